"""A vector for every word, distilled from a sentence encoder: what ships is one small file.

The file (see `scripts/distil_word_vectors.py`) holds the encoder's WordPiece vocabulary and one
8-bit vector for each piece, already weighted by how telling the piece is. A sentence is the
average of its pieces: a table look-up, no network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from voice_skill.errors import ModelError

_INSIDE = "##"
"""How WordPiece marks a piece that does not begin a word."""


@dataclass
class WordVectors:
    """Vectors of word pieces.

    `vectors` is (pieces, dimensions), int8; `scales` (pieces,) turns a row into its true length.
    """

    pieces: Mapping[str, int]
    vectors: NDArray[np.int8] = field(repr=False)
    scales: NDArray[np.float32] = field(repr=False)
    _split: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, file: Path) -> WordVectors:
        """Read the file that `scripts/distil_word_vectors.py` wrote.

        Raises `ModelError` where that is something else.
        """
        try:
            with np.load(file) as stored:
                pieces = bytes(stored["pieces"]).decode().split("\n")
                vectors, scales = stored["vectors"], stored["scales"]
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(
                f"The word vectors {file} cannot be read.",
                hint="Install relief-voice again.",
            ) from error
        return cls({piece: index for index, piece in enumerate(pieces)}, vectors, scales)

    def sentence(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Unit vector of a sentence; zeros when no piece of it is known."""
        rows = [row for word in words for row in self._rows(word)]
        found = self.vectors[rows].astype(np.float32)
        total: NDArray[np.float32] = self.scales[rows] @ found
        length = np.float32(np.linalg.norm(total))
        return total / length if length > 0 else total

    def _rows(self, word: str) -> tuple[int, ...]:
        if word not in self._split:
            parts = word.split("'")
            self._split[word] = tuple(row for part in parts for row in self._pieces_of(part))
        return self._split[word]

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        """The longest piece that fits, again and again; nothing for a word that has none."""
        rows: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                row = self.pieces.get((_INSIDE if start else "") + word[start:end])
                if row is not None:
                    rows.append(row)
                    start = end
                    break
            else:
                return ()
        return tuple(rows)


@cache
def shared_vectors(file: Path) -> WordVectors:
    """The vectors in `file`, read once: several stages of understanding use them."""
    return WordVectors.load(file)
