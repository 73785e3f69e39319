from __future__ import annotations

import pytest

from voice_skill.content.tree import Tree
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("my arm has gone numb", "cord-signs"),
        ("i can't feel my fingers", "cord-signs"),
        ("worst headache of my life", "sudden-headache"),
        ("i have chest pain", "heart-signs"),
        ("my face is drooping", "stroke-signs"),
        ("i can't breathe", "breathing-swallowing"),
        ("i feel dizzy", "dizziness"),
        ("i've got a fever", "fever"),
        ("i have a fever and a stiff neck", "meningitis-signs"),
        ("pins and needles in my hand", "tingling"),
        ("i took too many painkillers", "overdose"),
        ("i fell down the stairs yesterday", "recent-injury"),
        ("numbness", "cord-signs"),
        ("yes chest pain", "heart-signs"),
        ("my leg feels strange", "cord-signs"),
        ("should i call an ambulance", "ambulance"),
        ("call 911", "ambulance"),
        ("is this an emergency", "ambulance"),
        ("should i go to the hospital", "ambulance"),
        ("i don't want to live anymore", "despair"),
        ("i feel sick", "feeling-ill"),
        ("i have a headache", "headache"),
        ("my arm tingles", "tingling"),
    ],
)
def test_peoples_own_words_are_a_sign(interpreter: Interpreter, text: str, sign: str) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.intent, found.slots) == (True, "WarningSign", {"sign": sign})


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize(
    "text",
    [
        "um i think my arm has gone numb",
        "i don't know what to do my arm is numb",
        "stop i can't feel my hand",
        "hello doctor my left hand went numb what should i do",
        "no i have chest pain",
        "is it normal that i can't feel my fingers",
    ],
)
def test_a_sign_is_heard_amid_other_words(
    interpreter: Interpreter, situation: Situation, text: str
) -> None:
    found = interpreter.interpret(text, Context(situation))
    assert (found.accepted, found.intent) == (True, "WarningSign")


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize(
    "text",
    [
        "no numbness",
        "i don't have a fever",
        "i dont have a fever",
        "i do not have any chest pain right now",
        "i have no chest pain",
        "there's no tingling in my hand",
        "my arm is not numb",
        "my arm isn't numb anymore",
        "my leg is numb from sitting",
        "uh my leg is a bit numb from sitting too long on the couch",
        "my foot fell asleep",
        "i had a fever last week",
        "i fell last month",
        "i had a crash last year",
        "i never had chest pain",
        "without chest pain",
        "i'm not dizzy",
        "i did not have an accident",
        "i have never had an accident",
        "i can feel my fingers",
        "can massage cause numbness",
        "my friend has chest pain",
    ],
)
def test_what_is_denied_past_or_harmless_is_no_sign(
    interpreter: Interpreter, situation: Situation, text: str
) -> None:
    assert interpreter.interpret(text, Context(situation)).intent not in ("WarningSign", "Hurts")


@pytest.mark.parametrize(
    "text", ["it hurts", "that hurts", "ouch", "it makes it worse", "oh no it hurts", "sharp pain"]
)
def test_hurting_is_heard(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).intent == "Hurts"


def test_worse_is_what_is_led_or_a_neck_that_does_not_get_better(interpreter: Interpreter) -> None:
    text = "it's getting worse"
    assert interpreter.interpret(text, Context(Situation.LEADING)).intent == "Hurts"
    assert interpreter.interpret(text).slots == {"sign": "not-better"}


@pytest.mark.parametrize("text", ["it doesn't hurt", "it doesn't hurt anymore", "it is not worse"])
def test_not_hurting_is_not_hurting(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).intent != "Hurts"


def test_a_sign_outweighs_the_pain_beside_it(interpreter: Interpreter) -> None:
    found = interpreter.interpret("it hurts a lot and my arm is numb")
    assert (found.intent, found.slots) == ("WarningSign", {"sign": "cord-signs"})


def test_every_warning_sign_of_the_content_has_phrases_and_no_other(
    grammar: Grammar, tree: Tree
) -> None:
    blocks = grammar.intents.intents["WarningSign"].data
    assert {block.slots["sign"] for block in blocks} == set(tree.warning_signs)


@pytest.mark.parametrize(
    "text",
    [
        "it burned me",
        "i think it burned me",
        "i burned myself",
        "i've burnt my neck on the hot water bottle",
        "it's scalding hot",
        "there's a blister on my neck",
        "my skin is white from the ice",
        "my skin looks grey",
        "the redness doesn't fade",
        "my neck's gone numb from the ice",
        "i think i have frostbite",
    ],
)
def test_skin_that_does_not_like_a_pack_is_heard(interpreter: Interpreter, text: str) -> None:
    for situation in (Situation.IDLE, Situation.TIMING, Situation.CHECKING):
        assert interpreter.interpret(text, Context(situation)).intent == "SkinTrouble", situation


@pytest.mark.parametrize(
    "text", ["i burned myself on purpose", "i burn myself with the heat pad on purpose"]
)
def test_who_burns_themselves_on_purpose_is_in_despair(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).slots == {"sign": "despair"}


@pytest.mark.parametrize(
    "text",
    ["i can't lift my head", "i can't hold my head up", "i can't move my neck at all"],
)
def test_what_may_be_weakness_or_a_spasm_is_asked_about(
    interpreter: Interpreter, text: str
) -> None:
    assert interpreter.interpret(text).intent == "DoubtfulSign"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("i've had ice on for half an hour", 30),
        ("the ice has been on for an hour", 90),
        ("i put an ice pack on ten minutes ago", 10),
        ("i've been icing it for twenty minutes", 20),
        ("i already have ice on my neck", None),
    ],
)
def test_a_pack_that_is_on_is_heard_with_its_time(
    interpreter: Interpreter, text: str, minutes: int | None
) -> None:
    found = interpreter.interpret(text)
    assert (found.intent, found.slots.get("minutes")) == ("PackOn", minutes)
    assert found.slots["routine"] == "ice-pack"


def test_a_whole_sentence_of_the_grammar_holds_no_sign_that_is_only_nearly_said(
    interpreter: Interpreter,
) -> None:
    assert interpreter.interpret("hot and cold for any spasm").intent == "AskWhat"
