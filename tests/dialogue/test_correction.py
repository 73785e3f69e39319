"""Answers that are taken back, on the tree that ships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.shipped_talk import Talk
from voice_skill.dialogue.question import QuestionKind
from voice_skill.dialogue.state import State


def asked(talk: Talk) -> str:
    assert talk.state.question is not None
    return talk.state.question.about


def screened(routine: str = "neck-turn") -> Talk:
    talk = Talk()
    talk.hear("StartRoutine", routine=routine)
    return talk


@pytest.mark.parametrize("intent", ["Correct", "Back"])
def test_the_question_before_is_asked_again(intent: str) -> None:
    talk = screened()
    first = asked(talk)
    talk.hear("No")
    talk.hear(intent)
    assert asked(talk) == first
    assert talk.state.cleared == ()


def test_before_any_answer_the_open_question_is_asked_again() -> None:
    talk = screened()
    first = talk.state.question
    assert first is not None
    assert talk.hear("Correct", yes="meant") == [first.text]


def test_going_back_goes_back_further_each_time() -> None:
    talk = screened()
    first = asked(talk)
    for _ in range(3):
        talk.hear("No")
    for _ in range(3):
        talk.hear("Back")
    assert asked(talk) == first


def test_a_yes_that_was_a_mistake_is_asked_again_and_forgotten() -> None:
    talk = screened()
    first = asked(talk)
    talk.hear("Yes")
    assert talk.state.findings
    talk.hear("Correct")
    assert asked(talk) == first
    assert talk.state.findings == ()
    talk.clear()
    assert talk.state.leading is not None


def test_silence_that_counted_as_yes_can_be_taken_back() -> None:
    talk = screened()
    first = asked(talk)
    talk.elapse()
    talk.elapse()
    assert talk.state.findings
    talk.hear("Correct")
    assert asked(talk) == first


def test_who_takes_the_last_no_back_is_not_led() -> None:
    talk = screened()
    talk.clear()
    assert talk.state.leading is not None
    talk.hear("Correct", yes="meant")
    assert talk.state.leading is None
    assert talk.state.label == "screening"
    talk.hear("Yes")
    assert talk.state.leading is None
    assert talk.state.findings


def test_later_in_a_routine_no_answer_is_taken_back() -> None:
    talk = screened()
    talk.clear()
    talk.hear("Repeat")
    talk.hear("Correct")
    assert talk.state.leading is not None


def test_from_the_screening_one_gets_back_to_the_interview() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Tell", since="later")
    talk.hear("Correct")
    assert asked(talk) == "since"
    assert talk.state.facts == {}


def test_from_the_proposal_one_gets_back_to_the_last_answer() -> None:
    talk = Talk()
    talk.know(since="later", feels="stiff")
    talk.hear("AskForHelp")
    talk.hear("Tell", pack="none")
    talk.hear("Correct")
    assert asked(talk) == "pack"
    talk.hear("Tell", pack="none")
    assert talk.state.question is not None
    assert talk.state.question.kind is QuestionKind.PROPOSAL


def test_a_sign_that_was_denied_by_mistake_is_asked_about_again() -> None:
    talk = screened()
    talk.hear("DoubtfulSign", sign="cord-signs")
    talk.hear("No")
    talk.hear("Correct", yes="meant")
    assert talk.state.label == "sign"
    talk.hear("Correct", yes="meant")
    assert [finding.id for finding in talk.state.findings] == ["cord-signs"]


def test_pain_that_was_denied_by_mistake_is_asked_about_again() -> None:
    talk = screened()
    talk.clear()
    talk.hear("Hurts")
    talk.elapse()
    talk.hear("DenySign", sign="pain")
    talk.hear("Correct")
    assert talk.state.label == "hurting"


def test_a_spoken_sign_cannot_be_taken_back() -> None:
    talk = screened()
    talk.hear("WarningSign", sign="cord-signs")
    told = talk.hear("Correct")
    assert any("start me again" in text for text in told)
    assert talk.state.findings


def test_an_offer_that_was_declined_is_made_again() -> None:
    talk = Talk()
    talk.know(since="later", feels="stiff", pack="none")
    talk.hear("AskForHelp")
    talk.hear("No")
    talk.hear("Correct", yes="meant")
    assert talk.state.question is not None
    assert talk.state.question.kind is QuestionKind.PROPOSAL


def test_with_nothing_to_take_back_nothing_changes() -> None:
    talk = Talk()
    told = talk.hear("Correct")
    assert any("not asked anything" in text for text in told)


def test_answers_are_saved_with_the_session() -> None:
    talk = screened()
    talk.hear("No")
    assert State.from_json(talk.state.to_json()) == talk.state


def test_who_rules_one_pack_out_is_asked_about_the_other() -> None:
    talk = Talk()
    talk.know(since="acute", feels="stiff")
    talk.hear("AskForHelp")
    assert "warm" in talk.hear("Tell", without="cold")[0]
    talk.hear("Yes")
    assert talk.state.facts["pack"] == "heat"


@pytest.mark.parametrize(("intent", "slots"), [("No", {}), ("Tell", {"without": "heat"})])
def test_who_rules_out_both_gets_none(intent: str, slots: dict[str, str]) -> None:
    talk = Talk()
    talk.know(since="acute", feels="stiff")
    talk.hear("AskForHelp")
    talk.hear("Tell", without="cold")
    talk.hear(intent, **slots)
    assert talk.state.facts["pack"] == "none"


def test_who_has_no_preference_hears_what_is_taken() -> None:
    talk = Talk()
    talk.know(since="acute", feels="stiff")
    talk.hear("AskForHelp")
    assert "warm" in talk.hear("Tell", either="fine")[0]
    assert talk.state.facts["pack"] == "heat"


def test_who_has_no_preference_where_there_is_no_choice_gets_the_cautious_answer() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Tell", either="fine")
    assert talk.state.facts["since"] == "acute"


def test_a_question_about_what_is_proposed_keeps_the_proposal_open() -> None:
    talk = Talk()
    talk.know(since="later", feels="stiff", pack="none")
    talk.hear("AskForHelp")
    proposal = talk.state.question
    assert proposal is not None
    assert talk.state.context().node == proposal.choices[0].node
    told = talk.hear("AskHowLong", node="later-relief", facet="how_long")
    assert told[-1] == proposal.text
    assert talk.state.question == replace(proposal, reprompts=0)


def test_going_back_to_what_was_asked_for_another_routine_keeps_what_is_wanted_now() -> None:
    talk = screened()
    talk.clear()
    talk.hear("StartRoutine", routine="ice-pack")
    talk.hear("Back")
    talk.clear()
    assert talk.state.applying is not None
    assert talk.state.applying.routine == "ice-pack"
