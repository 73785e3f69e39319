from __future__ import annotations

from tests.dialogue.talk import Talk
from voice_skill.dialogue.actions import Earcon, PlayEarcon
from voice_skill.dialogue.events import Heard
from voice_skill.nlu.interpretation import Interpretation


def test_failures_escalate_and_then_the_skill_rests():
    talk = Talk()
    labels = []
    for _ in range(3):
        talk.mumble()
        talk.finish_speech()
        labels.append(talk.state.label)
    assert labels == ["idle", "idle", "resting"]


FOREIGN = Interpretation("tell me a joke", False, reason="none of my subjects 0.99")


def test_what_is_none_of_our_business_hears_at_once_what_is():
    talk = Talk()
    talk.do(Heard(talk.now, FOREIGN))
    assert "only know about" in talk.said[0]
    assert "“" in talk.said[0]


def test_over_an_offer_that_is_said_briefly_and_the_offer_again():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    talk.finish_speech()
    talk.do(Heard(talk.now, FOREIGN))
    assert talk.said[0] == "I only know about necks."
    assert talk.state.label == "asking"


def test_over_a_question_that_binds_it_may_be_an_answer():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.finish_speech()
    talk.do(Heard(talk.now, FOREIGN))
    assert talk.said[0] == "Sorry?"


def test_the_second_reprompt_gives_examples():
    talk = Talk()
    talk.mumble()
    talk.finish_speech()
    talk.mumble()
    assert "“" in talk.said[0]


def test_success_resets_the_count():
    talk = Talk()
    talk.mumble()
    talk.finish_speech()
    talk.hear("Help")
    assert talk.state.misses == 0


def test_while_resting_nothing_that_is_not_understood_is_answered():
    talk = Talk()
    for _ in range(3):
        talk.mumble()
        talk.finish_speech()
    assert talk.mumble() == ()


def test_anything_understood_wakes_it():
    talk = Talk()
    for _ in range(3):
        talk.mumble()
        talk.finish_speech()
    talk.hear("Help")
    assert talk.state.label == "idle"


def test_speech_is_not_interrupted_by_what_is_not_understood():
    talk = Talk()
    talk.hear("Help")
    assert talk.mumble() == (PlayEarcon(Earcon.NOT_UNDERSTOOD),)


def test_a_choice_that_nobody_makes_is_asked_once_more_and_then_rests():
    talk = Talk()
    talk.hear("AskForHelp")
    talk.finish_speech()
    talk.elapse()
    assert talk.state.label == "choosing"
    talk.finish_speech()
    talk.elapse()
    assert talk.state.label == "resting"


def test_an_alarm_that_nobody_answers_in_words_goes_on_listening():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next")
    talk.until("skin")
    talk.finish_speech()
    for _ in range(6):  # three for the question about the skin, three for the alarm
        talk.mumble()
        talk.finish_speech()
    assert talk.state.label == "ringing"
    talk.hear("Next", pace="done")
    assert talk.state.label == "idle"


def test_a_sound_without_words_is_nothing_that_was_said():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.finish_speech()
    assert talk.do(Heard(talk.now, Interpretation("", False))) == ()
    assert "reply" in talk.state.timers


def test_rivals_that_no_question_can_tell_apart_are_not_understood():
    talk = Talk()
    one, other = (Interpretation("x", True, "PackOn", {"minutes": n}) for n in (30, 60))
    talk.do(Heard(0.0, Interpretation("x", False, reason="tie", alternatives=(one, other))))
    assert talk.state.question is None
    assert talk.state.misses == 1
