"""What a lint rule looks at, and what it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path

from voice_skill.asr.graph.lexicon import Lexicon
from voice_skill.authoring.asked import PLAIN
from voice_skill.content.schema import Node
from voice_skill.content.tree import Tree
from voice_skill.content.validation import did_you_mean
from voice_skill.content.yaml_source import Document, KeyPath, read_text, read_yaml
from voice_skill.errors import Place
from voice_skill.nlu.examples import FOLDER
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.wordgraph import word_graph

Vocabularies = Mapping[str, AbstractSet[str]]
"""Recogniser's name → every word that it can hear."""

_NOT_SAID = {"sources.yaml", "pronunciations.yaml", PLAIN, FOLDER}
_IDENTIFIERS = {
    *("id", "language", "kind", "sources", "related", "routine", "routines", "cautions"),
    *("level", "need", "needs", "phase", "not_in", "sides", "together"),
    *("subject", "answers", "otherwise", "advice", "when", "set"),
}
"""Files (or folders) and keys of the content tree whose texts nobody says."""


class Severity(str, Enum):
    """An error would fail a listener; a warning may be meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to change. `rule` is a short stable name for it."""

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    place: Place | None = None


def unknown(what: str, name: str, known: Sequence[str], place: Place) -> Finding:
    """That `name` is no `what` ("node", "warning sign"); and which one may have been meant."""
    return Finding(
        f"unknown-{what.split()[-1]}",
        Severity.ERROR,
        f'there is no {what} "{name}".',
        did_you_mean(name, tuple(known)),
        place,
    )


def listed(file: Path) -> tuple[str, ...]:
    """The lines of a list without comments, lower case; none where there is no list.

    Raises `ContentError`.
    """
    lines = read_text(file).splitlines() if file.is_file() else []
    bare = (" ".join(line.partition("#")[0].lower().split()) for line in lines)
    return tuple(filter(None, bare))


@dataclass(frozen=True)
class Text:
    """A text of the content tree that is spoken, and where it is written."""

    document: Document
    path: KeyPath
    text: str

    @property
    def place(self) -> Place:
        """File, line and column."""
        return self.document.place(self.path)


@dataclass(frozen=True)
class Content:
    """A content tree and the folder it was read from."""

    folder: Path
    tree: Tree

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every YAML file of the folder, by name."""
        return tuple(read_yaml(file) for file in sorted(self.folder.rglob("*.yaml")))

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Everything that may be spoken, also by parts of the tree that no rule knows of."""
        spoken = (one for one in self.documents if not {*one.file.parts} & _NOT_SAID)
        return tuple(text for document in spoken for text in _texts(document, (), document.data))

    def document(self, name: str) -> Document:
        """The file with this name in the folder, such as `prompts.yaml`."""
        return next(one for one in self.documents if one.file == self.folder / name)

    def place(self, node: Node, path: KeyPath) -> Place:
        """Where `path` of a node is written."""
        for document in self.documents:
            if isinstance(document.data, dict) and document.data.get("id") == node.id:
                return document.place(path)
        return Place(self.folder)

    def names(self) -> Iterator[tuple[Node, str, Place]]:
        """Every spoken name of every node."""
        for node in self.tree.nodes:
            for number, phrase in enumerate((node.name, *node.says)):
                path: KeyPath = ("says", number - 1) if number else ("name",)
                yield node, phrase, self.place(node, path)


@dataclass(frozen=True)
class Subject:
    """What the rules look at. Without content it is a foreign grammar."""

    grammar: Grammar
    content: Content | None
    vocabularies: Vocabularies
    lexicon: Lexicon | None = field(default=None, repr=False)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Understands by this grammar and tree."""
        return Interpreter(self.grammar, self.content.tree if self.content else None)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every file of the grammar folder, by name."""
        return tuple(map(read_yaml, sorted(self.grammar.folder.glob("*.y*ml"))))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word that a sentence of the grammar may hold, in alphabetical order."""
        return tuple(sorted(word_graph(self.grammar).words))

    def place_of_word(self, word: str) -> Place:
        """The spoken name that holds `word`, or else the first line of a grammar that does.

        The words of a `range` are written nowhere: theirs is the first range.
        """
        for _, phrase, place in self.content.names() if self.content else ():
            if word in phrase.split():
                return place
        whole_word = rf"(?<![\w']){re.escape(word)}(?![\w'])"
        for pattern in (whole_word, r"(?<=\brange:)|(?<=\{)\d+\.\.\d+"):
            for document in self.documents:
                if found := _found(document.file, pattern):
                    return found
        return Place(self.grammar.folder)

    def place_of_sentence(self, text: str, intent: str) -> Place:
        """Where `text` stands among the sentences of `intent`; else where the intent begins."""
        path: KeyPath = ("intents", intent)
        for document in self.documents:
            if path in document.marks:
                start = document.place(path)
                pattern = rf"(?<![\w']){re.escape(text)}(?![\w'])"
                return _found(document.file, pattern, start.line or 1) or start
        return Place(self.grammar.folder)


def _found(file: Path, pattern: str, first_line: int = 1) -> Place | None:
    """The first match outside of comments, from a line on."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[first_line - 1 :], start=first_line):
        if found := re.search(pattern, line.partition("#")[0]):
            return Place(file, number, found.start() + 1)
    return None


def _texts(document: Document, path: KeyPath, data: object) -> Iterator[Text]:
    if isinstance(data, str):
        yield Text(document, path, data)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _IDENTIFIERS:
                yield from _texts(document, (*path, key), value)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(document, (*path, number), item)
