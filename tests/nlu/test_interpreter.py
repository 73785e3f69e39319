from __future__ import annotations

import pytest

from voice_skill.content.schema import Facet
from voice_skill.content.tree import Tree
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter


@pytest.mark.parametrize(
    ("text", "intent", "node"),
    [
        ("What is a neck spasm?", "AskWhat", "neck-spasm"),
        ("ice or heat", "AskWhat", "ice-or-heat"),
        ("how long should I ice it", "AskHowLong", "ice"),
        ("how often can i use a heat pack", "AskHowOften", "heat-pack"),
        ("why did i get a neck spasm", "AskWhy", "neck-spasm"),
        ("when should i see a doctor", "AskWhen", "doctor"),
        ("is massage safe", "AskCaution", "massage"),
        ("does ice really help", "AskEvidence", "ice"),
        ("start the chin tuck", "StartRoutine", "chin-tuck"),
        ("chin tucks", "StartRoutine", "chin-tuck"),
        ("help me relax my neck", "AskForHelp", None),
        ("my neck hurts, help me", "AskForHelp", None),
    ],
)
def test_a_plain_sentence_is_understood(
    interpreter: Interpreter, text: str, intent: str, node: str | None
) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.intent, found.node) == (True, intent, node)


def test_a_strict_match_says_so_and_scores_one(interpreter: Interpreter) -> None:
    found = interpreter.interpret("what is whiplash")
    assert (found.reason, found.score) == ("strict", 1.0)


@pytest.mark.parametrize("text", ["set a timer for 10 minutes", "set a timer for ten minutes"])
def test_numbers_may_be_digits_or_words(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).slots == {"minutes": 10}


def test_minutes_and_seconds_are_both_read(interpreter: Interpreter) -> None:
    found = interpreter.interpret("set a timer for one minute and twenty five seconds")
    assert found.slots == {"minutes": 1, "seconds": 25}


def test_a_question_without_a_node_takes_the_last_one(interpreter: Interpreter) -> None:
    found = interpreter.interpret("how long", Context(node="ice"))
    assert (found.intent, found.node, found.facet) == ("AskHowLong", "ice", "how_long")


def test_a_spoken_node_wins_over_the_last_one(interpreter: Interpreter) -> None:
    assert interpreter.interpret("how long does whiplash last", Context(node="ice")).node == (
        "whiplash"
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [("and heat", "AskHowLong"), ("i meant heat", "AskHowLong"), ("heat", "AskWhat")],
)
def test_a_node_named_after_a_question_is_asked_the_same(
    interpreter: Interpreter, text: str, intent: str
) -> None:
    found = interpreter.interpret(text, Context(node="ice", facet="how_long"))
    assert (found.intent, found.node) == (intent, "heat")


def test_a_node_that_lacks_the_facet_asked_before_is_asked_what_it_is(
    interpreter: Interpreter, tree: Tree
) -> None:
    topic = next(one for one in tree.topics.values() if Facet.HOW_OFTEN not in one.facets)
    text = f"what about {topic.spoken_names[0]}"
    found = interpreter.interpret(text, Context(node="ice", facet="how_often"))
    assert (found.intent, found.node) == ("AskWhat", topic.id)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("five", {"minutes": 5}),
        ("half an hour", {"minutes": 30}),
        ("a quarter of an hour", {"minutes": 15}),
        ("an hour and a half", {"hours": 1, "minutes": 30}),
        ("two and a half minutes", {"minutes": 2, "seconds": 30}),
        ("a minute and a half", {"minutes": 1, "seconds": 30}),
        ("a couple of minutes", {"minutes": 2}),
    ],
)
def test_a_length_is_heard_where_it_was_asked_for(
    interpreter: Interpreter, text: str, slots: dict[str, int]
) -> None:
    found = interpreter.interpret(text, Context(Situation.SETTING))
    assert (found.intent, found.slots) == ("SetTimer", slots)
    assert interpreter.interpret(f"set a timer for {text}").slots == slots
    elsewhere = interpreter.interpret(text, Context(Situation.CHECKING))
    assert not (elsewhere.accepted and elsewhere.intent == "SetTimer")


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize(
    "text",
    [
        "can you call my daughter",
        "i need my mother",
        "i want my mom",
        "get my husband",
        "call the doctor for me",
    ],
)
def test_somebody_who_is_asked_for_is_no_sign(
    interpreter: Interpreter, text: str, situation: Situation
) -> None:
    assert interpreter.interpret(text, Context(situation)).intent == "CallPerson"


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize(
    "text", ["that's wrong", "no that's wrong", "you misheard me", "i didn't say that"]
)
def test_a_correction_is_never_an_answer(
    interpreter: Interpreter, text: str, situation: Situation
) -> None:
    assert interpreter.interpret(text, Context(situation)).intent == "Misheard"


def test_tell_me_more_keeps_node_and_facet(interpreter: Interpreter) -> None:
    found = interpreter.interpret("tell me more", Context(node="ice", facet="how"))
    assert (found.intent, found.node, found.facet) == ("AskMore", "ice", "how")


def test_start_it_takes_the_routine_that_was_talked_about(interpreter: Interpreter) -> None:
    assert interpreter.interpret("let's do it", Context(node="side-bend")).node == "side-bend"


@pytest.mark.parametrize("text", ["yes", "no", "i'm not sure"])
def test_an_answer_without_a_question_is_not_expected(interpreter: Interpreter, text: str) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.reason) == (False, "not expected while idle")


@pytest.mark.parametrize(
    ("situation", "intent"),
    [
        (Situation.IDLE, "AskMore"),
        (Situation.CHOOSING, "AskMore"),
        (Situation.ASKING, "Yes"),
        (Situation.LEADING, "Next"),
        (Situation.PAUSED, "Resume"),
        (Situation.TIMING, "Resume"),
        (Situation.RESTING, "Resume"),
    ],
)
def test_go_on_means_what_the_situation_makes_of_it(
    interpreter: Interpreter, situation: Situation, intent: str
) -> None:
    found = interpreter.interpret("go on", Context(situation))
    assert (found.accepted, found.intent) == (True, intent)


@pytest.mark.parametrize("situation", list(Situation))
@pytest.mark.parametrize("text", ["stop", "help", "goodbye", "it hurts", "i have chest pain"])
def test_some_things_are_heard_in_every_situation(
    interpreter: Interpreter, situation: Situation, text: str
) -> None:
    assert interpreter.interpret(text, Context(situation)).accepted


def test_a_bare_name_is_one_of_the_choices(interpreter: Interpreter) -> None:
    choosing = Context(Situation.CHOOSING, choices=("ice", "heat"))
    found = interpreter.interpret("heat", choosing)
    assert (found.accepted, found.node) == (True, "heat")


def test_of_two_as_likely_the_one_that_was_offered_is_meant(interpreter: Interpreter) -> None:
    choosing = Context(Situation.CHOOSING, choices=("heat", "massage"))
    found = interpreter.interpret("how long should i use ice heat", choosing)
    assert (found.accepted, found.node) == (True, "heat")


def test_something_else_than_what_was_offered_may_be_asked(interpreter: Interpreter) -> None:
    choosing = Context(Situation.CHOOSING, choices=("ice", "heat"))
    found = interpreter.interpret("what is massage", choosing)
    assert (found.accepted, found.node) == (True, "massage")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("uh what is um a neck spasm", "AskWhat"),
        ("what is a neck spazm", "AskWhat"),
        ("how long i should use the ice", "AskHowLong"),
    ],
)
def test_small_deviations_are_forgiven(interpreter: Interpreter, text: str, intent: str) -> None:
    found = interpreter.interpret(text)
    assert (found.accepted, found.intent) == (True, intent)


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather like today",
        "tell me a joke",
        "is ice good for my knee",
        "can curcumin relieve neck pain",
        "play some music",
        "how often should you ice an injured ankle",
        "[unk]",
        "[unk] stop it [unk] [unk]",
        "hello hello hello",
    ],
)
def test_what_is_not_the_skills_business_is_refused_with_a_reason(
    interpreter: Interpreter, text: str
) -> None:
    found = interpreter.interpret(text)
    assert not found.accepted
    assert found.reason


def test_unknown_words_are_named(interpreter: Interpreter) -> None:
    assert interpreter.interpret("can arnica cure whiplash").reason == "unknown words: arnica"


@pytest.mark.parametrize("text", ["", "  ", "?!"])
def test_nothing_is_refused(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).reason == "nothing heard"


def test_a_tie_is_a_question_with_its_rivals(interpreter: Interpreter) -> None:
    found = interpreter.interpret("how long should i use ice heat")
    assert not found.accepted
    assert found.reason in ("tie ice heat", "tie heat ice")
    assert {rival.node for rival in found.alternatives} == {"ice", "heat"}


def test_a_word_that_turns_the_meaning_is_never_ignored(interpreter: Interpreter) -> None:
    assert not interpreter.interpret("do not start the chin tuck").accepted


@pytest.mark.parametrize(
    ("situation", "text", "intent"),
    [
        (Situation.LEADING, "ok next", "Next"),
        (Situation.PAUSED, "ok next", "Next"),
        (Situation.LEADING, "the other side", "Next"),
        (Situation.LEADING, "my neck hurts", "Hurts"),
        (Situation.IDLE, "my neck hurts", "AskForHelp"),
        (Situation.IDLE, "okay", "Thanks"),
        (Situation.LEADING, "what's next", "WhichStep"),
        (Situation.TIMING, "i took it off", "Stop"),
        (Situation.TIMING, "it's burning", "Hurts"),
        (Situation.CHECKING, "something is wrong", "Yes"),
        (Situation.CHECKING, "no no no", "No"),
        (Situation.ASKING, "no thank you", "No"),
        (Situation.ASKING, "never mind", "Stop"),
        (Situation.CHECKING, "why do you ask", "AskWhy"),
    ],
)
def test_natural_variants_are_understood_where_they_make_sense(
    interpreter: Interpreter, situation: Situation, text: str, intent: str
) -> None:
    found = interpreter.interpret(text, Context(situation))
    assert (found.accepted, found.intent) == (True, intent)


@pytest.mark.parametrize("text", ["no thank you", "not now", "later", "okay"])
def test_declining_is_no_answer_to_a_question_about_danger(
    interpreter: Interpreter, text: str
) -> None:
    assert not interpreter.interpret(text, Context(Situation.CHECKING)).accepted
