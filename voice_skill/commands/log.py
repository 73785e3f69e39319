"""`relief log`: the journal for a person (a table) or a machine (JSON lines)."""

from __future__ import annotations

import argparse
import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from voice_skill.commands.arguments import count
from voice_skill.errors import ExitCode
from voice_skill.journal import journal_file, read_journal
from voice_skill.settings import state_dir


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--last", type=count, default=40, metavar="N", help="entries (default 40)")
    parser.add_argument("--kind", help="only entries of this kind, e.g. utterance or said")
    parser.add_argument("--refused", action="store_true", help="only what was not accepted")
    parser.add_argument("--json", action="store_true", help="JSON lines")


def run(arguments: argparse.Namespace) -> int:
    """Print the last entries, oldest first."""
    file = journal_file(state_dir())
    entries = (entry for entry in read_journal(file) if _wanted(entry, arguments))
    last = deque(entries, maxlen=arguments.last)
    if arguments.json:
        for entry in last:
            print(json.dumps(entry, ensure_ascii=False))
        return ExitCode.OK
    if last:
        Console().print(_table(last))
    elif arguments.kind or arguments.refused:
        print(f"No such entry in {file}.")
    else:
        print(f"Nothing in {file} yet; it is written by `relief listen`.")
    return ExitCode.OK


def _wanted(entry: Mapping[str, Any], arguments: argparse.Namespace) -> bool:
    if arguments.refused:
        return entry.get("accepted") is False
    return arguments.kind is None or entry.get("kind") == arguments.kind


def _table(entries: deque[Mapping[str, Any]]) -> Table:
    table = Table("time", "kind", "text", "decision", "reason", box=None, pad_edge=False)
    for entry in entries:
        decision = entry.get("intent") or entry.get("state") or ""
        if entry.get("accepted") is False:
            decision = "refused"
        if entry.get("node"):
            decision = f"{decision} {entry['node']}"
        cells = (
            str(entry.get("at", ""))[11:23],
            entry.get("kind", ""),
            entry.get("text", ""),
            decision,
            _why(entry),
        )
        # As Text, for "[unk]" is a word here and no markup.
        table.add_row(*(Text(str(cell)) for cell in cells))
    return table


def _why(entry: Mapping[str, Any]) -> str:
    """The reasons, and the reading that was not taken."""
    told = [entry.get("reason"), entry.get("hearing")]
    heard, freely = entry.get("heard"), entry.get("freely")
    if heard and heard != entry.get("text"):
        told.append(f"grammar “{heard}”")
    if freely and freely != entry.get("text"):
        told.append(f"freely “{freely}” {entry.get('freely_confidence', '')}".rstrip())
    return "; ".join(dict.fromkeys(str(one) for one in told if one))
