"""How our models are made: the numbers of every step, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.speak import FULL_HOURS, QUICK_HOURS
from training.train import TrainingPlan

SHARES: Mapping[str, float] = {
    "speechocean762": 0.22,
    "natural-voices": 0.18,
    "single-words-dev": 0.06,
    "flite": 0.14,
    "festival": 0.12,
    "espeak": 0.26,
}
"""Of the frames trained on. Real people are few (a twentieth of the audio that there is) and worth
most; the ten words of single-words-dev would be learnt by heart if they came more often. The voices
`changed` get what is left: 0.02, and the shares of recordings that are not there."""


@dataclass(frozen=True)
class Recipe:
    """One model, from nothing."""

    hours: float
    """Of synthetic speech, before it is augmented."""
    plan: TrainingPlan


# Of one run from nothing. The shipped model, a "small", was made in stretches that models/README.md
# tells; the two others are estimates by their size, and nobody has made them yet.
_STEPS = {"tiny": 20_000, "small": 14_000, "base": 24_000}
_QUICK = Recipe(QUICK_HOURS, TrainingPlan("quick", 1_200, 8_000, warm_up=100, shares=SHARES))


def recipe(size: str, quick: bool = False) -> Recipe:
    """The recipe of a size (of `network.SIZES`), or the quick one."""
    if quick:
        return _QUICK
    return Recipe(FULL_HOURS, TrainingPlan(size, _STEPS[size], shares=SHARES))
