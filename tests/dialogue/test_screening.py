from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk
from voice_skill.content.schema import Need


def screened() -> Talk:
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.finish_speech()
    return talk


def test_movement_is_screened_first():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    assert talk.said[-1] == "Did you fall?"
    assert talk.state.label == "screening"


def test_breathing_needs_no_screening():
    talk = Talk()
    talk.hear("StartRoutine", routine="breath")
    assert talk.state.label == "step"


def test_no_begins_the_routine():
    talk = screened()
    talk.hear("No")
    assert talk.state.leading is not None


def test_a_question_is_asked_once_in_a_session():
    talk = screened()
    talk.hear("No")
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.question is None


@pytest.mark.parametrize("reply", ["Yes", "Unsure"])
def test_yes_and_doubt_end_it(reply: str):
    talk = screened()
    talk.hear(reply)
    assert "Be seen today." in talk.said
    assert talk.state.leading is None


def test_silence_is_met_with_one_reprompt_and_then_counts_as_yes():
    talk = screened()
    talk.elapse()
    assert talk.said[-1] == "Did you fall?"
    talk.finish_speech()
    talk.elapse()
    assert "Be seen today." in talk.said


def test_three_answers_that_nobody_understands_count_as_doubt():
    talk = screened()
    for _ in range(3):
        talk.mumble()
        talk.finish_speech()
    assert [finding.id for finding in talk.state.findings] == ["fall"]


def test_a_finding_of_today_leaves_breathing_and_offers_it():
    talk = screened()
    talk.hear("Yes")
    assert Need.BREATHING not in talk.state.findings[0].needs
    talk.hear("Yes")
    assert talk.state.leading is not None
    assert talk.state.leading.routine == "breath"


def test_the_routine_is_refused_afterwards():
    talk = screened()
    talk.hear("Yes")
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.leading is None
    assert "Be seen today." in talk.said


def test_start_over_asks_again():
    talk = screened()
    talk.hear("Yes")
    talk.hear("No")
    talk.hear("StartOver")
    assert talk.state.label == "screening"
    assert talk.state.findings == ()


def test_a_question_about_something_else_is_answered_and_the_screening_goes_on():
    talk = screened()
    talk.hear("AskWhat", node="spasm", facet="what")
    assert talk.said == ["It is a thing.", "Did you fall?"]
    assert talk.state.label == "screening"


def test_pause_stops_the_reply_window_and_resume_asks_again():
    talk = screened()
    talk.hear("Pause")
    talk.finish_speech()
    assert not talk.state.timers
    talk.hear("Resume")
    assert talk.said == ["Did you fall?"]


def test_resume_after_stop_takes_the_screening_up_again():
    talk = screened()
    talk.hear("Stop")
    assert talk.state.question is None
    talk.hear("Resume")
    assert talk.state.label == "screening"
