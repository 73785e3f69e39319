from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk, started
from voice_skill.dialogue.actions import Earcon, PlayEarcon
from voice_skill.dialogue.events import TimerElapsed


def test_a_timer_is_set():
    talk = Talk()
    assert started(talk.hear("SetTimer", minutes=1, seconds=30)) == {"timer:1": 90}
    assert "one minute and 30 seconds" in talk.said[0].lower()


@pytest.mark.parametrize(
    ("slots", "told"),
    [({}, "For how long?"), ({"minutes": 24 * 60 + 1}, "A day is the longest")],
    ids=["none", "more than a day"],
)
def test_a_length_that_cannot_be_timed_is_asked_about(slots: dict[str, float], told: str):
    talk = Talk()
    talk.hear("SetTimer", **slots)
    assert talk.state.user_timers == ()
    assert talk.said[0].startswith(told)


def test_a_length_is_awaited_after_it_was_asked_for():
    talk = Talk()
    talk.hear("SetTimer")
    assert talk.state.label == "setting"
    assert started(talk.hear("SetTimer", hours=1, minutes=30)) == {"timer:1": 5400}


def test_what_was_set_is_said_exactly():
    talk = Talk()
    talk.hear("SetTimer", minutes=2, seconds=30)
    assert "two minutes and 30 seconds" in talk.said[0].lower()


def test_a_timer_named_by_its_place_is_meant():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    assert started(talk.hear("AddTime", minutes=2, place=2)) == {"timer:2": 720}
    talk.hear("HowLongLeft", place=1)
    assert len(talk.said) == 1
    talk.hear("CancelTimer", place=-1)
    assert [timer.id for timer in talk.state.user_timers] == [1]


def test_how_long_is_asked_of_the_timer_where_nothing_was_talked_about():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("AskHowLong", facet="how_long")
    assert talk.said == ["The timer of five minutes: five minutes left."]


def test_all_timers_are_cancelled_at_once():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer", all="yes")
    assert talk.state.user_timers == ()


def test_cancel_all_without_a_timer_stops_what_is_led():
    talk = Talk()
    talk.to_hold()
    talk.hear("CancelTimer", all="yes")
    assert talk.state.label == "paused"


def test_another_timer_than_the_one_offered_is_named():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer")
    talk.hear("ThisTimer", of_minutes=10)
    assert [timer.id for timer in talk.state.user_timers] == [1]


def test_a_twin_is_a_question_not_an_error():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=5)
    assert talk.state.label == "asking"
    talk.hear("Yes")
    assert len(talk.state.user_timers) == 2


@pytest.mark.parametrize("not_this_one", ["No", "Next"])
def test_which_timer_to_cancel_is_asked_one_by_one(not_this_one: str):
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer")
    talk.hear(not_this_one)
    talk.hear("Yes")
    assert [timer.id for timer in talk.state.user_timers] == [1]


def test_a_timer_named_by_its_length_is_cancelled_at_once():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("CancelTimer", of_minutes=10)
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


def test_which_of_two_timers_is_to_be_longer_is_asked():
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear("SetTimer", minutes=10)
    talk.hear("AddTime", minutes=2)
    talk.hear("No")
    assert started(talk.hear("Yes")) == {"timer:2": 720}


def test_alarms_that_ring_together_are_all_said_and_each_once():
    talk = Talk()
    for minutes in (5, 6, 5):
        talk.hear("SetTimer", minutes=minutes)
    talk.hear("Yes")  # two of five minutes
    for timer in ("timer:1", "timer:2", "timer:3"):
        talk.now = 360
        talk.do(TimerElapsed(talk.now, timer))
    assert talk.state.ring is not None
    assert talk.state.ring.text.count("five minutes is done") == 1
    assert talk.state.ring.text.count("six minutes is done") == 1


def test_without_a_timer_of_its_own_the_pack_is_what_is_cancelled():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.hear("CancelTimer")
    assert "Take it off." in talk.said
    assert talk.state.applying is None


@pytest.mark.parametrize("intent", ["Next", "Resume", "StartOver"])
def test_beside_a_timer_something_is_under_way(intent: str):
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.hear(intent)
    assert any("goes on" in text for text in talk.said)


def ringing() -> Talk:
    talk = Talk()
    talk.hear("SetTimer", minutes=5)
    talk.finish_speech()
    talk.elapse()
    talk.finish_speech()
    return talk


@pytest.mark.parametrize("intent", ["Help", "HowLongLeft", "WhichStep"])
def test_an_alarm_that_is_asked_about_says_how_to_end_it_and_goes_on(intent: str):
    talk = ringing()
    talk.hear(intent)
    assert "Say “stop” to end the sound." in " ".join(talk.said)
    assert talk.state.label == "ringing"
    assert "ring" in talk.state.timers


@pytest.mark.parametrize("intent", ["Pause", "Resume", "StartOver"])
def test_whatever_else_ends_an_alarm_needs_no_words(intent: str):
    talk = ringing()
    talk.hear(intent)
    assert talk.said == []
    assert PlayEarcon(Earcon.UNDERSTOOD) in talk.actions
    assert talk.state.label == "idle"
