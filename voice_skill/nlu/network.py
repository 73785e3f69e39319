"""Hassil templates as deterministic word networks that call their slot lists.

Nothing is expanded: a list is compiled once, and a template that holds `{node}` has one *call* arc
there, whatever the length of the list. The graph of pieces shares equal endings; it is determinised
here over words and calls, so equal beginnings are shared, too. This is most of what a start waits
for, so words are put together from their pieces on the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import hassil
from hassil.intents import IntentData, SlotList, WildcardSlotList

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.pieces import SPACE, Payload, PieceGraph
from voice_skill.nlu.scope import Scope, list_values

_WILDCARD = -1


class Call(NamedTuple):
    """An arc that reads one value of a slot list into `slot`."""

    network: int
    """Index into `Compiled.lists`, or -1 for a wildcard (one or more words, whichever)."""
    slot: str


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
    def exact(self) -> str | None:
        """`metadata: {exact: situation}`: where nothing but the very sentence counts."""
        return (self.data.metadata or {}).get("exact")

    @property
    def spotted(self) -> bool:
        """`metadata: {spot: true}`: heard amid other words, too; it needs an urgency."""
        return bool((self.data.metadata or {}).get("spot")) and self.urgency is not None

    @property
    def at_the_end(self) -> bool:
        """`metadata: {spot: end}`: amid other words it is heard only behind them ("i'm ten")."""
        return (self.data.metadata or {}).get("spot") == "end"


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


def words_of_blocks(grammar: Grammar, intents: Container[str]) -> frozenset[str]:
    """Every word of the blocks of `intents` that have neither slots nor lists."""
    builder = _Builder(grammar)
    blocks = tuple(
        Block(name, data)
        for name, intent in grammar.intents.intents.items()
        for data in intent.data
        if name in intents and not data.slots
    )
    networks = (builder.network(blocks, [index]) for index in range(len(blocks)))
    return frozenset().union(*(one.vocabulary for one in networks if not any(one.calls)))


class _Leaving(NamedTuple):
    """What may follow a node at which no word is begun."""

    words: tuple[tuple[str, int], ...]
    """Words that may be read next, and the nodes they lead to."""
    calls: tuple[tuple[Call, int], ...]
    ends: tuple[Payload, ...]
    """What a sentence may stand for that ends here."""


class _Builder(PieceGraph[Call]):
    """Piece graph in which a slot list is a call of a network of its own."""

    def __init__(self, grammar: Grammar) -> None:
        super().__init__(grammar)
        self.lists: list[Network] = []
        self._list_index: dict[Hashable, int] = {}
        self._block_ends: dict[int, int] = {}
        self._known: dict[int, _Leaving] = {}
        self._spelt: dict[str, str] = {}

    def network(self, blocks: Sequence[Block], chosen: Iterable[int]) -> Network:
        """One network of all sentences of the `chosen` blocks."""
        entries: list[int] = []
        for index in chosen:
            if index not in self._block_ends:  # two networks share what they have in common
                self._block_ends[index] = self._end(index)
            entries += self._block(blocks[index].data, self._block_ends[index])
        return self._determinise(self._choice(entries))

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
        return self._determinise(self._choice(entries))

    def _determinise(self, start: int) -> Network:
        """The subset construction: a state of the network is a set of nodes between two words."""
        network = Network()
        states: dict[frozenset[int], int] = {frozenset({start}): 0}
        order = list(states)

        def state(nodes: set[int]) -> int:
            number = states.setdefault(frozenset(nodes), len(order))
            if number == len(order):
                order.append(frozenset(nodes))
            return number

        for subset in order:  # grows on the way
            words: dict[str, set[int]] = defaultdict(set)
            calls: dict[Call, set[int]] = defaultdict(set)
            ends: set[Payload] = set()
            for node in subset:
                leaving = self._leaving(node)
                for word, target in leaving.words:
                    words[word].add(target)
                for call, target in leaving.calls:
                    calls[call].add(target)
                ends.update(leaving.ends)
            # Sorted, so that states have the same numbers in every run.
            network.words.append({word: state(words[word]) for word in sorted(words)})
            network.calls.append([(call, state(calls[call])) for call in sorted(calls)])
            network.ends.append(tuple(sorted(ends, key=repr)))
        return network

    def _leaving(self, start: int) -> _Leaving:
        if start not in self._known:
            self._known[start] = self._read_from(start)
        return self._known[start]

    def _read_from(self, start: int) -> _Leaving:
        """Follow pieces from `start` until they are words; what was begun goes with the node."""
        words: set[tuple[str, int]] = set()
        calls: list[tuple[Call, int]] = []
        ends: list[Payload] = []
        stack = [(start, "")]
        seen = set(stack)
        while stack:
            node, begun = stack.pop()
            arcs = self._arcs[node]
            if node in self._calls or node in self._ends:
                if begun:
                    arcs = ((SPACE, node),)
                elif node in self._calls:
                    calls.append(self._calls[node])
                else:
                    ends.append(self._ends[node])
            for piece, target in arcs:
                if begun and piece == SPACE:
                    words.add((self._spell(begun), target))
                    continue
                reached = (target, "" if piece == SPACE else begun + piece)
                if reached not in seen:
                    seen.add(reached)
                    stack.append(reached)
        return _Leaving(tuple(words), tuple(calls), tuple(ends))

    def _spell(self, word: str) -> str:
        if word not in self._spelt:
            self._spelt[word] = plain(word) or word.lower()
        return self._spelt[word]
