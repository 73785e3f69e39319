"""Draw sentences from a grammar: random walks over its templates, never an expansion of them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import hassil
from hassil.intents import RangeSlotList, TextSlotList, WildcardSlotList

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Situation, SlotValue, node_of
from voice_skill.nlu.network import Block
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.scope import Scope, number_phrases
from voice_skill.nlu.templates import parse_template


@dataclass(frozen=True)
class Sample:
    """A sentence of the grammar with what it means and where it is allowed."""

    text: str
    intent: str
    slots: dict[str, SlotValue] = field(default_factory=dict)
    situations: tuple[Situation, ...] = tuple(Situation)

    @property
    def node(self) -> str | None:
        """The content node that the sentence names."""
        return node_of(self.slots)


def sample_sentences(
    grammar: Grammar,
    *,
    intents: Collection[str] = (),
    per_template: int = 10,
    seed: int = 0,
) -> Iterator[Sample]:
    """At most `per_template` different sentences from each template, the same for each `seed`.

    Only those of `intents`, if any are given. The work does not depend on how many sentences the
    grammar stands for. Sentences are plain words, as a recogniser would hear them.
    """
    rng = random.Random(seed)

    def draw(walk: _Walk, text: str) -> Iterator[Sample]:
        # A list without values (as in unfinished translations) can be said in no way.
        for _ in range(per_template):
            with suppress(_UnsayableError):
                yield walk.sample(parse_template(text))

    for name, intent in grammar.intents.intents.items():
        if intents and name not in intents:
            continue
        for data in intent.data:
            walk = _Walk(Block(name, data), grammar, rng)
            for text in data.sentence_texts:
                drawn = draw(walk, text)
                yield from {sample.text: sample for sample in drawn if sample.text}.values()


def situations_of(block: Block) -> tuple[Situation, ...]:
    """The situations in which a block's `requires_context` and `excludes_context` allow it."""
    required = _named(block.data.requires_context) or {one.value for one in Situation}
    allowed = required - _named(block.data.excludes_context)
    return tuple(situation for situation in Situation if situation.value in allowed)


def _named(context: Mapping[str, Any]) -> set[str]:
    names = context.get("situation", [])
    return {names} if isinstance(names, str) else set(names)


class _UnsayableError(Exception):
    """The way taken through a template leads to a list without values."""


class _Walk:
    """Random sentences of one block."""

    def __init__(self, block: Block, grammar: Grammar, rng: random.Random) -> None:
        self._block = block
        self._language = grammar.intents.language
        self._scope = Scope(block.data, grammar.intents)
        self._rng = rng
        self._situations = situations_of(block)

    def sample(self, expression: hassil.Expression) -> Sample:
        slots: dict[str, SlotValue] = dict(self._block.data.slots)
        text = plain(self._text(expression, slots))
        return Sample(text, self._block.intent, slots, self._situations)

    def _text(self, expression: hassil.Expression, slots: dict[str, SlotValue]) -> str:
        if isinstance(expression, hassil.TextChunk):
            return expression.text
        if isinstance(expression, hassil.Alternative):
            return self._text(self._rng.choice(expression.items), slots)
        if isinstance(expression, hassil.Group):
            items = list(expression.items)
            if isinstance(expression, hassil.Permutation):
                self._rng.shuffle(items)
            return "".join(self._text(item, slots) for item in items)
        if isinstance(expression, hassil.RuleReference):
            rule = self._scope.rule(expression.rule_name)
            assert rule is not None, "load_grammar checks that every rule exists"
            return self._text(rule.expression, slots)
        assert isinstance(expression, hassil.ListReference)
        return f" {self._value(expression, slots)} "

    def _value(self, reference: hassil.ListReference, slots: dict[str, SlotValue]) -> str:
        found = self._scope.slot_list(reference)
        if isinstance(found, TextSlotList):
            if not found.values:
                raise _UnsayableError
            entry = self._rng.choice(found.values)
            text = plain(self._text(entry.text_in, {}))
            slots[reference.slot_name] = text if entry.value_out is None else entry.value_out
            return text
        if isinstance(found, RangeSlotList):
            value, text = self._number(found)
            slots[reference.slot_name] = value
            return text
        assert isinstance(found, WildcardSlotList), "load_grammar checks that every list exists"
        slots[reference.slot_name] = "something"
        return "something"

    def _number(self, found: RangeSlotList) -> tuple[int | float, str]:
        one = self._rng.randrange(found.start, found.stop + 1, found.step)
        single = RangeSlotList(
            name=found.name,
            start=one,
            stop=one,
            multiplier=found.multiplier,
            digits=found.digits and not found.words,
            words=found.words,
            words_language=found.words_language,
        )
        return self._rng.choice(list(number_phrases(single, self._language)))
