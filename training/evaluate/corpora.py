"""What is spoken in the measurements: clips of the archives, decoded once, and synthetic voices."""

from __future__ import annotations

import csv
import hashlib
import subprocess
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.corpus import Spoken, read_spoken, write_spoken
from training.recordings import SETS, Clip, Use, clips, manifest
from training.voices import FAMILIES, Family
from voice_skill.authoring.evaluation import add_noise
from voice_skill.errors import MissingError

Samples = NDArray[np.int16]
_AGES = Path(__file__).with_name("speechocean762-ages.tsv")
_ADULT = 16
"""Years; the youngest adult among the speakers is 19, the oldest child 15."""
_SEED = 31
_NO_PHONES = np.zeros(0, np.int16)


@dataclass(frozen=True)
class Recording:
    """One utterance to be heard."""

    name: str
    text: str
    """What must be heard; '' when everything must be refused."""
    samples: Samples
    """Mono, 16 kHz."""
    tags: frozenset[str] = frozenset()
    """What it is counted under, e.g. "held-out"."""


@dataclass(frozen=True)
class Corpora:
    """The folder of archives, and the folder where decoded sound is kept."""

    data: Path
    home: Path

    def clips(self, archive: str, chosen: Callable[[Clip], bool] = lambda _: True) -> list[Clip]:
        """The chosen rows of an archive's manifest. Raises `SkillError` without the archive."""
        return [clip for clip in manifest(self.data / f"{archive}.tar") if chosen(clip)]

    def samples(self, archive: str, wanted: Sequence[Clip]) -> list[Samples]:
        """The sound of the wanted clips, in their order; decoded once, then kept."""
        names = "\n".join(clip.path for clip in wanted)
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        file = self.home / "pcm" / f"{archive}-{digest}.npz"
        if not file.is_file():
            found = clips(self.data / f"{archive}.tar", wanted)
            write_spoken(file, [_kept(clip.path, samples) for clip, samples in found])
        by_path = {one.source: one.samples for one in read_spoken(file)}
        return [by_path[clip.path] for clip in wanted]

    def recordings(
        self,
        archive: str,
        wanted: Sequence[Clip],
        *,
        refused: bool = False,
        tags: Callable[[Clip], Collection[str]] = lambda _: (),
    ) -> list[Recording]:
        """The wanted clips as recordings whose transcripts must be heard, or `refused`."""
        return [
            Recording(clip.path, "" if refused else clip.transcript, samples, frozenset(tags(clip)))
            for clip, samples in zip(wanted, self.samples(archive, wanted), strict=True)
        ]

    def noises(self) -> list[Samples]:
        """Everyday sounds that nothing was trained with."""
        return self.samples("noise", self.clips("noise", lambda clip: is_measured("noise", clip)))

    def spoken(self, sentences: Sequence[str]) -> list[Recording]:
        """Each sentence by one voice of each held-out family; spoken once, then kept.

        Raises `MissingError` where a synthesiser is missing.
        """
        families = [family for family in FAMILIES.values() if family.is_held_out]
        names = [family.name for family in families]
        digest = hashlib.sha256(repr((names, sentences)).encode()).hexdigest()[:16]
        file = self.home / "pcm" / f"spoken-{digest}.npz"
        if not file.is_file():
            write_spoken(file, [one for family in families for one in _said(family, sentences)])
        return [
            Recording(f"{one.voice}/{one.text}", one.text, one.samples, frozenset({one.source}))
            for one in read_spoken(file)
        ]


def is_measured(archive: str, clip: Clip) -> bool:
    """Whether a clip is kept out of every training."""
    return SETS[archive](clip) in (Use.MEASURING, Use.MEASURED_NOISE)


@cache
def ages() -> dict[str, int]:
    """Years of speechocean762's test speakers; the archive lacks them, the corpus has them."""
    with _AGES.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {row["speaker"]: int(row["age"]) for row in rows}


def is_adult(clip: Clip) -> bool:
    """Whether a test speaker of speechocean762 is an adult."""
    return ages()[clip.speaker] >= _ADULT


def in_noise(
    recordings: Iterable[Recording], noises: Sequence[Samples], snr: float, seed: int = 11
) -> Iterator[Recording]:
    """Each recording with one of `noises` under it at `snr` dB; the same one at every `snr`."""
    rng = np.random.default_rng(seed)
    for one in recordings:
        noise = noises[int(rng.integers(len(noises)))]
        yield replace(one, samples=add_noise(one.samples, noise, snr, rng))


def _said(family: Family, sentences: Sequence[str]) -> Iterator[Spoken]:
    try:
        yield from family.speak(sentences, _SEED)
    except (OSError, subprocess.SubprocessError) as error:
        raise MissingError(
            f"The voices of {family.name} can't speak: {error}.",
            hint=f"Install {', '.join(family.packages)}.",
        ) from error


def _kept(name: str, samples: Samples) -> Spoken:
    return Spoken(samples, "", _NO_PHONES, "", name)
