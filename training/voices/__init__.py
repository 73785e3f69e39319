"""The families of voices: a family says texts and labels each utterance with its phones."""

from __future__ import annotations

import shutil
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
    packages: tuple[str, ...]
    """Debian packages that it needs; a synthesiser's program has its package's name."""

    @property
    def missing_programs(self) -> list[str]:
        """Its synthesisers that this machine lacks."""
        programs = [name for name in self.packages if not name.startswith("festvox-")]
        return [name for name in programs if not shutil.which(name)]

    @property
    def is_held_out(self) -> bool:
        """Whether these voices only measure."""
        return not self.share


_ESPEAK = ("espeak-ng",)
_FLITE = ("flite",)
_FESTIVAL = ("festival", "festvox-us-slt-hts", "festvox-kallpc16k", "festvox-kdlpc16k")

FAMILIES = {
    family.name: family
    for family in (
        Family("espeak", espeak.speak, 0.44, _ESPEAK),
        Family("flite", flite.speak, 0.216, _FLITE),
        Family("festival", festival.speak, 0.144, _FESTIVAL),
        Family("held-espeak", espeak.speak_held_out, 0, _ESPEAK),
        Family("held-festival", festival.speak_held_out, 0, _FESTIVAL),
        Family("changed", changed.speak, 0.20, (*_FLITE, *_FESTIVAL)),
    )
}
"""By name; append only, for the place decides the texts.

Few voices derive from people's: espeak-ng and changed voices make up the numbers.
"""
