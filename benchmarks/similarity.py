"""How alike sentences are, for compared rankers: shared pieces (TF-IDF), and what words mean.

A similarity is made of a fixed list of sentences. Rows are unit vectors in both, so that values are
cosines, -1..1. Everything is numpy; nothing is trained.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from voice_skill.nlu.features import Floats, Words, word_pieces
from voice_skill.nlu.word_vectors import WordVectors

_LETTERS = range(2, 5)
"""As in `features`, but shorter: what was best while there were a few hundred examples."""
_COMMON = 32
"""Pieces that more sentences hold are multiplied all at once: the same, several times faster."""


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
        self._spaces = [_Space(sentences, pieces) for pieces in (word_pieces, _letter_pieces)]

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

    def __init__(self, sentences: Sequence[Words], pieces: _Pieces) -> None:
        self._pieces = pieces
        self._index: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        times: list[int] = []
        for row, words in enumerate(sentences):
            for piece, n in Counter(pieces(words)).items():
                rows.append(row)
                columns.append(self._index.setdefault(piece, len(self._index)))
                times.append(n)
        column = np.array(columns, np.intp)
        held_by = np.bincount(column, minlength=len(self._index))
        self._idf = np.log((1 + len(sentences)) / (1 + held_by)) + 1
        weights = (1 + np.log(times)) * self._idf[column]
        weights /= np.sqrt(np.bincount(rows, weights**2))[rows]
        by_piece = np.argsort(column, kind="stable")
        ends = np.cumsum(held_by)[:-1]
        self._rows = np.split(np.array(rows)[by_piece], ends)
        self._weights = np.split(weights[by_piece].astype(np.float32), ends)

    def add(self, words: Words, to: Floats) -> None:
        """Add the cosine with each sentence."""
        counts = Counter(self._pieces(words))
        known = {self._index[piece]: n for piece, n in counts.items() if piece in self._index}
        weights = {n: (1 + math.log(times)) * self._idf[n] for n, times in known.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        for n, weight in weights.items():
            to[self._rows[n]] += np.float32(weight / length) * self._weights[n]

    def add_among(self, to: Floats) -> None:
        """Add the cosines between all sentences."""
        common: list[Floats] = []
        for rows, weights in zip(self._rows, self._weights, strict=True):
            if len(rows) > _COMMON:
                common.append(np.zeros(len(to), np.float32))
                common[-1][rows] = weights
            elif len(rows) > 1:
                to[np.ix_(rows, rows)] += np.outer(weights, weights)
            else:
                to[rows[0], rows[0]] += weights[0] * weights[0]
        if common:
            columns = np.stack(common)
            to += columns.T @ columns


class _Pieces(Protocol):
    def __call__(self, words: Words) -> Iterator[str]: ...


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
    total: Floats = np.sum(parts, axis=0)
    return total
