"""Pieces of text and what they weigh."""

from __future__ import annotations

import numpy as np
import pytest

from voice_skill.nlu.features import Space, letter_pieces, word_pieces


def test_words_and_pairs_of_neighbours_are_pieces() -> None:
    assert list(word_pieces(("my", "neck", "aches"))) == [
        *("my", "neck", "aches"),
        *("my neck", "neck aches"),
    ]


def test_two_to_five_letters_with_the_edges_of_a_word_are_pieces() -> None:
    assert list(letter_pieces(("me",))) == [*(" m", "me", "e "), *(" me", "me "), " me "]
    lengths = {len(piece) for piece in letter_pieces(("shoulder",))}
    assert lengths == {2, 3, 4, 5}


def test_pieces_of_one_sentence_alone_are_not_kept() -> None:
    space = Space.of(word_pieces, [("stiff", "neck"), ("sore", "neck")])
    assert space.pieces == ("neck",)


def test_weights_of_pieces_have_unit_length() -> None:
    space = Space.of(letter_pieces, [("neck", "ache"), ("neck", "ache")])
    rows, weights = space.rows(("necks", "ache"))
    assert len(rows) == len(weights)
    assert weights @ weights == pytest.approx(1.0)


def _weights(*words: str) -> dict[str, float]:
    space = Space.of(word_pieces, [("sore", "neck"), ("sore", "neck"), ("stiff", "neck")] * 2)
    rows, weights = space.rows(words)
    return {space.pieces[row]: weight for row, weight in zip(rows, weights, strict=True)}


def test_what_fewer_sentences_hold_counts_more() -> None:
    weights = _weights("stiff", "sore", "neck")
    assert weights["stiff"] > weights["sore"] > weights["neck"]


def test_what_is_said_twice_counts_more_but_not_twice() -> None:
    once, twice = _weights("stiff", "neck"), _weights("stiff", "neck", "neck")
    times = (twice["neck"] / twice["stiff"]) / (once["neck"] / once["stiff"])
    assert times == pytest.approx(1 + np.log(2))


def test_a_text_without_any_known_piece_has_no_rows() -> None:
    rows, weights = Space.of(word_pieces, [("neck",), ("neck",)]).rows(("qqq",))
    assert (rows, len(weights)) == ([], 0)
