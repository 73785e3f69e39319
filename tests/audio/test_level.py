"""Levels in decibels of full scale."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests import virtual_audio as virtual
from voice_skill.audio.level import Level, level_of, measure_level


def test_zeros_are_silence() -> None:
    assert level_of(np.zeros(100, np.int16)).silent


def test_no_samples_are_silence() -> None:
    assert level_of(np.zeros(0, np.int16)).silent


def test_the_lowest_sample_is_full_scale() -> None:
    level = level_of(np.array([-32768], np.int16))
    assert level.peak_db == pytest.approx(0.0)


def test_a_sine_has_a_mean_three_decibels_under_its_peak() -> None:
    wave = 16384 * np.sin(2 * math.pi * np.arange(16_000) / 100)
    level = level_of(wave.astype(np.int16))
    assert level.peak_db == pytest.approx(-6.02, abs=0.01)
    assert level.peak_db - level.rms_db == pytest.approx(3.01, abs=0.01)


@pytest.mark.audio
def test_a_microphone_is_measured_while_somebody_speaks(
    audio: virtual.VirtualAudio, tmp_path: Path
) -> None:
    seen: list[Level] = []
    wave = 8192 * np.sin(2 * math.pi * 440 * np.arange(6 * virtual.RATE) / virtual.RATE)
    file = virtual.write_wav(tmp_path / "tone.wav", wave.astype(np.int16))
    speaking = audio.speak_into_microphone(file, wait=False)
    level = measure_level(None, 3.0, seen.append)
    speaking.wait(timeout=30)
    assert level.peak_db == pytest.approx(-12.0, abs=1.0)
    assert len(seen) == 150
