"""Triage through typed input: every phrase of the lists, in every kind of state."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.safety.doubts import signs_found
from tests.safety.lists import asked_about, phrases, read_lists, set_off, urgent_enough
from voice_skill.authoring.virtual_driver import VirtualDriver
from voice_skill.content.schema import Level
from voice_skill.dialogue.actions import Say, StopSpeaking
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.state import State
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import SIGNS_FOLDER
from voice_skill.nlu.interpretation import Context, Interpretation, Situation
from voice_skill.resources import content_dir

MUST = list(phrases("must"))
MUST_NOT = list(phrases("must_not"))
LEAST_OF_EACH = 15


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def test_every_rule_has_its_lists(skill: Skill):
    assert set(read_lists()) == set(skill.tree.warning_signs)


def test_an_emergency_has_at_least_fifteen_of_each(skill: Skill):
    for rule, sides in read_lists().items():
        if skill.tree.warning_signs[rule].level is Level.EMERGENCY:
            assert min(len(set(sides["must"])), len(set(sides["must_not"]))) >= LEAST_OF_EACH, rule


@pytest.mark.parametrize("situation", list(Situation))
def test_what_must_set_a_rule_off_does(skill: Skill, situation: Situation):
    missed = [
        (rule, phrase)
        for rule, phrase in MUST
        if not (situation is Situation.TELLING and skill.tree.warning_signs[rule].advice_only)
        and not urgent_enough(
            skill.interpreter.interpret(phrase, Context(situation)), rule, skill.tree
        )
    ]
    assert missed == []


@pytest.mark.parametrize("situation", list(Situation))
def test_what_must_set_no_rule_off_does_not(skill: Skill, situation: Situation):
    false = [
        (rule, phrase)
        for rule, phrase in MUST_NOT
        if set_off(skill.interpreter.interpret(phrase, Context(situation)))
    ]
    assert false == []


def _idle(driver: VirtualDriver) -> None:
    driver.run_until(driver.now + 60)


def _speaking(driver: VirtualDriver) -> None:
    _idle(driver)
    driver.hear("what is a neck spasm")
    assert driver.speaking


def _hold(driver: VirtualDriver) -> None:
    _idle(driver)
    driver.hear("start belly breathing")
    while driver.state.label != "hold":
        assert driver.step()


def _paused(driver: VirtualDriver) -> None:
    _hold(driver)
    driver.hear("pause")


def _asking(driver: VirtualDriver) -> None:
    _idle(driver)
    driver.hear("start the chin tuck")
    assert driver.state.question is not None


def _timer(driver: VirtualDriver) -> None:
    _idle(driver)
    driver.hear("set a timer for five minutes")
    _idle(driver)
    assert driver.state.timers


STATES = (_idle, _speaking, _hold, _paused, _asking, _timer)


def _in_state(skill: Skill, enter: Callable[[VirtualDriver], None]) -> tuple[State, float]:
    driver = VirtualDriver(skill, State(emergency_number="one one two"))
    enter(driver)
    return driver.state, driver.now


@pytest.mark.parametrize("name", ["strangers_emergency.yaml", "strangers_rest.yaml"])
def test_the_words_that_concepts_were_made_for_are_understood(skill: Skill, name: str):
    file = content_dir() / SIGNS_FOLDER / name
    interpret = skill.interpreter.interpret
    missed = [
        (rule, phrase)
        for rule, phrase in phrases("must", file)
        if not urgent_enough(interpret(phrase), rule, skill.tree)
    ]
    false = [one for one in phrases("must_not", file) if set_off(interpret(one[1]))]
    assert (missed, false) == ([], [])


@pytest.mark.parametrize("enter", STATES, ids=lambda enter: enter.__name__.strip("_"))
def test_an_emergency_ends_all_and_names_the_number_in_every_state(
    skill: Skill, enter: Callable[[VirtualDriver], None]
):
    state, now = _in_state(skill, enter)
    for rule, phrase in MUST:
        if skill.tree.warning_signs[rule].level is not Level.EMERGENCY:
            continue
        heard = skill.interpreter.interpret(phrase, state.context())
        after, actions = advance(state, Heard(now, heard), skill.tree)
        said = " ".join(action.text for action in actions if isinstance(action, Say))
        assert "one one two" in said, phrase
        assert any(isinstance(action, StopSpeaking) for action in actions), phrase
        assert after.leading is None, phrase
        assert after.question is None, phrase
        assert after.findings, phrase


@pytest.mark.parametrize("enter", STATES, ids=lambda enter: enter.__name__.strip("_"))
def test_what_is_no_sign_finds_nothing_in_any_state(
    skill: Skill, enter: Callable[[VirtualDriver], None]
):
    state, now = _in_state(skill, enter)
    for _, phrase in MUST_NOT:
        heard = skill.interpreter.interpret(phrase, state.context())
        after, _ = advance(state, Heard(now, heard), skill.tree)
        found = {finding.id for finding in after.findings} & set(skill.tree.warning_signs)
        assert not found, phrase


def test_advice_for_self_care_stops_nothing(skill: Skill):
    state, now = _in_state(skill, _hold)
    heard = skill.interpreter.interpret("it's just a stiff neck", state.context())
    after, actions = advance(state, Heard(now, heard), skill.tree)
    assert after.leading is not None
    assert not after.findings
    assert any("help yourself" in action.text for action in actions if isinstance(action, Say))


def test_a_sign_of_somebody_else_is_answered_and_the_session_goes_on(skill: Skill):
    state, now = _in_state(skill, _hold)
    heard = skill.interpreter.interpret("my wife has chest pain", state.context())
    after, actions = advance(state, Heard(now, heard), skill.tree)
    said = " ".join(action.text for action in actions if isinstance(action, Say))
    assert "one one two" in said
    assert after.leading is not None
    assert not after.findings


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("i have a fever and now i feel sick", "meningitis-signs"),
        ("i have a fever and my head hurts", "meningitis-signs"),
        ("i fell down the stairs and my hand tingles", "serious-injury"),
    ],
)
def test_signs_in_one_breath_add_up(skill: Skill, text: str, sign: str):
    assert skill.interpreter.interpret(text).slots == {"sign": sign}


@pytest.fixture(scope="module")
def doubts(skill: Skill) -> list[Interpretation]:
    interpret = skill.interpreter.interpret
    found = [one for _, phrase in MUST_NOT if asked_about(one := interpret(phrase))]
    assert found
    return found


def test_what_is_only_doubtful_ends_in_nothing_after_a_no(
    skill: Skill, doubts: list[Interpretation]
):
    assert [one.text for one in doubts if signs_found(one, skill, answer="no")] == []


@pytest.mark.parametrize("answer", [None, "yes", "i'm not sure"])
def test_what_is_doubtful_ends_in_its_answer_unless_it_is_denied(
    skill: Skill, doubts: list[Interpretation], answer: str | None
):
    assert [one.text for one in doubts if not signs_found(one, skill, answer=answer)] == []


PASSED = ("{} but it's gone now", "{} this morning but it's better now", "{} and then it went away")


@pytest.mark.parametrize("passed", PASSED)
@pytest.mark.parametrize("rule", ["stroke-signs", "heart-signs", "cord-signs", "sudden-headache"])
def test_a_sign_of_an_emergency_counts_even_if_it_has_passed(skill: Skill, rule: str, passed: str):
    said = [passed.format(phrase) for name, phrase in MUST if name == rule]
    found = map(skill.interpreter.interpret, said)
    assert [one.text for one in found if not urgent_enough(one, rule, skill.tree)] == []


def test_whether_an_undated_sign_of_an_emergency_is_past_is_asked(skill: Skill):
    assert asked_about(skill.interpreter.interpret("i had chest pain"))


@pytest.mark.parametrize("text", ["i had a fever but it's gone", "my mother had chest pain"])
def test_what_has_passed_and_is_no_emergency_or_somebody_elses_sets_nothing_off(
    skill: Skill, text: str
):
    found = skill.interpreter.interpret(text)
    assert not set_off(found)
    assert not asked_about(found)
