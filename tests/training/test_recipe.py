"""The numbers of every step."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("pyworld", reason="the extra [training] is not installed")

from training.cli import SIZES as OFFERED
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


def test_the_shares_leave_something_for_the_sources_that_they_do_not_name() -> None:
    assert 0.9 < sum(SHARES.values()) <= 1


def test_every_share_is_of_a_source_that_exists() -> None:
    assert set(SHARES) <= {*SETS, *FAMILIES}
