from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.talk import Talk
from voice_skill.dialogue.actions import EndSession, Listen, SetVoice
from voice_skill.dialogue.events import DeviceLost, DeviceRestored, Heard, SessionStarted
from voice_skill.dialogue.question import Question, QuestionKind
from voice_skill.dialogue.state import State
from voice_skill.nlu.interpretation import Interpretation


def test_the_first_run_begins_with_the_disclaimer():
    talk = Talk(started=False)
    talk.do(SessionStarted(0.0, first_run=True))
    assert "not a doctor" in talk.said[0]


def test_a_later_run_begins_with_a_greeting_only():
    talk = Talk(started=False)
    talk.do(SessionStarted(0.0))
    assert len(talk.said) == 1


def test_the_driver_is_told_the_voice_and_the_context_at_the_start():
    talk = Talk(started=False)
    actions = talk.do(SessionStarted(0.0))
    assert SetVoice(150, 0.8) in actions
    assert Listen(talk.state.context()) in actions


def test_a_session_is_taken_up_where_it_was_cut_off():
    talk = Talk()
    talk.to_hold()
    talk.now += 4
    again = Talk(State.from_json(talk.state.to_json()), started=False)
    again.do(SessionStarted(talk.now))
    assert again.state.label == "paused"
    again.hear("Resume")
    again.until("hold")


def test_a_clock_that_began_anew_does_not_stop_the_session():
    talk = Talk()
    talk.now = 1000
    talk.hear("SetTimer", minutes=5)
    again = Talk(State.from_json(talk.state.to_json()), started=False)
    again.do(SessionStarted(3.0))
    assert again.state.timers == {"timer:1": 303.0}


def test_what_is_no_state_is_refused():
    with pytest.raises(ValueError, match="voice"):
        State.from_json('{"voice": 3}')


def test_a_routine_that_is_no_longer_in_the_tree_is_forgotten():
    talk = Talk()
    talk.to_hold()
    assert talk.state.leading is not None
    gone = replace(talk.state, leading=replace(talk.state.leading, routine="gone"))
    again = Talk(gone, started=False)
    again.do(SessionStarted(talk.now))
    assert again.state.label == "idle"


def test_goodbye_ends_the_session_and_everything_that_runs():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.to_hold()
    assert EndSession() in talk.hear("Goodbye")
    assert talk.state.label == "ended"
    assert not talk.state.timers


def test_after_the_end_nothing_is_answered():
    talk = Talk()
    talk.hear("Goodbye")
    assert talk.do(Heard(5.0, Interpretation("help", True, "Help"))) == ()


def test_a_new_session_begins_after_the_end():
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    talk.hear("Goodbye")
    talk.do(SessionStarted(10.0))
    assert talk.state.label == "idle"
    assert talk.state.findings == ()


def test_a_routine_pauses_when_the_microphone_is_lost():
    talk = Talk()
    talk.to_hold()
    talk.do(DeviceLost(talk.now, "microphone"))
    assert talk.state.label == "paused"


def test_an_open_question_is_asked_again_when_the_voice_is_back():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.do(DeviceLost(talk.now, "speech"))
    assert not talk.state.timers
    talk.do(DeviceRestored(talk.now, "speech"))
    assert talk.said[-1] == "Did you fall?"


def _hours_later(talk: Talk, hours: float) -> None:
    talk.finish_speech()
    talk.now += hours * 3600


@pytest.mark.parametrize(("hours", "label"), [(1, "step"), (5, "screening")])
def test_hours_later_the_questions_are_asked_again(hours: float, label: str):
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("No")
    talk.hear("Stop")
    talk.hear("Stop")
    _hours_later(talk, hours)
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.label == label


def test_a_routine_paused_for_hours_is_not_taken_up():
    talk = Talk()
    talk.to_hold()
    talk.hear("Pause")
    _hours_later(talk, 5)
    talk.hear("Resume")
    assert talk.state.leading is None


@pytest.mark.parametrize(("hours", "forgotten"), [(5, False), (13, True)])
def test_a_warning_sign_holds_for_the_day(hours: float, forgotten: bool):
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    _hours_later(talk, hours)
    talk.hear("StartRoutine", routine="stretch")
    assert (talk.state.label == "screening") is forgotten
    assert talk.state.leading is None


def test_hours_later_there_is_nothing_to_repeat():
    talk = Talk()
    _hours_later(talk, 5)
    talk.hear("Repeat")
    assert talk.said[0].startswith("I have not said anything yet")


@pytest.mark.parametrize("kind", [QuestionKind.SCREENING, QuestionKind.INTERVIEW])
def test_a_question_that_is_no_longer_in_the_tree_is_forgotten(kind: QuestionKind):
    gone = State(question=Question(kind, "Did you?", about="gone"), wanted="stretch")
    talk = Talk(gone)
    assert talk.state.question is None
    assert talk.state.label == "idle"


def test_hours_later_a_question_without_a_subject_is_about_nothing():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    _hours_later(talk, 5)
    talk.hear("Help")
    assert talk.state.context().node is None


def test_a_warning_sign_outlives_a_tree_that_was_changed():
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    gone = replace(talk.state, wanted="gone")
    again = Talk(gone)
    assert again.state.wanted is None
    again.hear("StartRoutine", routine="stretch")
    assert "Call your emergency number now." in again.said
