"""Real speech (made at test time) through the embedded model and a strict grammar."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.asr.conftest import TIMER, Say, Write
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.recognizer import SAMPLE_RATE, Utterance
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.errors import ModelError

_BLOCK = 2 * SAMPLE_RATE // 50
_SILENCE = bytes(2 * SAMPLE_RATE)


@pytest.fixture
def recognizer(model: Path, write_grammar: Write) -> VoskRecognizer:
    return VoskRecognizer(prepare(model, write_grammar(TIMER)))


def _stream(recognizer: VoskRecognizer, pcm: bytes) -> list[Utterance]:
    blocks = (pcm[i : i + _BLOCK] for i in range(0, len(pcm), _BLOCK))
    heard = [recognizer.accept(block) for block in blocks]
    return [one for one in [*heard, recognizer.finish()] if one is not None]


@pytest.mark.parametrize(
    "text",
    ["stop", "go on", "set the timer for five minutes", "please set the timer for one minute"],
)
def test_sentences_of_the_grammar_are_accepted(
    recognizer: VoskRecognizer, say: Say, text: str
) -> None:
    heard = recognizer.hear(read_audio(say(text)))
    assert (heard.text, heard.accepted) == (text, True)


@pytest.mark.parametrize(
    "text", ["what a lovely day it is", "my brother has bought a new house", "timer five the for"]
)
def test_other_speech_is_refused_with_its_reason(
    recognizer: VoskRecognizer, say: Say, text: str
) -> None:
    heard = recognizer.hear(read_audio(say(text)))
    assert not heard.accepted
    assert heard.reason


def test_silence_and_hiss_are_refused(recognizer: VoskRecognizer) -> None:
    hiss = np.random.default_rng(0).normal(0, 500, 3 * SAMPLE_RATE).astype(np.int16)
    for samples in (np.zeros(2 * SAMPLE_RATE, np.int16), hiss):
        assert not recognizer.hear(samples).accepted


def test_a_stream_is_cut_into_utterances_with_times(recognizer: VoskRecognizer, say: Say) -> None:
    pcm = read_audio(say("stop")).tobytes()
    found = _stream(recognizer, _SILENCE + pcm + _SILENCE * 2 + pcm + _SILENCE)
    assert [one.text for one in found] == ["stop", "stop"]
    assert 1.0 < found[0].ended_at < 2.2
    assert found[1].ended_at > found[0].ended_at + 2


def test_reset_forgets_and_counts_time_anew(recognizer: VoskRecognizer, say: Say) -> None:
    pcm = read_audio(say("set a timer for five minutes")).tobytes()
    recognizer.accept(pcm[: len(pcm) // 2])
    recognizer.reset()
    found = _stream(recognizer, read_audio(say("stop")).tobytes() + _SILENCE)
    assert [one.text for one in found] == ["stop"]
    assert found[0].ended_at < 1.5


def test_partial_shows_a_sentence_and_hides_other_speech(
    recognizer: VoskRecognizer, say: Say
) -> None:
    recognizer.accept(read_audio(say("go on", "rms")).tobytes() + _SILENCE[: SAMPLE_RATE // 2])
    assert recognizer.partial() == "go on"
    recognizer.reset()
    recognizer.accept(read_audio(say("my brother has bought a new house")).tobytes())
    assert recognizer.partial() == ""


def test_words_have_rising_times_and_confidence(recognizer: VoskRecognizer, say: Say) -> None:
    words = recognizer.hear(read_audio(say("set the timer for five minutes"))).words
    assert [word.text for word in words] == ["set", "the", "timer", "for", "five", "minutes"]
    assert all(word.start < word.end for word in words)
    assert all(0 < word.confidence <= 1 for word in words)


def test_a_wildcard_hears_the_words_inside(model: Path, write_grammar: Write, say: Say) -> None:
    grammar = write_grammar(
        "language: en\nintents: {Play: {data: [{sentences: ['play {song} now']}]}}\n"
        "lists: {song: {wildcard: true}}\n"
    )
    recognizer = VoskRecognizer(prepare(model, grammar))
    heard = recognizer.hear(read_audio(say("play the wonderful song now", "rms")))
    assert heard.accepted
    assert heard.text.startswith("play ")
    assert heard.text.endswith(" now")


def test_a_folder_that_vosk_cannot_open_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot open"):
        VoskRecognizer(Prepared(tmp_path))
