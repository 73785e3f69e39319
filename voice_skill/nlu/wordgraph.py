"""Hassil templates as a graph of words: their structure, never their sentences.

A grammar of a few dozen templates can stand for billions of sentences, so nothing here expands one.
Unlike a network, the graph holds the values of a list wherever the list is followed by something
else (a hundred templates that end in `{area}` hold it once), and says nothing about meaning: it is
what a recogniser is compiled from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import hassil
from hassil.intents import RangeSlotList, SlotList, WildcardSlotList
from hassil.util import PUNCTUATION_STR

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.pieces import EPSILON, SPACE, PieceGraph
from voice_skill.nlu.scope import Scope, list_values, spoken_numbers

__all__ = ["EPSILON", "WILDCARD", "Arc", "WordGraph", "word_graph"]

WILDCARD = "{*}"
"""Label of an arc that reads one or more words, whichever they are."""

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

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether `words` are a whole sentence of the grammar."""
        states = self.closure({self.start})
        for word in words:
            states = self.closure(self._step(states, word))
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

    def closure(self, states: set[int]) -> set[int]:
        """`states`, and all that are reached from them without a word."""
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
    return _Builder(grammar).graph()


class _Builder(PieceGraph[str]):
    """Piece graph in which slot lists are written out; only wildcards are calls."""

    def graph(self) -> WordGraph:
        """The graph of every sentence."""
        intents = self._grammar.intents
        skipped = [f" {phrase} " for phrase in intents.skip_words]
        end = self._end(None)
        last = self._choice([end, *(self._text(text, end) for text in skipped)])
        blocks = [data for intent in intents.intents.values() for data in intent.data]
        first = self._choice(entry for data in blocks for entry in self._block(data, last))
        start = self._choice([first, *(self._text(text, first) for text in skipped)])
        return self._assemble(start)

    def _assemble(self, start: int) -> WordGraph:
        """Put words together from their pieces; a state is a node with the word begun before it."""
        states: dict[tuple[int, str], int] = {(start, ""): 0}
        order = list(states)
        spelt: dict[str, str] = {"": EPSILON}
        arcs: list[tuple[Arc, ...]] = []
        finals: set[int] = set()

        def state(node: int, begun: str) -> int:
            number = states.setdefault((node, begun), len(order))
            if number == len(order):
                order.append((node, begun))
            return number

        for node, begun in order:  # grows on the way
            if begun not in spelt:
                spelt[begun] = _spell(begun)
            leaving: list[Arc] = []
            for piece, target in self._arcs[node]:
                if piece == SPACE:
                    leaving.append((spelt[begun], state(target, "")))
                else:
                    leaving.append((EPSILON, state(target, begun + piece)))
            if begun and (node in self._calls or node in self._ends):
                leaving.append((spelt[begun], state(node, "")))
            elif node in self._calls:
                call, target = self._calls[node]
                leaving.append((call, state(target, "")))
            elif node in self._ends:
                finals.add(len(arcs))
            arcs.append(tuple(leaving))
        return WordGraph(tuple(arcs), start=0, finals=frozenset(finals))

    def _list(
        self, found: SlotList, reference: hassil.ListReference, successor: int, scope: Scope
    ) -> int:
        key = (reference.list_name, "list", successor, scope.key)
        if key not in self._memo:
            self._memo[key] = self._values(found, successor, scope)
        return self._memo[key]

    def _values(self, found: SlotList, successor: int, scope: Scope) -> int:
        if isinstance(found, WildcardSlotList):
            return self._call(WILDCARD, successor)
        language = self._grammar.intents.language
        if isinstance(found, RangeSlotList):  # nobody says digits, even where they may be typed
            texts = spoken_numbers(found, language)
            return self._choice(self._text(text, successor) for text in texts)
        values = list_values(found, language)
        return self._choice(self._entry(said, successor, scope) for _, said in values)


def _spell(word: str) -> str:
    """A word as recognisers spell it: lower case, plain apostrophe, no punctuation around it."""
    return word.replace("’", "'").strip(PUNCTUATION_STR).lower()
