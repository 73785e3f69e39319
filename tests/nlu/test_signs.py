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
    "text", ["it hurts", "that hurts", "ouch", "it's getting worse", "oh no it hurts", "sharp pain"]
)
def test_hurting_is_heard(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).intent == "Hurts"


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
