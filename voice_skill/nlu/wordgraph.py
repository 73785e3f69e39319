"""Hassil templates as a graph of words: their structure, never their sentences.

A grammar of a few dozen templates can stand for billions of sentences, so nothing here expands one.
The graph is built from its end: `entry(expression, successor)` is the node from which
`expression` is read and reading goes on at `successor`. Nodes are shared whenever the same
expression, rule or list is followed by the same thing (a hundred templates that end in `{area}`
hold its list once), and a permutation of n parts costs 2^n nodes, not n!.

Templates may glue pieces into one word (`light[s]`), so nodes are first linked by pieces and
spaces, and words are assembled in a second walk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import hassil
from hassil.intents import IntentData, RangeSlotList, SlotList, TextSlotList, WildcardSlotList
from hassil.numbers import get_rbnf_engine
from hassil.util import PUNCTUATION_STR

from voice_skill.errors import GrammarError, Place
from voice_skill.nlu.grammar import Grammar

EPSILON = ""
"""Label of an arc that reads nothing."""
WILDCARD = "{*}"
"""Label of an arc that reads one or more words, whichever they are."""
_SPACE = " "
_PIECES = re.compile(r"\s+|\S+")

Arc = tuple[str, int]
"""A label (a word, EPSILON or WILDCARD) and the state it leads to."""


@dataclass(frozen=True)
class WordGraph:
    """A finite-state acceptor over words; `arcs[state]` lists what may be said next."""

    arcs: tuple[tuple[Arc, ...], ...]
    start: int
    finals: frozenset[int]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that some sentence holds."""
        labels = {label for state in self.arcs for label, _ in state}
        return frozenset(labels - {EPSILON, WILDCARD})

    @cached_property
    def has_wildcards(self) -> bool:
        """Whether some sentence has a place for any words at all."""
        return any(label == WILDCARD for state in self.arcs for label, _ in state)

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether `words` are a whole sentence of the grammar."""
        states = self._closure({self.start})
        for word in words:
            states = self._closure(self._step(states, word))
        return not states.isdisjoint(self.finals)

    def _step(self, states: Iterable[int], word: str) -> set[int]:
        reached: set[int] = set()
        for state in states:
            for label, target in self.arcs[state]:
                if label == word:
                    reached.add(target)
                elif label == WILDCARD:
                    reached |= {target, state}
        return reached

    def _closure(self, states: set[int]) -> set[int]:
        stack = list(states)
        while stack:
            for label, target in self.arcs[stack.pop()]:
                if label == EPSILON and target not in states:
                    states.add(target)
                    stack.append(target)
        return states


def word_graph(grammar: Grammar) -> WordGraph:
    """Compile every sentence template of `grammar` into one word graph.

    One of hassil's `skip_words` may stand before a sentence and one after it. (Hassil skips any
    number of them anywhere; a recogniser that may do so fills any speech with them.)
    Raises `GrammarError` for a reference to a missing list or rule, and for a rule that contains
    itself.
    """
    pieces = _PieceGraph(grammar)
    return _assemble(pieces.arcs, pieces.start, pieces.end)


@dataclass(frozen=True)
class _Scope:
    """The lists and rules that a block of sentences sees; its own hide the grammar's."""

    data: IntentData
    intents: hassil.Intents

    @property
    def key(self) -> int:
        """Blocks that define nothing of their own share their nodes."""
        own = self.data.slot_lists or self.data.expansion_rules
        return id(self.data) if own else 0

    def rule(self, name: str) -> hassil.Sentence | None:
        return self.data.expansion_rules.get(name) or self.intents.expansion_rules.get(name)

    def slot_list(self, reference: hassil.ListReference) -> SlotList | None:
        name = reference.list_name
        found = self.data.slot_lists.get(name) or self.intents.slot_lists.get(name)
        inline = reference.get_inline_range()
        if found is None and inline is not None:
            first, last, step = inline
            return RangeSlotList(name=name, start=first, stop=last, step=step)
        return found


class _PieceGraph:
    """Nodes linked by pieces of text, spaces, wildcards and nothing, built from the end."""

    def __init__(self, grammar: Grammar) -> None:
        self.arcs: list[list[Arc]] = []
        self._grammar = grammar
        self._memo: dict[tuple[object, ...], int] = {}
        self._open_rules: list[str] = []
        self.end = self._node()
        skipped = [f" {phrase} " for phrase in grammar.intents.skip_words]
        after = [self._text(text, self.end) for text in skipped]
        self._last = self._node(*((EPSILON, node) for node in (self.end, *after)))
        sentences = self._node(*((EPSILON, node) for node in self._sentences()))
        before = [self._text(text, sentences) for text in skipped]
        self.start = self._node(*((EPSILON, node) for node in (sentences, *before)))

    def _sentences(self) -> list[int]:
        intents = self._grammar.intents
        blocks = [data for intent in intents.intents.values() for data in intent.data]
        return [
            self._entry(sentence.expression, self._last, _Scope(data, intents))
            for data in blocks
            for sentence in data.sentences
        ]

    def _node(self, *arcs: Arc) -> int:
        self.arcs.append(list(arcs))
        return len(self.arcs) - 1

    def _entry(self, expression: hassil.Expression, successor: int, scope: _Scope) -> int:
        """The node from which `expression` is read, going on at `successor`."""
        key = (id(expression), successor, scope.key)
        if key not in self._memo:
            self._memo[key] = self._build(expression, successor, scope)
        return self._memo[key]

    def _build(self, expression: hassil.Expression, successor: int, scope: _Scope) -> int:
        if isinstance(expression, hassil.TextChunk):
            return self._text(expression.text, successor)
        if isinstance(expression, hassil.Alternative):
            return self._choice(expression.items, successor, scope)
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
            return self._list(expression, successor, scope)
        raise GrammarError(f"Unknown kind of template: {type(expression).__name__}.")

    def _text(self, text: str, successor: int) -> int:
        for piece in reversed(_PIECES.findall(text)):
            key = (piece, successor)
            if key not in self._memo:
                label = _SPACE if piece.isspace() else piece
                self._memo[key] = self._node((label, successor))
            successor = self._memo[key]
        return successor

    def _choice(self, items: Sequence[hassil.Expression], successor: int, scope: _Scope) -> int:
        entries = dict.fromkeys(self._entry(item, successor, scope) for item in items)
        return self._node(*((EPSILON, entry) for entry in entries))

    def _permutation(
        self, group: hassil.Permutation, left: frozenset[int], successor: int, scope: _Scope
    ) -> int:
        """Read the parts `left`, in any order; what was read before does not matter."""
        if not left:
            return successor
        key = (id(group), left, successor, scope.key)
        if key not in self._memo:
            entries = [
                self._entry(
                    group.items[first],
                    self._permutation(group, left - {first}, successor, scope),
                    scope,
                )
                for first in sorted(left)
            ]
            self._memo[key] = self._node(*((EPSILON, entry) for entry in entries))
        return self._memo[key]

    def _rule(self, name: str, successor: int, scope: _Scope) -> int:
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

    def _list(self, reference: hassil.ListReference, successor: int, scope: _Scope) -> int:
        name = reference.list_name
        found = scope.slot_list(reference)
        if found is None:
            raise self._error(f"There is no list {{{name}}}.", f"lists.{name}")
        key = (name, "list", successor, scope.key)
        if key not in self._memo:
            self._memo[key] = self._values(found, successor, scope)
        return self._memo[key]

    def _values(self, found: SlotList, successor: int, scope: _Scope) -> int:
        if isinstance(found, WildcardSlotList):
            return self._node((WILDCARD, successor))
        if isinstance(found, RangeSlotList):
            language = found.words_language or self._grammar.intents.language
            entries = [self._text(text, successor) for text in number_words(found, language)]
            return self._node(*((EPSILON, entry) for entry in dict.fromkeys(entries)))
        assert isinstance(found, TextSlotList)
        said = [value.text_in for value in found.values]
        return self._choice([text for text in said if not _is_empty(text)], successor, scope)

    def _error(self, message: str, key: str) -> GrammarError:
        return GrammarError(message, place=Place(self._grammar.folder, key=key))


def _is_empty(expression: hassil.Expression) -> bool:
    """An empty list value is never matched by hassil, so it must not make the list optional."""
    return isinstance(expression, hassil.TextChunk) and not expression.text.strip()


def number_words(numbers: RangeSlotList, language: str) -> tuple[str, ...]:
    """How the numbers of a range are said, e.g. 25 as "twenty five" (people say no digits)."""
    return _spoken(tuple(numbers.get_numbers()), language)


@lru_cache(maxsize=256)
def _spoken(numbers: tuple[float, ...], language: str) -> tuple[str, ...]:
    engine = get_rbnf_engine(language)
    spoken: dict[str, None] = {}
    for number in numbers:
        texts = engine.format_number(number).text_by_ruleset.values()
        spoken.update(dict.fromkeys(text.replace("-", " ") for text in sorted(set(texts))))
    return tuple(spoken)


def _assemble(arcs: Sequence[Sequence[Arc]], start: int, end: int) -> WordGraph:
    """Walk the pieces and put words together; a state is a node and the word begun before it."""
    states: dict[tuple[int, str], int] = {(start, ""): 0, (end, ""): 1}
    order = list(states)
    result: list[tuple[Arc, ...]] = []

    def state(node: int, begun: str) -> int:
        if (node, begun) not in states:
            states[node, begun] = len(order)
            order.append((node, begun))
        return states[node, begun]

    while len(result) < len(order):
        node, begun = order[len(result)]
        leaving: list[Arc] = []
        for label, target in arcs[node]:
            if label == _SPACE:
                leaving.append((_clean(begun), state(target, "")))
            elif label == WILDCARD and begun:  # a wildcard glued to a word starts a word of its own
                leaving.append((_clean(begun), state(node, "")))
            elif label == WILDCARD:
                leaving.append((WILDCARD, state(target, "")))
            else:
                leaving.append((EPSILON, state(target, begun + label)))
        if node == end and begun:
            leaving.append((_clean(begun), state(end, "")))
        result.append(tuple(leaving))
    return WordGraph(tuple(result), start=0, finals=frozenset({1}))


def _clean(word: str) -> str:
    """A word as recognisers spell it: lower case, plain apostrophe, no punctuation around it."""
    return word.replace("’", "'").strip(PUNCTUATION_STR).lower()
