"""`relief rehearse`: play written conversations in virtual time; exit code 0 only if all hold."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console

from voice_skill.authoring.conversation import read_conversation
from voice_skill.authoring.rehearse import Rehearsal, rehearse
from voice_skill.errors import ExitCode, UsageError
from voice_skill.knowledge import load_skill
from voice_skill.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE.yaml", help="conversations, or folders of them"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a conversation")
    parser.add_argument("--show", action="store_true", help="print what was said, and when")
    parser.epilog = "example:\n  relief rehearse tests/conversations"


def run(arguments: argparse.Namespace) -> int:
    """Play every conversation; the exit code is 1 when one does not hold."""
    conversations = [read_conversation(file) for file in _files(arguments.files)]
    skill = load_skill(load_settings().language)
    console = Console(highlight=False, soft_wrap=True)
    passed = True
    for conversation in conversations:
        rehearsal = rehearse(skill, conversation)
        passed = passed and rehearsal.passed
        if arguments.json:
            print(json.dumps(_as_json(rehearsal, log=arguments.show), ensure_ascii=False))
        else:
            _print(console, rehearsal, log=arguments.show)
    return ExitCode.OK if passed else ExitCode.FAILED


def _files(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    files: list[Path] = []
    for path in paths:
        found = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"{path} holds no conversation.", hint="Name a folder with *.yaml.")
        files += found
    return files


def _print(console: Console, rehearsal: Rehearsal, *, log: bool) -> None:
    if log:
        for entry in rehearsal.log:
            console.print(f"{entry.at:8.1f} s  {entry.who:5}  {entry.text}", markup=False)
    file = rehearsal.conversation.file
    if rehearsal.failure is None:
        steps = rehearsal.conversation.length
        console.print(f"[green]holds[/green]  {file} ({steps} steps, {rehearsal.seconds:.0f} s)")
    else:
        console.print("[red]fails[/red]  ", end="")
        console.print(str(rehearsal.failure), markup=False)


def _as_json(rehearsal: Rehearsal, *, log: bool) -> dict[str, Any]:
    failure = rehearsal.failure
    found: dict[str, Any] = {
        "file": str(rehearsal.conversation.file),
        "passed": rehearsal.passed,
        "steps": rehearsal.conversation.length,
        "seconds": round(rehearsal.seconds, 1),
        "failure": None,
    }
    if failure is not None:
        found["failure"] = {
            "line": failure.place.line,
            "expected": failure.expected,
            "after": failure.after,
            "said": list(failure.said),
            "state": failure.state,
            "message": str(failure),
        }
    if log:
        found["log"] = [[round(e.at, 2), e.who, e.text, e.state] for e in rehearsal.log]
    return found
