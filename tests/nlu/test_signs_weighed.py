"""Signs by phrases and by concepts, weighed: a small grammar with three signs of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.content.schema import Level, WarningSign
from voice_skill.content.tree import Tree
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter

GRAMMAR = """
language: en
keep_words: ["not"]
assertion:
  subjects: [i, my]
  questions: [can]
  denied: {before: [not]}
  someone_else: {before: [his]}
intents:
  WarningSign:
    data:
      - {sentences: ["[i have a] fever"], slots: {sign: fever}, metadata: {spot: true, urgency: 2}}
      - {sentences: [he may have a chill, shivers], slots: {sign: chill},
         metadata: {spot: true, urgency: 2}}
      - {sentences: [stiff, my neck is so very stiff], slots: {sign: stiff},
         metadata: {spot: true, urgency: 1}}
  DenySign:
    data: [{sentences: [face looks odd in photographs], metadata: {spot: true, urgency: 0}}]
  Hello:
    data:
      - {sentences: [the face looks odd, shall i measure his fever again, why not]}
      - {sentences: ["shall i go out (with a fever|with a stiff neck)"]}
  Hurts:
    data: [{sentences: [it hurts like a fever], metadata: {urgency: 1}}]
concepts: {face: [face], odd: [odd], hot: [hot], sick: [sick], rash: [rash],
  weeks: [for weeks]}
alarms: {stroke: [[face, odd]], fever: [[hot]], ill: [[sick]], rash: [[rash]], stiff: [[weeks]]}
"""


def _rule(sign: str, level: Level, *, advice_only: bool = False) -> WarningSign:
    return WarningSign(id=sign, level=level, say="Go.", sources=("a",), advice_only=advice_only)


@pytest.fixture(scope="module")
def small_grammar(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    folder: Path = tmp_path_factory.mktemp("grammar")
    (folder / "g.yaml").write_text(GRAMMAR)
    return load_grammar(folder)


@pytest.fixture(scope="module")
def weighing(tree: Tree, small_grammar: Grammar) -> Interpreter:
    meningitis = _rule("meningitis", Level.EMERGENCY)
    rules = [
        _rule("stroke", Level.EMERGENCY),
        meningitis.model_copy(update={"together": (("fever", "rash"),)}),
        _rule("fever", Level.TODAY),
        _rule("ill", Level.TODAY),
        _rule("chill", Level.TODAY),
        _rule("rash", Level.SOON),
        _rule("stiff", Level.SOON, advice_only=True),
    ]
    small = tree.model_copy(update={"warning_signs": {one.id: one for one in rules}})
    return Interpreter(small_grammar, small)


def _said(
    interpreter: Interpreter, text: str, situation: Situation = Situation.IDLE
) -> tuple[str | None, object]:
    found = interpreter.interpret(text, Context(situation))
    return (found.intent, found.slots.get("sign")) if found.accepted else (None, None)


def test_concepts_are_a_sign_where_no_sentence_fits(weighing: Interpreter) -> None:
    assert _said(weighing, "one half of my face is odd") == ("WarningSign", "stroke")


def test_a_sentence_that_fits_whole_is_no_matter_for_concepts(weighing: Interpreter) -> None:
    assert _said(weighing, "the face looks odd") == ("Hello", None)


def test_a_denial_in_its_own_words_silences_an_alarm(weighing: Interpreter) -> None:
    text = "well my face looks odd in photographs you know"
    assert _said(weighing, text) != ("WarningSign", "stroke")


def test_a_denial_in_its_own_words_is_one_whatever_else_is_denied(weighing: Interpreter) -> None:
    text = "well not his face looks odd in photographs you know"
    assert _said(weighing, text) == ("DenySign", None)


def test_a_misspelt_denial_denies(weighing: Interpreter) -> None:
    assert _said(weighing, "well i am hot") == ("WarningSign", "fever")
    assert _said(weighing, "well i am nott hot") == (None, None)


def test_a_sentence_that_fits_whole_is_outweighed_only_by_what_could_interrupt(
    weighing: Interpreter,
) -> None:
    assert _said(weighing, "shall i go out with a fever") == ("WarningSign", "fever")
    assert _said(weighing, "shall i go out with a stiff neck") == ("Hello", None)


def test_an_urgent_sentence_counts_before_the_sign_inside_it(weighing: Interpreter) -> None:
    assert _said(weighing, "it hurts like a fever") == ("Hurts", None)


def test_a_denial_that_was_nearly_said_silences_nothing(weighing: Interpreter) -> None:
    text = "well my face looks odd in photograph you know"
    assert _said(weighing, text) == ("WarningSign", "stroke")


def test_a_denial_of_something_else_silences_nothing(weighing: Interpreter) -> None:
    text = "my face looks odd in photographs and in the mirror my face is odd"
    assert _said(weighing, text) == ("WarningSign", "stroke")


def test_in_a_question_only_an_emergency_counts(weighing: Interpreter) -> None:
    assert _said(weighing, "my neck is hot") == ("WarningSign", "fever")
    assert _said(weighing, "can a neck be hot") == (None, None)
    assert _said(weighing, "can my face be odd") == ("WarningSign", "stroke")


def test_without_a_tree_every_sign_counts_like_an_emergency(small_grammar: Grammar) -> None:
    assert _said(Interpreter(small_grammar), "can a neck be hot") == ("WarningSign", "fever")


@pytest.mark.parametrize(
    "text", ["i am hot with a rash", "i have a fever and there is a rash", "a rash and i am hot"]
)
def test_signs_add_up_whichever_way_they_are_found(weighing: Interpreter, text: str) -> None:
    assert _said(weighing, text) == ("WarningSign", "meningitis")


def test_what_somebody_else_has_adds_nothing_up(weighing: Interpreter) -> None:
    assert _said(weighing, "i have a fever and his rash is back") == ("WarningSign", "fever")


def test_signs_that_amount_to_nothing_more_stay_what_they_are(weighing: Interpreter) -> None:
    assert _said(weighing, "i have a fever for weeks") == ("WarningSign", "fever")


def test_for_weeks_answers_since_when_and_needs_no_advice(weighing: Interpreter) -> None:
    text = "it has been like that for weeks"
    assert _said(weighing, text) == ("WarningSign", "stiff")
    assert _said(weighing, text, Situation.TELLING) == (None, None)
    assert _said(weighing, f"{text} and i am hot", Situation.TELLING) == ("WarningSign", "fever")


def test_the_graver_of_a_phrase_and_an_alarm_counts(weighing: Interpreter) -> None:
    assert _said(weighing, "i have a fever my face is odd") == ("WarningSign", "stroke")
    assert _said(weighing, "i have a fever now for weeks") == ("WarningSign", "fever")


def test_of_two_as_grave_the_phrase_counts(weighing: Interpreter) -> None:
    assert _said(weighing, "sick and with a fever") == ("WarningSign", "fever")
    assert _said(weighing, "sick without a thermometer") == ("WarningSign", "ill")


def test_an_emergency_stays_the_one_it_is(weighing: Interpreter) -> None:
    text = "i am hot with a rash and my face is odd"
    assert _said(weighing, text) == ("WarningSign", "stroke")


def test_of_two_phrases_the_more_urgent_counts_then_the_longer(weighing: Interpreter) -> None:
    text = "well my neck is so very stiff and there is fever"
    assert _said(weighing, text) == ("WarningSign", "fever")
    assert _said(weighing, "fever and so he may have a chill") == ("WarningSign", "chill")
    assert _said(weighing, "he may have a chil and so fever") == ("WarningSign", "chill")


def test_of_two_phrases_as_long_the_one_that_was_said_as_it_stands_counts(
    weighing: Interpreter,
) -> None:
    assert _said(weighing, "well feverr then some shivers") == ("WarningSign", "chill")
    assert _said(weighing, "well shiverss then some fever") == ("WarningSign", "fever")


def test_a_sign_says_whether_it_was_the_whole_text(weighing: Interpreter) -> None:
    assert weighing.interpret("i have a fever").reason == "strict"
    assert weighing.interpret("well i have a fever").reason == "spotted"


def test_a_phrase_that_may_wait_counts_only_as_it_stands(weighing: Interpreter) -> None:
    assert _said(weighing, "well my neck is stiff") == ("WarningSign", "stiff")
    assert _said(weighing, "well my neck is stif") == (None, None)


def test_only_what_could_interrupt_is_answered_for_somebody_else(weighing: Interpreter) -> None:
    assert _said(weighing, "well his fever is back") == ("OtherSign", "fever")
    assert _said(weighing, "well his feverr is back") == (None, None)
    assert _said(weighing, "well his stiff neck is back") == (None, None)


def test_a_sign_of_somebody_else_counts_before_what_was_only_nearly_said(
    weighing: Interpreter,
) -> None:
    assert _said(weighing, "shall i measure his fever again") == ("Hello", None)
    assert _said(weighing, "shall i measure his fever agin") == ("OtherSign", "fever")


def test_a_sign_of_ones_own_counts_before_a_graver_one_of_somebody_else(
    weighing: Interpreter,
) -> None:
    assert _said(weighing, "well his odd face") == ("OtherSign", "stroke")
    assert _said(weighing, "his odd face my rash") == ("WarningSign", "rash")
