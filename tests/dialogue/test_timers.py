from __future__ import annotations

from tests.dialogue.talk import Talk, started
from voice_skill.dialogue.actions import Earcon, PlayEarcon


def test_a_timer_is_set():
    talk = Talk()
    assert started(talk.hear("SetTimer", minutes=1, seconds=30)) == {"timer:1": 90}
    assert "one minute and 30 seconds" in talk.said[0].lower()


def test_a_timer_without_a_length_is_asked_about():
    talk = Talk()
    talk.hear("SetTimer")
    assert talk.state.user_timers == ()
    assert talk.said[0].startswith("For how long?")


def test_a_twin_is_a_question_not_an_error():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=5)
    assert talk.state.label == "asking"
    talk.hear("Yes")
    assert len(talk.state.user_timers) == 2


def test_which_timer_to_cancel_is_asked_one_by_one():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer")
    talk.hear("No")
    talk.hear("Yes")
    assert [timer.id for timer in talk.state.user_timers] == [1]


def test_a_timer_named_by_its_length_is_cancelled_at_once():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer", minutes=10)
    assert [timer.id for timer in talk.state.user_timers] == [1]


def test_an_expired_timer_rings_until_stop():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.finish_speech()
    talk.elapse()
    assert PlayEarcon(Earcon.ALARM) in talk.actions
    talk.elapse()
    assert PlayEarcon(Earcon.ALARM) in talk.actions
    talk.hear("Stop")
    assert talk.state.label == "idle"
    assert not talk.state.timers


def test_more_time_is_added_to_the_only_timer():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    assert started(talk.hear("AddTime", minutes=2)) == {"timer:1": 420}


def test_stop_does_not_cancel_a_timer_that_runs():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.finish_speech()
    talk.hear("Stop")
    assert len(talk.state.user_timers) == 1


def test_a_timer_that_expires_in_a_hold_sounds_without_words():
    talk = Talk()
    talk.to_hold()
    talk.hear("SetTimer", seconds=1)
    talk.until("hold")
    talk.finish_speech()
    talk.finish_speech()
    assert talk.elapse() == "timer:1"
    assert PlayEarcon(Earcon.ALARM) in talk.actions
    assert talk.said == []
    assert talk.state.label == "hold"


def test_pause_beside_a_timer_says_that_it_goes_on():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.finish_speech()
    talk.hear("Pause")
    assert any("goes on" in text for text in talk.said)
