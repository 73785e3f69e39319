from __future__ import annotations

from dataclasses import replace

from tests.dialogue.talk import Talk, small_tree, started
from voice_skill.dialogue.actions import Earcon, PlayEarcon
from voice_skill.dialogue.applying import marks
from voice_skill.dialogue.events import SessionStarted
from voice_skill.dialogue.question import Question, QuestionKind


def cold_on() -> Talk:
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.finish_speech()
    talk.hear("Next")
    talk.finish_speech()
    return talk


def test_the_time_starts_with_ready():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    assert "hard-stop" not in talk.state.timers
    actions = talk.hear("Next")
    assert started(actions)["hard-stop"] == 1200


def test_the_time_starts_by_itself_when_nobody_says_ready():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.until("application")


def test_the_skin_is_asked_about_at_the_time_of_the_check():
    talk = cold_on()
    talk.until("skin")
    assert talk.said == ["Is the skin numb?"]
    assert talk.now == 300


def test_a_check_stays_open_while_something_else_is_asked():
    talk = cold_on()
    talk.until("skin")
    talk.hear("HowLongLeft")
    assert talk.said[-1] == "Is the skin numb?"
    assert talk.state.label == "skin"


def test_a_routine_asked_for_during_a_check_does_not_close_it():
    talk = cold_on()
    talk.until("skin")
    talk.hear("StartRoutine", routine="stretch")
    assert talk.state.label == "skin"


def test_a_second_timer_asked_for_during_a_check_does_not_close_it():
    talk = cold_on()
    talk.hear("SetTimer", minutes=30)
    talk.until("skin")
    talk.hear("SetTimer", minutes=30)
    assert talk.said == ["30 minutes, starting now.", "Is the skin numb?"]
    assert talk.state.label == "skin"


def test_a_fine_skin_lets_it_go_on():
    talk = cold_on()
    talk.until("skin")
    talk.hear("No")
    assert talk.state.label == "application"


def test_trouble_with_the_skin_takes_it_off_at_once():
    talk = cold_on()
    talk.until("skin")
    talk.hear("Yes")
    assert talk.said[0] == "Take it off."
    assert talk.state.applying is None


def test_an_unanswered_check_takes_it_off_with_an_alarm():
    talk = cold_on()
    talk.until("skin")
    talk.finish_speech()
    assert talk.elapse() == "reply"
    talk.finish_speech()
    assert talk.elapse() == "reply"
    assert PlayEarcon(Earcon.ALARM) in talk.actions
    assert "Take it off." in talk.said


def test_more_time_ends_at_what_the_skin_allows():
    talk = cold_on()
    talk.hear("AddTime", minutes=60)
    assert talk.state.applying is not None
    assert talk.state.applying.seconds == 900


def test_the_hard_stop_comes_even_while_paused():
    talk = cold_on()
    talk.hear("Pause")
    talk.finish_speech()
    assert talk.elapse() == "hard-stop"
    assert "Take it off." in talk.said
    assert talk.now == 1200


def test_stop_takes_it_off():
    talk = cold_on()
    talk.hear("Stop")
    assert "Take it off." in talk.said
    assert not talk.state.timers


def test_the_alarm_at_the_end_is_ended_by_done():
    talk = cold_on()
    talk.until("skin")
    talk.hear("No")
    talk.until("ringing")
    talk.hear("Next")
    assert talk.state.label == "idle"
    assert not talk.state.timers


def test_the_alarm_gives_up():
    talk = cold_on()
    talk.hear("Pause")
    talk.until("ringing")
    talk.until("idle")
    assert not talk.state.timers


def test_the_next_one_must_wait_for_the_gap():
    talk = cold_on()
    talk.hear("Stop")
    talk.now += 3600
    talk.hear("StartRoutine", routine="cold")
    assert talk.state.applying is None
    talk.now += 3600
    talk.hear("StartRoutine", routine="cold")
    assert talk.state.applying is not None


def test_after_the_most_of_a_day_there_is_none_until_the_first_is_a_day_ago():
    talk = Talk()
    day = 86400.0
    talk.now = day
    ended = (1.0, day - 30000.0, day - 8000.0)
    talk.state = replace(talk.state, applied={"cold": ended}, cleared=("fall",))
    talk.hear("StartRoutine", routine="cold")
    assert talk.said[-1].startswith("That was enough of the cold for today.")
    talk.now = day + 2.0
    talk.hear("StartRoutine", routine="cold")
    assert talk.state.applying is not None


def test_notices_keep_away_from_checks_and_ends():
    cold = small_tree().routines["cold"].application
    assert cold is not None
    assert [offset for offset, _ in marks(cold, 600)] == [300, 540]


def test_after_a_power_cut_the_pack_must_come_off():
    talk = cold_on()
    talk.do(SessionStarted(talk.now + 60))
    assert "Take it off." in talk.said
    assert talk.state.applying is None


def test_trouble_with_the_skin_ends_cold_and_heat_for_this_session():
    talk = cold_on()
    talk.until("skin")
    talk.hear("Yes")
    assert "The end." not in talk.said
    talk.now += 3 * 3600
    talk.hear("StartRoutine", routine="cold")
    assert talk.state.applying is None


def test_a_longer_time_than_the_skin_allows_is_cut_and_said():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold", minutes=30)
    assert "For your skin, fifteen minutes is the most." in talk.said


def test_a_notice_is_left_out_while_a_question_is_open():
    talk = cold_on()
    talk.until("skin")
    talk.hear("No")
    talk.finish_speech()
    talk.now = 535
    talk.hear("SetTimer", minutes=30)
    talk.hear("SetTimer", minutes=30)  # one more?
    talk.finish_speech()
    assert talk.elapse() == "application"
    assert talk.said == []
    assert talk.state.label == "asking"


def test_a_check_waits_for_the_answer_to_a_graver_question():
    talk = cold_on()
    graver = Question(QuestionKind.HURTING, "Is it worse?")
    talk.state = replace(talk.state, question=graver)
    assert talk.elapse() == "application"
    assert talk.said == []
    assert talk.state.question == graver
    talk.hear("No")
    talk.until("skin")
    assert talk.now == 305
