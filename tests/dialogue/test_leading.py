from __future__ import annotations

from tests.dialogue.talk import Talk, silenced, small_tree, started
from voice_skill.content.schema import Need
from voice_skill.dialogue.actions import Earcon, PlayEarcon, SetVoice
from voice_skill.dialogue.events import TimerElapsed
from voice_skill.dialogue.script import CueKind, compile_script, hold_marks


def test_a_hold_starts_only_after_its_instruction_was_said():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("No")
    while "Press to the right, away from the left." not in talk.said:
        talk.finish_one() if talk.state.speaking else talk.elapse()
    assert "cue" not in talk.state.timers
    talk.finish_speech()
    assert talk.state.label == "hold"
    assert "cue" in talk.state.timers


def test_the_script_does_all_repetitions_of_a_side_and_then_changes_sides():
    script = compile_script(small_tree(), small_tree().routines["stretch"])
    holds = [
        (cue.side and cue.side.value, cue.repetition) for cue in script if cue.kind is CueKind.HOLD
    ]
    assert holds == [("right", 1), ("right", 2), ("left", 1), ("left", 2)]


def test_the_script_does_not_rest_after_its_last_hold():
    script = compile_script(small_tree(), small_tree().routines["stretch"])
    assert [cue.kind for cue in script[-2:]] == [CueKind.SAY, CueKind.SAY]


def test_a_short_hold_is_counted_but_not_halved():
    assert [offset for offset, _, _ in hold_marks(6, Need.MOVEMENT)] == [3, 4, 5]


def test_a_hold_of_ten_seconds_is_halved_and_counted():
    assert [offset for offset, _, _ in hold_marks(10, Need.MOVEMENT)] == [5, 7, 8, 9]


def test_a_very_short_hold_is_not_counted():
    assert hold_marks(4, Need.MOVEMENT) == ()


def test_short_breaths_are_not_counted():
    assert hold_marks(6, Need.BREATHING) == ()
    assert hold_marks(20, Need.BREATHING) == ()  # nobody relaxes to a countdown


def test_the_count_comes_three_two_and_one_second_before_the_end():
    talk = Talk()
    talk.to_hold()
    begun, words = talk.now, {}
    while talk.state.label == "hold":
        talk.elapse()
        words.update({text: round(talk.now - begun, 3) for text in talk.said})
        talk.finish_speech()
    assert words["Half way."] == 5
    assert [words[word] for word in ("Three", "Two", "One")] == [7, 8, 9]


def test_a_count_is_left_out_where_something_is_still_being_said():
    talk = Talk()
    talk.to_hold()
    talk.elapse()  # half way is said, and never finishes
    talk.elapse()
    assert talk.said == []


def _paused_in_a_hold(seconds: float) -> Talk:
    """Resumed after that many seconds, with four seconds of the hold left."""
    talk = Talk()
    talk.to_hold()
    talk.elapse()
    talk.now += 1.5
    talk.hear("Pause")
    talk.finish_speech()
    talk.now += seconds
    talk.hear("Resume")
    return talk


def test_pause_freezes_a_hold():
    talk = _paused_in_a_hold(10)
    assert talk.said == ["Back into it, press: four seconds left."]
    talk.finish_speech()
    assert started(talk.actions) == {"cue": 0.5}


def test_after_a_long_pause_a_hold_is_led_again_from_its_instruction():
    talk = _paused_in_a_hold(3600)
    assert talk.said == ["Going on with: press."]
    talk.finish_speech()
    assert talk.said == ["Press to the right, away from the left."]
    talk.until("hold")
    assert talk.state.leading.countdown.left(talk.now) == 10


def test_a_question_in_a_hold_is_answered_and_the_hold_goes_on_with_what_was_left():
    talk = Talk()
    talk.to_hold()
    talk.now += 2
    talk.hear("AskWhat", node="spasm", facet="what")
    assert talk.said == ["It is a thing."]
    talk.now += 10
    talk.finish_speech()
    assert talk.said == ["Go on, eight seconds left."]
    talk.finish_speech()
    assert talk.state.label == "hold"
    assert started(talk.actions) == {"cue": 3.0}


def test_why_in_a_step_gives_the_reason_for_the_step():
    talk = Talk()
    talk.to_hold()
    talk.hear("AskWhy", facet="why")
    assert talk.said == ["It makes you strong."]


def test_no_offer_is_made_while_leading():
    talk = Talk()
    talk.to_hold()
    talk.hear("AskWhat", node="spasm", facet="what")
    assert talk.state.question is None


def test_what_is_not_understood_in_a_hold_makes_a_sound_and_nothing_else():
    talk = Talk()
    talk.to_hold()
    before = talk.state
    assert talk.mumble() == (PlayEarcon(Earcon.NOT_UNDERSTOOD),)
    assert talk.state == before


def test_words_that_were_cut_off_are_said_again():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("No")
    talk.finish_speech()
    cut_off = talk.said
    talk.hear("WhichStep")
    talk.finish_speech()
    assert talk.said == cut_off


def test_next_skips_the_rest_of_this_side():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next")
    assert talk.said == ["Now change sides, to the left."]


def test_next_at_the_last_part_ends_the_routine():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next")
    talk.hear("Next")
    assert talk.said == ["The end."]
    talk.finish_speech()
    assert talk.state.label == "idle"


def test_back_goes_to_the_part_before():
    talk = Talk()
    talk.to_hold()
    talk.hear("Back")
    assert talk.said == ["First: sit."]


def test_start_over_begins_with_the_introduction():
    talk = Talk()
    talk.to_hold()
    talk.hear("StartOver")
    talk.finish_speech()
    assert talk.said == ["Sit down."]


def test_repeat_in_a_hold_says_the_instruction_and_keeps_the_hold():
    talk = Talk()
    talk.to_hold()
    talk.now += 4
    talk.hear("Repeat")
    assert talk.said == ["Press to the right, away from the left."]
    talk.finish_speech()
    assert talk.said == ["Go on, six seconds left."]


def test_which_step_says_step_side_and_repetition():
    talk = Talk()
    talk.to_hold()
    talk.hear("WhichStep")
    assert talk.said == ["Step two of two: press.", "On the right.", "First of two."]


def test_how_long_left_in_a_hold_is_answered_without_a_second_announcement():
    talk = Talk()
    talk.to_hold()
    talk.now += 4
    talk.hear("HowLongLeft")
    assert talk.said[0] == "Six seconds in this hold."
    talk.finish_speech()
    assert talk.said == []
    assert talk.state.label == "hold"


def test_slower_in_a_hold_lets_it_go_on_without_an_announcement():
    talk = Talk()
    talk.to_hold()
    actions = talk.hear("Slower")
    assert SetVoice(130, 0.8) in actions
    talk.finish_speech()
    assert talk.said == []
    assert talk.state.label == "hold"


def test_stop_falls_silent_first_and_keeps_the_place():
    talk = Talk()
    talk.to_hold()
    actions = talk.hear("Stop")
    assert silenced(actions)
    assert talk.state.label == "paused"


def test_stop_twice_leaves_the_routine():
    talk = Talk()
    talk.to_hold()
    talk.hear("Stop")
    talk.hear("Stop")
    assert talk.state.leading is None


def test_a_timer_that_elapses_after_it_was_cancelled_does_nothing():
    talk = Talk()
    talk.to_hold()
    talk.hear("Pause")
    talk.finish_speech()
    before = talk.state
    talk.do(TimerElapsed(talk.now, "cue"))
    assert talk.state == before


def test_the_end_leaves_no_timer():
    talk = Talk()
    talk.to_hold()
    talk.until("idle")
    assert not talk.state.timers


def test_okay_in_a_hold_lets_it_go_on():
    talk = Talk()
    talk.to_hold()
    before = talk.state.leading
    talk.hear("Next", pace="okay")
    assert talk.said == []
    assert talk.state.label == "hold"
    assert before is not None
    assert talk.state.leading is not None
    assert talk.state.leading.index == before.index


def test_okay_while_a_step_is_explained_goes_on_to_its_hold():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("No")
    while "Press to the right, away from the left." not in talk.said:
        talk.finish_one() if talk.state.speaking else talk.elapse()
    talk.hear("Next", pace="okay")
    talk.finish_speech()
    assert talk.state.label == "hold"


def test_done_ends_the_hold_and_not_the_step():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next", pace="done")
    assert talk.said == ["Let go."]
    talk.until("hold")
    assert talk.state.leading is not None


def test_done_while_paused_says_what_can_be_said():
    talk = Talk()
    talk.to_hold()
    talk.hear("Pause")
    talk.hear("Next", pace="done")
    assert talk.state.label == "paused"
    assert any("resume" in text for text in talk.said)


def test_the_other_side_is_the_other_one_in_both_directions():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next", pace="other-side")
    assert talk.said == ["Now change sides, to the left."]
    talk.until("hold")
    talk.hear("Next", pace="other-side")
    talk.finish_one()
    assert talk.said == ["Press to the right, away from the left."]


def test_who_says_resume_in_a_hold_is_not_talked_to():
    talk = Talk()
    talk.to_hold()
    talk.now += 5
    talk.hear("Resume")
    assert talk.said == []
    assert PlayEarcon(Earcon.UNDERSTOOD) in talk.actions
    assert talk.state.label == "hold"


def sides_led(talk: Talk) -> list[str]:
    """The sides as they are led from here on."""
    sides = []
    while talk.state.leading is not None:
        talk.finish_one() if talk.state.speaking else talk.elapse()
        sides += [text.split(",")[0] for text in talk.said if text.startswith("Press to")]
    return sides


def test_the_side_that_is_wished_for_comes_first_and_the_other_one_after_it():
    talk = Talk()
    talk.hear("StartRoutine", routine="stretch")
    talk.hear("No")
    talk.hear("Next", pace="other-side", side="left")
    assert talk.said == ["All right, the left first."]
    assert sides_led(talk) == ["Press to the left", "Press to the right"]


def test_a_side_is_begun_anew_where_the_other_one_is_wished_for_in_its_first_hold():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next", pace="other-side", side="left")
    assert sides_led(talk) == ["Press to the left", "Press to the right"]


def test_the_other_side_is_changed_to_where_one_has_been_done():
    talk = Talk()
    talk.to_hold()
    talk.elapse()
    talk.until("rest")
    talk.until("hold")
    talk.finish_speech()
    talk.hear("Next", pace="other-side", side="left")
    assert talk.said == ["Now change sides, to the left."]
    assert sides_led(talk) == ["Press to the left"]


def test_the_side_that_is_being_done_is_named():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next", pace="other-side", side="right")
    assert talk.said == ["On the right."]
    assert talk.state.label == "hold"


def test_a_wish_for_a_side_is_kept_by_who_is_done_with_a_hold():
    talk = Talk()
    talk.to_hold()
    talk.hear("Next", pace="other-side", side="left")
    talk.until("hold")
    talk.finish_speech()
    talk.hear("Next", pace="done")
    assert "Press to the right" in sides_led(talk)


def test_where_both_sides_are_done_at_once_a_wish_for_one_is_answered_by_the_step():
    talk = Talk()
    talk.hear("StartRoutine", routine="breath")
    talk.until("hold")
    talk.finish_speech()
    talk.hear("Next", pace="other-side", side="left")
    assert talk.said[0].startswith("Step one of one")
    assert talk.state.label == "hold"


def test_no_wish_for_a_side_starts_the_time_of_a_pack():
    talk = Talk()
    talk.hear("StartRoutine", routine="cold")
    talk.hear("Next", pace="other-side", side="left")
    assert talk.state.label == "putting-on"
