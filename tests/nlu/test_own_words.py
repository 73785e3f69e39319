"""What is made of a text that no template fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.content.tree import Tree
from voice_skill.knowledge import Skill
from voice_skill.nlu.examples import Limits, Meaning
from voice_skill.nlu.features import Words
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.own_words import Demands, OwnWords
from voice_skill.nlu.ranking import Guess


class _ByWords:
    """Ranks by shares of common words."""

    def __init__(self, *pairs: tuple[str, Meaning]) -> None:
        self._pairs = pairs

    def rank(self, words: Words) -> list[Guess]:
        common = [
            (len(set(words) & set(text.split())) / max(1, len(words)), meaning)
            for text, meaning in self._pairs
        ]
        return sorted((Guess(meaning, share) for share, meaning in common), key=lambda g: -g.score)


ICE = ("how do i cool my neck", Meaning("AskWhat", "ice", "what"))
HEAT = ("how do i warm my neck", Meaning("AskWhat", "heat", "what"))


def test_an_own_sentence_finds_its_subject(skill: Skill) -> None:
    found = skill.interpreter.interpret(
        "could all the worry about my job be what tightens my shoulders"
    )
    assert (found.accepted, found.node) == (True, "stress")
    assert found.reason.startswith("own words")


def test_what_is_none_of_our_business_is_refused(skill: Skill) -> None:
    """Sentences that nothing was learned from or chosen by; one in twenty may slip through."""
    lines = Path(__file__).with_name("out_of_scope.txt").read_text().splitlines()
    accepted = [text for text in lines if skill.interpreter.interpret(text).accepted]
    assert len(accepted) <= len(lines) / 20, accepted


@pytest.mark.parametrize("text", ["tell me a joke", "what's the weather", "who won the match"])
def test_what_is_surely_none_of_our_business_is_told_from_what_is_unclear(
    skill: Skill, text: str
) -> None:
    assert skill.interpreter.interpret(text).foreign


@pytest.mark.parametrize(
    "text", ["uh", "gibble gabble", "i slept with the window open", "how do i sit in the car"]
)
def test_what_is_unclear_or_may_be_ours_is_not_called_foreign(skill: Skill, text: str) -> None:
    assert not skill.interpreter.interpret(text).foreign


def test_alarming_words_are_never_called_foreign(tree: Tree) -> None:
    words = ("my", "hand", "is", "numb")
    ranker = _ByWords(("my hand is numb", Meaning()))
    alarmed = OwnWords(ranker, Limits(alarming=("numb",)), tree)
    assert OwnWords(ranker, Limits(), tree).interpret("", words, Context()).foreign
    assert not alarmed.interpret("", words, Context()).foreign


def test_a_tie_of_templates_is_settled_by_what_people_say_in_their_own_words(skill: Skill) -> None:
    found = skill.interpreter.interpret("how often should i change my pillow")
    assert (found.accepted, found.node, found.facet) == (True, "pillow", "how_often")


def test_another_place_is_refused_with_its_name(skill: Skill) -> None:
    found = skill.interpreter.interpret("my elbow is swollen after tennis")
    assert found.reason == "elsewhere: elbow"


def test_alarming_words_are_never_answered_with_an_exercise(tree: Tree) -> None:
    ranker = _ByWords(("make my neck feel better", Meaning("AskForHelp")))
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("make", "my", "numb", "neck", "feel", "better"), Context())
    assert found.node == "doctor"


def test_alarming_words_are_never_answered_with_a_topic_that_offers_an_exercise(
    skill: Skill,
) -> None:
    text = "which stretch do you have for a tingly hand and a sore neck"
    found = skill.interpreter.interpret(text)
    assert found.intent in ("WarningSign", "AskWhen")


@pytest.mark.parametrize("alarming", ["fever", "hot"])
def test_what_is_like_a_warning_sign_is_answered_by_no_topic(tree: Tree, alarming: str) -> None:
    sign = Meaning("WarningSign", sign="fever")
    own = OwnWords(_ByWords(("i feel so hot today", sign)), Limits(alarming=(alarming,)), tree)
    assert not own.interpret("", ("i", "feel", "so", "hot"), Context()).accepted


def test_two_as_good_are_asked_back(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE, HEAT), Limits(), tree, demands=Demands(0.1, 0.3))
    found = own.interpret("", ("how", "do", "i", "treat", "my", "neck"), Context())
    assert not found.accepted
    assert {rival.node for rival in found.alternatives} == {"ice", "heat"}


def test_two_that_come_to_the_same_answer_are_no_tie(tree: Tree) -> None:
    ranker = _ByWords(
        ("help my numb neck", Meaning("AskForHelp")),
        ("lead my numb neck", Meaning("StartRoutine", "chin-tuck")),
    )
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("please", "my", "numb", "neck"), Context())
    assert (found.accepted, found.node) == (True, "doctor")


def test_too_unlike_is_refused(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE, HEAT), Limits(), tree, demands=Demands(0.9, 0.0))
    found = own.interpret("", ("how", "do", "i", "bake"), Context())
    assert (found.accepted, found.alternatives) == (False, ())


def test_while_leading_only_a_sign_interrupts(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE), Limits(), tree)
    words = ("how", "do", "i", "cool", "my", "neck")
    assert own.interpret("", words, Context()).accepted
    assert not own.interpret("", words, Context(Situation.LEADING)).accepted


def test_one_or_two_words_are_left_to_the_grammar(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE), Limits(), tree)
    assert not own.interpret("", ("cool", "neck"), Context()).accepted


@pytest.mark.parametrize("situation", [Situation.CHECKING, Situation.PAUSED])
def test_whoever_is_led_is_not_led_elsewhere(tree: Tree, situation: Situation) -> None:
    own = OwnWords(_ByWords(ICE), Limits(), tree)
    assert not own.interpret("", ("how", "do", "i", "cool"), Context(situation)).accepted


def test_alarming_words_do_not_keep_a_plain_answer_back(tree: Tree) -> None:
    answer = ("can stress make it numb", Meaning("AskWhy", "dehydration", "why"))
    own = OwnWords(_ByWords(answer), Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("can", "stress", "make", "it", "numb"), Context())
    assert found.node == "dehydration"


def test_alarming_words_do_not_keep_a_topic_back_that_offers_no_movement(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE), Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("how", "do", "i", "cool", "my", "numb", "neck"), Context())
    assert found.node == "ice"


def test_alarming_words_are_refused_where_no_doctor_is_known(tree: Tree) -> None:
    topics = {name: topic for name, topic in tree.topics.items() if name != "doctor"}
    ranker = _ByWords(("help my numb neck", Meaning("AskForHelp")))
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree.model_copy(update={"topics": topics}))
    assert not own.interpret("", ("help", "my", "numb", "neck"), Context()).accepted


def test_a_topic_is_a_node(tree: Tree) -> None:
    found = OwnWords(_ByWords(ICE), Limits(), tree).interpret("", ("cool", "my", "neck"), Context())
    assert (found.intent, found.slots, found.facet) == ("AskWhat", {"node": "ice"}, "what")


def test_a_routine_is_a_slot_of_its_own(tree: Tree) -> None:
    own = OwnWords(_ByWords(("lead me", Meaning("StartRoutine", "chin-tuck"))), Limits(), tree)
    found = own.interpret("", ("please", "lead", "me"), Context())
    assert (found.intent, found.slots) == ("StartRoutine", {"routine": "chin-tuck"})
    assert found.node == "chin-tuck"


def test_what_has_no_subject_has_no_slots(tree: Tree) -> None:
    own = OwnWords(_ByWords(("what can i do", Meaning("AskForHelp"))), Limits(), tree)
    found = own.interpret("", ("what", "can", "i", "do"), Context())
    assert (found.intent, found.slots) == ("AskForHelp", {})


@pytest.mark.parametrize("turned", [False, True])
def test_what_has_no_name_is_not_asked_for(tree: Tree, turned: bool) -> None:
    pairs = [ICE, (ICE[0], Meaning("AskForHelp"))]
    own = OwnWords(_ByWords(*(pairs[::-1] if turned else pairs)), Limits(), tree)
    found = own.interpret("", ("cool", "my", "neck"), Context())
    assert (found.accepted, found.alternatives) == (True, ())


def test_what_may_as_well_be_none_of_our_business_is_refused(tree: Tree) -> None:
    ranker = _ByWords(ICE, ("how do i cool my beer", Meaning()))
    found = OwnWords(ranker, Limits(), tree).interpret("", ("how", "do", "i", "cool"), Context())
    assert (found.accepted, found.alternatives) == (False, ())


def test_a_question_that_names_no_subject_is_about_the_last_one(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE), Limits(), tree, bare=lambda: frozenset({"how", "do", "i", "it"}))
    context = Context(node="massage")
    asked = own.interpret("", ("how", "do", "i", "do", "it"), context)
    assert (asked.intent, asked.node, asked.slots) == ("AskWhat", "massage", {})
    assert own.interpret("", ("how", "do", "i", "cool", "it"), context).node == "ice"


def test_what_has_no_rival_is_no_tie(tree: Tree) -> None:
    own = OwnWords(_ByWords(ICE), Limits(), tree, demands=Demands(0.1, 2.0))
    assert own.interpret("", ("cool", "my", "neck"), Context()).node == "ice"


def test_a_tie_of_own_words_is_what_the_skill_makes_of_a_text(coffee: Grammar, tree: Tree) -> None:
    crimson = [("some crimson glow", meaning) for _, meaning in (ICE, HEAT)]
    own = OwnWords(_ByWords(*crimson), Limits(), tree)
    found = Interpreter(coffee, tree, own).interpret("some crimson glow")
    assert [rival.node for rival in found.alternatives] == ["ice", "heat"]


FEVER = ("some crimson glow here", Meaning("WarningSign", sign="fever"))


@pytest.fixture(scope="module")
def guessing(grammar: Grammar, tree: Tree) -> Interpreter:
    limits = Limits(alarming=("crimson",), places=("knee",))
    return Interpreter(grammar, tree, OwnWords(_ByWords(FEVER), limits, tree))


def test_what_is_like_nothing_known_keeps_the_reason_of_the_grammar(guessing: Interpreter) -> None:
    assert guessing.interpret("can arnica cure whiplash").reason == "unknown words: arnica"


def test_another_place_is_refused_before_anything_is_guessed(guessing: Interpreter) -> None:
    found = guessing.interpret("crimson glow here on my knee")
    assert found.reason == "elsewhere: knee"


class _Sure:
    """Takes everything for a question about massage."""

    def rank(self, words: Words) -> list[Guess]:
        return [Guess(Meaning("AskWhat", "massage", "what"), 1.0)]


@pytest.fixture(scope="module")
def too_sure(grammar: Grammar, tree: Tree) -> Interpreter:
    return Interpreter(grammar, tree, OwnWords(_Sure(), Limits(places=("knee",)), tree))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my chest pain is gone from green shimmer", "sign denied"),
        ("my chest pain is gone from this green knee", "sign denied"),
        ("what is a neck spazm", "tolerant"),
        ("um i am not reelly sure", "not expected while idle"),
        ("how long should i use ice heat", "tie"),
    ],
)
def test_what_the_grammar_knows_is_never_guessed(
    too_sure: Interpreter, text: str, reason: str
) -> None:
    assert too_sure.interpret("now some green shimmer").node == "massage"
    assert too_sure.interpret(text).reason.startswith(reason)


def test_a_facet_that_the_node_lacks_becomes_what(tree: Tree) -> None:
    node = next(
        one for one in tree.topics.values() if "how_often" not in {f.value for f in one.facets}
    )
    meaning = Meaning("AskHowOften", node.id, "how_often")
    own = OwnWords(_ByWords(("how many times do i", meaning)), Limits(), tree)
    found = own.interpret("", ("how", "many", "times"), Context())
    assert (found.intent, found.facet) == ("AskWhat", "what")


def test_a_node_that_the_tree_lacks_is_not_guessed(tree: Tree) -> None:
    own = OwnWords(
        _ByWords(("how do i cool my neck", Meaning("AskWhat", "no-such"))), Limits(), tree
    )
    assert not own.interpret("", ("how", "do", "i", "cool"), Context()).accepted


def test_warming_up_makes_the_ranker(tree: Tree) -> None:
    asked: list[Words] = []

    class Ranked:
        def rank(self, words: Words) -> list[Guess]:
            asked.append(words)
            return []

    OwnWords(Ranked(), Limits(), tree).warm_up()
    assert asked == [()]
