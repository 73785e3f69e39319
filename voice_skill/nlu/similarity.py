"""How alike sentences are: shared pieces of words (TF-IDF), and what the words mean (vectors).

A similarity is made of a fixed list of sentences. Rows are unit vectors in both, so that values are
cosines, -1..1. Everything is numpy; nothing is trained.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_skill.nlu.word_vectors import WordVectors

Floats = NDArray[np.float32]
Words = tuple[str, ...]

_LETTERS = range(2, 5)
"""Lengths of the pieces of words that count, in letters; the edges of a word are letters, too."""


class Similarity(Protocol):
    """Cosines between a fixed list of sentences and any text."""

    def among(self) -> Floats:
        """Between all sentences: (n, n)."""

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""


class SharedPieces:
    """TF-IDF over words, pairs of words and pieces of words, each half of the weight.

    Log term frequency and smoothed document frequency, as in scikit-learn's `TfidfVectorizer` with
    `sublinear_tf`; the words and the pieces are two spaces, each of unit length.
    """

    def __init__(self, sentences: Sequence[Words]) -> None:
        self._count = len(sentences)
        self._spaces = [
            _Space(sentences, len(sentences), pieces) for pieces in (_word_pieces, _letter_pieces)
        ]

    def among(self) -> Floats:
        """Between all sentences: (n, n)."""
        found: Floats = np.zeros((self._count, self._count), np.float32)
        for space in self._spaces:
            space.add_among(found)
        found /= len(self._spaces)
        return found

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""
        found: Floats = np.zeros(self._count, np.float32)
        for space in self._spaces:
            space.add(words, found)
        found /= len(self._spaces)
        return found


class _Space:
    """One kind of piece: for each, the sentences that hold it and how much it weighs there."""

    def __init__(self, sentences: Sequence[Words], count: int, pieces: _Pieces) -> None:
        self._pieces = pieces
        counts = [Counter(pieces(words)) for words in sentences]
        seen = Counter(piece for one in counts for piece in one)
        self._idf = {piece: math.log((1 + count) / (1 + n)) + 1 for piece, n in seen.items()}
        postings: dict[str, list[tuple[int, float]]] = {piece: [] for piece in seen}
        for index, one in enumerate(counts):
            for piece, weight in self._weigh(one).items():
                postings[piece].append((index, weight))
        self._rows = {piece: np.array([i for i, _ in found]) for piece, found in postings.items()}
        self._weights = {
            piece: np.array([w for _, w in found], np.float32) for piece, found in postings.items()
        }

    def add(self, words: Words, to: Floats) -> None:
        """Add the cosine with each sentence."""
        for piece, weight in self._weigh(Counter(self._pieces(words))).items():
            to[self._rows[piece]] += np.float32(weight) * self._weights[piece]

    def add_among(self, to: Floats) -> None:
        """Add the cosines between all sentences."""
        for piece, rows in self._rows.items():
            weights = self._weights[piece]
            if len(rows) == 1:
                to[rows[0], rows[0]] += weights[0] * weights[0]
            else:
                to[np.ix_(rows, rows)] += np.outer(weights, weights)

    def _weigh(self, counts: Counter[str]) -> dict[str, float]:
        weights = {
            piece: (1 + math.log(n)) * self._idf[piece]
            for piece, n in counts.items()
            if piece in self._idf
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {piece: weight / length for piece, weight in weights.items()}


class _Pieces(Protocol):
    def __call__(self, words: Words) -> Iterator[str]: ...


def _word_pieces(words: Words) -> Iterator[str]:
    yield from words
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"


def _letter_pieces(words: Words) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        for length in _LETTERS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


class WordMeanings:
    """Cosines of averaged word vectors."""

    def __init__(self, sentences: Sequence[Words], vectors: WordVectors) -> None:
        self._vectors = vectors
        self._rows = np.stack([vectors.sentence(words) for words in sentences])

    def among(self) -> Floats:
        """Between all sentences: (n, n)."""
        found: Floats = self._rows @ self._rows.T
        return found

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""
        found: Floats = self._rows @ self._vectors.sentence(words)
        return found


class Mixture:
    """A weighted sum of similarities."""

    def __init__(self, parts: Sequence[tuple[float, Similarity]]) -> None:
        self._parts = tuple(parts)

    def among(self) -> Floats:
        """Between all sentences: (n, n)."""
        return _sum([np.float32(weight) * part.among() for weight, part in self._parts])

    def to(self, words: Words) -> Floats:
        """Between a text and each sentence: (n,)."""
        return _sum([np.float32(weight) * part.to(words) for weight, part in self._parts])


def _sum(parts: Sequence[Floats]) -> Floats:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
