"""Synthetic rooms."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")

from training import rooms


def test_the_direct_sound_comes_first_and_is_one() -> None:
    assert all(response[0] == 1 for response in rooms.bank(20))


def test_reverberation_dies_away() -> None:
    for response in rooms.bank(20):
        later = np.abs(response[1:]) ** 2
        assert later[len(later) // 2 :].sum() < 0.3 * later.sum()


def test_twice_as_far_the_direct_sound_is_half_as_strong() -> None:
    near, far = (rooms.direct_to_reverberant(0.4, 40.0, metres) for metres in (1.0, 2.0))
    assert near == pytest.approx(2 * far)


@pytest.mark.parametrize("metres", [0.3, 1.0, 4.0])
def test_the_energy_of_a_response_is_what_the_distance_says(metres: float) -> None:
    response = rooms.response_at(metres, 0.4, 40.0, np.random.default_rng(1))
    reverberation = np.sqrt(np.sum(response[1:] ** 2))
    direct = rooms.direct_to_reverberant(0.4, 40.0, metres)
    assert 1 / reverberation == pytest.approx(direct, rel=1e-4)


def test_a_sound_keeps_its_length_and_beginning() -> None:
    click = np.zeros(4000, np.float32)
    click[0] = 1
    wet = rooms.reverberate(click, rooms.bank(1)[0])
    assert len(wet) == len(click)
    assert wet[0] == pytest.approx(1, abs=1e-4)


def test_the_same_seed_builds_the_same_rooms() -> None:
    first, again = (rooms.response(np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first, again)
