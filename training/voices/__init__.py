"""The families of voices: a family says texts and labels each utterance with its phones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from training.corpus import Spoken
from training.voices import changed, espeak, festival, flite


@dataclass(frozen=True)
class Family:
    """A synthesiser's voices, and how much of them a corpus has."""

    name: str
    speak: Callable[[Iterable[str], int], Iterator[Spoken]]
    """Says texts; the seed decides who says which, and how."""
    share: float
    """Of the hours of training speech; held-out families have none."""

    @property
    def is_held_out(self) -> bool:
        """Whether these voices only measure."""
        return not self.share


FAMILIES = {
    family.name: family
    for family in (
        Family("espeak", espeak.speak, 0.44),
        Family("flite", flite.speak, 0.216),
        Family("festival", festival.speak, 0.144),
        Family("held-espeak", espeak.speak_held_out, 0),
        Family("held-festival", festival.speak_held_out, 0),
        Family("changed", changed.speak, 0.20),
    )
}
"""By name; append only, for the place decides the texts.

Few voices derive from people's: espeak-ng and changed voices make up the numbers.
"""
