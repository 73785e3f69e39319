"""The numbers of every step."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("pyworld", reason="the extra [training] is not installed")

from training.batches import corpus
from training.cli import SIZES as OFFERED
from training.corpus import Heard
from training.network import SIZES
from training.recipe import SHARES, recipe
from training.recordings import SETS
from training.voices import FAMILIES


@pytest.mark.parametrize("size", OFFERED)
def test_every_size_that_is_offered_has_a_recipe_and_a_network(size: str) -> None:
    plan = recipe(size).plan
    assert plan.size == size
    assert size in SIZES
    assert plan.steps > plan.warm_up


def test_every_network_is_offered_but_the_quick_one() -> None:
    assert set(SIZES) == {*OFFERED, "quick"}


def test_the_quick_recipe_is_smaller_in_every_way() -> None:
    quick, real = recipe("small", quick=True), recipe("small")
    assert quick.hours < real.hours
    assert quick.plan.steps < real.plan.steps
    assert SIZES[quick.plan.size].hidden < SIZES[real.plan.size].hidden


def test_the_changed_voices_are_all_that_the_shares_leave_something_for() -> None:
    spoken = {name for name, family in FAMILIES.items() if not family.is_held_out}
    assert spoken - set(SHARES) == {"changed"}
    assert 1 - sum(SHARES.values()) == pytest.approx(0.02)


def test_every_share_is_of_a_source_that_exists() -> None:
    assert set(SHARES) <= {*SETS, *FAMILIES}


def test_the_shares_are_of_the_frames_that_are_drawn() -> None:
    chain = np.ones(3, np.int16)
    heard = [
        Heard(np.zeros((100, 40), np.float16), chain, "somebody", source)
        for source in (*SHARES, "changed")
    ]
    assert corpus(heard, SHARES).shares == pytest.approx({**SHARES, "changed": 0.02})
