"""Answers to a question about danger: "no" and "yes" with a few words, and answers taken back."""

from __future__ import annotations

import pytest

from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter

CHECKING = Context(Situation.CHECKING)
TELLING = Context(Situation.TELLING)

NO = """
nah
no just my neck
no it's only my neck that hurts
no i'm fine
no thanks i'm fine
nope all good
no everything else is fine
no i said no
i told you no
no new medicine
i'm not taking anything new
no my face is fine
no fall no crash
no falls or knocks
no i haven't fallen
no i slept badly
no i'm fifty two
no no just sore
no nothing new
nothing like that
no none of those apply
no not as far as i know
no to all of them
"""
YES = """
yup
yes a little
yeah since tuesday
yes three days ago
yes i have that
yes two of them
yes but only a little
yes diabetes
i'm afraid so
"""
DOUBT = """
no idea
no only a bit
no not really just a little
no i'm not sure
no maybe
yes maybe
no only my arm
no just my left arm
no just my neck and my arm
no i'm not fine
no my face is not fine
no it's very cold
"""
NEITHER = """
no i'm not fine
no it's not fine
no my face is not fine
no my skin is red
no except my hand
no but my arm tingles
no only my arm tingles
no just my left arm
no just my neck and my arm
no i'm fine it's just my neck and a rash
no nothing new just the same numbness
no new medicine except metoclopramide
no fall only a knock
no just osteoporosis
no only diabetes
no i'm twelve
no it's gone now
no not at the moment
no headache
none is fine
yes i'm fine
"""
"""No plain answer: a sign, an exception, or one thing denied of several."""


def understood(interpreter: Interpreter, text: str, context: Context = CHECKING) -> str | None:
    found = interpreter.interpret(text, context)
    return found.intent if found.accepted else None


@pytest.mark.parametrize("text", NO.strip().splitlines())
def test_a_no_with_harmless_words_is_a_no(interpreter: Interpreter, text: str) -> None:
    assert understood(interpreter, text) == "No"


@pytest.mark.parametrize("text", YES.strip().splitlines())
def test_a_yes_with_a_few_words_is_a_yes(interpreter: Interpreter, text: str) -> None:
    assert understood(interpreter, text) == "Yes"


@pytest.mark.parametrize("text", DOUBT.strip().splitlines())
def test_a_doubt_is_a_doubt_whatever_it_begins_with(interpreter: Interpreter, text: str) -> None:
    assert understood(interpreter, text) == "Unsure"


@pytest.mark.parametrize("text", NEITHER.strip().splitlines())
def test_what_follows_a_no_may_be_the_answer(interpreter: Interpreter, text: str) -> None:
    assert understood(interpreter, text) not in {"Yes", "No"}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("no just tingling", "tingling"),
        ("no only a headache", "headache"),
        ("no just a bit of fever", "fever"),
    ],
)
def test_just_a_sign_is_that_sign(interpreter: Interpreter, text: str, sign: str) -> None:
    found = interpreter.interpret(text, CHECKING)
    assert (found.intent, found.slots) == ("WarningSign", {"sign": sign})


@pytest.mark.parametrize(
    "text", ["oh wait yes", "wait i meant yes", "no sorry yes", "no i mean yes"]
)
def test_a_late_yes_is_told_from_a_yes(interpreter: Interpreter, text: str) -> None:
    found = interpreter.interpret(text, CHECKING)
    assert (found.intent, "yes" in found.slots) == ("Correct", True)


@pytest.mark.parametrize(
    "text",
    [
        "i got that wrong",
        "sorry i made a mistake",
        "can i change my last answer",
        "can you repeat the previous question",
        "the question before",
        "no i meant no",
    ],
)
@pytest.mark.parametrize("situation", [Situation.CHECKING, Situation.TELLING, Situation.LEADING])
def test_an_answer_can_be_taken_back(
    interpreter: Interpreter, text: str, situation: Situation
) -> None:
    assert understood(interpreter, text, Context(situation)) == "Correct"


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("no ice please", {"without": "cold"}),
        ("i don't have any ice", {"without": "cold"}),
        ("no not warm either", {"without": "heat"}),
        ("either is fine", {"either": "fine"}),
        ("whatever you like", {"either": "fine"}),
        ("i don't care", {"either": "fine"}),
        ("a hot water bottle", {"pack": "heat"}),
        ("i don't want either", {"pack": "none"}),
    ],
)
def test_warm_or_cold_may_be_refused_or_left_open(
    interpreter: Interpreter, text: str, slots: dict[str, str]
) -> None:
    found = interpreter.interpret(text, TELLING)
    assert (found.intent, found.slots) == ("Tell", slots)


@pytest.mark.parametrize("text", ["not so much ice for me", "i would never take that ice thing"])
def test_what_is_denied_in_own_words_is_not_chosen(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text, TELLING).node != "ice"


@pytest.mark.parametrize("text", ["what's better", "which one do you recommend"])
def test_asking_what_is_better_is_about_ice_or_heat(interpreter: Interpreter, text: str) -> None:
    found = interpreter.interpret(text, TELLING)
    assert (found.node, found.facet) == ("ice-or-heat", "what")
