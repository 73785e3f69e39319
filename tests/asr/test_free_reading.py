"""Real speech, read by the strict grammar and by the model's own language model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.asr.conftest import TIMER, Say, Write
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.free_reading import FreeReader, ReadTwice, free_model
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.recognizer import SAMPLE_RATE, Utterance
from voice_skill.asr.vosk_engine import VoskRecognizer, open_model
from voice_skill.errors import ModelError

_BLOCK = 2 * SAMPLE_RATE // 50
_SILENCE = bytes(2 * SAMPLE_RATE)
OTHER = "my neck has been stiff since the accident"
OURS = "set the timer for five minutes"
"""Long enough that an open model reads it, too."""


@pytest.fixture
def prepared(model: Path, write_grammar: Write) -> Prepared:
    return prepare(model, write_grammar(TIMER))


def _twice(prepared: Prepared, *, along: bool = True) -> ReadTwice:
    return ReadTwice(VoskRecognizer(prepared), free_model(prepared), along=along)


def _stream(recognizer: ReadTwice, pcm: bytes) -> list[Utterance]:
    blocks = (pcm[i : i + _BLOCK] for i in range(0, len(pcm), _BLOCK))
    heard = [recognizer.accept(block) for block in blocks]
    return [one for one in [*heard, recognizer.finish()] if one is not None]


def _texts(heard: list[Utterance]) -> list[str]:
    return [one.freely.text if one.freely else "" for one in heard]


def test_what_the_grammar_refuses_is_read_freely(prepared: Prepared, say: Say) -> None:
    heard = _twice(prepared).hear(read_audio(say(OTHER)))
    assert not heard.accepted
    assert heard.freely is not None
    assert heard.freely.text == OTHER
    assert 0 < heard.freely.least <= heard.freely.confidence <= 1


@pytest.mark.parametrize(("along", "refused"), [(True, OTHER), (False, "")])
def test_each_utterance_of_a_stream_has_its_own_free_reading(
    prepared: Prepared, say: Say, along: bool, refused: str
) -> None:
    first, second = read_audio(say(OURS)).tobytes(), read_audio(say(OTHER)).tobytes()
    pcm = first + _SILENCE + second + _SILENCE + first + _SILENCE
    assert _texts(_stream(_twice(prepared, along=along), pcm)) == [OURS, refused, OURS]


def test_reset_forgets_what_was_heard_freely(prepared: Prepared, say: Say) -> None:
    recognizer = _twice(prepared)
    recognizer.accept(read_audio(say(OTHER)).tobytes())
    recognizer.reset()
    assert _texts(_stream(recognizer, read_audio(say(OURS)).tobytes())) == [OURS]


def test_after_a_cut_the_grammar_hears_the_rest_and_the_free_reading_all(
    prepared: Prepared, say: Say
) -> None:
    first, second = read_audio(say(OTHER)).tobytes(), read_audio(say(OURS)).tobytes()
    recognizer = _twice(prepared)
    recognizer.accept(first + _SILENCE[: SAMPLE_RATE // 2])
    recognizer.cut(_SILENCE[: SAMPLE_RATE // 4])
    [heard] = _stream(recognizer, second + _SILENCE)
    assert (heard.text, heard.accepted) == (OURS, True)
    assert heard.freely is not None
    assert heard.across is not None
    assert heard.freely.text == OURS
    assert heard.across.text == f"{OTHER} {OURS}"


def test_what_only_the_free_reading_has_words_for_is_refused_with_them(
    prepared: Prepared, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognizer = _twice(prepared)
    recognizer.accept(read_audio(say(OTHER)).tobytes())
    monkeypatch.setattr(VoskRecognizer, "finish", lambda _: None)
    heard = recognizer.finish()
    assert heard is not None
    assert (heard.text, heard.accepted) == ("", False)
    assert heard.freely is not None
    assert heard.freely.text == OTHER


def test_silence_has_no_free_reading(model: Path) -> None:
    reader = FreeReader(open_model(model))
    assert reader.words() == []
    reader.feed(_SILENCE)
    assert reader.words() == []


def test_a_model_that_reads_freely_itself_reads_once(prepared: Prepared, say: Say) -> None:
    static = Prepared(prepared.folder)
    assert free_model(static) is None
    assert _twice(static).hear(read_audio(say(OURS))).freely is None


def test_a_missing_open_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot open"):
        free_model(Prepared(tmp_path, model=tmp_path / "gone"))
