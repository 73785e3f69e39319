"""Levels in decibels of full scale."""

from __future__ import annotations

import math

import numpy as np
import pytest

from voice_skill.audio.level import level_of


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
