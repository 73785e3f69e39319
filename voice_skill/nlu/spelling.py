"""What a word of a text may stand for: itself, or the words that it looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rapidfuzz import fuzz, process

from voice_skill.nlu.weights import UNKNOWN_WEIGHT

NEVER = 1e9
"""Price of what must not be done, such as ignoring "not"."""
_SIMILAR = 80.0
"""rapidfuzz ratio (0..100) from which an unknown word may be a misspelt known one."""
_SHORTEST_MISSPELT = 4
_MISSPELT_KEPT = 0.1
"""Price of reading "dont" as the kept word "don't"."""


class Word(NamedTuple):
    """A word of the text as the search sees it."""

    text: str
    ignoring: float
    forms: tuple[tuple[str, float], ...]
    """Grammar words it may stand for, with prices."""

    @property
    def kept(self) -> bool:
        """Whether it is, or looks like, a word that changes what is meant."""
        return self.ignoring >= NEVER


class Speller:
    """Looks words up among those of a grammar."""

    def __init__(
        self,
        vocabulary: frozenset[str],
        weights: Mapping[str, float],
        skipped: frozenset[str],
        kept: frozenset[str],
    ) -> None:
        self.kept = kept
        self._known = vocabulary
        self._weights = weights
        self._skipped = skipped
        self._spellings = sorted(vocabulary | kept)

    def weight(self, word: str) -> float:
        """What ignoring `word` costs, were it not kept."""
        if word in self._skipped:
            return 0.0
        return self._weights.get(word, UNKNOWN_WEIGHT)

    def word(self, text: str) -> Word:
        """`text` with the price of ignoring it and what it may stand for."""
        ignoring = NEVER if text in self.kept else self.weight(text)
        if text in self._known:
            return Word(text, ignoring, ((text, 0.0),))
        if len(text) < _SHORTEST_MISSPELT or text in self._skipped:
            return Word(text, ignoring, ())
        near = process.extract(
            text, self._spellings, scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=3
        )
        kept = [word for word, _, _ in near if word in self.kept]
        if kept:
            known = [word for word in kept if word in self._known]
            return Word(text, NEVER, tuple((word, _MISSPELT_KEPT) for word in known))
        forms = [
            (word, 0.1 + 2 * (1 - score / 100) * self._weights[word])
            for word, score, _ in near
            if len(word) >= _SHORTEST_MISSPELT
        ]
        return Word(text, ignoring, tuple(forms))
