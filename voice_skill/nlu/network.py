"""Hassil templates as deterministic word networks that call their slot lists.

Nothing is expanded: a list is compiled once, and a template that holds `{node}` has one *call* arc
there, whatever the length of the list. The graph of pieces shares equal endings; it is determinised
here over words and calls, so equal beginnings are shared, too.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import hassil
from hassil.intents import IntentData, SlotList, WildcardSlotList

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.pieces import Assembled, Payload, PieceGraph
from voice_skill.nlu.scope import Scope, list_values

_WILDCARD = -1


class Call(NamedTuple):
    """An arc that reads one value of a slot list into `slot`."""

    network: int
    """Index into `Compiled.lists`, or -1 for a wildcard (one or more words, whichever)."""
    slot: str


_Label = str | Call


@dataclass
class Network:
    """A deterministic acceptor; state 0 is the start.

    `words[s]` maps a word to the next state, `calls[s]` lists calls and next states, `ends[s]`
    holds what a sentence that may end in state s stands for.
    """

    words: list[dict[str, int]] = field(default_factory=list)
    calls: list[list[tuple[Call, int]]] = field(default_factory=list)
    ends: list[tuple[Payload, ...]] = field(default_factory=list)

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word on an arc, without those of the lists that are called."""
        return frozenset(word for arcs in self.words for word in arcs)


@dataclass(frozen=True)
class Block:
    """One `data` entry of an intent: the unit that carries slots, context and metadata."""

    intent: str
    data: IntentData

    @property
    def urgency(self) -> int | None:
        """`metadata: {urgency: N}`: looked at before all else, the higher N first."""
        return (self.data.metadata or {}).get("urgency")

    @property
    def spotted(self) -> bool:
        """`metadata: {spot: true}`: heard amid other words, too; it needs an urgency."""
        return bool((self.data.metadata or {}).get("spot")) and self.urgency is not None


@dataclass(frozen=True)
class Compiled:
    """All networks of a grammar. Payloads of `sentences` and `spots` are indices of `blocks`."""

    blocks: tuple[Block, ...]
    sentences: Network
    spots: Network
    """Only the blocks with `metadata: {spot: true}`: understood amid other words, too."""
    lists: tuple[Network, ...]

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word that the grammar can read."""
        return self.sentences.vocabulary.union(*(part.vocabulary for part in self.lists))


def compile_grammar(grammar: Grammar) -> Compiled:
    """Compile every template of `grammar`; raises `GrammarError` for a missing list or rule."""
    builder = _Builder(grammar)
    blocks = tuple(
        Block(name, data)
        for name, intent in grammar.intents.intents.items()
        for data in intent.data
    )
    spots = [i for i, block in enumerate(blocks) if block.spotted]
    sentences = builder.network(blocks, range(len(blocks)))
    return Compiled(blocks, sentences, builder.network(blocks, spots), tuple(builder.lists))


class _Builder(PieceGraph[Call]):
    """Piece graph in which a slot list is a call of a network of its own."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__(grammar)
        self.lists: list[Network] = []
        self._list_index: dict[Hashable, int] = {}

    def network(self, blocks: Sequence[Block], chosen: Iterable[int]) -> Network:
        """One network of all sentences of the `chosen` blocks."""
        entries: list[int] = []
        for index in chosen:
            entries += self._block(blocks[index].data, self._end(index))
        return self._network(entries)

    def _network(self, entries: Iterable[int]) -> Network:
        return _determinise(self._assemble(self._choice(entries), _spell))

    def _list(
        self, found: SlotList, reference: hassil.ListReference, successor: int, scope: Scope
    ) -> int:
        if isinstance(found, WildcardSlotList):
            return self._call(Call(_WILDCARD, reference.slot_name), successor)
        key = reference.list_name if reference.is_inline_range else id(found)
        if key not in self._list_index:
            self._list_index[key] = len(self.lists)
            self.lists.append(self._values(found, scope))
        return self._call(Call(self._list_index[key], reference.slot_name), successor)

    def _values(self, found: SlotList, scope: Scope) -> Network:
        ends: dict[Payload, int] = {}
        entries: list[int] = []
        for value, expression in list_values(found, self._grammar.intents.language):
            if value not in ends:
                ends[value] = self._end(value)
            entries.append(self._build(expression, ends[value], scope))
        return self._network(entries)


def _spell(word: str) -> str:
    return plain(word) or word.lower()


def _determinise(graph: Assembled[Call]) -> Network:
    """The subset construction: a state of the network is a set of states of `graph`."""
    network = Network()
    states: dict[frozenset[int], int] = {frozenset({0}): 0}
    order = list(states)
    leaving: dict[int, tuple[set[tuple[_Label, int]], set[Payload]]] = {}
    for subset in order:  # grows on the way
        targets: dict[_Label, set[int]] = {}
        ends: set[Payload] = set()
        for state in subset:
            if state not in leaving:
                leaving[state] = _leaving(graph, state)
            ends |= leaving[state][1]
            for label, target in leaving[state][0]:
                targets.setdefault(label, set()).add(target)
        numbered: dict[_Label, int] = {}
        for label, reached in sorted(targets.items(), key=lambda item: repr(item[0])):
            key = frozenset(reached)
            if key not in states:
                states[key] = len(order)
                order.append(key)
            numbered[label] = states[key]
        network.words.append({k: v for k, v in numbered.items() if isinstance(k, str)})
        network.calls.append([(k, v) for k, v in numbered.items() if isinstance(k, Call)])
        network.ends.append(tuple(sorted(ends, key=repr)))
    return network


def _leaving(graph: Assembled[Call], state: int) -> tuple[set[tuple[_Label, int]], set[Payload]]:
    """The words and calls that may be read next, and what a sentence may stand for here."""
    arcs: set[tuple[_Label, int]] = set()
    ends: set[Payload] = set()
    stack = [state]
    seen = {state}
    while stack:
        here = stack.pop()
        if here in graph.ends:
            ends.add(graph.ends[here])
        for label, target in graph.arcs[here]:
            if label:
                arcs.add((label, target))
            elif target not in seen:
                seen.add(target)
                stack.append(target)
    return arcs, ends
