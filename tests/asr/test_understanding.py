"""Two readings of one utterance: which one counts."""

from __future__ import annotations

import pytest

from voice_skill.asr.recognizer import FreeReading, Hypothesis, Utterance
from voice_skill.asr.understanding import understand
from voice_skill.nlu.interpretation import Interpretation

MEANINGS = {
    "i can't breathe": "WarningSign",
    "my chest is tight": "WarningSign",
    "i can breathe": "DenySign",
    "i sort of can't breathe right": "DoubtfulSign",
    "stop": "Stop",
    "um stop please": "Stop",
    "how do i use an ice pack": "AskHow",
    "how do i get rid of a sore neck": "AskHow",
    "why does the neck hurt in a draft": "AskWhy",
}


def _interpret(text: str) -> Interpretation:
    intent = MEANINGS.get(text)
    if text in ("need help nows", "um numb please side"):
        return Interpretation(text, True, "WarningSign", score=0.6, reason="likeness 0.60")
    if text == "i need the help now":
        return Interpretation(text, True, "WarningSign", score=0.8, reason="tolerant 0.80")
    if text.endswith("joke now"):
        return Interpretation(text, accepted=False, reason="none of my subjects 0.99")
    if text.endswith("sore throat"):
        return Interpretation(text, accepted=False, reason="elsewhere: throat")
    return Interpretation(text, intent is not None, intent, score=1.0, reason="strict")


def _meant(
    strict: str,
    freely: str,
    *,
    accepted: bool = True,
    rival: str = "",
    confidence: float = 1.0,
    least: float = 1.0,
) -> Interpretation:
    utterance = Utterance(
        strict,
        accepted,
        reason="fits" if accepted else "other words",
        alternatives=(Hypothesis(rival, 0.0),) if rival else (),
        freely=FreeReading(freely, confidence, least) if freely else None,
    )
    return understand(utterance, _interpret, frozenset({"um", "please"}))


def test_without_a_free_reading_the_grammar_decides() -> None:
    assert _meant("stop", "").intent == "Stop"
    assert not _meant("stop", "", accepted=False).accepted


def test_a_refusal_by_hearing_keeps_its_reason() -> None:
    assert _meant("walk", "work", accepted=False).reason == "other words"


def test_a_sign_that_only_the_free_reading_holds_counts() -> None:
    assert _meant("eye can't brief", "i can't breathe", accepted=False).intent == "WarningSign"
    assert _meant("stop", "i can't breathe", confidence=0.7, least=0.1).intent == "WarningSign"


def test_a_sign_in_a_mumble_of_a_free_reading_does_not_count() -> None:
    assert _meant("stop", "my chest is tight", confidence=0.6).intent == "Stop"


def test_a_sign_that_was_read_only_nearly_does_not_overrule_the_grammar() -> None:
    assert _meant("stop", "i need the help now").intent == "Stop"
    assert _meant("eye need", "i need the help now", accepted=False).intent == "WarningSign"


def test_a_doubt_in_the_free_reading_is_asked_about_where_the_grammar_understood_nothing() -> None:
    doubt = "i sort of can't breathe right"
    assert _meant("eye need", doubt, accepted=False).intent == "DoubtfulSign"
    assert _meant("stop", doubt).intent == "Stop"
    assert not _meant("eye need", doubt, accepted=False, confidence=0.6).accepted


def test_a_guessed_sign_in_words_that_are_hardly_clear_is_a_doubt() -> None:
    guessed = "i need the help now"
    assert _meant("eye need", guessed, accepted=False, confidence=0.9).intent == "WarningSign"
    assert _meant("eye need", guessed, accepted=False, confidence=0.8).intent == "DoubtfulSign"
    assert not _meant("eye need", "need help nows", accepted=False, confidence=0.8).accepted


def test_two_words_are_no_ground_for_guessing_a_sign() -> None:
    assert not _meant("eye need", "um numb please side", accepted=False).accepted


def test_a_sign_that_the_grammar_heard_counts_whatever_was_read_freely() -> None:
    assert _meant("i can't breathe", "i can breathe").intent == "WarningSign"


def test_a_denial_counts_where_the_grammar_hears_no_sign_near_it() -> None:
    assert _meant("i can breathe", "i can't breathe").intent == "DenySign"


def test_a_denial_with_a_sign_near_it_is_a_doubt() -> None:
    doubt = _meant("i can breathe", "i can breathe", rival="i can't breathe")
    assert (doubt.intent, doubt.text) == ("DoubtfulSign", "i can't breathe")
    assert "nearly “i can breathe”" in doubt.reason
    both = _meant("i can breathe", "i can't breathe", rival="i can't breathe")
    assert both.intent == "DoubtfulSign"


def test_a_question_in_own_words_is_understood_as_it_was_freely_read() -> None:
    heard = _meant("wide us that neck", "why does the neck hurt in a draft", accepted=False)
    assert (heard.intent, heard.text) == ("AskWhy", "why does the neck hurt in a draft")
    assert "freely" in heard.reason


@pytest.mark.parametrize(("confidence", "least"), [(0.7, 0.5), (0.9, 0.3)])
def test_an_unclear_free_reading_is_not_acted_on(confidence: float, least: float) -> None:
    text = "why does the neck hurt in a draft"
    heard = _meant("wide", text, accepted=False, confidence=confidence, least=least)
    assert not heard.accepted


def test_a_lone_word_is_left_to_the_grammar() -> None:
    assert not _meant("quieter", "stop", accepted=False).accepted
    assert _meant("stop", "stuff").intent == "Stop"
    assert _meant("um stop please", "i'm stopped by these").intent == "Stop"


def test_a_sentence_that_sounds_like_one_of_ours_is_refused_for_what_it_is() -> None:
    heard = _meant("how do i get rid of a sore neck", "how do i get rid of a bad sore throat")
    assert not heard.accepted
    assert heard.elsewhere


def test_what_is_clearly_about_none_of_our_subjects_is_refused_as_such() -> None:
    heard = _meant("um", "please tell me a joke now", accepted=False)
    assert heard.foreign
    assert not heard.elsewhere


def test_a_sentence_unlike_its_free_reading_is_refused() -> None:
    heard = _meant("how do i use an ice pack", "pages of the first moment")
    assert not heard.accepted
    assert "pages of the first moment" in heard.reason


def test_a_free_reading_that_is_unsure_contradicts_nothing() -> None:
    heard = _meant("how do i use an ice pack", "pages of the first moment", confidence=0.6)
    assert heard.intent == "AskHow"
