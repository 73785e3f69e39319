"""Another person's voice made of one."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyworld", reason="the extra [training] is not installed")

import pyworld

from training.corpus import RATE, Spoken
from training.voices.changed import Person, changed, random_person

ITSELF = Person(pitch=120, liveliness=1, formants=1, bend=0, tilt=0, breath=0, pace=1, unevenness=0)


def vowel(hertz: float = 120, seconds: float = 0.8) -> Spoken:
    """Pulses through two resonances, as of a vowel."""
    times = np.arange(int(RATE * seconds)) / RATE
    sound = sum(
        np.exp(-(((k * hertz - 700) / 300) ** 2)) * np.sin(2 * np.pi * k * hertz * times)
        for k in range(1, 60)
    )
    samples = (8000 * sound / np.abs(sound).max()).astype(np.int16)
    return Spoken(samples, "ah", np.array([1], np.int16), "test", "test")


def pitch_of(samples: np.ndarray) -> float:
    sound = samples.astype(np.float64)
    rough, times = pyworld.dio(sound, RATE)
    pitch = pyworld.stonemask(sound, rough, times, RATE)
    return float(np.median(pitch[pitch > 0]))


def centre_of(samples: np.ndarray) -> float:
    """Hz: where the energy is."""
    power = np.abs(np.fft.rfft(samples.astype(float))) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / RATE)).sum() / power.sum())


def test_the_pitch_becomes_the_persons() -> None:
    person = replace(ITSELF, pitch=210)
    assert pitch_of(changed(vowel(), person, random.Random(0))) == pytest.approx(210, rel=0.03)


def test_the_formants_move_and_the_pitch_stays() -> None:
    person = replace(ITSELF, formants=1.25)
    other = changed(vowel(), person, random.Random(0))
    assert centre_of(other) > 1.15 * centre_of(vowel().samples)
    assert pitch_of(other) == pytest.approx(120, rel=0.03)


def test_a_faster_person_takes_less_time() -> None:
    person = replace(ITSELF, pace=1.25)
    other = changed(vowel(), person, random.Random(0))
    assert len(other) == pytest.approx(len(vowel().samples) / 1.25, rel=0.03)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_any_person_speaks_without_clipping(seed: int) -> None:
    rng = random.Random(seed)
    other = changed(vowel(), random_person(rng), rng)
    assert 1000 < np.abs(other.astype(int)).max() <= 32767


def test_silence_stays_silence() -> None:
    silent = Spoken(np.zeros(RATE, np.int16), "", np.zeros(0, np.int16), "test", "test")
    assert np.abs(changed(silent, ITSELF, random.Random(0))).max() == 0


def test_formants_are_against_those_of_the_voice_that_spoke() -> None:
    woman = replace(vowel(), voice="flite-slt")
    of_woman, of_man = (changed(one, ITSELF, random.Random(0)) for one in (woman, vowel()))
    assert centre_of(of_woman) < 0.95 * centre_of(of_man)


def test_a_tilt_lifts_what_is_high() -> None:
    bright, dull = (
        changed(vowel(), replace(ITSELF, tilt=tilt), random.Random(0)) for tilt in (2.5, -2.5)
    )
    assert centre_of(bright) > centre_of(dull)


def test_a_whisper_has_no_pitch() -> None:
    def periodicity(breath: float) -> float:
        sound = changed(vowel(), replace(ITSELF, breath=breath), random.Random(0)).astype(float)
        lag = round(RATE / 120)
        return float(np.corrcoef(sound[:-lag], sound[lag:])[0, 1])

    assert periodicity(0) > 0.9
    assert periodicity(1) < 0.5
