"""Signs by what is said together: where concepts are found, and when they amount to an alarm."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.errors import GrammarError
from voice_skill.nlu.assertion import Assertion, AssertionCues
from voice_skill.nlu.concepts import Concepts
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.normalise import words_of

CUES = AssertionCues.parse(
    {
        "denied": {"before": ["not", "no"]},
        "general": {"before": ["cause"]},
        "past": {"behind": ["years ago"]},
        "someone_else": {"ahead": ["my wife", "she", "her"]},
        "subjects": ["i", "my"],
        "in_my_care": ["my daughter"],
        "no_cues": ["not only"],
    }
)
PHRASES = {
    "face": ["face", "mouth", "half of my face"],
    "droops": ["droop*", "lopsided", "is down"],
    "words": ["words", "2 words"],
    "cannot": ["can't", "get ... out"],
}
CONCEPTS = Concepts.parse(
    PHRASES,
    {"stroke": [["face", "droops"], ["cannot", "words"]]},
    barriers=["but"],
    contractions={"'s": "is"},
)


def _signs(text: str) -> list[tuple[str, Assertion]]:
    found = CONCEPTS.found(words_of(text), CUES)
    return [(alarm.sign, alarm.assertion) for alarm in found]


@pytest.mark.parametrize(
    "text",
    [
        "my face droops",
        "it droops this half of my face",
        "my mouth has gone all lopsided",
        "my face's down",
        "i can't get my words out",
        "i can't find words",
        "my face and one two three four five six seven eight it droops",
        "but my face droops but it is half past nine",
        "my face not only droops",
    ],
)
def test_concepts_said_together_in_any_order_are_a_sign(text: str) -> None:
    assert ("stroke", Assertion.PRESENT) in _signs(text)


@pytest.mark.parametrize(
    "text",
    [
        "my face is fine but my shoulder droops",
        "my face is not drooping",
        "a face can cause drooping",
        "no drooping face",
        "a drooping face years ago",
        "my face and one two three four five six seven eight nine it droops",
        "a lopsided house",
        "the surface is lopsided",
    ],
)
def test_apart_denied_past_or_inside_other_words_they_are_none(text: str) -> None:
    assert _signs(text) == []


def test_a_sign_of_somebody_else_is_told_apart() -> None:
    assert _signs("my wife and her face droops") == [("stroke", Assertion.SOMEONE_ELSE)]


def test_the_sign_of_a_child_in_my_care_counts_like_my_own() -> None:
    assert _signs("my daughter says her mouth droops") == [("stroke", Assertion.PRESENT)]


def test_one_word_is_not_two_concepts() -> None:
    twice = Concepts.parse({"a": ["numb*"], "b": ["numb", "dead"]}, {"cord": [["a", "b"]]})
    assert not list(twice.found(("numb",), CUES))
    assert list(twice.found(("numb", "dead"), CUES))


def test_contractions_are_the_same_as_what_they_stand_for() -> None:
    short = Concepts.parse({"a": ["neck's gone"]}, {"cord": [["a"]]}, contractions={"'s": "is"})
    for text in ("my neck's gone", "my neck is gone"):
        (alarm,) = short.found(words_of(text), CUES)
        assert alarm.end == len(text.split())


def test_what_stands_in_a_gap_may_deny() -> None:
    gaps = Concepts.parse({"tight": ["chest ... tight", "not tight"]}, {"heart": [["tight"]]})
    assert list(gaps.found(words_of("my chest is so tight"), CUES))
    assert not list(gaps.found(words_of("my chest is not so tight"), CUES))


def test_an_alarm_knows_the_words_that_set_it_off() -> None:
    (alarm,) = CONCEPTS.found(words_of("help my mouth is lopsided now"), CUES)
    assert (alarm.start, alarm.end, alarm.concepts) == (2, 5, ("face", "droops"))


SAID = ["my", "face's", "mouth", "droops", "can't", "get", "words", "out", "but", "not", "i"]


@given(st.lists(st.sampled_from(SAID)))
def test_an_alarm_lies_within_its_text(words: list[str]) -> None:
    for alarm in CONCEPTS.found(words, CUES):
        assert 0 <= alarm.start < alarm.end <= len(words)


def test_the_words_of_patterns_are_whole_words_only() -> None:
    words = CONCEPTS.words
    assert {"lopsided", "half", "can't", "get", "out"} <= words
    assert not any("*" in word or "." in word for word in words)
    assert "2" not in words


def _written(folder: Path, text: str) -> Path:
    (folder / "g.yaml").write_text(
        "language: en\nintents: {Stop: {data: [{sentences: [stop]}]}}\n" + text
    )
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("concepts: {face: face}\n", "face"),
        ("concepts: {face: [1]}\n", "face"),
        ("alarms: {stroke: [face]}\n", "[face, droops]"),
        ('contractions: {"\'s": 1}\n', "in full"),
        ("alarms: {stroke: [[face]]}\n", "there is no concept face"),
        ("concepts: {face: [a]}\nalarms: {stroke: [[fase]]}\n", "Did you mean face?"),
    ],
)
def test_malformed_concepts_are_named_with_what_to_write(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(GrammarError) as error:
        load_grammar(_written(tmp_path, text))
    assert message in f"{error.value} {error.value.hint}"
