"""`relief preview`: everything the skill knows and says, as one page to read, discuss and print."""

from __future__ import annotations

import argparse
from pathlib import Path

from voice_skill.authoring.preview import render
from voice_skill.errors import ExitCode, UsageError
from voice_skill.knowledge import load_skill
from voice_skill.settings import load_settings

_DEFAULT = Path("relief-preview.html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--to", type=Path, default=_DEFAULT, metavar="FILE.html", help=f"(default: {_DEFAULT})"
    )
    parser.epilog = "The page is one file, needs no network, and keeps comments in the browser."


def run(arguments: argparse.Namespace) -> int:
    """Write the page and say where; raises `UsageError` where that is impossible."""
    page = render(load_skill(load_settings().language))
    try:
        arguments.to.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{arguments.to} cannot be written: {error.strerror}.", hint="Name another: --to FILE"
        ) from None
    print(arguments.to)
    return ExitCode.OK
