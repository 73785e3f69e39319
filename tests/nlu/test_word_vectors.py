"""Word vectors: from pieces of an encoder to a file, and from it to the vector of a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scripts.distil_word_vectors import store
from voice_skill.errors import ModelError
from voice_skill.nlu.word_vectors import WordVectors

PIECES = {"neck": 0, "ne": 1, "##ck": 2, "##s": 3, "s": 4, "[CLS]": 5, "é": 6}


class _Model:
    """What `distil` returns, as far as it is stored: every piece has a direction of its own."""

    embedding = np.diag(np.arange(1.0, 8.0))

    @property
    def tokenizer(self) -> _Model:
        return self

    def get_vocab(self) -> dict[str, int]:
        return PIECES


@pytest.fixture
def stored(tmp_path: Path) -> WordVectors:
    store(_Model(), tmp_path / "words.npz", dimensions=7)
    return WordVectors.load(tmp_path / "words.npz")


def _of(vectors: WordVectors, *words: str) -> list[float]:
    """The directions of a sentence, the longest being 1."""
    found = vectors.sentence(words)
    return list((found / found.max()).round(2))


def test_only_pieces_of_plain_words_are_stored(stored: WordVectors) -> None:
    assert set(stored.pieces) == {"neck", "ne", "##ck", "##s", "s"}


def test_a_sentence_is_the_weighted_sum_of_its_words(stored: WordVectors) -> None:
    assert _of(stored, "neck", "s") == pytest.approx([0.2, 0, 0, 0, 1, 0, 0])


def test_a_sentence_has_unit_length(stored: WordVectors) -> None:
    assert np.linalg.norm(stored.sentence(("neck", "s"))) == pytest.approx(1.0)


def test_a_word_is_made_of_its_longest_pieces(stored: WordVectors) -> None:
    assert _of(stored, "necks") == pytest.approx([0.25, 0, 0, 1, 0, 0, 0])


def test_an_apostrophe_parts_a_word(stored: WordVectors) -> None:
    assert _of(stored, "neck's") == _of(stored, "neck", "s")


@pytest.mark.parametrize("words", [(), ("xyz",), ("neckx",)])
def test_what_has_no_pieces_has_no_direction(stored: WordVectors, words: tuple[str, ...]) -> None:
    assert not stored.sentence(words).any()


@pytest.mark.parametrize("content", [b"", b"not word vectors", b"PK\x03\x04 cut short"])
def test_broken_word_vectors_are_an_error_that_names_the_file(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "words-en.npz"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"words-en\.npz cannot be read"):
        WordVectors.load(file)
