from __future__ import annotations

from dataclasses import replace

from tests.dialogue.talk import Talk, silenced
from voice_skill.dialogue.actions import StopSpeaking
from voice_skill.dialogue.state import State


def test_a_warning_sign_falls_silent_before_anything_else():
    talk = Talk()
    talk.to_hold()
    actions = talk.hear("WarningSign", sign="stroke")
    spoken = [action for action in actions if not hasattr(action, "name")]
    assert spoken[0] == StopSpeaking()


def test_a_warning_sign_says_whom_to_call():
    talk = Talk(replace(State(), emergency_number="112"))
    talk.hear("WarningSign", sign="stroke")
    assert "Call 1 1 2 now." in talk.said  # digit by digit, no hundred and twelve


def test_a_warning_sign_ends_routine_and_timers():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.to_hold()
    talk.hear("WarningSign", sign="stroke")
    assert talk.state.leading is None
    assert not talk.state.timers


def test_a_warning_sign_forbids_routines_for_the_rest_of_the_session():
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    for routine in ("stretch", "breath", "cold"):
        talk.hear("StartRoutine", routine=routine)
        assert talk.state.leading is None
        assert talk.state.applying is None


def test_start_over_does_not_forget_a_warning_sign():
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("StartOver")
    assert talk.state.findings
    assert talk.state.leading is None


def test_an_unknown_warning_sign_is_taken_for_an_emergency():
    talk = Talk()
    talk.hear("WarningSign", sign="no-such-sign")
    assert any("serious" in text for text in talk.said)


def test_a_warning_sign_with_a_pack_on_the_skin_takes_it_off():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.hear("WarningSign", sign="stroke")
    assert "Take it off." in talk.said
    assert talk.state.applying is None


def test_it_hurts_stops_the_movement():
    talk = Talk()
    talk.to_hold()
    assert silenced(talk.hear("Hurts"))
    assert talk.state.label == "paused"


def test_after_a_minute_of_rest_the_pain_is_asked_about():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.finish_speech()
    assert talk.elapse() == "ease"
    assert talk.state.label == "hurting"


def test_pain_that_is_still_worse_ends_the_movement_of_this_session():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("Yes")
    assert talk.state.leading is None
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.leading is None


def test_pain_that_is_over_lets_the_routine_go_on_when_wanted():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("No")
    assert talk.state.label == "paused"
    talk.hear("Resume")
    talk.until("hold")


def test_it_hurts_with_a_pack_on_the_skin_takes_it_off():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.hear("Hurts")
    assert "Take it off." in talk.said


def test_it_hurts_during_the_screening_comes_back_to_the_question():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("Hurts")
    assert talk.said[-1] == "Did you fall?"
