"""`relief doctor`: look at everything the skill needs on this machine, and say what to do."""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console

from voice_skill import __version__
from voice_skill.asr.models import OFFICIAL, ModelChoice, Origin, choose_model
from voice_skill.asr.strict_grammar import missing_words
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.audio.devices import Direction, find_device, list_devices
from voice_skill.audio.level import Level, measure_level
from voice_skill.commands.arguments import seconds
from voice_skill.errors import ExitCode, SkillError
from voice_skill.knowledge import load_skill
from voice_skill.nlu.wordgraph import word_graph
from voice_skill.settings import Settings, cache_dir, config_file, load_settings, state_dir
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.synthesizer import VoiceSettings

_PACKAGES = ("vosk", "pyttsx3", "sounddevice", "hassil", "kaldifst")
_QUIET_DB, _LOUD_DB = -50.0, -1.0
"""Peak level (dB relative to full scale) below which speech is too faint, above which it clips."""
_BAR_FLOOR_DB, _BAR_WIDTH = -60.0, 30


class Status(str, Enum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One line of the report; `advice` says what to do, empty when there is nothing to do."""

    name: str
    status: Status
    detail: str
    advice: str = ""


_STYLE = {Status.OK: "green", Status.WARN: "yellow", Status.FAIL: "red"}
_MARK = {Status.OK: "✓", Status.WARN: "!", Status.FAIL: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--seconds", type=seconds, default=2.0, help="how long to listen for the microphone level"
    )
    parser.add_argument("--no-record", action="store_true", help="do not open the microphone")


def run(arguments: argparse.Namespace) -> int:
    """Run all checks; exit code 3 when something is missing."""
    console = Console(highlight=False, soft_wrap=True)
    report: list[Check] = []
    for check in _checks(arguments, console):
        report.append(check)
        if not arguments.json:
            _show(console, check)
    if arguments.json:
        print(json.dumps([asdict(check) for check in report]))
    failed = any(check.status is Status.FAIL for check in report)
    return ExitCode.MISSING if failed else ExitCode.OK


def _show(console: Console, check: Check) -> None:
    console.print(f"[{_STYLE[check.status]}]{_MARK[check.status]}[/] ", end="")
    console.print(f"{check.name}: {check.detail}", markup=False)
    if check.advice:
        console.print(f"    {check.advice}", markup=False, style="dim")


def _checks(arguments: argparse.Namespace, console: Console) -> Iterator[Check]:
    yield _versions()
    settings = Settings()
    try:
        settings = load_settings()
        path = config_file()
        yield Check("settings", Status.OK, str(path) if path.exists() else "none, so the defaults")
    except SkillError as error:
        yield _failure("settings", error)
    yield _attempt("content and grammars", partial(_knowledge, settings))
    yield _attempt("model", partial(_model, settings))
    yield _attempt("voice", partial(_voice, settings))
    yield _attempt("speaker", partial(_device, "output", settings.speaker))
    microphone = _attempt("microphone", partial(_device, "input", settings.microphone))
    yield microphone
    if microphone.status is not Status.FAIL and not arguments.no_record:
        watch = None if arguments.json else partial(_draw, console)
        yield _attempt("level", partial(_level, settings, arguments.seconds, watch))
    yield _folder("cache folder", cache_dir())
    yield _folder("state folder", state_dir())


def _attempt(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except SkillError as error:
        return _failure(name, error)


def _failure(name: str, error: SkillError) -> Check:
    detail = f"{error.place}: {error.message}" if error.place else error.message
    return Check(name, Status.FAIL, detail, error.hint)


def _versions() -> Check:
    parts = [f"relief {__version__}", f"Python {platform.python_version()}"]
    for package in _PACKAGES:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            advice = f"Run: pip install {package}"
            return Check("versions", Status.FAIL, f"{package} is not installed", advice)
    return Check("versions", Status.OK, ", ".join(parts) + f" on {platform.platform()}")


def _knowledge(settings: Settings) -> Check:
    tree = load_skill(settings.language).tree
    detail = f"{len(tree.topics)} topics and {len(tree.routines)} routines"
    return Check("content and grammars", Status.OK, detail)


def _model(settings: Settings) -> Check:
    choice = choose_model(configured=settings.model)
    vocabulary = model_vocabulary(choice.folder)
    detail = f"{choice.summary}, {len(vocabulary):,} words"
    if not choice.takes_grammar:
        advice = (
            "It has a static graph (HCLG.fst), so it cannot be held to the skill's own sentences "
            "and hears commands worse. Use a model with HCLr.fst, such as the official small one."
        )
        return Check("model", Status.WARN, detail, advice)
    missing = missing_words(word_graph(load_skill(settings.language).grammar), vocabulary)
    if missing:
        detail += f"; of the skill's own words {len(missing)} are missing"
        advice = "Sentences with them are not heard; relief check names them."
        return Check("model", Status.WARN, detail, advice)
    return Check("model", Status.OK, detail, _larger_model(settings, choice))


def _larger_model(settings: Settings, choice: ModelChoice) -> str:
    if settings.model == OFFICIAL and choice.origin is Origin.SHIPPED:
        return "A larger one can be had (41 MB): relief model install"
    return ""


def _voice(settings: Settings) -> Check:
    synthesizer = Pyttsx3Synthesizer()
    try:
        voices = synthesizer.list_voices()
        spoken = synthesizer.render("ok", VoiceSettings(settings.rate, settings.voice))
    finally:
        synthesizer.close()
    if spoken.seconds == 0:
        return Check("voice", Status.FAIL, f"{synthesizer.name} is silent", "Reinstall espeak-ng.")
    chosen = settings.voice or "its default"
    fitting = [
        voice.name
        for voice in voices
        if any(tag.startswith(settings.language) for tag in voice.languages)
    ]
    detail = f"{synthesizer.name}, speaking with {chosen}; {len(voices)} voices"
    return Check("voice", Status.OK, f"{detail}, for this language: {'; '.join(fitting) or 'none'}")


def _device(direction: Direction, name: str | None) -> Check:
    device = find_device(direction, name)
    spoken = "microphone" if direction == "input" else "speaker"
    others = [
        other.name
        for other in list_devices()
        if other.index != device.index and (other.inputs if direction == "input" else other.outputs)
    ]
    detail = f"{device.name} (number {device.index}, {device.rate} Hz)"
    return Check(spoken, Status.OK, f"{detail}; others: {', '.join(others)}" if others else detail)


def _level(settings: Settings, seconds: float, watch: Callable[[Level], None] | None) -> Check:
    level = measure_level(settings.microphone, seconds, watch)
    detail = f"peak {level.peak_db:.0f} dB, average {level.rms_db:.0f} dB of full scale"
    if level.silent:
        advice = "Nothing at all arrives: is it muted, or is another input the default?"
        return Check("level", Status.WARN, "digital silence", advice)
    if level.peak_db < _QUIET_DB:
        return Check("level", Status.WARN, detail, "If you were speaking: turn the input up.")
    if level.peak_db > _LOUD_DB:
        return Check("level", Status.WARN, detail, "It is overdriven: turn the input down.")
    return Check("level", Status.OK, detail)


def _draw(console: Console, level: Level) -> None:
    """A level bar that overwrites itself; nothing where no person is watching."""
    if console.is_terminal:
        share = 1 - max(_BAR_FLOOR_DB, level.peak_db) / _BAR_FLOOR_DB
        bar = "█" * round(share * _BAR_WIDTH)
        console.print(f"  say something  {bar:<{_BAR_WIDTH}}", end="\r", markup=False)


def _folder(name: str, folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        detail = f"{folder} cannot be written ({error.strerror})"
        return Check(name, Status.FAIL, detail, "Make it writable for you, or free some space.")
    return Check(name, Status.OK, str(folder))
