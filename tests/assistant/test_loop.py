"""The driver's loop: real content and core, a mouth that writes down what it is asked."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from voice_skill.asr.recognizer import FreeReading, Utterance
from voice_skill.assistant.ears import OWN_VOICE
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import (
    DeviceChanged,
    Hangup,
    Message,
    SpeechAudible,
    SpeechDone,
    Typed,
    UtteranceHeard,
)
from voice_skill.dialogue.state import State
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill, load_skill
from voice_skill.memory import Memory, memory_file


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


class Mouth:
    """Says everything at once, unless it is told to keep quiet about the end."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.finished: Callable[[int], None] = lambda speech_id: None

    def say(self, speech_id: int, text: str) -> None:
        self.calls.append(text)
        self.finished(speech_id)

    def stop(self) -> None:
        self.calls.append("<stop>")

    def prepare(self, texts: tuple[str, ...]) -> None:
        pass

    def earcon(self, name: str) -> None:
        self.calls.append(f"<{name}>")

    def set_voice(self, rate: int, volume: float) -> None:
        self.calls.append(f"<voice {rate}>")


class Talk:
    """One session that was run on the given messages, to its end."""

    def __init__(
        self, skill: Skill, folder: Path, messages: list[Message], *, clock: Callable[[], float]
    ) -> None:
        self.mouth = Mouth()
        self.entries: list[Mapping[str, Any]] = []
        self.memory = Memory(memory_file(folder))
        assistant = Assistant(
            skill,
            self.mouth,
            state=State(),
            journal=Journal(None, echo=self.entries.append),
            memory=self.memory,
            clock=clock,
        )
        self.mouth.finished = lambda speech_id: assistant.post(SpeechDone(speech_id))
        for message in messages:
            assistant.post(message)
        thread = threading.Thread(target=assistant.run, daemon=True)
        thread.start()
        thread.join(timeout=30)
        assert not thread.is_alive(), "the session did not end"

    def kinds(self, kind: str) -> list[Mapping[str, Any]]:
        return [entry for entry in self.entries if entry["kind"] == kind]


def still() -> float:
    return 0.0


def test_a_typed_question_is_answered_and_journaled_with_its_reason(skill, tmp_path) -> None:
    talk = Talk(skill, tmp_path, [Typed("ice or heat"), Hangup()], clock=still)
    [heard] = talk.kinds("utterance")
    assert (heard["accepted"], heard["node"], heard["reason"]) == (True, "ice-or-heat", "strict")
    assert any("Either is fine" in text for text in talk.mouth.calls)


def test_goodbye_ends_the_session_once_it_has_been_said(skill, tmp_path) -> None:
    talk = Talk(skill, tmp_path, [Typed("goodbye")], clock=still)
    farewell = talk.kinds("said")[-1]["text"]
    assert talk.mouth.calls[-2:] == [farewell, "<stop>"]
    assert [entry["kind"] for entry in talk.entries].index("utterance") < talk.entries.index(
        talk.kinds("said")[-1]
    )


def test_what_hearing_refused_never_reaches_the_understanding(skill, tmp_path) -> None:
    utterance = Utterance("ice or heat", accepted=False, reason="other words")
    talk = Talk(skill, tmp_path, [UtteranceHeard(utterance, 0.0), Hangup()], clock=still)
    [heard] = talk.kinds("utterance")
    assert (heard["accepted"], heard["intent"], heard["reason"]) == (False, None, "other words")


def test_the_journal_holds_both_readings_and_says_which_was_taken(skill, tmp_path) -> None:
    question = "why does my neck hurt when i sit in a draft"
    utterance = Utterance(
        "wide us my neck", accepted=False, reason="other words", freely=FreeReading(question, 1, 1)
    )
    talk = Talk(skill, tmp_path, [UtteranceHeard(utterance, 0.0), Hangup()], clock=still)
    [heard] = talk.kinds("utterance")
    assert heard["accepted"]
    assert (heard["text"], heard["heard"]) == (question, "wide us my neck")
    assert (heard["freely"], heard["freely_confidence"]) == (question, 1)
    assert "freely read" in heard["reason"]


def test_the_skills_own_words_get_no_answer(skill, tmp_path) -> None:
    utterance = Utterance("help me relax my neck", accepted=False, reason=OWN_VOICE)
    talk = Talk(skill, tmp_path, [UtteranceHeard(utterance, 0.0), Hangup()], clock=still)
    assert len(talk.kinds("said")) == 1, "only the greeting"


def test_the_time_from_the_last_word_to_the_first_sound_is_journaled_once(skill, tmp_path) -> None:
    heard = UtteranceHeard(Utterance("ice or heat", accepted=True, reason="fits"), 0.0)
    messages = [heard, SpeechAudible(0.5), SpeechAudible(3.0), Hangup()]
    talk = Talk(skill, tmp_path, messages, clock=still)
    assert [entry["latency"] for entry in talk.kinds("answered")] == [0.5]


def test_a_timer_of_the_core_elapses_on_the_drivers_clock(skill, tmp_path) -> None:
    ticks = itertools.count(start=0.0, step=20.0)
    asked: list[Message] = [Typed("set a timer for two minutes"), Typed("ice or heat")]
    asked += [Typed("ice or heat") for _ in range(10)]
    talk = Talk(skill, tmp_path, [*asked, Hangup()], clock=lambda: next(ticks))
    assert "ringing" in {entry["state"] for entry in talk.kinds("state")}


def test_a_lost_device_is_journaled_with_its_reason(skill, tmp_path) -> None:
    lost = DeviceChanged("microphone", False, "unplugged")
    talk = Talk(skill, tmp_path, [lost, Hangup()], clock=still)
    [entry] = talk.kinds("device")
    assert (entry["text"], entry["reason"]) == ("microphone", "unplugged")


def test_no_screening_answer_outlives_the_session(skill, tmp_path) -> None:
    talk = Talk(
        skill, tmp_path, [Typed("start the chin tuck"), Typed("yes"), Hangup()], clock=still
    )
    assert talk.memory.now.session is None
    assert json.loads(memory_file(tmp_path).read_text())["session"] is None
