"""The `relief` command: one subcommand a file in `commands/`, one handler for every error."""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

# Little is imported here: what takes long is imported where Ctrl-C is already answered.
from voice_skill import __version__
from voice_skill.errors import ExitCode, SkillError

COMMANDS = {
    "listen": "talk with the skill through microphone and loudspeaker (the main command)",
    "ask": "ask in text and read the answer",
    "hear": "recognise sound files",
    "evaluate": "measure recognition over a manifest of recordings",
    "rehearse": "play a written conversation in virtual time and check it",
    "check": "check content and grammars, with file and line",
    "preview": "write everything the skill knows as one page to read, comment on and print",
    "sample": "print sentences that the grammars accept",
    "say": "speak a text, or write it to a sound file",
    "doctor": "look at devices, models and voices, and say what to do",
    "model": "list, install, remove or extend recognition models",
    "log": "show what was heard, decided and said, and why",
}

_EPILOG = """examples:
  relief listen                      start talking: "what is a neck spasm", "start the chin tuck"
  relief ask "ice or heat"           the same, typed
  relief hear question.wav --json    what a recording says and what it means
  relief doctor                      when something is not heard or not spoken

exit codes: 0 fine, 1 failed, 2 usage, 3 something is missing on this machine, 130 interrupted"""


def build_parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The whole command line; only the module of the command in `argv` is imported."""
    parser = argparse.ArgumentParser(
        prog="relief",
        description="Offline, hands-free voice guidance for neck-spasm relief.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"relief {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((word for word in argv if not word.startswith("-")), None)
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == chosen:
            module = import_module(f"voice_skill.commands.{name}")
            sub.formatter_class = argparse.RawDescriptionHelpFormatter
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback ever reaches the user."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        _mend_streams()
        arguments = build_parser(words).parse_args(words)
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except SkillError as error:
        print(f"relief: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`relief log | head`); that is no failure.
        sys.stdout = _nowhere("w")
        return ExitCode.OK
    except Exception as error:
        print(f"relief: {_report(error)}", file=sys.stderr)
        if isinstance(error, OSError):
            sys.stdout = _nowhere("w")  # It may be the output that is full: try it no more.
        return ExitCode.FAILED


def _mend_streams() -> None:
    """UTF-8 whatever the locale says, odd bytes replaced; and a stream where one was closed."""
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors != "replace":
            stream.reconfigure(encoding="utf-8", errors="replace")


def _nowhere(mode: str) -> io.TextIOWrapper:
    stream = open(os.devnull, mode, encoding="utf-8", errors="replace")  # noqa: SIM115, PTH123
    assert isinstance(stream, io.TextIOWrapper)
    return stream


def _report(error: Exception) -> str:
    """Keep the traceback of an unforeseen error in a file, and say where."""
    from voice_skill.settings import state_dir

    summary = f"Something unforeseen went wrong inside relief ({type(error).__name__}: {error})."
    file = state_dir() / "crash.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(traceback.format_exc(), encoding="utf-8")
    except OSError:
        return summary
    return f"{summary} Please report it with the file {file}."
