"""How alike sentences are, for compared rankers: by spelling, by pieces, by what words mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse import csr_array

from scripts.fit_own_words import matrix
from voice_skill.nlu.features import Features, Floats, Words


class Similarity(Protocol):
    """Between a fixed list of sentences and any text; 1 for the same."""

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""


class Cosines:
    """Cosines in the spaces of `features`, with a weight for shared pieces (TF-IDF) and meanings.

    The weights are to add up to 1.
    """

    def __init__(
        self, sentences: Sequence[Words], features: Features, pieces: float, meanings: float
    ) -> None:
        self._features = features
        self._sentences = matrix(features, sentences)
        weights = pieces / len(features.spaces), meanings
        sizes = features.sparse, features.vectors.vectors.shape[1]
        self._weights = np.repeat(np.array(weights, np.float32), sizes)

    def among(self) -> Floats:
        """Between all sentences: (n, n)."""
        return self._between(self._sentences)

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""
        found: Floats = self._between(matrix(self._features, [words]))[:, 0]
        return found

    def _between(self, texts: csr_array) -> Floats:
        found: Floats = self._sentences @ texts.multiply(self._weights).T.toarray()
        return found


class TokenSets:
    """rapidfuzz's token-set ratio against every sentence, 0..1."""

    def __init__(self, sentences: Sequence[Words]) -> None:
        self._texts = [" ".join(words) for words in sentences]

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""
        scores = process.cdist([" ".join(words)], self._texts, scorer=fuzz.token_set_ratio)
        return np.asarray(scores[0] / 100, np.float32)
