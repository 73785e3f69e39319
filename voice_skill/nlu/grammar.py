"""Load a folder of hassil grammar files into one `Grammar`, with clear errors."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hassil import Intents
from hassil.util import merge_dict

from voice_skill.content.yaml_source import Document, read_yaml
from voice_skill.errors import GrammarError, Place
from voice_skill.nlu.assertion import AssertionCues
from voice_skill.nlu.concepts import Concepts
from voice_skill.nlu.grammar_references import check_alarms, check_references
from voice_skill.nlu.grammar_shape import check_shape

ListValues = Mapping[str, Sequence[tuple[str, str]]]
"""Slot-list name to (spoken phrase, value) pairs."""


@dataclass(frozen=True)
class Grammar:
    """The merged grammar of one folder."""

    folder: Path
    intents: Intents = field(repr=False)
    keep_words: frozenset[str] = frozenset()
    """Words that change what is meant ("not"): tolerant matching never ignores or adds them."""
    assertion: AssertionCues = field(default=AssertionCues({}), repr=False)
    """What tells a sign that is present from one that is denied, past or somebody else's."""
    concepts: Concepts = field(default=Concepts(), repr=False)
    """Signs by what is said together, in whatever words."""
    digest: str = ""
    """Hash of everything the grammar was loaded from, for keys of caches; '' when unknown."""

    @property
    def skip_words(self) -> frozenset[str]:
        """Words that change nothing, wherever they stand ("um")."""
        return frozenset(word for phrase in self.intents.skip_words for word in phrase.split())


def load_grammar(folder: Path, lists: ListValues | None = None) -> Grammar:
    """Merge every `*.yaml` in `folder` (hassil format), adding `lists` (e.g. content nodes).

    Besides hassil's own keys a file may have `keep_words`, `assertion`, and what `concepts` reads.
    Templates are parsed and checked, never expanded, so a grammar may stand for any number of
    sentences.

    Raises `GrammarError` that names file, line and key, and says what to write instead.
    """
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not files:
        raise GrammarError(
            "there is no grammar file (*.yaml) here.",
            hint="Name a folder of hassil grammars.",
            place=Place(folder),
        )
    documents = [read_yaml(file, GrammarError) for file in files]
    merged = _merged(documents, folder, lists or {})
    check_references(
        documents, frozenset(merged.get("lists", ())), merged.get("expansion_rules", {})
    )
    check_alarms(documents, merged.get("concepts", {}))
    digest = hashlib.sha256(repr(merged).encode()).hexdigest()
    return Grammar(
        folder,
        Intents.from_dict(merged),
        keep_words=frozenset(merged.get("keep_words", ())),
        assertion=AssertionCues.parse(merged.get("assertion", {})),
        concepts=Concepts.parse(
            merged.get("concepts", {}),
            merged.get("alarms", {}),
            merged.get("barriers", ()),
            merged.get("contractions"),
        ),
        digest=digest,
    )


def _merged(documents: Sequence[Document], folder: Path, lists: ListValues) -> dict[str, Any]:
    """All files as one mapping; each is checked on its own first."""
    merged: dict[str, Any] = {}
    for document in documents:
        check_shape(document)
        merge_dict(merged, document.data)
    for key, example in (("language", "language: en"), ("intents", "intents: {Stop: {data: …}}")):
        if not merged.get(key):
            raise GrammarError(
                f"no file in this folder has `{key}`.",
                hint=f"Write `{example}`.",
                place=Place(folder),
            )
    for name, values in lists.items():
        entries = [{"in": spoken, "out": value} for spoken, value in values]
        merged.setdefault("lists", {})[name] = {"values": entries}
    return merged
