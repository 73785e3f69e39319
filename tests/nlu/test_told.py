"""What people tell of themselves, alone and amid other words."""

from __future__ import annotations

import pytest

from voice_skill.knowledge import load_skill
from voice_skill.nlu.interpretation import ABOUT, TELL
from voice_skill.nlu.interpreter import Interpreter


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("i'm ten", "child"),
        ("hi i'm twelve years old", "child"),
        ("hey there i'm thirteen", "child"),
        ("i'm only twelve", "child"),
        ("i am a kid", "child"),
        ("i'm ten years old and my neck hurts", "child"),
        ("i'm twelve can i use the ice pack", "child"),
        ("is it okay i'm eleven", "child"),
        ("i'm a fourteen year old boy", "child"),
        ("i'm in sixth grade and my neck is stiff", "child"),
        ("my son is eight years old", "child"),
        ("my daughter is nine and her neck hurts", "my-child"),
        ("my daughter woke up with a stiff neck", "my-child"),
        ("i'm twelve weeks pregnant", "pregnancy"),
        ("i'm driving", "driving"),
        ("i'm driving right now", "driving"),
        ("i'm stuck in traffic and my neck hurts", "driving"),
        ("i've parked", "parked"),
        ("i'm parked now", "parked"),
        ("i've stopped the car", "parked"),
        ("i'm not driving anymore", "parked"),
        ("i'm home", "parked"),
        ("i had a stroke last year", "stroke"),
        ("two years ago i had a stroke", "stroke"),
        ("i had a heart attack two years ago", "heart-attack"),
        ("i've got a pacemaker", "heart-condition"),
        ("i'm on blood thinners", "blood-thinners"),
        ("hi i'm on blood thinners", "blood-thinners"),
        ("i take warfarin", "blood-thinners"),
        ("can i rub my neck if i take blood thinners", "blood-thinners"),
        ("i'm diabetic", "diabetes"),
        ("i have type two diabetes", "diabetes"),
        ("i have high blood pressure", "high-blood-pressure"),
        ("i have rheumatoid arthritis", "rheumatoid-arthritis"),
        ("i had neck surgery", "neck-surgery"),
        ("i have a slipped disc", "disc"),
        ("i have poor circulation", "poor-circulation"),
        ("i have raynaud's", "cold-trouble"),
        ("i've had a few beers", "sleepy"),
        ("the skin on my neck is numb", "skin"),
        ("i have no feeling on the skin of my neck", "skin"),
        ("i have a cut on my neck", "skin"),
        ("i have eczema there", "skin"),
    ],
)
def test_what_somebody_tells_is_heard_however_it_is_wrapped(
    interpreter: Interpreter, text: str, about: str
) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.slots.get(ABOUT)) == (True, about), found.reason


@pytest.mark.parametrize(
    "text",
    [
        "i'm ten minutes in",
        "i'm five reps in",
        "i've had it for ten years",
        "i'm sixteen",
        "i'm forty five years old",
        "i was driving yesterday",
        "i broke my arm ten years ago",
        "my neck hurts when i'm driving",
        "my father had a stroke last year",
        "my mother takes warfarin",
        "i don't take blood thinners",
        "i'm not pregnant",
    ],
)
def test_what_only_sounds_like_it_tells_nothing(interpreter: Interpreter, text: str) -> None:
    found = interpreter.interpret(text)
    assert (found.slots.get(ABOUT), found.told) == (None, ())


@pytest.mark.parametrize(
    "text", ["i had a stroke", "i had a stroke this morning", "i just had a heart attack"]
)
def test_what_was_not_said_to_be_long_ago_is_an_emergency(
    interpreter: Interpreter, text: str
) -> None:
    assert interpreter.interpret(text).intent == "WarningSign"


def test_a_sign_beside_it_counts_and_what_was_told_is_kept(interpreter: Interpreter) -> None:
    found = interpreter.interpret("i'm twelve and i can't feel my arm")
    assert (found.intent, found.slots["sign"]) == ("WarningSign", "cord-signs")
    assert found.told == ("child",)


def test_the_words_beside_it_are_compared_with_signs() -> None:
    found = load_skill().interpreter.interpret(
        "i take warfarin and i've given my head an awful clout"
    )
    assert found.intent in ("WarningSign", "DoubtfulSign")
    assert found.told == ("blood-thinners",)


def test_several_things_may_be_told_at_once(interpreter: Interpreter) -> None:
    found = interpreter.interpret("i'm diabetic and i take warfarin")
    assert found.intent == TELL
    assert set(found.told) == {"diabetes", "blood-thinners"}
