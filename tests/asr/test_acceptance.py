from __future__ import annotations

from voice_skill.asr.acceptance import Demands, Reading, judge

STOP = Reading(("stop",), 50.0)


def test_a_clear_sentence_is_accepted() -> None:
    verdict = judge([STOP], beam=4.0)
    assert verdict.accepted
    assert "margin 4.0" in verdict.reason


def test_other_words_are_refused_and_shown_without_marks() -> None:
    heard = Reading(("~shop", "~it"), 50.0)
    verdict = judge([heard, Reading(("stop",), 49.0)], beam=4.0)
    assert not verdict.accepted
    assert verdict.reason == "other words"
    assert heard.text == "shop it"


def test_unknown_sounds_are_refused() -> None:
    assert judge([Reading(("[unk]",), 9.0)], beam=4.0).reason == "no known words"


def test_silence_is_refused() -> None:
    assert judge([], beam=4.0).reason == "no speech"
    assert judge([Reading((), 70.0), STOP], beam=4.0).reason == "no speech"


def test_a_thin_margin_over_other_words_is_refused() -> None:
    rivals = [STOP, Reading(("~shop",), 49.9)]
    assert not judge(rivals, beam=4.0).accepted
    assert judge(rivals, beam=4.0, demands=Demands(over_others=0.0)).accepted


def test_a_thin_margin_over_another_sentence_is_refused_where_demanded() -> None:
    rivals = [STOP, Reading(("start",), 49.5)]
    assert judge(rivals, beam=4.0).accepted
    assert not judge(rivals, beam=4.0, demands=Demands(over_rival=1.0)).accepted


def test_sounds_far_apart_are_no_sentence() -> None:
    assert not judge([STOP], beam=4.0, pause=1.2).accepted


def test_confidence_grows_with_the_margin() -> None:
    near = judge([STOP, Reading(("~shop",), 49.0)], beam=4.0)
    far = judge([STOP, Reading(("~shop",), 47.0)], beam=4.0)
    assert near.confidence < far.confidence < judge([STOP], beam=4.0).confidence
