"""What a text is made of, as numbers: pieces of text that examples share, and what its words mean.

Three spaces side by side, each of about unit length: words and pairs of words, pieces of words
(both TF-IDF), and the averaged word vectors. The first two are sparse: a text is the rows of those
pieces that it holds, and how much each counts.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voice_skill.nlu.word_vectors import WordVectors

Floats = NDArray[np.float32]
Words = tuple[str, ...]

Split = Callable[[Words], Iterator[str]]
"""Tells the pieces of a text, each as often as it stands there."""

LETTERS = range(2, 6)
"""Lengths of the pieces of words that count, in letters; the edges of a word are letters, too."""
REACH = 5
"""Words that a "not" reaches."""
_NOT = "not: "
SEEN = 2
"""Pieces of fewer sentences tell nothing about others."""


def word_pieces(words: Words) -> Iterator[str]:
    """Words and pairs of neighbours."""
    yield from words
    for first, second in itertools.pairwise(words):
        yield f"{first} {second}"


def letter_pieces(words: Words) -> Iterator[str]:
    """Pieces of words, with the space that begins or ends a word."""
    for word in words:
        padded = f" {word} "
        for length in LETTERS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


SPLITS: tuple[Split, ...] = (word_pieces, letter_pieces)
"""The kinds of pieces, in the order of their rows."""


@dataclass(frozen=True)
class Denied:
    """Words and pairs as above, and once more each word that follows a "not", marked as such."""

    denying: frozenset[str]
    """ "Not" and such."""

    def __call__(self, words: Words) -> Iterator[str]:
        """Tell the pieces of a text."""
        yield from word_pieces(words)
        left = 0
        for word in words:
            if word in self.denying:
                left = REACH
            elif left:
                left -= 1
                yield f"{_NOT}{word}"


@dataclass(frozen=True)
class Space:
    """One kind of piece: those that are known, and how telling each is (its IDF, (pieces,))."""

    split: Split
    pieces: tuple[str, ...]
    telling: Floats = field(repr=False)
    _rows: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = {piece: row for row, piece in enumerate(self.pieces)}
        object.__setattr__(self, "_rows", rows)

    @classmethod
    def of(cls, split: Split, sentences: Sequence[Words]) -> Space:
        """The pieces that more than one of `sentences` hold."""
        held_by = Counter(piece for words in sentences for piece in set(split(words)))
        pieces = tuple(sorted(piece for piece, times in held_by.items() if times >= SEEN))
        held = np.array([held_by[piece] for piece in pieces], np.float32)
        return cls(split, pieces, np.log((1 + len(sentences)) / (1 + held)) + 1)

    def rows(self, words: Words) -> tuple[list[int], Floats]:
        """Rows of the known pieces of `words`, and their weights (unit length together)."""
        counts = Counter(piece for piece in self.split(words) if piece in self._rows)
        rows = [self._rows[piece] for piece in counts]
        often = np.array([1 + math.log(times) for times in counts.values()], np.float32)
        weights: Floats = often * self.telling[rows]
        return rows, weights / np.float32(math.sqrt(weights @ weights))


@dataclass(frozen=True)
class Features:
    """All spaces; the sparse ones number their rows one after the other, the vectors come last."""

    spaces: tuple[Space, ...]
    vectors: WordVectors

    @classmethod
    def of(
        cls, sentences: Iterable[Words], vectors: WordVectors, splits: Sequence[Split] = SPLITS
    ) -> Features:
        """The spaces that `sentences` span, one for each way to split them."""
        known = list(sentences)
        return cls(tuple(Space.of(split, known) for split in splits), vectors)

    @property
    def sparse(self) -> int:
        """How many rows come before those of the vectors."""
        return sum(len(space.pieces) for space in self.spaces)

    def to(self, words: Words) -> tuple[list[int], Floats, Floats]:
        """Rows and weights of the pieces of `words`, and their averaged vector (dimensions,)."""
        rows: list[int] = []
        weights: list[Floats] = []
        before = 0
        for space in self.spaces:
            found, counts = space.rows(words)
            rows += [before + row for row in found]
            weights.append(counts)
            before += len(space.pieces)
        return rows, np.concatenate(weights), self.vectors.sentence(words)
