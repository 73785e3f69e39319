"""What a word of a text may stand for, and what it costs to ignore it."""

from __future__ import annotations

import pytest

from voice_skill.nlu.spelling import NEVER, Speller, Word
from voice_skill.nlu.weights import UNKNOWN_WEIGHT

SPELLER = Speller(
    vocabulary=frozenset({"shoulder", "shoulders", "neck", "ice", "don't"}),
    weights={"shoulder": 0.9, "shoulders": 0.5, "neck": 0.2, "ice": 0.8, "don't": 0.3},
    skipped=frozenset({"please"}),
    kept=frozenset({"don't", "never"}),
)


def test_a_known_word_stands_for_itself_alone() -> None:
    assert SPELLER.word("shoulder") == Word("shoulder", 0.9, (("shoulder", 0.0),))


def test_a_misspelt_word_stands_for_what_it_looks_like_the_more_the_cheaper() -> None:
    word = SPELLER.word("sholder")
    forms = dict(word.forms)
    assert word.ignoring == UNKNOWN_WEIGHT
    assert 0.1 < forms["shoulder"] < 0.4
    assert dict(SPELLER.word("shooldr").forms)["shoulder"] > forms["shoulder"]


@pytest.mark.parametrize("text", ["icy", "qqqqq"])
def test_a_short_or_strange_word_stands_for_nothing(text: str) -> None:
    assert SPELLER.word(text) == Word(text, UNKNOWN_WEIGHT, ())


def test_nothing_stands_for_a_short_word() -> None:
    assert SPELLER.word("iced").forms == ()


def test_a_skipped_word_costs_nothing_and_stands_for_nothing() -> None:
    assert SPELLER.word("please") == Word("please", 0.0, ())


def test_a_kept_word_is_never_ignored() -> None:
    assert SPELLER.word("don't") == Word("don't", NEVER, (("don't", 0.0),))
    assert SPELLER.word("don't").kept
    assert not SPELLER.word("neck").kept


def test_a_misspelt_kept_word_is_never_ignored_either() -> None:
    word = SPELLER.word("dont")
    assert (word.kept, [form for form, _ in word.forms]) == (True, ["don't"])
    assert 0 < word.forms[0][1] < 0.2


def test_a_kept_word_that_no_sentence_holds_stands_for_nothing() -> None:
    assert SPELLER.word("nevver") == Word("nevver", NEVER, ())
