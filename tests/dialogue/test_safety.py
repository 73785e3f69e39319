from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

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


def test_a_pack_taken_off_for_a_warning_sign_is_not_recommended_again():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.hear("WarningSign", sign="stroke")
    assert "The end." not in talk.said


def test_the_most_urgent_finding_is_told_first():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("Yes")
    talk.hear("WarningSign", sign="stroke")
    talk.hear("StartRoutine", routine="stretch")
    assert "Call your emergency number now." in talk.said


def test_it_hurts_answers_whether_it_still_hurts():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("Hurts")
    assert talk.state.leading is None
    assert any(finding.id == "pain" for finding in talk.state.findings)


def test_pain_that_is_denied_answers_whether_it_still_hurts():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("DenySign", sign="pain")
    assert talk.state.label == "paused"
    assert talk.state.question is None


def test_another_sign_denied_does_not_answer_whether_it_still_hurts():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear("DenySign")
    assert talk.state.label == "hurting"


def test_one_sign_denied_does_not_answer_a_question_about_several():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("DenySign")
    assert talk.said[-1] == "Did you fall?"
    assert not talk.state.cleared


def test_a_sign_denied_unasked_is_acknowledged_and_a_hold_goes_on():
    talk = Talk()
    talk.to_hold()
    talk.hear("DenySign")
    assert talk.said == ["All right. Tell me at once if that changes."]
    talk.finish_speech()
    assert talk.state.label == "hold"


def test_it_hurts_suggests_no_movement_to_somebody_who_should_not_move():
    talk = Talk()
    talk.hear("WarningSign", sign="stroke")
    talk.hear("Hurts")
    assert not any("relax" in text for text in talk.said)


def _choosing(talk: Talk) -> None:
    talk.hear("AskForHelp")


def _screening(talk: Talk) -> None:
    talk.hear("StartRoutine", routine="stretch")


def _hold(talk: Talk) -> None:
    talk.to_hold()


def _rest(talk: Talk) -> None:
    talk.to_hold()
    talk.until("rest")


def _paused(talk: Talk) -> None:
    talk.to_hold()
    talk.hear("Pause")


def _hurting(talk: Talk) -> None:
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")


def _putting_on(talk: Talk) -> None:
    talk.hear("StartRoutine", routine="cold")


def _application(talk: Talk) -> None:
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")


def _skin(talk: Talk) -> None:
    _application(talk)
    talk.until("skin")


def _ringing(talk: Talk) -> None:
    talk.hear("SetTimer", minutes=1)
    talk.until("ringing")


def _resting(talk: Talk) -> None:
    for _ in range(3):
        talk.mumble()
        talk.finish_speech()


def _asking(talk: Talk) -> None:
    talk.hear("AskWhat", node="spasm", facet="what")


_STATES = (
    _choosing,
    _screening,
    _hold,
    _rest,
    _paused,
    _hurting,
    _putting_on,
    _application,
    _skin,
    _ringing,
    _resting,
    _asking,
)


@pytest.mark.parametrize("silent", [True, False], ids=["in silence", "amid speech"])
@pytest.mark.parametrize("enter", _STATES, ids=lambda enter: enter.__name__.strip("_"))
def test_in_every_state_a_warning_sign_is_answered_first(
    enter: Callable[[Talk], None], silent: bool
):
    talk = Talk()
    enter(talk)
    if silent:
        talk.finish_speech()
    talk.hear("WarningSign", sign="stroke")
    assert talk.said[1] == "Call your emergency number now."
    assert talk.state.leading is None
    assert talk.state.applying is None
    assert talk.state.question is None
    assert not talk.state.timers
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.leading is None


@pytest.mark.parametrize("intent", ["Next", "Back", "StartOver"])
def test_nothing_is_led_on_while_the_pain_is_asked_about(intent: str):
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.until("hurting")
    talk.hear(intent)
    assert talk.state.label == "hurting"
    assert talk.state.leading is not None
    assert talk.state.leading.paused


@pytest.mark.parametrize("intent", ["Next", "Back", "StartOver", "Resume"])
def test_who_wants_to_go_on_before_the_rest_is_over_is_asked_about_the_pain(intent: str):
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.hear(intent)
    assert talk.state.label == "hurting"
    assert "ease" not in talk.state.timers
    talk.hear("No")
    assert talk.state.label == "paused"


def test_a_doubtful_sign_is_asked_about_before_anything_goes_on():
    talk = Talk()
    talk.to_hold()
    actions = talk.hear("DoubtfulSign", sign="palsy")
    assert silenced(actions)
    assert talk.said[-1].startswith("Is your face drooping?")
    assert talk.state.label == "sign"


@pytest.mark.parametrize("answer", ["Yes", "Unsure", "Hurts"])
def test_a_doubtful_sign_that_is_not_denied_is_one(answer: str):
    talk = Talk()
    talk.to_hold()
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear(answer)
    assert "Call the doctor." in talk.said
    assert talk.state.leading is None


def test_silence_after_a_doubtful_sign_makes_it_one():
    talk = Talk()
    talk.hear("DoubtfulSign", sign="palsy")
    for _ in range(2):
        talk.finish_speech()
        assert talk.elapse() == "reply"
    assert "Call the doctor." in talk.said


def test_a_doubt_over_the_question_about_it_is_asked_about_once_more_and_then_is_a_sign():
    talk = Talk()
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear("DoubtfulSign", sign="palsy")
    assert "not sure" in talk.said[0]
    assert talk.said[-1].startswith("Is your face drooping?")
    talk.hear("DoubtfulSign", sign="palsy")
    assert "Call the doctor." in talk.said


def test_a_doubtful_sign_without_a_question_of_its_own_is_one():
    talk = Talk()
    talk.hear("DoubtfulSign", sign="stroke")
    assert talk.state.question is None
    assert talk.state.findings


def test_a_hold_goes_on_once_a_doubtful_sign_is_denied():
    talk = Talk()
    talk.to_hold()
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear("No")
    talk.finish_speech()
    assert talk.state.label == "hold"
    assert not talk.state.findings


def test_the_question_that_a_doubtful_sign_came_between_is_asked_again():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    before = talk.state.question
    assert before is not None
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear("DenySign", sign="palsy")
    assert talk.state.question == before
    assert talk.said[-1] == before.text


@pytest.mark.parametrize("intent", ["Next", "Resume", "StartOver", "StartRoutine", "AskForHelp"])
def test_nobody_is_led_while_a_doubtful_sign_is_asked_about(intent: str):
    talk = Talk()
    talk.to_hold()
    place = talk.state.leading
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear(intent)
    assert talk.state.label == "sign"
    assert place is not None
    assert talk.state.leading is not None
    assert (talk.state.leading.routine, talk.state.leading.index) == (place.routine, place.index)
    assert talk.said[-1].startswith("Is your face drooping?")


def test_nonsense_over_a_doubtful_sign_is_met_with_the_question_amid_a_routine():
    talk = Talk()
    talk.to_hold()
    talk.hear("DoubtfulSign", sign="palsy")
    talk.finish_speech()
    talk.mumble()
    assert talk.said[-1].startswith("Is your face drooping?")


def test_the_pain_is_asked_about_later_where_another_question_is_open():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    talk.hear("DoubtfulSign", sign="palsy")
    talk.hear("Pause")  # the question waits as long as it takes
    talk.finish_speech()
    assert talk.elapse() == "ease"
    assert talk.state.label == "sign"
    talk.hear("No")
    talk.finish_speech()
    assert talk.elapse() == "ease"
    assert talk.state.label == "hurting"


@pytest.mark.parametrize("asked", ["sign", "hurting"])
def test_who_paused_over_a_grave_question_is_asked_it_again(asked: str):
    talk = Talk()
    talk.to_hold()
    if asked == "sign":
        talk.hear("DoubtfulSign", sign="palsy")
    else:
        talk.hear("Hurts")
        talk.until("hurting")
    question = talk.said[-1]
    talk.hear("Pause")
    talk.hear("Resume")
    assert talk.said == [question]
    talk.finish_speech()
    assert "reply" in talk.state.timers


def test_next_over_the_skin_is_told_that_an_answer_is_needed():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.until("skin")
    talk.hear("Next")
    assert talk.said[0].startswith("I need an answer")
    assert talk.said[-1] == "Is the skin numb?"


@pytest.mark.parametrize("intent", ["Repeat", "Next", "Back", "StartOver"])
def test_a_grave_question_that_was_to_wait_is_asked_again_by_more_than_resume(intent: str):
    talk = Talk()
    talk.to_hold()
    talk.hear("DoubtfulSign", sign="palsy")
    question = talk.said[-1]
    talk.hear("Pause")
    talk.hear(intent)
    assert talk.said[-1] == question
    talk.finish_speech()
    assert "reply" in talk.state.timers


def test_while_pain_is_rested_the_movement_is_not_explained_again():
    talk = Talk()
    talk.to_hold()
    talk.hear("Hurts")
    eased = talk.said
    talk.hear("Repeat")
    assert talk.said == eased
    assert talk.state.label == "paused"
