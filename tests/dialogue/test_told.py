"""What people tell of themselves rules out what it concerns, on the tree that ships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.shipped_talk import Talk, tree
from tests.dialogue.talk import heard
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.question import QuestionKind


def is_refused(talk: Talk, routine: str) -> bool:
    talk.hear("StartRoutine", routine=routine)
    question = talk.state.question
    refused = question is None and not talk.state.leading and not talk.state.applying
    talk.hear("Stop")
    talk.hear("Stop")
    return refused


@pytest.mark.parametrize(
    ("about", "refused"),
    [
        ("child", {"neck-turn", "ice-pack", "heat-pack", "self-massage"}),
        ("stroke", {"neck-turn", "self-massage"}),
        ("heart-attack", {"neck-turn", "self-massage", "ice-pack", "heat-pack"}),
        ("heart-condition", {"ice-pack", "heat-pack", "muscle-relaxation"}),
        ("blood-thinners", {"self-massage"}),
        ("high-blood-pressure", {"muscle-relaxation"}),
        ("back-surgery", {"upper-back-lift"}),
        ("cold-trouble", {"ice-pack"}),
        ("sleepy", {"heat-pack"}),
        ("skin", {"ice-pack", "heat-pack", "self-massage"}),
        ("pregnancy", set()),
        ("diabetes", set()),
    ],
)
def test_it_rules_out_what_it_concerns_and_nothing_else(about: str, refused: set[str]) -> None:
    asked = {"neck-turn", "ice-pack", "heat-pack", "self-massage", "belly-breathing"}
    talk = Talk()
    talk.hear("Tell", about=about)
    talk.hear("Stop")
    assert {one for one in asked | refused if is_refused(talk, one)} == refused


def test_nothing_is_led_at_the_wheel_until_the_car_is_parked() -> None:
    talk = Talk()
    talk.hear("Tell", about="driving")
    assert is_refused(talk, "neck-turn")
    assert is_refused(talk, "belly-breathing")
    talk.hear("AskForHelp")
    assert talk.state.question is None
    assert talk.hear("AskWhat", node="ice", facet="what")
    talk.hear("Tell", about="parked")
    assert not is_refused(talk, "belly-breathing")


def test_an_emergency_outranks_the_wheel() -> None:
    talk = Talk()
    talk.hear("Tell", about="driving")
    talk.hear("WarningSign", sign="heart-signs")
    assert "heart" in " ".join(talk.hear("AskForHelp"))


def test_driving_ends_the_breathing_that_is_led() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="belly-breathing")
    assert talk.state.leading is not None
    talk.hear("Tell", about="driving")
    assert talk.state.leading is None


def test_it_answers_the_question_that_asks_about_it() -> None:
    talk = Talk()
    cleared = tuple(q.id for q in tree().screening)
    talk.state = replace(talk.state, cleared=cleared)
    talk.hear("StartRoutine", routine="self-massage")
    assert talk.state.question is not None
    assert talk.state.question.about == "massage"
    talk.hear("Tell", about="blood-thinners")
    assert talk.state.question is not None
    assert talk.state.question.kind is QuestionKind.START
    assert talk.state.wanted is None


def test_a_set_goes_on_without_the_pack_that_it_rules_out() -> None:
    talk = Talk()
    talk.know(since="acute", feels="sharp", pack="heat")
    talk.state = replace(talk.state, cleared=tuple(q.id for q in tree().asked_first))
    talk.hear("StartRoutine", routine="acute-relief")
    assert talk.state.following is not None
    assert "heat-pack" in talk.state.following.routines
    talk.hear("Tell", about="heart-condition")
    assert talk.state.leading is not None
    assert "heat-pack" not in talk.state.following.routines


def test_a_proposal_is_made_again_after_what_rules_out_none_of_it() -> None:
    talk = Talk()
    talk.know(since="acute", feels="sharp", pack="none")
    talk.hear("AskForHelp")
    proposed = talk.state.question
    talk.hear("Tell", about="blood-thinners")
    assert proposed is not None
    assert talk.state.question == proposed


def test_skin_that_is_not_fine_is_remembered_where_no_pack_is_on() -> None:
    talk = Talk()
    talk.hear("Hurts", about="skin")
    assert is_refused(talk, "heat-pack")


def test_what_is_told_beside_a_sign_is_remembered() -> None:
    talk = Talk()
    talk.do(Heard(talk.now, replace(heard("WarningSign", sign="headache"), told=("child",))))
    assert "child" in {finding.id for finding in talk.state.findings}


def test_in_the_first_days_the_set_for_later_gives_way_to_the_gentle_one() -> None:
    talk = Talk()
    talk.know(since="acute")
    talk.hear("StartRoutine", routine="later-relief")
    assert talk.state.question is not None
    assert talk.state.question.about == "acute-relief"
    talk.hear("Yes")
    assert talk.state.following is not None
    assert talk.state.following.set == "acute-relief"
