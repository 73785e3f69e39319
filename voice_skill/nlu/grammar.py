"""Load a folder of hassil grammar files into one `Grammar`, with clear errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hassil import Intents
from hassil.util import merge_dict

from voice_skill.errors import GrammarError, Place

ListValues = Mapping[str, Sequence[tuple[str, str]]]
"""Slot-list name to (spoken phrase, value) pairs."""


@dataclass(frozen=True)
class Grammar:
    """The merged grammar of one folder."""

    folder: Path
    intents: Intents
    keep_words: frozenset[str] = frozenset()
    """Words that change what is meant ("not"): tolerant matching may neither ignore nor add them."""


def load_grammar(folder: Path, lists: ListValues | None = None) -> Grammar:
    """Merge every `*.yaml` in `folder` (hassil format), adding `lists` (e.g. content nodes).

    Raises `GrammarError` that names file, line and what to write instead.
    """
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise GrammarError("No grammar file (*.yaml) here.", place=Place(folder))
    merged: dict[str, Any] = {}
    for file in files:
        merge_dict(merged, yaml.safe_load(file.read_text(encoding="utf-8")))
    for name, values in (lists or {}).items():
        entries = [{"in": spoken, "out": value} for spoken, value in values]
        merged.setdefault("lists", {})[name] = {"values": entries}
    return Grammar(folder, Intents.from_dict(merged), frozenset(merged.get("keep_words", ())))
