"""Leading the sets that ship."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.shipped_talk import Talk, tree
from tests.dialogue.talk import heard
from voice_skill.content.schema import Level, Need, Phase
from voice_skill.dialogue import leading
from voice_skill.dialogue.events import DeviceLost, Heard, SessionStarted, SpeechFinished
from voice_skill.dialogue.state import Finding, State
from voice_skill.dialogue.turn import Turn


def test_an_acute_set_holds_shortly_whatever_is_known() -> None:
    talk = Talk()
    talk.state = replace(talk.state, facts={"since": "later", "pack": "none"})
    talk.hear("StartRoutine", routine="acute-relief")
    talk.clear()
    assert talk.state.leading is not None
    assert talk.state.leading.phase is Phase.ACUTE


def test_a_limited_yes_leaves_out_what_it_rules_out_and_leads_the_rest() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="acute-relief")
    while talk.state.question and talk.state.question.about != "conditions":
        talk.hear("No")
    talk.hear("Yes")
    talk.clear()
    assert talk.state.following is not None
    left = [tree().routines[routine].need for routine in talk.state.following.routines]
    assert Need.MOVEMENT not in left
    assert left == [Need.HEAT]


def test_a_warning_sign_ends_a_set_for_good() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    assert talk.state.leading is not None
    talk.hear("WarningSign", sign="cord-signs")
    assert talk.state.leading is None
    assert talk.state.following is None
    assert not talk.state.timers


def test_a_power_cut_between_two_routines_does_not_go_on_by_itself() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    talk.state = replace(talk.state, leading=None, timers={})
    talk.do(SessionStarted(talk.now))
    talk.quiet()
    assert talk.state.leading is None
    assert talk.state.following is None


def test_a_set_survives_saving_in_the_middle_of_a_routine() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    assert State.from_json(talk.state.to_json()) == talk.state
    talk.do(SessionStarted(talk.now))
    talk.quiet()
    assert talk.state.leading is not None
    assert talk.state.leading.paused
    assert talk.state.following is not None


def test_a_set_leaves_out_a_pack_for_which_it_is_too_soon() -> None:
    talk = Talk()
    talk.state = replace(talk.state, facts={"since": "acute", "pack": "cold"})
    talk.state = replace(talk.state, applied={"ice-pack": (talk.now,)})
    talk.hear("StartRoutine", routine="acute-relief")
    talk.clear()
    told = talk.hear("Next", pace="routine")
    assert any("was not long ago" in text for text in told)
    assert talk.state.leading is not None
    assert talk.state.leading.routine == "shoulder-rolls"


def test_next_routine_while_a_set_is_introduced_leaves_its_first_one() -> None:
    talk = Talk()
    talk.state = replace(talk.state, cleared=tuple(q.id for q in tree().asked_first))
    talk.do(Heard(talk.now, heard("StartRoutine", routine="prevention-break")))
    talk.hear("Next", pace="routine")
    assert talk.state.leading is not None
    assert talk.state.leading.routine == "doorway-stretch"


def introduced(routine_set: str = "prevention-break") -> Talk:
    """A set of which nothing has begun, its introduction being said."""
    talk = Talk()
    talk.know(since="acute", pack="none")
    talk.do(Heard(talk.now, heard("StartRoutine", routine=routine_set)))
    assert talk.state.following is not None
    assert not talk.state.following.led
    return talk


@pytest.mark.parametrize("intent", ["Next", "Resume", "Pause"])
def test_while_a_set_is_introduced_nobody_hears_that_nothing_is_under_way(intent: str) -> None:
    talk = introduced()
    told = talk.hear(intent)
    assert not any("othing" in text for text in told)
    assert talk.state.leading is not None


def test_a_set_does_not_go_on_by_itself_when_a_device_fails_between_two_routines() -> None:
    talk = introduced()
    talk.do(DeviceLost(talk.now, "speech"))
    assert talk.state.following is None


def test_a_set_paused_for_hours_is_over() -> None:
    talk = introduced()
    talk.quiet()
    talk.hear("Pause")
    talk.now += 5 * 3600
    talk.hear("Resume")
    assert talk.state.following is None


def test_a_set_without_movements_leaves_out_what_it_says_about_them() -> None:
    talk = Talk()
    talk.know(since="acute", pack="none")
    found = Finding("conditions", Level.LIMITED, (Need.MOVEMENT,), "No.")
    talk.state = replace(talk.state, findings=(found,))
    relief = tree().sets["acute-relief"]
    told = talk.hear("StartRoutine", routine=relief.id)
    assert talk.state.leading is not None  # slow breathing
    told += talk.hear("Next", pace="routine")
    assert talk.state.following is None
    assert not {relief.introduction, relief.finish} & {*told}


def test_resume_begins_the_time_of_a_pack_in_a_set() -> None:
    talk = Talk()
    talk.know(since="later", pack="heat")
    talk.hear("StartRoutine", routine="later-relief")
    assert talk.state.label == "putting-on"
    talk.hear("Resume")
    assert talk.state.label == "application"


def test_a_routine_that_warns_of_nothing_begins_with_its_introduction_in_a_set_too() -> None:
    turn = Turn(State(), 0.0, tree())
    leading.begin(turn, tree().routines["belly-breathing"], warned=True)
    assert leading.cue_of(turn).text == tree().routines["belly-breathing"].introduction


def test_a_set_does_not_go_on_before_the_pack_is_off() -> None:
    talk = Talk()
    talk.know(since="later", pack="heat")
    talk.hear("StartRoutine", routine="later-relief")
    talk.hear("Next", pace="okay")
    while talk.state.label != "ringing":
        talk.hear("No") if talk.state.question else talk.elapse()
    assert talk.state.leading is None
    talk.hear("Next", pace="done")
    assert talk.state.leading is not None


def test_who_leaves_the_first_movement_at_once_is_still_told_when_to_stop() -> None:
    talk = introduced()
    while talk.state.leading is None:
        talk.do(SpeechFinished(talk.now, talk.state.speaking[0]))
    told = talk.hear("Next", pace="routine")  # while the first one is announced
    assert talk.state.leading.routine == "doorway-stretch"
    assert tree().prompts["safety"][0] in told


def test_when_to_stop_is_said_once_in_a_set() -> None:
    talk = introduced()
    talk.quiet()
    told = talk.hear("Next", pace="routine")
    assert tree().prompts["safety"][0] not in told
