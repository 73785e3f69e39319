"""Warning signs by what is said together, in whatever words.

A template holds a sentence; a concept holds every word for one thing. An alarm names the concepts
that amount to a sign when they are said close together ("face" with "droops"), in any order.
Whether it is present, denied, past or only talked about is judged as for a spotted sign
(`assertion`). All words are data (`concepts:`, `alarms:`, `barriers:` and `contractions:` in a
grammar file).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from voice_skill.nlu.assertion import Assertion, AssertionCues
from voice_skill.nlu.phrases import GAP, STEM, Phrase, PhraseTree, Place

WITHIN = 12
"""Most words from the first concept of an alarm to the last."""
_BARRIER = ""
"""Barriers are found with the concepts; no concept has this name."""


class Alarm(NamedTuple):
    """An alarm that words set off."""

    sign: str
    concepts: tuple[str, ...]
    start: int
    end: int
    """Words `start`..`end` (exclusive) hold the concepts."""
    assertion: Assertion
    """Present, over, or somebody else's."""


@dataclass(frozen=True)
class Concepts:
    """The concepts and alarms of one language."""

    phrases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Every phrase for each concept."""
    alarms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Warning sign and concepts, in the order of the files."""
    barriers: Sequence[str] = ()
    """No alarm reaches over these words ("but")."""
    contractions: Mapping[str, str] = field(default_factory=dict)
    """Endings of words that are words of their own ("'s": "is")."""

    @staticmethod
    def parse(
        concepts: Mapping[str, Sequence[str]],
        alarms: Mapping[str, Sequence[Sequence[str]]],
        barriers: Sequence[str] = (),
        contractions: Mapping[str, str] | None = None,
    ) -> Concepts:
        """From a grammar's mappings, checked before."""
        pairs = tuple((sign, tuple(one)) for sign, many in alarms.items() for one in many)
        return Concepts(concepts, pairs, barriers, contractions or {})

    @property
    def whole_phrases(self) -> Iterator[str]:
        """The phrases without stems, gaps and digits: those that somebody may say as they are."""
        for phrase in itertools.chain.from_iterable(self.phrases.values()):
            if self.words.issuperset(phrase.split()):
                yield phrase

    @cached_property
    def words(self) -> frozenset[str]:
        """Every whole word of the phrases; digits are typed, never heard."""
        words = {word for many in self.phrases.values() for one in many for word in one.split()}
        return frozenset(
            word for word in words if word != GAP and word[-1] != STEM and not word.isdigit()
        )

    @cached_property
    def _tree(self) -> PhraseTree:
        said = {**self.phrases, _BARRIER: self.barriers}
        return PhraseTree({name: map(self._phrase, many) for name, many in said.items()})

    def _phrase(self, text: str) -> Phrase:
        tokens, _ = self._split(text.split())
        return tuple(tokens)

    def found(self, words: Sequence[str], cues: AssertionCues) -> Iterator[Alarm]:
        """The alarms in `words`, denied, long past and general ones left out."""
        tokens, origin = self._split(words)
        places = self._tree.places(tokens)
        barriers = places.get(_BARRIER, [])
        for sign, concepts in self.alarms:
            if not all(name in places for name in concepts):
                continue
            for chosen in itertools.product(*(places[name] for name in concepts)):
                first, last = min(one.start for one in chosen), max(one.end for one in chosen)
                if _overlap(chosen) or last - first > WITHIN:
                    continue
                if any(first < one.start < last for one in barriers):
                    continue
                start, end = origin[first], origin[last - 1] + 1
                taken = {
                    origin[at]
                    for one in chosen
                    for at in range(one.start, one.end)
                    if at not in one.gaps
                }
                said = cues.of_parts(words, start, end, taken)
                if said in _COUNTING:
                    yield Alarm(sign, concepts, start, end, said)

    def _split(self, words: Sequence[str]) -> tuple[list[str], list[int]]:
        """Tokens without contractions ("neck's" is "neck is"), and which word each came from."""
        tokens: list[str] = []
        origin: list[int] = []
        for at, word in enumerate(words):
            stem, mark, ending = word.rpartition("'")
            full = self.contractions.get(mark + ending)
            parts = [stem, full] if full is not None else [word]
            tokens += parts
            origin += [at] * len(parts)
        return tokens, origin


_COUNTING = (Assertion.PRESENT, Assertion.OVER, Assertion.SOMEONE_ELSE)


def _overlap(places: Sequence[Place]) -> bool:
    return any(
        one.start < other.end and other.start < one.end
        for one, other in itertools.combinations(places, 2)
    )
