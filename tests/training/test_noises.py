"""Background sounds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

pytest.importorskip("scipy")

from hypothesis import given, settings
from hypothesis import strategies as st

from training import noises
from training.noises import Noises, Sound

Maker = Callable[[int, np.random.Generator], Sound]
CLIP = np.random.default_rng(0).integers(-3000, 3000, 5000).astype(np.int16)
ALL = Noises([CLIP], [CLIP, CLIP[:900]])
MAKERS = [*noises.STEADY, *noises.LIVELY, ALL.clip, ALL.babble, ALL.draw, Noises().draw]


@pytest.mark.parametrize("maker", MAKERS)
@settings(max_examples=15, deadline=None)
@given(length=st.integers(400, 30_000), seed=st.integers(0, 10_000))
def test_each_maker_gives_the_length_asked_at_loudness_one(
    maker: Maker, length: int, seed: int
) -> None:
    sound = maker(length, np.random.default_rng(seed))
    assert sound.dtype == np.float32
    assert len(sound) == length
    assert noises.loudness(sound) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("maker", MAKERS)
def test_the_same_seed_makes_the_same_sound(maker: Maker) -> None:
    first, again = (maker(8000, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first, again)


def test_a_digitally_silent_clip_stays_silent() -> None:
    silent = Noises([np.zeros(800, np.int16)])
    assert not silent.clip(400, np.random.default_rng(0)).any()


def test_three_noises_of_ten_swell() -> None:
    steady, rng = np.ones(800, np.float32), np.random.default_rng(0)
    swelling = [np.ptp(noises._swelling(steady, rng)) > 0.1 for _ in range(1000)]
    assert np.mean(swelling) == pytest.approx(0.3, abs=0.05)
