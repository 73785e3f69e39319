"""`relief hear`: what recordings say and mean."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from voice_skill.authoring.hearing import HeardFile, open_hearer
from voice_skill.errors import ExitCode

_NAMED = 6
"""Words of our own grammar that a warning names; the first model lacks a hundred."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", nargs="+", type=Path, help="WAV, FLAC or Ogg files of any rate")
    parser.add_argument("--json", action="store_true", help="one JSON object a file, in order")
    add_hearing_arguments(parser)
    parser.epilog = (
        "A file is one utterance, whatever its pauses. A file that cannot be read is refused with\n"
        "its reason, the others are still heard, and the exit code is 1.\n\n"
        "examples:\n  relief hear question.wav\n"
        "  relief hear --json --grammars my-hassil-folder *.flac"
    )


def add_hearing_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what says which model and grammar to hear with."""
    parser.add_argument(
        "--model", metavar="DIR", help='a Vosk model folder, "official" or "embedded"'
    )
    parser.add_argument(
        "--grammars",
        metavar="DIR",
        type=Path,
        help="a folder of hassil grammars of another domain, instead of the skill's own",
    )


def run(arguments: argparse.Namespace) -> int:
    """Hear every file; exit code 1 when one could not be read."""
    hearer = open_hearer(arguments.model, arguments.grammars)
    warn_of_missing(hearer.missing_words, arguments.grammars)
    results = (hearer.hear(file) for file in arguments.files)
    failed = _print_json(results) if arguments.json else _print_table(results)
    return ExitCode.FAILED if failed else ExitCode.OK


def warn_of_missing(words: tuple[str, ...], grammars: Path | None) -> None:
    """Name on standard error the words of the grammar that the model cannot hear.

    All of them for a grammar of another domain, with the command that adds them; of our own,
    `relief check` names all with places.
    """
    if not words:
        return
    named, rest = words, ""
    if grammars is None and len(words) > _NAMED:
        named = words[:_NAMED]
        rest = f" and {len(words) - _NAMED} other words of the grammar (relief check names them)"
    sentences = "this word" if len(words) == 1 else "these words"
    remedy = (
        "" if grammars is None else f" Add them: relief model graph --grammars {grammars} --to DIR"
    )
    Console(stderr=True, soft_wrap=True, highlight=False).print(
        f"relief: the model has no {', '.join(named)}{rest}: "
        f"sentences with {sentences} are not heard.{remedy}",
        markup=False,
    )


def _print_json(results: Iterable[HeardFile]) -> int:
    failed = 0
    for result in results:
        failed += result.failed
        print(json.dumps(result.as_dict(), ensure_ascii=False), flush=True)
    return failed


def _print_table(results: Iterable[HeardFile]) -> int:
    failed = 0
    file = Column("file", overflow="fold")  # names that begin alike must not be cut short
    table = Table(file, "heard", "means", "why", "seconds", box=None, pad_edge=False)
    for result in results:
        failed += result.failed
        slots = " ".join(f"{name}={value}" for name, value in result.slots.items())
        meaning = f"{result.intent} {slots}".strip() if result.accepted else "refused"
        times = f"{result.audio_seconds:.1f} in {result.work_seconds:.2f}"
        row = (result.file, result.text, meaning, _why(result), times)
        table.add_row(*(Console().render_str(cell, markup=False) for cell in row))
    Console().print(table)
    return failed


def _why(result: HeardFile) -> str:
    """The reasons, and the free reading where another one was taken or none."""
    free = result.freely
    if free is None or free.text == result.text:
        return result.reason
    return f"{result.reason}; freely “{free.text}” {free.confidence:.2f}"
