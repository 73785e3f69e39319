"""Accept or refuse what was heard, by evidence that can tell. Pure.

The evidence is a race inside one search: the sentences of the grammar against `[unk]` and against
every other word of the model. What counts is by how much the winner won. A recogniser's word
confidences are no evidence: they are 1.0 wherever nothing else was searched.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voice_skill.asr.strict_grammar import DECOY_MARK, UNKNOWN

_EVEN_MARGIN = 1.16
_MARGIN_SCALE = 0.64
"""Logistic fit of P(right | margin) over real and synthetic speech; see docs/measurements.md."""


@dataclass(frozen=True)
class Reading:
    """One way to read the speech: words as the grammar writes them, and a Viterbi score."""

    words: tuple[str, ...]
    score: float

    @property
    def in_grammar(self) -> bool:
        """Whether it is a sentence of the grammar and not one of the competitors."""
        return bool(self.words) and not any(
            word == UNKNOWN or word.startswith(DECOY_MARK) for word in self.words
        )

    @property
    def text(self) -> str:
        """The words as a person would read them."""
        return " ".join(word.removeprefix(DECOY_MARK) for word in self.words)


@dataclass(frozen=True)
class Demands:
    """How clear speech must be to be acted on; measured in docs/measurements.md."""

    over_others: float = 0.5
    """Least margin (Viterbi score, up to the lattice beam) over words outside the grammar."""
    over_rival: float = 0.0
    """Least margin over another sentence of the grammar."""
    longest_pause: float = 0.75
    """Seconds between two words of one sentence; barks and ticks lie further apart."""
    pauses_from: int = 100
    """Sentences of so many words may have pauses of any length."""


COMMAND_DEMANDS = Demands(pauses_from=4)
"""For another domain's grammar and recordings made for it: its longer sentences are not found in
noise, and people who read aloud or look for words pause."""


@dataclass(frozen=True)
class Verdict:
    """Whether hearing vouches for the best reading, and why."""

    accepted: bool
    reason: str
    confidence: float
    """Estimated probability (0..1) that the best reading is what was said."""


def judge(
    readings: Sequence[Reading], beam: float, pause: float = 0.0, demands: Demands | None = None
) -> Verdict:
    """Judge `readings`, best first; rivals worse than the best by more than `beam` are absent.

    `pause` is the longest silence in seconds between two words of the best reading.
    """
    demands = demands or Demands()
    if not readings or not readings[0].words:
        return Verdict(False, "no speech", 0.0)
    best, others = readings[0], readings[1:]
    outside = _margin(best, [one for one in others if not one.in_grammar], beam)
    rival = _margin(best, [one for one in others if one.in_grammar], beam)
    if not best.in_grammar:
        what = "other words" if any(DECOY_MARK in word for word in best.words) else "no known words"
        return Verdict(False, what, 0.0)
    confidence = 1 / (1 + math.exp(-(min(outside, rival) - _EVEN_MARGIN) / _MARGIN_SCALE))
    margins = f"margin {outside:.1f} over other words, {rival:.1f} over other sentences"
    if pause > demands.longest_pause and len(best.words) < demands.pauses_from:
        return Verdict(False, f"{margins}: {pause:.1f} s of silence inside", confidence)
    if outside < demands.over_others:
        return Verdict(False, f"{margins}: too close to other words", confidence)
    if rival < demands.over_rival:
        return Verdict(False, f"{margins}: too close to another sentence", confidence)
    return Verdict(True, margins, confidence)


def _margin(best: Reading, rivals: Sequence[Reading], beam: float) -> float:
    return min([beam, *(best.score - rival.score for rival in rivals)])
