"""What may be heard in a measurement, in the forms that the recognisers take."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import hassil

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.nlu.wordgraph import EPSILON, WordGraph, word_graph

_PER_TEMPLATE = 10
"""Sentences of each template in the phrase list of a grammar that can't be written out."""


@dataclass(frozen=True)
class Hearable:
    """One grammar: the same sentences for every recogniser, as far as it can take them."""

    grammar: Grammar
    phrases: tuple[str, ...] = field(repr=False)
    """Every sentence, or a sample for a recogniser that takes only lists."""

    @cached_property
    def graph(self) -> WordGraph:
        """Every sentence."""
        return word_graph(self.grammar)


def phrase_grammar(phrases: Iterable[str]) -> Hearable:
    """The grammar of exactly `phrases`."""
    listed = tuple(sorted(set(phrases)))
    return template_grammar({}, listed, listed)


def template_grammar(
    lists: dict[str, list[str]], templates: Iterable[str], phrases: tuple[str, ...]
) -> Hearable:
    """The grammar of hassil `templates` with the slot `lists`; `phrases` are its sentences."""
    data: dict[str, object] = {
        "language": "en",
        "intents": {"Said": {"data": [{"sentences": list(templates)}]}},
        "lists": {
            name: {"values": [{"in": value, "out": value} for value in values]}
            for name, values in lists.items()
        },
    }
    digest = hashlib.sha256(repr(data).encode()).hexdigest()
    return Hearable(Grammar(Path(), hassil.Intents.from_dict(data), digest=digest), phrases)


def listed_grammar(grammar: Grammar, also: Iterable[str]) -> Hearable:
    """A grammar of its own templates; `also` are sentences that its phrase list must hold."""
    drawn = sample_sentences(grammar, per_template=_PER_TEMPLATE)
    return Hearable(grammar, tuple(sorted({one.text for one in drawn} | set(also))))


@dataclass(frozen=True)
class Automaton:
    """The smallest deterministic acceptor of an acyclic word graph."""

    arcs: tuple[tuple[tuple[str, int], ...], ...]
    """Word and target for each state."""
    start: int
    finals: frozenset[int]


def smallest(graph: WordGraph, known: Callable[[str], bool]) -> Automaton:
    """`graph` without the branches that hold unknown words.

    (OpenFst, which makes our strict grammars small, must not meet `vosk` in one process.)
    """
    numbers: dict[tuple[tuple[tuple[str, int], ...], bool], int] = {}
    built: dict[frozenset[int], int] = {}

    def build(reached: set[int]) -> int:
        states = frozenset(graph.closure(reached))
        if states not in built:
            targets: dict[str, set[int]] = {}
            for state in states:
                for word, target in graph.arcs[state]:
                    if word != EPSILON and known(word):
                        targets.setdefault(word, set()).add(target)
            onward = ((word, build(ends)) for word, ends in targets.items())
            node = tuple(sorted(onward)), not states.isdisjoint(graph.finals)
            built[states] = numbers.setdefault(node, len(numbers))
        return built[states]

    start = build({graph.start})
    finals = frozenset(number for (_, ends), number in numbers.items() if ends)
    return Automaton(tuple(arcs for arcs, _ in numbers), start, finals)
