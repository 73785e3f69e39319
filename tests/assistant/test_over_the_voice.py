"""Real speech over the skill's own: who is heard while it talks."""

from __future__ import annotations

import math
import shutil
import subprocess
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from tests.assistant.test_listener import Driver
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.free_reading import ReadTwice, free_model
from voice_skill.asr.models import choose_model
from voice_skill.asr.prepare import prepare
from voice_skill.asr.recognizer import SAMPLE_RATE, Utterance
from voice_skill.asr.understanding import understand
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.assistant.ears import OWN_VOICE, Ears
from voice_skill.assistant.listener import DriverListener, Recordings
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import UtteranceHeard
from voice_skill.audio.microphone import Frame
from voice_skill.audio.self_hearing import SelfHearing
from voice_skill.audio.vad import VoiceActivity
from voice_skill.dialogue.state import State
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill, load_skill

_BLOCK = SAMPLE_RATE // 50
STROKE = "half of my face is drooping and i cannot speak properly"
"""No sentence of the grammar; a sign by its concepts."""


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def _heard(
    skill: Skill, folder: Path, spoken: str, text: str, until: float = math.inf
) -> Utterance:
    """What is told of `spoken`, heard from 1 s on, while the skill says `text` `until` then."""
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed, so there is nobody to speak")
    wav = folder / "said.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", spoken, "-o", str(wav)], check=True)
    quiet = np.zeros(SAMPLE_RATE, np.int16)
    samples = np.concatenate([quiet, read_audio(wav), quiet, quiet])
    prepared = prepare(choose_model("embedded").folder, skill.grammar)
    driver, own = Driver(State()), SelfHearing()
    own.sentence_started(text, 0.0, len(samples) / SAMPLE_RATE)
    assert own.spoke_until == math.inf
    listener = DriverListener(cast(Assistant, driver), skill, own, Recordings(None, Journal(None)))
    recognizer = ReadTwice(VoskRecognizer(prepared), free_model(prepared))
    ears = Ears(recognizer, recognizer.scout(), VoiceActivity(), listener)
    for at in range(0, len(samples), _BLOCK):
        now = (at + _BLOCK) / SAMPLE_RATE
        if now >= until:
            own.sentence_ended(until)
        ears.hear(Frame(samples[at : at + _BLOCK].tobytes(), now))
    told = [one.utterance for one in driver.posted if isinstance(one, UtteranceHeard)]
    assert told
    return told[0]


def test_a_sign_in_ones_own_words_is_heard_while_the_skill_speaks(skill, tmp_path) -> None:
    heard = _heard(skill, tmp_path, STROKE, "Ice can soothe. Wrap it in a damp cloth, and wait.")
    meant = understand(heard, skill.interpreter.interpret, skill.grammar.skip_words)
    assert not heard.accepted
    assert (meant.intent, meant.slots["sign"]) == ("WarningSign", "stroke-signs")


def test_a_sign_begun_over_the_skills_last_words_is_heard_whole(skill, tmp_path) -> None:
    heard = _heard(skill, tmp_path, STROKE, "Wrap it in a damp cloth, and wait.", until=3.0)
    meant = understand(heard, skill.interpreter.interpret, skill.grammar.skip_words)
    assert (meant.intent, meant.slots["sign"]) == ("WarningSign", "stroke-signs")
    assert heard.freely is not None
    assert heard.freely.text == STROKE


def test_the_same_words_from_the_loudspeaker_are_the_skills_own(skill, tmp_path) -> None:
    assert _heard(skill, tmp_path, STROKE, STROKE).reason == OWN_VOICE
