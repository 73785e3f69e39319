"""Warning signs in words that no phrase or concept holds, by likeness to what people say.

A softmax regression knows some twenty-six thousand sentences with a sign and without one
(`content/<language>/safety/examples`, and those of the questions). It is asked where the grammar
hears no sign. A likeness errs more often than a phrase, so that what is only probable is asked
about before it is acted on. How the limits were chosen stands in docs/measurements.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.nlu.examples import Meaning
from voice_skill.nlu.features import Denied, Split, Words, letter_pieces
from voice_skill.nlu.interpretation import Interpretation, Situation
from voice_skill.nlu.ranking import Linear
from voice_skill.nlu.word_vectors import shared_vectors

SURE = 0.7
"""Least probability of a sign that is acted on."""
DOUBTFUL = 0.25
"""Least probability of one that is asked about, where nothing else was understood."""
_PLAINLY = 0.5
"""The same, where something else was understood."""
VAGUE = 0.3
"""Less than this for each single sign is a vague alarm, however probable they are together: a third
of those are harmless, so it is asked about, and an open question is asked again instead."""
_FEWEST_WORDS = 2

_ASKED = (Situation.ASKING, Situation.CHOOSING, Situation.TELLING)

Shares = Callable[[Words], Mapping[Meaning, float]]
"""How probable each sign is, and no sign."""


@dataclass(frozen=True)
class LikelySign:
    """A sign that a text probably tells of."""

    sign: str
    score: float
    """How probable it is that the text tells of any sign (0..1)."""
    share: float
    """How probable this very sign is (0..1)."""

    @property
    def sure(self) -> bool:
        """Whether to act on it; else it is only asked about."""
        return self.score >= SURE and not self.vague

    @property
    def vague(self) -> bool:
        """Whether it could be any sign as well."""
        return self.share < VAGUE

    def outweighs(self, found: Interpretation) -> bool:
        """Whether to act on it, or to ask about it, rather than to do what was `found`."""
        if self.sure:
            return True
        if found.elsewhere:
            return False
        understood = found.accepted or bool(found.alternatives)
        return not understood or self.score >= _PLAINLY


class SignLikeness:
    """Tells how much a text is like what people say who have a warning sign."""

    def __init__(self, shares: Shares, tree: Tree) -> None:
        """`shares` may know signs that are not in `tree`; those are passed over."""
        self._shares = shares
        self._rules = tree.warning_signs

    def warm_up(self) -> None:
        """Do now what the first text would wait for, such as reading a file."""
        self._shares(())

    def find(self, words: Words, situation: Situation) -> LikelySign | None:
        """The sign in `words` that is likeliest, if any is likely."""
        if len(words) < _FEWEST_WORDS:
            return None
        shares = self._shares(words)
        signs = {
            one.sign: share
            for one, share in shares.items()
            if one.sign is not None and one.sign in self._rules
        }
        score = sum(signs.values())
        if score < DOUBTFUL:
            return None
        urgent = {sign: share for sign, share in signs.items() if self._is_emergency(sign)}
        # Which of two is the sign is a guess; where most speaks for an emergency, it is one.
        likely = urgent if sum(urgent.values()) >= score / 2 else signs
        best = max(likely, key=lambda sign: likely[sign])
        found = LikelySign(best, round(score, 3), round(signs[best], 3))
        if found.vague and situation in _ASKED:
            return None
        if self._rules[found.sign].advice_only:
            # An answer to "since when?" needs no advice, and advice needs no asking back.
            return found if found.sure and situation is not Situation.TELLING else None
        return found

    def _is_emergency(self, sign: str) -> bool:
        return self._rules[sign].level is Level.EMERGENCY


def splits(denying: frozenset[str]) -> tuple[Split, ...]:
    """The pieces that count; `denying`: "not" and such."""
    return (Denied(denying), letter_pieces)


def sign_likeness(
    weights: Path, vectors: Path, tree: Tree, denying: frozenset[str]
) -> SignLikeness:
    """The stage as it ships: its files are read when a text first needs them."""

    @cache
    def linear() -> Linear:
        return Linear.load(weights, shared_vectors(vectors), splits(denying))

    return SignLikeness(lambda words: linear().shares(words), tree)
