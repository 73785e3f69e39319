"""Hassil templates as deterministic word networks that call their slot lists.

Nothing is expanded: a list is compiled once, and a template that holds `{node}` has one *call* arc
there, whatever the length of the list. Networks are built from their end (`_entry(expression,
successor)` is the node from which `expression` is read and reading goes on at `successor`), so
equal endings share nodes; then they are determinised over words and calls, so equal beginnings do.

Sub-word pieces (`minute[s]`) are joined to words while determinising. A slot list stands for whole
words: text that touches one (`{n}%`) is a word of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import hassil
from hassil.intents import IntentData, SlotList, WildcardSlotList

from voice_skill.errors import GrammarError, Place
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.scope import Scope, list_values
from voice_skill.nlu.templates import parse_template

Payload = Hashable
"""What a whole sentence stands for: the index of its block, or the value of a list entry."""


class Call(NamedTuple):
    """An arc that reads one value of a slot list into `slot`."""

    network: int
    """Index into `Compiled.lists`, or -1 for a wildcard (one or more words, whichever)."""
    slot: str


_Label = str | Call
_WILDCARD = -1


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


class _Builder:
    """Nodes linked by pieces of text, spaces, calls and nothing, built from the end."""

    def __init__(self, grammar: Grammar) -> None:
        self.lists: list[Network] = []
        self._grammar = grammar
        self._list_index: dict[Hashable, int] = {}
        self._arcs: list[list[tuple[_Label, int]]] = []
        self._ends: dict[int, Payload] = {}
        self._memo: dict[Hashable, int] = {}
        self._open_rules: list[str] = []

    def network(self, blocks: Sequence[Block], chosen: Iterable[int]) -> Network:
        """One network of all sentences of the `chosen` blocks."""
        start = self._node()
        for index in chosen:
            scope = Scope(blocks[index].data, self._grammar.intents)
            end = self._end(index)
            for text in blocks[index].data.sentence_texts:
                entry = self._entry(parse_template(text), end, scope)
                self._arcs[start].append(("", entry))
        return self._determinise(start)

    def _node(self, *arcs: tuple[_Label, int]) -> int:
        self._arcs.append(list(arcs))
        return len(self._arcs) - 1

    def _end(self, payload: Payload) -> int:
        node = self._node()
        self._ends[node] = payload
        return node

    def _entry(self, expression: hassil.Expression, successor: int, scope: Scope) -> int:
        key = (id(expression), successor, scope.key)
        if key not in self._memo:
            self._memo[key] = self._build(expression, successor, scope)
        return self._memo[key]

    def _build(self, expression: hassil.Expression, successor: int, scope: Scope) -> int:
        if isinstance(expression, hassil.TextChunk):
            return self._text(expression.text, successor)
        if isinstance(expression, hassil.Alternative):
            entries = [self._entry(item, successor, scope) for item in expression.items]
            return self._node(*(("", entry) for entry in dict.fromkeys(entries)))
        if isinstance(expression, hassil.Permutation):
            left = frozenset(range(len(expression.items)))
            return self._permutation(expression, left, successor, scope)
        if isinstance(expression, hassil.Group):
            for item in reversed(expression.items):
                successor = self._entry(item, successor, scope)
            return successor
        if isinstance(expression, hassil.RuleReference):
            return self._rule(expression.rule_name, successor, scope)
        if isinstance(expression, hassil.ListReference):
            return self._node((self._call(expression, scope), successor))
        raise GrammarError(f"Unknown kind of template: {type(expression).__name__}.")

    def _text(self, text: str, successor: int) -> int:
        pieces = text.split(" ")
        for position in range(len(pieces) - 1, -1, -1):
            if pieces[position]:
                successor = self._shared(pieces[position], successor)
            if position:
                successor = self._shared(" ", successor)
        return successor

    def _shared(self, label: str, successor: int) -> int:
        key = (label, successor)
        if key not in self._memo:
            self._memo[key] = self._node((label, successor))
        return self._memo[key]

    def _permutation(
        self, group: hassil.Permutation, left: frozenset[int], successor: int, scope: Scope
    ) -> int:
        """Read the parts `left` in any order: 2^n nodes for n parts, not n!."""
        if not left:
            return successor
        key = (id(group), left, successor, scope.key)
        if key not in self._memo:
            node = self._memo[key] = self._node()
            for first in sorted(left):
                rest = self._permutation(group, left - {first}, successor, scope)
                self._arcs[node].append(("", self._entry(group.items[first], rest, scope)))
        return self._memo[key]

    def _rule(self, name: str, successor: int, scope: Scope) -> int:
        rule = scope.rule(name)
        if rule is None:
            raise self._error(f"There is no expansion rule <{name}>.", f"expansion_rules.{name}")
        if name in self._open_rules:
            chain = " → ".join(f"<{rule}>" for rule in [*self._open_rules, name])
            raise self._error(f"A rule contains itself: {chain}.", f"expansion_rules.{name}")
        self._open_rules.append(name)
        entry = self._entry(rule.expression, successor, scope)
        self._open_rules.pop()
        return entry

    def _call(self, reference: hassil.ListReference, scope: Scope) -> Call:
        name = reference.list_name
        found = scope.slot_list(reference)
        if found is None:
            raise self._error(f"There is no list {{{name}}}.", f"lists.{name}")
        if isinstance(found, WildcardSlotList):
            return Call(_WILDCARD, reference.slot_name)
        key = name if reference.is_inline_range else id(found)
        if key not in self._list_index:
            self._list_index[key] = len(self.lists)
            self.lists.append(self._values(found, scope))
        return Call(self._list_index[key], reference.slot_name)

    def _values(self, found: SlotList, scope: Scope) -> Network:
        start = self._node()
        ends: dict[Payload, int] = {}
        for value, expression in list_values(found, self._grammar.intents.language):
            if value not in ends:
                ends[value] = self._end(value)
            # Values are not memoised by identity: those of a range are made on the fly.
            self._arcs[start].append(("", self._build(expression, ends[value], scope)))
        return self._determinise(start)

    def _determinise(self, start: int) -> Network:
        network = Network()
        states: dict[frozenset[int], int] = {frozenset({start}): 0}
        order = list(states)
        leaving: dict[int, tuple[set[tuple[_Label, int]], set[Payload]]] = {}
        while len(network.words) < len(order):
            targets: dict[_Label, set[int]] = {}
            ends: set[Payload] = set()
            for node in order[len(network.words)]:
                if node not in leaving:
                    leaving[node] = self._leaving(node)
                ends |= leaving[node][1]
                for label, target in leaving[node][0]:
                    targets.setdefault(label, set()).add(target)
            numbered: dict[_Label, int] = {}
            for label, nodes in sorted(targets.items(), key=lambda item: repr(item[0])):
                key = frozenset(nodes)
                if key not in states:
                    states[key] = len(order)
                    order.append(key)
                numbered[label] = states[key]
            network.words.append({k: v for k, v in numbered.items() if isinstance(k, str)})
            network.calls.append([(k, v) for k, v in numbered.items() if isinstance(k, Call)])
            network.ends.append(tuple(sorted(ends, key=repr)))
        return network

    def _leaving(self, node: int) -> tuple[set[tuple[_Label, int]], set[Payload]]:
        """What may be read next from `node`, which stands between words: whole words and calls."""
        arcs: set[tuple[_Label, int]] = set()
        ends: set[Payload] = set()
        stack = [(node, "")]
        seen = set(stack)

        def go(target: int, begun: str) -> None:
            if (target, begun) not in seen:
                seen.add((target, begun))
                stack.append((target, begun))

        def finish(begun: str, target: int) -> None:
            word = plain(begun) or begun.strip().lower()
            arcs.add((word, target)) if word else go(target, "")

        while stack:
            here, begun = stack.pop()
            if here in self._ends:
                finish(begun, here) if begun else ends.add(self._ends[here])
            for label, target in self._arcs[here]:
                if label == " ":
                    finish(begun, target) if begun else go(target, "")
                elif isinstance(label, Call):
                    finish(begun, here) if begun else arcs.add((label, target))
                else:
                    go(target, begun + label)
        return arcs, ends

    def _error(self, message: str, key: str) -> GrammarError:
        return GrammarError(message, place=Place(self._grammar.folder, key=key))
