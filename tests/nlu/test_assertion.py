"""What is said about a sign, by cue phrases and how far they reach."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.nlu.assertion import Assertion, AssertionCues

CUES = AssertionCues.parse(
    {
        "clause_ends": ["but", "and"],
        "subjects": ["i", "my", "it"],
        "speaker": ["i", "my"],
        "no_cues": ["no i", "do not know", "my not"],
        "recent": ["this morning"],
        "denied": {
            "before": ["no", "not", "without"],
            "ahead": ["not think"],
            "behind": ["is gone"],
        },
        "past": {"before": ["used to have"], "behind": ["years ago"]},
        "over": {"behind": ["but it is gone"]},
        "undated": {"before": ["had"]},
        "someone_else": {"ahead": ["my friend"]},
        "general": {"before": ["cause"]},
        "questions": ["can", "how long"],
        "in_my_care": ["my son"],
    }
)


def asserted(text: str) -> Assertion:
    """What `text` says about the words between the brackets."""
    before, sign, behind = (part.split() for part in text.replace("]", "[").split("["))
    words = [*before, *sign, *behind]
    return CUES.of(words, len(before), len(before) + len(sign))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[numbness]", Assertion.PRESENT),
        ("i have no [numbness]", Assertion.DENIED),
        ("i have no rash or tingling or [numbness]", Assertion.DENIED),
        ("i do not think [my arm is numb]", Assertion.DENIED),
        ("the [numbness] is gone", Assertion.DENIED),
        ("the [numbness] was bad but it is gone", Assertion.OVER),
        ("i had [numbness] but it is gone", Assertion.OVER),
        ("i had [numbness] this morning but it is gone", Assertion.OVER),
        ("i had [numbness] years ago but it is gone", Assertion.PAST),
        ("my friend had [numbness] but it is gone", Assertion.PAST),
        ("no fever but [numbness]", Assertion.PRESENT),
        ("no fever and [numbness]", Assertion.PRESENT),
        ("i am not well [my arm is numb]", Assertion.PRESENT),
        ("no i have [numbness]", Assertion.PRESENT),
        ("not today no i have [numbness]", Assertion.PRESENT),
        ("not today my not so new [numbness]", Assertion.PRESENT),
        ("i do not know what [numbness] this is", Assertion.PRESENT),
        ("[my arm is numb] but the pain is gone", Assertion.PRESENT),
        ("[my arm is numb] it is gone wrong", Assertion.PRESENT),
        ("i had no [numbness] this morning", Assertion.DENIED),
        ("i had [numbness]", Assertion.UNDATED),
        ("my friend had [numbness]", Assertion.PAST),
        ("i used to have [numbness]", Assertion.PAST),
        ("i had [numbness] this morning", Assertion.PRESENT),
        ("[a stroke] years ago", Assertion.PAST),
        ("my friend has [numbness]", Assertion.SOMEONE_ELSE),
        ("my friend and my son have [numbness]", Assertion.PRESENT),
        ("my friend says [my arm is numb]", Assertion.PRESENT),
        ("can massage cause [numbness]", Assertion.GENERAL),
    ],
)
def test_cues_reach_as_far_as_the_clause(text: str, expected: Assertion) -> None:
    assert asserted(text) is expected


WORDS = st.lists(st.sampled_from(["pain", "no", "had", "i", "but", "my", "friend", "gone"]))


@given(before=WORDS, behind=WORDS)
def test_without_cues_everything_is_present(before: list[str], behind: list[str]) -> None:
    words = [*before, "numb", *behind]
    assert AssertionCues({}).of(words, len(before), len(before) + 1) is Assertion.PRESENT


@given(before=WORDS, behind=WORDS)
def test_what_stands_in_another_clause_says_nothing(before: list[str], behind: list[str]) -> None:
    words = [*before, "and", "numb", "and", *behind]
    start = len(before) + 1
    assert CUES.of(words, start, start + 1) is Assertion.PRESENT


@pytest.mark.parametrize(
    ("between", "taken", "expected"),
    [
        ("arm numb", {0, 1}, Assertion.PRESENT),
        ("arm not numb", {0, 2}, Assertion.DENIED),
        ("arm cause numb", {0, 2}, Assertion.GENERAL),
        ("arm not numb", {0, 1, 2}, Assertion.PRESENT),
    ],
)
def test_what_stands_between_the_parts_of_a_sign_counts_unless_it_is_one_of_them(
    between: str, taken: set[int], expected: Assertion
) -> None:
    words = between.split()
    assert CUES.of_parts(words, 0, len(words), taken) is expected


def test_without_cues_nothing_between_the_parts_counts() -> None:
    assert AssertionCues({}).of_parts(["arm", "not", "numb"], 0, 3, {0, 2}) is Assertion.PRESENT


def test_the_words_of_all_phrases_are_known() -> None:
    assert {"but", "numb"} & CUES.words == {"but"}
    assert {"know", "morning", "gone", "ago", "friend", "cause", "long", "son"} <= CUES.words


@pytest.mark.parametrize(
    ("text", "expected"),
    [("can it be", True), ("how long does it", True), ("how is it", False), ("it can", False)],
)
def test_a_question_is_known_by_how_it_begins(text: str, expected: bool) -> None:
    assert CUES.asks(text.split()) is expected


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(ValueError, match="denid"):
        AssertionCues.parse({"denid": {}})
