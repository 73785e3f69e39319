"""Hassil templates as a graph of the pieces of text they are written in; nothing is expanded.

The graph is built from its end: the entry of an expression is the node from which it is read, with
reading going on at its successor. Nodes are shared wherever the same expression, rule or text is
followed by the same thing, so equal endings are there once, and a permutation of n parts costs
2^n nodes, not n!.

Templates glue pieces into one word (`minute[s]`), so nodes are linked by pieces and spaces, and the
subclasses put words together in a second walk. What becomes of a slot list is left to them, too. A
call stands for whole words: text that touches one (`{n}%`) is a word of its own.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import hassil
from hassil.intents import IntentData, SlotList

from voice_skill.errors import GrammarError, Place
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.scope import Scope
from voice_skill.nlu.templates import parse_template

EPSILON = ""
"""Label of an arc that reads nothing."""
SPACE = " "
"""Label of an arc between two words."""
_PIECES = re.compile(r"\s+|\S+")

Payload = Hashable
"""What a whole sentence stands for: the index of its block, or the value of a list entry."""


CallT = TypeVar("CallT", bound=Hashable)
"""Label of an arc that stands for a slot list or a wildcard."""


class PieceGraph(ABC, Generic[CallT]):
    """Nodes linked by pieces of text, spaces, calls and nothing."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._arcs: list[tuple[tuple[str, int], ...]] = []
        self._calls: dict[int, tuple[CallT, int]] = {}
        self._ends: dict[int, Payload] = {}
        self._memo: dict[Hashable, int] = {}
        self._open_rules: list[str] = []

    @abstractmethod
    def _list(
        self, found: SlotList, reference: hassil.ListReference, successor: int, scope: Scope
    ) -> int:
        """The node from which a value of the list `found` is read."""

    def _block(self, data: IntentData, successor: int) -> list[int]:
        """The entry of each sentence template of a block."""
        scope = Scope(data, self._grammar.intents)
        return [self._entry(parse_template(t), successor, scope) for t in data.sentence_texts]

    def _node(self, *arcs: tuple[str, int]) -> int:
        self._arcs.append(arcs)
        return len(self._arcs) - 1

    def _end(self, payload: Payload) -> int:
        node = self._node()
        self._ends[node] = payload
        return node

    def _call(self, label: CallT, successor: int) -> int:
        node = self._node()
        self._calls[node] = (label, successor)
        return node

    def _choice(self, entries: Iterable[int]) -> int:
        return self._node(*((EPSILON, entry) for entry in dict.fromkeys(entries)))

    def _entry(self, expression: hassil.Expression, successor: int, scope: Scope) -> int:
        key = (id(expression), successor, scope.key)
        if key not in self._memo:
            self._memo[key] = self._build(expression, successor, scope)
        return self._memo[key]

    def _build(self, expression: hassil.Expression, successor: int, scope: Scope) -> int:
        """`_entry` for an expression that will not last, and so is not known by its identity."""
        if isinstance(expression, hassil.TextChunk):
            return self._text(expression.text, successor)
        if isinstance(expression, hassil.Alternative):
            return self._choice(self._entry(item, successor, scope) for item in expression.items)
        if isinstance(expression, hassil.Permutation):
            everything = frozenset(range(len(expression.items)))
            return self._permutation(expression, everything, successor, scope)
        if isinstance(expression, hassil.Group):
            for item in reversed(expression.items):
                successor = self._entry(item, successor, scope)
            return successor
        if isinstance(expression, hassil.RuleReference):
            return self._rule(expression.rule_name, successor, scope)
        if isinstance(expression, hassil.ListReference):
            found = scope.slot_list(expression)
            if found is None:
                name = expression.list_name
                raise self._error(f"There is no list {{{name}}}.", f"lists.{name}")
            return self._list(found, expression, successor, scope)
        raise GrammarError(f"Unknown kind of template: {type(expression).__name__}.")

    def _text(self, text: str, successor: int) -> int:
        for piece in reversed(_PIECES.findall(text)):
            label = SPACE if piece.isspace() else piece
            key = (label, successor)
            if key not in self._memo:
                self._memo[key] = self._node((label, successor))
            successor = self._memo[key]
        return successor

    def _permutation(
        self, group: hassil.Permutation, left: frozenset[int], successor: int, scope: Scope
    ) -> int:
        """Read the parts `left` in any order; what was read before does not matter."""
        if not left:
            return successor
        key = (id(group), left, successor, scope.key)
        if key not in self._memo:
            entries = []
            for first in sorted(left):
                rest = self._permutation(group, left - {first}, successor, scope)
                entries.append(self._entry(group.items[first], rest, scope))
            self._memo[key] = self._choice(entries)
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

    def _error(self, message: str, key: str) -> GrammarError:
        return GrammarError(message, place=Place(self._grammar.folder, key=key))
