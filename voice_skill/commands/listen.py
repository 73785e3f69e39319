"""`relief listen`: talk with the skill; typed input where there is no microphone."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from voice_skill.assistant.messages import Hangup, Typed
from voice_skill.assistant.session import Session, Wishes
from voice_skill.errors import ExitCode
from voice_skill.journal import Journal, journal_file
from voice_skill.memory import Memory, memory_file
from voice_skill.settings import Settings, load_settings, state_dir


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--model", metavar="DIR", help='a model folder, "official" or "embedded"')
    parser.add_argument("--microphone", metavar="NAME", help="part of the input device's name")
    parser.add_argument("--speaker", metavar="NAME", help="part of the output device's name")
    parser.add_argument("--voice", metavar="NAME", help="a voice of the speech engine")
    parser.add_argument("--typed", action="store_true", help="type instead of speaking")
    parser.add_argument("--silent", action="store_true", help="print instead of speaking")
    parser.add_argument("--keep-audio", action="store_true", help="keep what is heard as WAV files")
    parser.add_argument("--no-journal", action="store_true", help="write no journal")
    parser.epilog = 'Say "what can I say" for help, "stop" to stop, "goodbye" to end.'


def run(arguments: argparse.Namespace) -> int:
    """Talk until goodbye, end of typed input, or Ctrl-C."""
    settings = _settings(arguments)
    state = state_dir()
    screen = Console(highlight=False, soft_wrap=True)
    journal = Journal(
        None if arguments.no_journal else journal_file(state), echo=_Transcript(screen).show
    )
    wishes = Wishes(
        model=arguments.model,
        microphone=not arguments.typed,
        speech=not arguments.silent,
        keep_audio=state / "audio" if settings.keep_audio else None,
    )
    with Session(settings, wishes, journal, Memory(memory_file(state))) as session:
        _introduce(screen, session)
        if not session.listens or sys.stdin.isatty():
            threading.Thread(target=_read_keyboard, args=(session,), daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: session.assistant.post(Hangup()))
        try:
            session.run()
        finally:
            if journal.problem:
                screen.print(journal.problem, markup=False)
    return ExitCode.OK


def _settings(arguments: argparse.Namespace) -> Settings:
    asked = {
        name: getattr(arguments, name)
        for name in ("microphone", "speaker", "voice")
        if getattr(arguments, name)
    }
    settings = load_settings().model_copy(update=asked)
    return settings.model_copy(update={"keep_audio": settings.keep_audio or arguments.keep_audio})


def _introduce(screen: Console, session: Session) -> None:
    for problem in session.problems:
        screen.print(str(problem), markup=False, style="yellow")
    if session.listens and session.hearing is not None:
        screen.print(f"Hearing with {session.hearing.choice.summary}.", markup=False, style="dim")
        screen.print("Listening. Speak, or press Ctrl-C to end.", style="dim")
    else:
        screen.print("Type what you would say, one line at a time.", style="dim")


def _read_keyboard(session: Session) -> None:
    """Typed lines are utterances; the end of them ends a session that nobody can talk to."""
    for line in sys.stdin:
        if line.strip():
            session.assistant.post(Typed(line.strip()))
    if not session.listens:
        session.assistant.post(Hangup())


class _Transcript:
    """Shows the conversation as it goes."""

    def __init__(self, screen: Console) -> None:
        self._screen = screen

    def show(self, entry: Mapping[str, Any]) -> None:
        """Print one journal entry, if it is part of the conversation."""
        text = str(entry.get("text", ""))
        match entry["kind"]:
            case "said":
                self._screen.print(f"relief  {text}", markup=False, style="cyan")
            case "utterance" if text:
                mark = "" if entry["accepted"] else f"  (not taken: {entry['reason']})"
                self._screen.print(f"you     {text}{mark}", markup=False)
            case "device":
                works = "works again" if entry["state"] == "True" else entry["reason"]
                self._screen.print(f"{text}: {works}", markup=False, style="yellow")
