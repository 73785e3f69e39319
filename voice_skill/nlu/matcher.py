"""Cheapest readings of a text by a compiled grammar: best-first search with a price per edit.

Reading a word on an arc is free. Ignoring a word of the text, or passing over a word of the
grammar, costs that word's weight; a word that looks like an unknown one may stand for it at a
reduced price. Words in `Costs.kept` ("not", "never") can be neither ignored nor passed over. With a
budget of zero the search is an exact match. Lists are matched once per position, for all templates.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from voice_skill.nlu.network import Compiled, Network
from voice_skill.nlu.pieces import Payload
from voice_skill.nlu.spelling import NEVER, Speller, Word
from voice_skill.nlu.weights import topological_order, word_weights

_MAX_STEPS = 6000
"""Configurations looked at before a text is given up as unlike everything known."""
_ANY = -1
"""The bit set of all words, known or not."""


class Slot(NamedTuple):
    """A slot that was read, with the span of words it came from."""

    name: str
    value: Payload
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """One way to read words `start`..`end` (exclusive) of a text, at a price."""

    payload: Payload
    slots: tuple[Slot, ...]
    start: int
    end: int
    cost: float


class Matcher:
    """Reads texts by one compiled grammar."""

    def __init__(
        self, compiled: Compiled, *, skipped: frozenset[str], kept: frozenset[str]
    ) -> None:
        self.compiled = compiled
        self.weights = word_weights(compiled)
        self.speller = Speller(compiled.vocabulary, self.weights, skipped, kept)
        networks = [compiled.sentences, compiled.spots, *compiled.lists]
        bits = {word: 1 << i for i, word in enumerate(sorted(compiled.vocabulary))}
        list_masks = [sum(bits[w] for w in part.vocabulary) for part in compiled.lists]
        self._bits = bits
        self._passing: dict[tuple[int, int], list[tuple[float, int]]] = {}
        self._reach = {id(part): _reachable_words(part, bits, list_masks) for part in networks}

    def text(self, words: Sequence[str]) -> MatchedText:
        """Prepare `words` for reading."""
        return MatchedText(self, tuple(map(self.speller.word, words)))

    def passing(self, network: Network, state: int) -> list[tuple[float, int]]:
        """Prices and targets of passing over a word that was not said, cheapest first."""
        key = (id(network), state)
        if key not in self._passing:
            self._passing[key] = sorted(
                (self.weights[word], target)
                for word, target in network.words[state].items()
                if word not in self.speller.kept
            )
        return self._passing[key]


@dataclass
class MatchedText:
    """One text being read; holds what was already found out about it."""

    matcher: Matcher
    words: tuple[Word, ...]
    _list_readings: dict[tuple[int, int, float], list[Reading]] = field(default_factory=dict)

    @cached_property
    def total(self) -> float:
        """Summed weight of the words, at least 1."""
        return max(1.0, sum(self.matcher.speller.weight(word.text) for word in self.words))

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Words that the grammar does not hold, and nothing like them."""
        return tuple(w.text for w in self.words if not w.forms and w.ignoring > 0)

    @cached_property
    def _masks(self) -> list[int]:
        bits = self.matcher._bits
        return [sum({bits[form] for form, _ in word.forms}) for word in self.words]

    def sentences(self, budget: float, margin: float = 0.0) -> list[Reading]:
        """Readings of the whole text within `budget`, and within `margin` of the cheapest."""
        search = _Search(self, self.matcher.compiled.sentences, 0, budget, whole=True)
        return search.run(margin)

    def spots(self, budget: float) -> list[Reading]:
        """Readings of any part of the text by the spotted sentences."""
        network = self.matcher.compiled.spots
        if not network.words[0]:
            return []
        return [
            reading
            for start in range(len(self.words))
            for reading in _Search(self, network, start, budget, whole=False).run(budget)
        ]

    def list_readings(self, index: int, start: int, budget: float) -> list[Reading]:
        """Readings by a slot list from `start`, cheapest for each value and end."""
        if index < 0:
            ends = range(start + 1, len(self.words) + 1)
            return [Reading(self._said(start, end), (), start, end, 0.0) for end in ends]
        key = (index, start, budget)
        if key not in self._list_readings:
            network = self.matcher.compiled.lists[index]
            found = _Search(self, network, start, budget, whole=False).run(budget)
            self._list_readings[key] = [
                r if r.payload is not None else replace(r, payload=self._said(start, r.end))
                for r in found
            ]
        return self._list_readings[key]

    def least(self, reach: int, position: int) -> float:
        """A lower bound on the price of the rest, where only words in `reach` can follow."""
        if reach == _ANY:
            return 0.0
        cost = 0.0
        for word, mask in zip(self.words[position:], self._masks[position:], strict=True):
            if not mask & reach:
                cost += word.ignoring
        return cost

    def _said(self, start: int, end: int) -> str:
        return " ".join(word.text for word in self.words[start:end])


class _Step(NamedTuple):
    """Where the search stands; ordered by the least the whole reading can cost."""

    bound: float
    remaining: int
    order: int
    cost: float
    state: int
    position: int
    slots: tuple[Slot, ...]
    said: bool
    """Whether the last move read something: readings end on something that was said."""


class _Search:
    """Best-first search of one network over one text, from one position."""

    def __init__(
        self, text: MatchedText, network: Network, start: int, budget: float, *, whole: bool
    ) -> None:
        self._text = text
        self._network = network
        self._start = start
        self._budget = budget
        self._whole = whole
        self._reach = text.matcher._reach[id(network)]
        self._heap: list[_Step] = []
        self._order = itertools.count()
        self._cheapest: dict[tuple[int, int, tuple[Slot, ...], bool], float] = {}
        self._found: dict[tuple[Payload, tuple[Slot, ...], int], Reading] = {}
        self._least: dict[tuple[int, int], float] = {}

    def run(self, margin: float) -> list[Reading]:
        """Readings, cheapest first; stops when dearer than the cheapest by `margin`."""
        limit = self._budget
        self._push(0.0, 0, self._start, (), said=False)
        for _ in range(_MAX_STEPS):
            if not self._heap:
                break
            step = heapq.heappop(self._heap)
            if step.bound > limit + 1e-9:
                break
            if self._may_end(step):
                for payload in self._network.ends[step.state]:
                    key = (payload, step.slots, step.position)
                    if key not in self._found:
                        self._found[key] = Reading(
                            payload, step.slots, self._start, step.position, step.cost
                        )
                        limit = min(limit, step.cost + margin)
            self._expand(step)
        return list(self._found.values())

    def _may_end(self, step: _Step) -> bool:
        if not self._network.ends[step.state]:
            return False
        if self._whole:
            return step.position == len(self._text.words)
        return step.said

    def _expand(self, step: _Step) -> None:
        _, _, _, cost, state, position, slots, _ = step
        if position < len(self._text.words):
            word = self._text.words[position]
            arcs = self._network.words[state]
            for form, price in word.forms:
                if form in arcs:
                    self._push(cost + price, arcs[form], position + 1, slots, said=True)
            for call, target in self._network.calls[state]:
                room = self._budget - cost
                for read in self._text.list_readings(call.network, position, self._budget):
                    if read.cost <= room + 1e-9:
                        slot = Slot(call.slot, read.payload, position, read.end)
                        self._push(cost + read.cost, target, read.end, (*slots, slot), said=True)
            if (self._whole or position > self._start) and cost + word.ignoring <= self._budget:
                self._push(cost + word.ignoring, state, position + 1, slots, said=False)
        if self._budget > 0:
            self._pass_over(step)

    def _pass_over(self, step: _Step) -> None:
        for price, target in self._text.matcher.passing(self._network, step.state):
            cost = step.cost + price
            if cost > self._budget:
                break
            self._push(cost, target, step.position, step.slots, said=step.said)

    def _push(
        self, cost: float, state: int, position: int, slots: tuple[Slot, ...], *, said: bool
    ) -> None:
        bound = cost
        if self._whole:
            if (state, position) not in self._least:
                self._least[state, position] = self._text.least(self._reach[state], position)
            bound += self._least[state, position]
        if bound > self._budget + 1e-9:
            return
        key = (state, position, slots, said)
        if self._cheapest.get(key, NEVER) <= cost:
            return
        self._cheapest[key] = cost
        remaining = len(self._text.words) - position
        step = _Step(bound, remaining, next(self._order), cost, state, position, slots, said)
        heapq.heappush(self._heap, step)


def _reachable_words(
    network: Network, bits: Mapping[str, int], list_masks: Sequence[int]
) -> list[int]:
    """For each state, the words that may still be read, as a bit set; `_ANY` before a wildcard."""
    masks = [0] * len(network.words)
    for state in reversed(topological_order(network)):
        for word, target in network.words[state].items():
            masks[state] |= bits[word] | masks[target]
        for call, target in network.calls[state]:
            called = _ANY if call.network < 0 else list_masks[call.network]
            masks[state] |= called | masks[target]
    return masks
