"""The whole skill by voice: real streams, a synthetic person, and its own speech heard back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.by_voice.hearing_back import AnswerHearer
from tests.by_voice.person import Person, both_sides, conversation
from tests.virtual_audio import RATE, VirtualAudio, resampled
from voice_skill.asr.models import choose_model
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.knowledge import load_skill

pytestmark = [
    pytest.mark.audio,
    pytest.mark.timeout(280),
    pytest.mark.skipif(not shutil.which("flite"), reason="flite, the person's voice, is missing"),
    pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is missing"),
]

KEEP = "RELIEF_KEEP_CONVERSATION"
"""Environment variable: a sound file to write the conversation to, as heard in the room."""


@dataclass(frozen=True)
class Room:
    person: Person
    hearer: AnswerHearer

    def answer_to(self, question: str) -> tuple[str, str]:
        """Ask, and tell by ear which answer came."""
        self.person.wait_for_silence()
        self.person.say_until(question, "AskWhat")
        begun = self.person.speaker.seconds
        self.person.wait_for_sound()
        self.person.wait_for_silence()
        return self.hearer.answer(self.person.speaker.samples[int(begun * RATE) :])

    def answer_screening_with_no(self) -> int:
        questions = 0
        self.person.wait_for_state("screening")
        while self.person.state == "screening":
            self.person.wait_for_silence(1.5)
            questions += self.person.say("no")["accepted"]
            self.person.wait_for_sound()
        return questions


@pytest.fixture
def room(audio: VirtualAudio, tmp_path: Path) -> Iterator[Room]:
    hearer = AnswerHearer(load_skill().tree, choose_model("embedded").folder)
    with conversation(audio, tmp_path, first_run=bool(os.environ.get(KEEP))) as person:
        yield Room(person, hearer)
        if os.environ.get(KEEP):
            _write_small(Path(os.environ[KEEP]), both_sides(person))


def _write_small(file: Path, samples: NDArray[np.int16]) -> None:
    speech = resampled(samples, RATE, SAMPLE_RATE)
    soundfile.write(file, speech, SAMPLE_RATE, format="OGG", subtype="OPUS", compression_level=0.97)


def test_a_person_asks_and_is_led_and_interrupts_by_voice(room: Room) -> None:
    person = room.person

    assert room.answer_to("what is a neck spasm") == ("neck-spasm", "what")
    assert room.answer_to("ice or heat") == ("ice-or-heat", "what")

    person.say_until("start the chin tuck", "StartRoutine")
    assert room.answer_screening_with_no() >= 5

    person.wait_for_state("hold")
    person.say_until("pause", "Pause", wait_for_silence=False)
    person.wait_for_state("paused")

    person.say_until("resume", "Resume")
    person.wait_for_state("hold")

    person.say_until("how long left", "HowLongLeft", wait_for_silence=False)

    person.say_until("stop", "Stop", wait_for_silence=False)
    person.wait_for_state("paused")
    person.wait_for_silence(2.0)
    assert person.state == "paused"
    assert not [entry for entry in person.journal if entry["kind"] == "device"]


def test_the_skill_does_not_answer_itself_through_its_own_loudspeaker(
    audio: VirtualAudio, tmp_path: Path
) -> None:
    with audio.echo(), conversation(audio, tmp_path) as person:
        person.wait_for_silence(2.0)  # it has just said “help me relax my neck”
        assert [entry for entry in person.journal if entry.get("accepted")] == []

        person.say("what is a neck spasm")
        person.wait_for_sound()
        person.wait_for_silence(2.0)
        taken = [entry["intent"] for entry in person.journal if entry.get("accepted")]
        assert taken == ["AskWhat"]
        assert len(person.said) == 3, "a greeting, the answer, the offer, and nothing after it"
