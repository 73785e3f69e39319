import shutil
import sys

import numpy as np
import pytest
import soxr

from voice_skill.audio.microphone import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Frame
from voice_skill.audio.vad import Voice, VoiceActivity
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.synthesizer import VoiceSettings


def events(samples, detector=None):
    detector = detector or VoiceActivity()
    found = []
    for index in range(len(samples) // FRAME_SAMPLES):
        data = samples[index * FRAME_SAMPLES : (index + 1) * FRAME_SAMPLES].astype(np.int16)
        event = detector.feed(Frame(data.tobytes(), (index + 1) * FRAME_SECONDS))
        if event:
            found.append(event)
    return found


@pytest.fixture(scope="module")
def speech():
    if sys.platform.startswith("linux") and shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed (apt install espeak-ng)")
    engine = Pyttsx3Synthesizer()
    spoken = engine.render("What should I do for a stiff neck", VoiceSettings())
    engine.close()
    return soxr.resample(spoken.samples, spoken.sample_rate, SAMPLE_RATE)


def test_silence_is_no_voice():
    assert events(np.zeros(3 * SAMPLE_RATE)) == []


def test_faint_noise_is_no_voice():
    noise = np.random.default_rng(0).normal(0, 10, 3 * SAMPLE_RATE)
    assert events(noise) == []


def test_a_click_is_no_voice():
    click = np.zeros(2 * SAMPLE_RATE)
    click[SAMPLE_RATE : SAMPLE_RATE + 400] = 20_000
    assert events(click) == []


def test_speech_starts_and_ends_where_it_was_spoken(speech):
    quiet = np.random.default_rng(1).normal(0, 5, SAMPLE_RATE)
    found = events(np.concatenate([quiet, speech, quiet, quiet]))
    assert [event.change for event in found] == [Voice.STARTED, Voice.ENDED]
    assert found[0].at == pytest.approx(1.0, abs=0.3)
    loud = np.nonzero(np.abs(speech.astype(int)) > 500)[0]
    assert found[1].at == pytest.approx(1.0 + loud[-1] / SAMPLE_RATE, abs=0.3)


def test_speech_goes_on_through_a_short_gap(speech):
    gap = np.zeros(int(0.2 * SAMPLE_RATE))
    loud = np.nonzero(np.abs(speech.astype(int)) > 500)[0]
    word = speech[loud[0] : loud[-1]]
    found = events(np.concatenate([word, gap, word, np.zeros(SAMPLE_RATE)]))
    assert [event.change for event in found] == [Voice.STARTED, Voice.ENDED]
