"""What people say in their own words, and what they mean: example sentences from YAML files.

`content/<language>/examples/*.yaml` holds some thousands of sentences that no template fits; a
ranker is fitted to them (see `ranking`). Three files have a form of their own:

help.yaml        intent -> sentences
signs.yaml       warning sign -> sentences
limits.yaml      sentences about other things, words for places that are not ours, alarming words
any other        node id -> facet (or `start`, to be led through it) -> sentences

`content/<language>/safety/examples/*.yaml` holds, for each warning sign, what people say who have
it (`must`), and what sounds like it and is harmless (`must_not`), a file for each kind of people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from voice_skill.content.schema import Facet, NodeId
from voice_skill.content.tree import Tree
from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import read_yaml
from voice_skill.nlu.interpretation import FACETS
from voice_skill.nlu.normalise import words_of

FOLDER = "examples"
SIGNS_FOLDER = "safety/examples"
"""Below `content/<language>/`."""
SIGN, START = "WarningSign", "StartRoutine"
_DENIED_WITHIN = 3
"""Words that "no" may come before what it denies."""
_INTENTS = {facet: intent for intent, facet in FACETS.items()}

_Sentence = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
_Sentences = tuple[_Sentence, ...]
_Key = Facet | Literal["start"]


class Sides(BaseModel):
    """What tells of a warning sign, and what looks like it and does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    must: _Sentences = ()
    must_not: _Sentences = ()


class Limits(BaseModel):
    """Where the skill's business ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alarming: tuple[str, ...] = ()
    """Words without which nothing is taken for a warning sign, and with which nothing is led."""
    places: tuple[str, ...] = ()
    """Words for what is elsewhere ("knee")."""
    ours: tuple[str, ...] = ()
    """Words that make it ours all the same ("neck")."""
    around: _Sentences = ()
    """What people say before or after a question, and what changes nothing about it."""
    sentences: _Sentences = ()

    def elsewhere(self, words: tuple[str, ...]) -> str | None:
        """The first of `places` in `words`, unless one of `ours` is in them, too."""
        if next(_found(self.ours, words), None):
            return None
        return next(_found(self.places, words), None)

    def alarm(self, words: tuple[str, ...], denied_by: frozenset[str]) -> str | None:
        """An alarming phrase that stands in `words` with none of `denied_by` shortly before it."""
        for phrase in _found(self.alarming, words):
            for start in _starts(tuple(phrase.split()), words):
                if not denied_by.intersection(words[max(0, start - _DENIED_WITHIN) : start]):
                    return phrase
        return None


def _starts(phrase: tuple[str, ...], words: tuple[str, ...]) -> Iterator[int]:
    last = len(words) - len(phrase)
    return (at for at in range(last + 1) if words[at : at + len(phrase)] == phrase)


def _found(phrases: tuple[str, ...], words: tuple[str, ...]) -> Iterator[str]:
    text = f" {' '.join(words)} "
    return (phrase for phrase in phrases if f" {phrase} " in text)


ByNode = dict[NodeId, dict[_Key, _Sentences]]
ByName = dict[str, _Sentences]
BySign = dict[NodeId, Sides]
"""What the files hold, `limits.yaml` apart."""


@dataclass(frozen=True)
class Meaning:
    """What a sentence asks for; all None for what is none of the skill's business."""

    intent: str | None = None
    node: str | None = None
    facet: str | None = None
    sign: str | None = None

    @property
    def subject(self) -> str | None:
        """What rivals must differ in: the node, else the intent (any sign is one subject)."""
        return self.node or self.intent


@dataclass(frozen=True)
class Example:
    """A sentence and what it means."""

    text: str
    meaning: Meaning

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, as a person's are read."""
        return words_of(self.text)


@dataclass(frozen=True)
class Examples:
    """All example sentences of a language."""

    sentences: tuple[Example, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def within(self, tree: Tree) -> Examples:
        """Only those about nodes of `tree`; a node that has none is known by its names."""
        known = tuple(
            one
            for one in self.sentences
            if one.meaning.node is None or tree.node(one.meaning.node) is not None
        )
        written = {one.meaning.node for one in known}
        names = (one for one in _names(tree) if one.meaning.node not in written)
        return Examples((*known, *names), self.limits)


def load_examples(folder: Path) -> Examples:
    """Read every example file in `folder`; none where there is no such folder.

    Raises `ContentError` with file, line and key for a file that is not as it should be.
    """
    sentences: list[Example] = []
    limits = Limits()
    for file in sorted(folder.glob("*.yaml")):
        document = read_yaml(file)
        if file.stem == "limits":
            limits = validate(document, Limits)
            sentences += [Example(text, Meaning()) for text in limits.sentences]
        elif file.stem in ("help", "signs"):
            groups = validate(document, ByName)
            sentences += _flat(groups, signs=file.stem == "signs")
        else:
            sentences += _by_node(validate(document, ByNode))
    return Examples(tuple(sentences), limits)


def load_sign_examples(*files: Path) -> tuple[Example, ...]:
    """Sentences with a warning sign, and look-alikes without one.

    Raises `ContentError` with file, line and key for a file that is not as it should be.
    """
    examples: list[Example] = []
    for file in files:
        for sign, sides in validate(read_yaml(file), BySign).items():
            examples += [Example(text, Meaning(SIGN, sign=sign)) for text in sides.must]
            examples += [Example(text, Meaning()) for text in sides.must_not]
    return tuple(examples)


def _flat(groups: Mapping[str, _Sentences], *, signs: bool) -> Iterator[Example]:
    for key, texts in groups.items():
        meaning = Meaning(SIGN, sign=key) if signs else Meaning(key)
        yield from (Example(text, meaning) for text in texts)


def _by_node(nodes: Mapping[str, Mapping[_Key, _Sentences]]) -> Iterator[Example]:
    for node, keys in nodes.items():
        for key, texts in keys.items():
            if isinstance(key, Facet):
                meaning = Meaning(_INTENTS[key], node, key.value)
            else:
                meaning = Meaning(START, node)
            yield from (Example(text, meaning) for text in texts)


def _names(tree: Tree) -> Iterator[Example]:
    for node in tree.nodes:
        start = node.id in tree.routines
        meaning = (
            Meaning(START, node.id) if start else Meaning("AskWhat", node.id, Facet.WHAT.value)
        )
        for name in node.spoken_names:
            if len(words_of(name)) > 1:
                yield Example(name, meaning)
