"""How alike pronunciations sound."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.asr.graph.lexicon import Pronunciation, parse
from voice_skill.asr.graph.likeness import distances, likely_pairs, phone_distance
from voice_skill.asr.graph.phones import PHONES

pronunciations = st.lists(st.integers(1, len(PHONES)), min_size=1, max_size=8).map(tuple)


def distance(first: Pronunciation, second: Pronunciation) -> float:
    ((total, _),) = distances([(first, second)])
    return total


@given(pronunciations)
def test_a_phrase_is_no_distance_from_itself(phones: Pronunciation) -> None:
    assert distance(phones, phones) == 0


@given(pronunciations, pronunciations)
def test_distance_is_the_same_both_ways_and_more_than_nothing(
    first: Pronunciation, second: Pronunciation
) -> None:
    assert distance(first, second) == pytest.approx(distance(second, first), abs=1e-5)
    assert (distance(first, second) == 0) == (first == second)


@given(st.lists(st.tuples(pronunciations, pronunciations), min_size=2, max_size=6))
def test_pairs_do_not_touch_each_other(pairs: list[tuple[Pronunciation, Pronunciation]]) -> None:
    together = [total for total, _ in distances(pairs)]
    assert together == pytest.approx([distance(*pair) for pair in pairs], abs=1e-5)


_FEW = st.lists(st.integers(1, 6), min_size=1, max_size=3).map(tuple)
_WORDS = st.lists(st.lists(_FEW, min_size=1, max_size=2), min_size=1, max_size=3)


@given(st.lists(_WORDS, min_size=2, max_size=4), st.floats(0, 0.5))
def test_no_pair_within_the_limit_is_unlikely(
    phrases: list[list[list[Pronunciation]]], limit: float
) -> None:
    likely = set(likely_pairs(phrases, limit))
    for n, m in combinations(range(len(phrases)), 2):
        ways = [[sum(way, ()) for way in product(*phrases[at])] for at in (n, m)]
        near = any(each <= limit for _, each in distances(list(product(*ways))))
        assert not near or (n, m) in likely


def test_words_that_are_shared_may_be_left_out() -> None:
    top, stop, massage = parse("T AA P"), parse("S T AA P"), parse("M AH S AA ZH")
    assert list(likely_pairs([[[top], [massage]], [[stop], [massage]]], 0.18)) == [(0, 1)]


def test_a_word_that_nobody_can_pronounce_may_be_anything() -> None:
    assert list(likely_pairs([[[]], [[parse("T AA P")]]], 0.0)) == [(0, 1)]


@pytest.mark.parametrize("first", PHONES)
@pytest.mark.parametrize("second", PHONES)
def test_only_a_phone_itself_costs_nothing(first: str, second: str) -> None:
    assert (phone_distance(first, second) == 0) == (first == second)
    assert phone_distance(first, second) <= 1


@pytest.mark.parametrize(
    ("near", "far"),
    [
        (("P", "B"), ("P", "L")),
        (("M", "N"), ("M", "S")),
        (("IY", "IH"), ("IY", "AA")),
        (("W", "UW"), ("K", "UW")),
    ],
)
def test_what_is_made_alike_sounds_alike(near: tuple[str, str], far: tuple[str, str]) -> None:
    assert phone_distance(*near) < phone_distance(*far)


def test_the_second_figure_is_per_phone_of_the_longer() -> None:
    ((total, each),) = distances([(parse("S T AA P"), parse("T AA P"))])
    assert total == pytest.approx(0.7)
    assert each == pytest.approx(0.175)


def test_no_pairs_have_no_distances() -> None:
    assert list(distances([])) == []
    assert list(likely_pairs([], 1.0)) == []
