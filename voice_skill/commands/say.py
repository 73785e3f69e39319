"""`relief say`: speak a text on the loudspeaker, or into a sound file."""

from __future__ import annotations

import argparse
import json
import threading
from dataclasses import asdict
from pathlib import Path

import numpy as np
import soundfile
import soxr
from rich.console import Console
from rich.table import Table

from voice_skill.audio.player import Player
from voice_skill.commands.arguments import text
from voice_skill.errors import DeviceError, ExitCode, MissingError, UsageError
from voice_skill.settings import load_settings
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.sentences import split_sentences
from voice_skill.tts.synthesizer import Speech, SpeechSynthesizer, VoiceSettings

_OPUS_RATE = 48_000
_FORMATS = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
}
_RATES = range(80, 451)
"""Words per minute that espeak can speak."""
_EXTRA_SECONDS = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("text", nargs="?", type=text, default="", help="what to say")
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help=f"write a sound file instead of playing ({', '.join(_FORMATS)})",
    )
    parser.add_argument(
        "--rate", type=int, help="words per minute (80 to 450; default: as in the settings)"
    )
    parser.add_argument("--voice", help="voice by name or language, such as en-us")
    parser.add_argument("--voices", action="store_true", help="list the voices instead")
    parser.add_argument("--speaker", metavar="NAME", help="loudspeaker, by name or part of it")
    parser.add_argument("--json", action="store_true", help="tell what was done as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Say the text. Raises `SkillError`: no engine, no such voice, no loudspeaker, no such file."""
    if arguments.voices:
        _list_voices(arguments.json)
        return ExitCode.OK
    if not arguments.text.strip():
        raise UsageError("There is nothing to say.", hint='Write it in quotes: relief say "Hello."')
    settings = load_settings()
    voice = VoiceSettings(
        rate=settings.rate if arguments.rate is None else arguments.rate,
        voice=settings.voice if arguments.voice is None else arguments.voice,
    )
    if voice.rate not in _RATES:
        raise UsageError(
            f"Nobody can speak {voice.rate} words per minute.",
            hint=f"Choose --rate from {_RATES.start} to {_RATES[-1]}.",
        )
    if arguments.to is not None:
        _check_target(arguments.to)
    synthesizer = Pyttsx3Synthesizer()
    try:
        speech = render_text(synthesizer, arguments.text, voice)
    finally:
        synthesizer.close()
    if arguments.to is None:
        _play(speech, arguments.speaker or settings.speaker)
    else:
        write_speech(speech, arguments.to)
    if arguments.json:
        written = str(arguments.to) if arguments.to is not None else None
        done = {"text": arguments.text, "file": written, "seconds": round(speech.seconds, 3)}
        print(json.dumps(done, ensure_ascii=False))
    return ExitCode.OK


def render_text(synthesizer: SpeechSynthesizer, text: str, voice: VoiceSettings) -> Speech:
    """Render a text of several sentences to one `Speech`."""
    parts = [synthesizer.render(sentence, voice) for sentence in split_sentences(text)]
    samples = np.concatenate([part.samples for part in parts])
    return Speech(samples, parts[0].sample_rate)


def write_speech(speech: Speech, path: Path) -> None:
    """Write a sound file in the format that its name tells. Raises `SkillError`."""
    kind, subtype = _format_of(path)
    samples, rate = speech.samples, speech.sample_rate
    if subtype == "OPUS":  # it knows few rates
        samples, rate = soxr.resample(samples, rate, _OPUS_RATE), _OPUS_RATE
    try:
        soundfile.write(path, samples, rate, format=kind, subtype=subtype)
    except (OSError, soundfile.SoundFileError) as error:
        raise MissingError(
            f"{path} cannot be written.", hint="Choose a folder that is yours and has room."
        ) from error


def _check_target(path: Path) -> None:
    """Complain before the work is done, not after it."""
    _format_of(path)
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", hint="Name a file in it.")
    if not path.parent.is_dir():
        raise MissingError(
            f"{path} cannot be written: there is no folder {path.parent}.", hint="Make it first."
        )


def _list_voices(as_json: bool) -> None:
    synthesizer = Pyttsx3Synthesizer()
    try:
        voices = synthesizer.list_voices()
    finally:
        synthesizer.close()
    if as_json:
        print(json.dumps([asdict(voice) for voice in voices]))
        return
    table = Table("voice", "name", "languages")
    for voice in voices:
        table.add_row(voice.id, voice.name, ", ".join(voice.languages))
    Console().print(table)


def _format_of(path: Path) -> tuple[str, str]:
    try:
        return _FORMATS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{path} names no sound format that I can write.",
            hint=f"End the name in {', '.join(_FORMATS)}.",
        ) from None


def _play(speech: Speech, device: str | None) -> None:
    heard = threading.Event()
    lost: list[DeviceError] = []

    def give_up(error: DeviceError) -> None:
        lost.append(error)
        heard.set()

    with Player(device, on_lost=give_up) as player:
        player.play(speech.samples, speech.sample_rate, finished=lambda _: heard.set())
        if not heard.wait(speech.seconds + _EXTRA_SECONDS):
            raise DeviceError("The speaker plays nothing.", hint="Is another program holding it?")
    if lost:
        raise lost[0]
