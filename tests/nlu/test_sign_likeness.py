"""Warning signs by likeness: when one is acted on, asked about, or passed over."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.dialogue.talk import small_tree
from voice_skill.content.schema import Level, WarningSign
from voice_skill.content.tree import Tree
from voice_skill.knowledge import Skill
from voice_skill.nlu.examples import SIGN, Meaning
from voice_skill.nlu.interpretation import Context, Interpretation, Situation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.sign_likeness import DOUBTFUL, SURE, VAGUE, LikelySign, SignLikeness

WORDS = ("half", "my", "face", "slid", "off")


def _sign(name: str, level: Level, *, advice_only: bool = False) -> WarningSign:
    return WarningSign(id=name, level=level, say="Call.", advice_only=advice_only, sources=("x",))


@pytest.fixture(scope="module")
def tree() -> Tree:
    signs = (
        _sign("stroke", Level.EMERGENCY),
        _sign("heart", Level.EMERGENCY),
        _sign("headache", Level.SOON),
        _sign("no-better", Level.SOON, advice_only=True),
    )
    return small_tree().model_copy(update={"warning_signs": {one.id: one for one in signs}})


def _found(
    tree: Tree,
    shares: Mapping[str, float],
    words: tuple[str, ...] = WORDS,
    situation: Situation = Situation.IDLE,
) -> LikelySign | None:
    known = {Meaning(SIGN, sign=sign): share for sign, share in shares.items()}
    known[Meaning()] = 1 - sum(shares.values())
    return SignLikeness(lambda _: known, tree).find(words, situation)


def test_a_probable_sign_is_sure(tree: Tree) -> None:
    assert _found(tree, {"stroke": SURE}) == LikelySign("stroke", SURE, SURE)
    assert LikelySign("stroke", SURE, SURE).sure


def test_a_less_probable_sign_is_a_doubt(tree: Tree) -> None:
    found = _found(tree, {"stroke": DOUBTFUL})
    assert found is not None
    assert not found.sure


def test_an_improbable_sign_is_none(tree: Tree) -> None:
    assert _found(tree, {"stroke": DOUBTFUL - 0.01}) is None


def test_what_speaks_for_several_signs_speaks_for_one(tree: Tree) -> None:
    assert _found(tree, {"stroke": 0.3, "heart": 0.25}) == LikelySign("stroke", 0.55, 0.3)


def test_what_could_be_any_sign_is_a_doubt(tree: Tree) -> None:
    found = _found(
        tree, {"stroke": VAGUE - 0.01, "heart": 0.23, "headache": 0.23, "no-better": 0.2}
    )
    assert found is not None
    assert found.score > SURE
    assert not found.sure


@pytest.mark.parametrize("situation", [Situation.ASKING, Situation.CHOOSING, Situation.TELLING])
def test_over_an_open_question_what_could_be_any_sign_is_none(
    tree: Tree, situation: Situation
) -> None:
    shares = {"stroke": VAGUE - 0.01, "heart": 0.23, "headache": 0.23}
    assert _found(tree, shares, situation=situation) is None


def test_where_half_speaks_for_emergencies_it_is_one(tree: Tree) -> None:
    found = _found(tree, {"stroke": 0.2, "heart": 0.2, "headache": 0.3})
    assert found is not None
    assert found.sign == "stroke"


def test_a_sign_that_the_tree_does_not_know_is_passed_over(tree: Tree) -> None:
    assert _found(tree, {"plague": 0.9}) is None


def test_a_single_word_is_like_nothing(tree: Tree) -> None:
    assert _found(tree, {"stroke": 0.9}, words=("face",)) is None


def test_mere_advice_is_neither_asked_about_nor_given_over_an_answer(tree: Tree) -> None:
    assert _found(tree, {"no-better": SURE}) is not None
    assert _found(tree, {"no-better": DOUBTFUL}) is None
    assert _found(tree, {"no-better": SURE}, situation=Situation.TELLING) is None


@pytest.fixture(scope="module")
def unknown_words(skill: Skill) -> Interpreter:
    """For which every text that no template fits is as probably a stroke as its last word says."""

    def shares(words: tuple[str, ...]) -> dict[Meaning, float]:
        sign = {"surely": 0.9, "maybe": 0.3}.get(words[-1], 0.0)
        return {Meaning(SIGN, sign="stroke-signs"): sign, Meaning(): 1 - sign}

    likeness = SignLikeness(shares, skill.tree)
    return Interpreter(skill.grammar, skill.tree, skill.own_words, likeness)


def test_a_sure_likeness_is_a_warning_sign(unknown_words: Interpreter) -> None:
    found = unknown_words.interpret("gosh how splendid surely")
    assert (found.accepted, found.intent) == (True, "WarningSign")
    assert found.slots == {"sign": "stroke-signs"}
    assert found.reason == "likeness 0.90"


def test_a_doubtful_likeness_is_to_be_asked_about(unknown_words: Interpreter) -> None:
    found = unknown_words.interpret("gosh how splendid maybe")
    assert (found.accepted, found.intent) == (True, "DoubtfulSign")


def test_a_likeness_does_not_overrule_a_template(unknown_words: Interpreter) -> None:
    asking = Context(Situation.ASKING)
    assert unknown_words.interpret("i don't have a fever surely", asking).intent != "WarningSign"
    assert unknown_words.interpret("stop").intent == "Stop"


def test_a_doubt_gives_way_to_a_sign_that_nearly_fits_a_template(
    unknown_words: Interpreter,
) -> None:
    found = unknown_words.interpret("worst headache of life maybe")
    assert (found.intent, found.slots) == ("WarningSign", {"sign": "sudden-headache"})


def test_what_is_denied_in_so_many_words_is_no_matter_of_likeness(
    unknown_words: Interpreter,
) -> None:
    found = unknown_words.interpret("no really i don't have any numbness today surely")
    assert found.intent == "DenySign"


def test_a_spotted_sign_gives_way_to_a_surely_graver_one(unknown_words: Interpreter) -> None:
    text = "well you see i have got a fever and so on"
    assert unknown_words.interpret(text).slots == {"sign": "fever"}
    assert unknown_words.interpret(f"{text} surely").slots == {"sign": "stroke-signs"}
    assert unknown_words.interpret(f"{text} maybe").slots == {"sign": "fever"}


def test_a_doubt_about_what_is_none_of_our_business_is_dropped(unknown_words: Interpreter) -> None:
    assert unknown_words.interpret("my left knee clicks on the stairs maybe").elsewhere
    found = unknown_words.interpret("my left knee clicks on the stairs surely")
    assert found.intent == "WarningSign"


@pytest.mark.parametrize(
    ("score", "accepted", "asks"),
    [(0.3, False, True), (0.3, True, False), (0.6, True, True), (0.9, True, True)],
)
def test_a_faint_doubt_gives_way_to_what_was_understood(
    score: float, accepted: bool, asks: bool
) -> None:
    found = Interpretation("is ice good", accepted, "AskWhat" if accepted else None)
    assert LikelySign("stroke", score, score).outweighs(found) is asks


def test_a_faint_doubt_gives_way_to_a_choice_of_two_meanings() -> None:
    rivals = (Interpretation("ice", True, "AskWhat"), Interpretation("ice", True, "AskHow"))
    tie = Interpretation("ice", False, alternatives=rivals)
    assert not LikelySign("stroke", 0.3, 0.3).outweighs(tie)
