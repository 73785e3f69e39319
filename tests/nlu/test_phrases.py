"""Where phrases stand in a text: the longest, from the left, with gaps and endings."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from voice_skill.nlu.phrases import PhraseTree, Place


def _places(text: str, *phrases: str) -> list[Place]:
    tree = PhraseTree({"it": [tuple(one.split()) for one in phrases]})
    return tree.places(text.split()).get("it", [])


def test_a_phrase_is_found_wherever_it_stands() -> None:
    assert _places("my neck and my neck", "my neck") == [Place(0, 2), Place(3, 5)]


def test_a_phrase_is_whole_words() -> None:
    assert _places("numbers benumb", "numb") == []


def test_a_star_is_any_ending() -> None:
    assert _places("it droops or is droopy", "droop*") == [Place(1, 2), Place(4, 5)]


def test_the_longest_phrase_counts() -> None:
    assert _places("half of my face", "half", "my face", "half of my face") == [Place(0, 4)]


def test_a_gap_is_up_to_three_words() -> None:
    assert _places("get out", "get ... out") == [Place(0, 2)]
    assert _places("get a b c out", "get ... out") == [Place(0, 5, frozenset({1, 2, 3}))]
    assert _places("get a b c d out", "get ... out") == []


def test_a_phrase_without_a_gap_counts_before_one_with_it() -> None:
    for phrases in itertools.permutations(["not ... tight", "not so tight"]):
        assert _places("not so tight", *phrases) == [Place(0, 3)]


def test_phrases_of_two_names_may_overlap() -> None:
    tree = PhraseTree({"a": [("my", "arm")], "b": [("arm", "numb")]})
    assert tree.places(["my", "arm", "numb"]) == {"a": [Place(0, 2)], "b": [Place(1, 3)]}


WORDS = st.sampled_from(["a", "b", "ab"])
PATTERNS = st.lists(st.sampled_from(["a", "b", "a*", "..."]), min_size=1, max_size=4).filter(
    lambda words: words[0] != "..." != words[-1]
)


@given(PATTERNS, st.lists(WORDS, max_size=12))
def test_one_phrase_is_found_as_by_a_regular_expression(phrase: list[str], said: list[str]) -> None:
    forms = {"...": r"(?: \S+){0,3}", "a*": r" a\S*"}
    expression = "".join(forms.get(word, f" {word}") for word in phrase)
    text = "".join(f" {word}" for word in said)
    found = [
        (text[: match.start()].count(" "), text[: match.end()].count(" "))
        for match in re.finditer(rf"{expression}(?= |$)", text)
    ]
    assert [(one.start, one.end) for one in _places(" ".join(said), " ".join(phrase))] == found
