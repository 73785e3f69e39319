"""Listening with a scripted recogniser: what is fed, when it acts, and what it tells."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from voice_skill.asr.recognizer import SAMPLE_RATE, FreeReading, Utterance
from voice_skill.assistant.ears import (
    OWN_VOICE,
    PAUSE_AFTER_SENTENCE,
    PAUSE_IN_SENTENCE,
    PRE_ROLL,
    Ears,
    EarsThread,
)
from voice_skill.audio.microphone import Frame

SIZE = 2 * SAMPLE_RATE // 50
"""Bytes of 20 ms."""
FRAME = bytes(SIZE)
VOICE = b"\x01" + FRAME[1:]


class LoudIsVoice:
    speaking = False
    quiet = 0.0

    def feed(self, frame: Frame) -> None:
        self.speaking = frame.data[0] != 0
        self.quiet = 0.0 if self.speaking else self.quiet + 0.02


@dataclass
class ScriptedRecognizer:
    partials: list[str] = field(default_factory=list)
    endpoint_after: int | None = None
    fed: int = 0
    last: Utterance | None = None
    resets: int = 0

    def accept(self, frames: bytes) -> Utterance | None:
        self.fed += len(frames) // SIZE
        if self.endpoint_after is not None and self.fed >= self.endpoint_after:
            return Utterance("ice or heat", accepted=True, reason="fits", ended_at=0.5)
        return None

    def partial(self) -> str:
        return self.partials.pop(0) if self.partials else ""

    def finish(self) -> Utterance | None:
        return self.last

    def reset(self) -> None:
        self.resets += 1
        self.fed = 0

    def cut(self, kept: bytes) -> None:
        self.reset()
        self.accept(kept)


@dataclass
class Notes:
    urgent: str = ""
    own: str = ""
    silent_since: float = -1.0
    started: int = 0
    judged: int = 0
    utterances: list[Utterance] = field(default_factory=list)
    ended_at: float = 0.0
    pcm: bytes = b""

    def voice_started(self) -> None:
        self.started += 1

    def heard(self, utterance: Utterance, ended_at: float, pcm: bytes) -> None:
        self.utterances.append(utterance)
        self.ended_at, self.pcm = ended_at, pcm

    def is_sentence(self, text: str) -> bool:
        self.judged += 1
        return text == "stop that"

    def may_interrupt(self) -> bool:
        return bool(self.urgent)

    def is_urgent(self, utterance: Utterance) -> bool:
        return utterance.text == self.urgent

    def spoke_until(self) -> float:
        return self.silent_since

    def is_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        return text == self.own

    def is_like_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        return text == self.own


def _listen(
    recognizer: ScriptedRecognizer,
    notes: Notes,
    frames: list[bytes],
    scout: ScriptedRecognizer | None = None,
) -> None:
    """Frames end at 0.02 s, 0.04 s, … on the clock."""
    timed = (Frame(data, 0.02 * (n + 1)) for n, data in enumerate(frames))
    Ears(recognizer, scout or ScriptedRecognizer(), LoudIsVoice(), notes).listen(timed)


def test_silence_never_reaches_the_recogniser() -> None:
    recognizer, notes = ScriptedRecognizer(), Notes()
    _listen(recognizer, notes, [FRAME] * 200)
    assert (recognizer.fed, notes.started, notes.utterances) == (0, 0, [])


def test_the_moment_before_the_voice_is_heard_too() -> None:
    recognizer, notes = ScriptedRecognizer(), Notes()
    _listen(recognizer, notes, [FRAME] * 200 + [VOICE])
    assert recognizer.fed == round(PRE_ROLL * 50)


def test_an_endpoint_delivers_the_utterance_once_with_its_sound() -> None:
    recognizer, notes = ScriptedRecognizer(endpoint_after=50), Notes()
    _listen(recognizer, notes, [VOICE] * 50)
    assert [heard.text for heard in notes.utterances] == ["ice or heat"]
    assert notes.utterances[0].seconds == 1.0
    assert notes.ended_at == pytest.approx(0.5)
    assert len(notes.pcm) == 50 * SIZE


def test_quiet_ends_an_utterance_the_recogniser_did_not() -> None:
    recognizer = ScriptedRecognizer(last=Utterance("yes", accepted=True, reason="fits"))
    notes = Notes()
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * round(PAUSE_IN_SENTENCE * 50 + 1))
    assert [heard.text for heard in notes.utterances] == ["yes"]


def test_a_cough_is_delivered_as_nothing_so_that_waiting_goes_on() -> None:
    recognizer, notes = ScriptedRecognizer(last=None), Notes()
    _listen(recognizer, notes, [VOICE] * 5 + [FRAME] * 60)
    assert [(heard.text, heard.accepted) for heard in notes.utterances] == [("", False)]


STOP = Utterance("stop", accepted=True, reason="fits", ended_at=0.2)


def test_an_urgent_word_is_acted_on_at_the_first_short_quiet() -> None:
    recognizer, notes = ScriptedRecognizer(), Notes(urgent="stop")
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * 4, ScriptedRecognizer(last=STOP))
    assert [heard.text for heard in notes.utterances] == ["stop"]
    assert notes.utterances[0].reason == "urgent; fits"


def test_an_urgent_word_that_hearing_does_not_vouch_for_is_not_acted_on() -> None:
    unsure = replace(STOP, accepted=False)
    recognizer, notes = ScriptedRecognizer(), Notes(urgent="stop")
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * 4, ScriptedRecognizer(last=unsure))
    assert notes.utterances == []


def test_where_nothing_can_be_interrupted_the_end_of_speech_is_waited_for() -> None:
    scout = ScriptedRecognizer(last=STOP)
    recognizer, notes = ScriptedRecognizer(), Notes(urgent="")
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * 4, scout)
    assert (notes.utterances, scout.fed) == ([], 0)


def test_speech_that_goes_on_is_heard_again_from_its_beginning() -> None:
    scout = ScriptedRecognizer(last=replace(STOP, text="stop at"))
    recognizer, notes = ScriptedRecognizer(), Notes(urgent="stop")
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * 4 + [VOICE] * 3, scout)
    assert notes.utterances == []
    assert scout.fed == 17


def test_after_an_utterance_the_next_one_begins_anew() -> None:
    recognizer, notes = ScriptedRecognizer(endpoint_after=5), Notes()
    _listen(recognizer, notes, [VOICE] * 5 + [FRAME] * 3 + [VOICE] * 2)
    assert notes.started == len(notes.utterances)
    assert recognizer.resets == notes.started >= 2


def test_the_end_of_the_words_is_told_on_the_clock_of_the_frames() -> None:
    recognizer, notes = ScriptedRecognizer(endpoint_after=50), Notes()
    _listen(recognizer, notes, [FRAME] * 100 + [VOICE] * 31)
    began = 2.02 - PRE_ROLL
    assert notes.ended_at == pytest.approx(began + 0.5)


def test_the_skills_own_words_are_not_accepted() -> None:
    recognizer, notes = ScriptedRecognizer(endpoint_after=50), Notes(own="ice or heat")
    _listen(recognizer, notes, [VOICE] * 50)
    [utterance] = notes.utterances
    assert (utterance.accepted, utterance.reason) == (False, OWN_VOICE)


def test_a_whole_sentence_ends_sooner_than_half_a_sentence() -> None:
    frames = [VOICE] * 10 + [FRAME] * round(PAUSE_AFTER_SENTENCE * 50 + 1)
    for partial, delivered in (("stop that", 1), ("how", 0)):
        heard = Utterance(partial, accepted=True, reason="fits")
        recognizer, notes = ScriptedRecognizer(partials=[partial] * 50, last=heard), Notes()
        _listen(recognizer, notes, frames)
        assert len(notes.utterances) == delivered, partial


def test_half_a_sentence_is_judged_once() -> None:
    recognizer, notes = ScriptedRecognizer(partials=["how"] * 50 + ["how do"] * 2), Notes()
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * round(PAUSE_IN_SENTENCE * 50 - 1))
    assert notes.judged == 1


def test_the_rest_of_a_stretch_of_voice_is_no_utterance_of_its_own() -> None:
    recognizer, notes = ScriptedRecognizer(endpoint_after=5), Notes()
    _listen(recognizer, notes, [VOICE] * 40)
    assert len(notes.utterances) == 1


def test_what_is_refused_while_the_skill_speaks_is_its_own_voice() -> None:
    refused = Utterance("sorry but didn't scotch", accepted=False, reason="other words")
    recognizer, notes = ScriptedRecognizer(last=refused), Notes(silent_since=math.inf)
    _listen(recognizer, notes, [VOICE] * 10 + [FRAME] * 60)
    assert [heard.reason for heard in notes.utterances] == [OWN_VOICE]


SIGN = "i think i'm having a stroke"


@pytest.mark.parametrize(("own", "reason"), [("", "other words"), (SIGN, OWN_VOICE)])
def test_a_sign_in_own_words_over_the_skills_voice_is_told_unless_the_skill_said_it(
    own: str, reason: str
) -> None:
    free = FreeReading(SIGN, 0.9, 0.8)
    refused = Utterance("i'm wearing it", accepted=False, reason="other words", freely=free)
    notes = Notes(urgent="i'm wearing it", own=own, silent_since=math.inf)
    _listen(ScriptedRecognizer(last=refused), notes, [VOICE] * 10 + [FRAME] * 60)
    assert [heard.reason for heard in notes.utterances] == [reason]


@pytest.mark.parametrize(("own", "told"), [("", SIGN), ("i think i'm", "having a stroke")])
def test_a_sign_begun_over_the_skills_last_words_is_told_whole_unless_they_were_its_own(
    own: str, told: str
) -> None:
    after, across = FreeReading("having a stroke", 0.9, 0.8), FreeReading(SIGN, 0.9, 0.8)
    rest = Utterance("no strokes", False, "other words", freely=after, across=across)
    notes = Notes(own=own, silent_since=1.0)
    _listen(ScriptedRecognizer(last=rest), notes, [VOICE] * 90 + [FRAME] * 60)
    [utterance] = notes.utterances
    assert utterance.freely is not None
    assert utterance.freely.text == told


@pytest.mark.parametrize(("silent_since", "reason"), [(-1.0, "no words"), (math.inf, OWN_VOICE)])
def test_words_that_only_the_free_reading_has_are_told_like_others(
    silent_since: float, reason: str
) -> None:
    heard = Utterance("", False, "no words", freely=FreeReading("my dear", 0.9, 0.8))
    notes = Notes(urgent="stop", own="ice", silent_since=silent_since)
    _listen(ScriptedRecognizer(last=heard), notes, [VOICE] * 10 + [FRAME] * 60)
    assert [heard.reason for heard in notes.utterances] == [reason]


def test_an_answer_right_after_the_skills_own_words_is_heard_by_itself() -> None:
    answer = Utterance("no", accepted=True, reason="fits")
    recognizer, notes = ScriptedRecognizer(last=answer), Notes(silent_since=1.0)
    _listen(recognizer, notes, [VOICE] * 90 + [FRAME] * 60)
    [utterance] = notes.utterances
    assert utterance.text == "no"
    assert recognizer.resets == 2


def test_somebody_who_speaks_over_the_skills_last_words_is_not_cut_in_two() -> None:
    recognizer = ScriptedRecognizer(partials=["what is"] * 200)
    notes = Notes(silent_since=1.0)
    _listen(recognizer, notes, [VOICE] * 90)
    assert recognizer.resets == 1


def test_a_failing_recogniser_is_told_and_hearing_goes_on(monkeypatch) -> None:
    monkeypatch.setattr("voice_skill.assistant.ears._RETRY_SECONDS", 0.0)

    class FailsOnce(ScriptedRecognizer):
        failed = False

        def accept(self, frames: bytes) -> Utterance | None:
            if not self.failed:
                self.failed = True
                raise RuntimeError("decoder")
            return super().accept(frames)

    recognizer, notes = FailsOnce(endpoint_after=5), Notes()
    ears = Ears(recognizer, ScriptedRecognizer(), LoudIsVoice(), notes)
    told: list[str] = []
    thread = EarsThread(
        ears,
        lambda: (Frame(VOICE, 0.02 * n) for n in range(20)),
        lambda error: told.append(str(error)),
        lambda: told.append("recovered"),
    )
    thread.run()
    assert told == ["decoder", "recovered"]
    assert [heard.text for heard in notes.utterances] == ["ice or heat"]


def test_frames_that_fail_are_asked_for_anew(monkeypatch) -> None:
    monkeypatch.setattr("voice_skill.assistant.ears._RETRY_SECONDS", 0.0)
    asked: list[int] = []

    def frames() -> Iterator[Frame]:
        asked.append(len(asked))
        if len(asked) == 1:
            raise RuntimeError("resampler")
        yield from (Frame(VOICE, 0.02 * n) for n in range(20))

    notes = Notes()
    ears = Ears(ScriptedRecognizer(endpoint_after=5), ScriptedRecognizer(), LoudIsVoice(), notes)
    EarsThread(ears, frames, lambda _: None, lambda: None).run()
    assert [heard.text for heard in notes.utterances] == ["ice or heat"]
