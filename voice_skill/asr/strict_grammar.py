"""A word graph as the text of a finite-state grammar over a model's word ids. Pure.

The grammar that the recogniser searches is the sentences of the skill, and beside them competitors
for everything else people say: `[unk]` (a loop over phones in the model's lexicon) and decoys (a
loop over the whole vocabulary). Speech that a competitor explains better is refused. The words of
decoys carry a mark in what is heard, so a reading says by itself which side it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voice_skill.nlu.wordgraph import EPSILON, WILDCARD, WordGraph

UNKNOWN = "[unk]"
"""The word that a model hears where speech is none of its words."""
ANYTHING = "[any]"
"""Heard for each word that a wildcard of the grammar has swallowed."""
DECOY_MARK = "~"
"""Stands before every word that was heard outside the grammar's sentences."""
_NOTHING = "<eps>"


@dataclass(frozen=True)
class Costs:
    """Costs (negative natural logarithms) in the grammar; measured in docs/measurements.md."""

    branch: float = 0.5
    """Times the logarithm of the number of ways on, at every word of a sentence."""
    adapt: float = 0.75
    """Times the cost of the cheapest sentence, on top of both `enter` costs: a short command then
    has about the same chances in a grammar of four words as in one of a million sentences."""
    silence: float = 0.3
    """Times the cost of the cheapest sentence, for no words at all."""
    unknown_enter: float = -1.3
    """Once, for an utterance made of `[unk]`."""
    unknown_word: float = 1.0
    """For every `[unk]` in it."""
    decoy_enter: float = -1.0
    """Once, for an utterance made of decoys."""
    decoy_word: float = 5.0
    """For every decoy in it."""


COMMAND_COSTS = Costs(decoy_word=7.0, decoy_enter=-3.0)
"""For the grammar of another domain and recordings made for it. Our own grammar is large and loose,
and the skill listens to a room all day; there, the default costs refuse more."""


@dataclass(frozen=True)
class Labels:
    """Numbers of everything the compiled grammar reads (a model's word ids) and writes."""

    vocabulary: Mapping[str, int]
    """The model's words and their ids."""

    @property
    def wildcard(self) -> int:
        """Written for each word inside a wildcard."""
        return max(self.vocabulary.values()) + 1

    @property
    def unknown(self) -> int:
        """Id of `[unk]`; 0 when the model lacks it."""
        return self.vocabulary.get(UNKNOWN, 0)

    def decoys(self) -> list[tuple[str, int, int]]:
        """Each ordinary word with the id read and the id written for it as a decoy."""
        first = self.wildcard + 1
        return [
            (word, number, first + number)
            for word, number in self.vocabulary.items()
            if is_ordinary(word)
        ]

    def words_txt(self) -> str:
        """The symbol table of the compiled grammar: the model's, wildcards and marked decoys."""
        table = [*self.vocabulary.items(), (ANYTHING, self.wildcard)]
        table += [(DECOY_MARK + word, written) for word, _, written in self.decoys()]
        return "".join(f"{word} {number}\n" for word, number in table)


def is_ordinary(word: str) -> bool:
    """Whether a symbol of a model is a word (not `<eps>`, `[unk]`, `#0`, `<s>`, `!SIL`)."""
    return word[0] not in "<[#!"


def missing_words(graph: WordGraph, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """Words of the grammar that the model lacks; every branch through them is left out."""
    return tuple(sorted(graph.words - set(vocabulary)))


def sentences_text(graph: WordGraph, labels: Labels) -> str:
    """`graph` in the model's ids and AT&T format, without the branches it cannot hear."""
    known = {**labels.vocabulary, EPSILON: 0, WILDCARD: labels.wildcard}
    start = len(graph.arcs)
    # The first line leaves the start state, which may end at once: silence is a sentence too,
    # else noise after an endpoint would be forced into one.
    lines = [f"{start} {graph.start} 0", f"{start}"]
    for state, arcs in enumerate(graph.arcs):
        lines += [f"{state} {target} {known[label]}" for label, target in arcs if label in known]
    lines += [str(state) for state in sorted(graph.finals)]
    return "\n".join(lines) + "\n"
