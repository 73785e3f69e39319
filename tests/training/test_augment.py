"""Random versions of an utterance."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")
pytest.importorskip("soxr")

from hypothesis import given, settings
from hypothesis import strategies as st

from training import augment
from training.corpus import RATE
from training.noises import Noises, loudness

TIMES = np.arange(RATE) / RATE
TONE = (8000 * np.sin(2 * np.pi * 500 * TIMES)).astype(np.int16)
NOISES = Noises([TONE[:3000]], [TONE])
seeds = st.integers(0, 100_000)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_version_is_no_longer_than_its_speed_and_frame_allow(seed: int) -> None:
    version = augment.augment(TONE, NOISES, np.random.default_rng(seed))
    assert version.dtype == np.int16
    assert 1 / 1.22 + 0.05 < len(version) / RATE < 1 / 0.84 + 1.7
    assert version.any()


def test_the_same_seed_makes_the_same_version() -> None:
    first, again = (augment.augment(TONE, NOISES, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)


@pytest.mark.parametrize("length", [0, 1, 200, 1600])
def test_very_short_sounds_get_a_frame_all_the_same(length: int) -> None:
    for seed in range(10):
        version = augment.augment(TONE[:length], NOISES, np.random.default_rng(seed))
        assert 0.1 * RATE <= len(version) < 2 * RATE


@pytest.mark.filterwarnings("error")
def test_silence_is_divided_by_nothing_that_is_zero() -> None:
    for seed in range(10):
        augment.augment(np.zeros(RATE, np.int16), Noises(), np.random.default_rng(seed))


def test_a_synthesisers_silence_is_cut_off() -> None:
    padded = np.pad(TONE.astype(np.float32), 2 * RATE)
    assert len(augment.framed(padded, np.random.default_rng(1))) < 2.8 * RATE


def test_around_a_recording_its_own_background_goes_on() -> None:
    rng = np.random.default_rng(2)
    recording = rng.normal(0, 60, 3 * RATE).astype(np.float32)
    recording[RATE : 2 * RATE] += TONE
    framed = augment.framed(recording, rng)
    assert loudness(framed[:400]) == pytest.approx(60, rel=0.4)
    assert loudness(framed[-400:]) == pytest.approx(60, rel=0.4)


def test_around_synthetic_speech_there_is_silence() -> None:
    framed = augment.framed(np.pad(TONE.astype(np.float32), RATE), np.random.default_rng(2))
    assert not framed[:400].any()


def test_speed_moves_the_pitch() -> None:
    faster = augment.change_speed(TONE.astype(np.float32), (1.2, 1.2), np.random.default_rng(0))
    pitch = np.abs(np.fft.rfft(faster)).argmax() * RATE / len(faster)
    assert pitch == pytest.approx(600, abs=3)


def test_a_telephone_passes_its_band_only() -> None:
    low, inside, high = (
        np.sin(2 * np.pi * pitch * TIMES).astype(np.float32) for pitch in (80, 1000, 5000)
    )
    assert loudness(augment.telephone(inside)) > 0.9 * loudness(inside)
    assert loudness(augment.telephone(low)) < 0.05
    assert loudness(augment.telephone(high)) < 0.05


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_a_channel_keeps_the_length_and_adds_nothing_absurd(seed: int) -> None:
    heard = augment.channel(TONE.astype(np.float32), np.random.default_rng(seed))
    assert len(heard) == len(TONE)
    assert np.abs(heard).max() < 10 * float(np.abs(TONE).max())


def test_some_versions_are_clipped_and_most_are_not() -> None:
    rng = np.random.default_rng(5)
    clipped = [np.mean(np.abs(augment.quantised(TONE * 1.0, rng)) >= 32767) > 0.1
               for _ in range(400)]  # fmt: skip
    assert 0.01 < np.mean(clipped) < 0.08


def test_most_versions_have_noise_5_to_25_db_below() -> None:
    rng = np.random.default_rng(6)
    ratios = [augment.signal_to_noise(rng) for _ in range(1000)]
    assert 0.03 < np.mean([ratio is None for ratio in ratios]) < 0.1
    assert np.mean([ratio is not None and 5 <= ratio <= 25 for ratio in ratios]) > 0.5


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_background_lasts_one_to_six_seconds(seed: int) -> None:
    sound = augment.background(NOISES, np.random.default_rng(seed))
    assert sound.dtype == np.int16
    assert RATE <= len(sound) <= 6 * RATE


def test_noise_lies_below_the_speech_by_the_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    def purity(ratio: float) -> float:
        """How much of the energy of some versions is their tone."""
        monkeypatch.setattr(augment, "signal_to_noise", lambda _: ratio)
        powers = (
            np.abs(np.fft.rfft(augment.augment(TONE, NOISES, np.random.default_rng(seed)))) ** 2
            for seed in range(20)
        )
        return float(np.median([power.max() / power.sum() for power in powers]))

    assert purity(40) > 2 * purity(-20)


def test_a_sound_that_was_cut_begins_without_a_click() -> None:
    cut = np.pad(np.full(RATE, 8000, np.float32), (0, RATE))
    framed = augment.framed(cut, np.random.default_rng(0))
    begin = np.flatnonzero(framed)[0]
    assert np.abs(np.diff(framed[: begin + RATE // 2])).max() <= 8000 / augment.FADE * 1.01
