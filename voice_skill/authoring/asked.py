"""What people say that leads to an answer or a warning sign, for a reader who judges it.

Their own words come first (`examples/`); then the plain questions of `questions.yaml`. Sentences
drawn from the grammar are none to read: a template stands for many that nobody would say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from voice_skill.content.schema import Facet, NodeId, Text, WarningSign
from voice_skill.content.tree import AnyNode
from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import read_yaml
from voice_skill.knowledge import Skill, sign_examples
from voice_skill.nlu.sampling import sample_sentences

PLAIN = "questions.yaml"
"""File of a content tree with questions that name a node plainly; it may be missing."""
LED, TOPICS = "led", "topics"
"""Keys in it beside the ids of nodes: forms for any routine or set, and for any topic."""
Plain = dict[NodeId, dict[Facet, tuple[Text, ...]]]
"""What the file holds."""
_NAME = "{name}"
_SHOWN = 3
"""Sentences shown for each facet."""
_SHOWN_OF_SIGN = 8
_TRIED = 40
"""Sentences tried at most to find those for a sign."""


def read_plain(folder: Path) -> Plain:
    """The plain questions of a content folder. Raises `ContentError` with file and line."""
    file = folder / PLAIN
    plain: Plain = validate(read_yaml(file), Plain) if file.is_file() else {}
    return plain


class Asked:
    """Sentences by what they lead to; each is interpreted before it is given."""

    def __init__(self, skill: Skill, plain: Plain) -> None:
        self._skill = skill
        self._plain = plain

    def questions(self, node: AnyNode, facet: Facet) -> tuple[str, ...]:
        """Sentences that lead to this answer."""
        texts = chain(self._said.get((node.id, facet.value), ()), self._plainly(node, facet))
        return tuple(islice((text for text in texts if self._leads(text, node, facet)), _SHOWN))

    def tellings(self, sign: WarningSign) -> tuple[str, ...]:
        """What somebody says who has this sign: some of all who wrote, and no long stories."""
        texts = self._said.get((sign.id, ""), ()) or self._drawn(sign)
        brief = sorted(texts, key=len)[: len(texts) // 2 + 1]
        kept = frozenset(brief)
        told = [text for text in texts if text in kept]
        tried = dict.fromkeys((*spread(told, _SHOWN_OF_SIGN), *spread(told, _TRIED)))
        return tuple(islice((text for text in tried if self._means(text, sign)), _SHOWN_OF_SIGN))

    def _plainly(self, node: AnyNode, facet: Facet) -> Iterator[str]:
        led = self._skill.tree.led(node.id) is not None
        for key in (node.id, LED if led else TOPICS):
            for text in self._plain.get(key, {}).get(facet, ()):
                yield text.replace(_NAME, node.name)

    def _leads(self, text: str, node: AnyNode, facet: Facet) -> bool:
        heard = self._skill.interpreter.interpret(text)
        return heard.accepted and (heard.node, heard.facet) == (node.id, facet.value)

    def _means(self, text: str, sign: WarningSign) -> bool:
        heard = self._skill.interpreter.interpret(text)
        return heard.accepted and heard.slots.get("sign") == sign.id

    @cached_property
    def _said(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """(Node or sign, facet or nothing) → what people say, in the order of the files."""
        found: dict[tuple[str, str], list[str]] = {}
        examples = (*self._skill.examples.sentences, *sign_examples(self._skill.tree.language))
        for one in examples:
            about = one.meaning.node or one.meaning.sign
            if about is not None:
                found.setdefault((about, one.meaning.facet or ""), []).append(one.text)
        return found

    def _drawn(self, sign: WarningSign) -> Sequence[str]:
        """Sentences of the grammar, for a sign that nobody wrote any for."""
        samples = sample_sentences(self._skill.grammar, intents=("WarningSign",))
        return [sample.text for sample in samples if sample.slots.get("sign") == sign.id]


def spread(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """At most `most` of them, from beginning to end."""
    if len(texts) <= most:
        return tuple(texts)
    return tuple(texts[len(texts) * n // most] for n in range(most))
