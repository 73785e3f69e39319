"""Step "features": spoken shards, augmented some times over, as the network hears them.

Reads `spoken/*.npz` and `noise/*.npz` and writes `features/<shard>-<pass>.npz`. What exists stays,
so running it again goes on where it stopped and takes up shards that came since. Held-out shards
(`held-*`) get pass 0 as they are and pass 1 augmented.
"""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training import recordings
from training.augment import NARROW_SPEED, WIDE_SPEED, augment, background
from training.corpus import Heard, Spoken, read_spoken, shards, write_heard
from training.features import FRAMES_PER_SECOND, MELS, log_mels
from training.noises import Noises
from training.workers import Workers

PASSES = {"recorded-natural": 3, "recorded": 8, "held": 2, "espeak": 2, "": 3}
"""Versions of each utterance, by how a shard's name begins; the first that fits counts."""
VARIED = ("espeak", "changed")
"""Families whose every voice has its own pitch and vocal tract already."""
LONGEST = 11.0
"""Seconds; longer utterances are left out."""
BACKGROUND_SHARE = 0.03
"""Background without speech, for each utterance with speech."""


@dataclass(frozen=True)
class Job:
    """One pass over one shard."""

    shard: Path
    number: int
    to: Path

    @property
    def name(self) -> str:
        """The shard and the pass."""
        return f"{self.shard.stem}-{self.number}"

    @property
    def file(self) -> Path:
        """Where the features go."""
        return self.to / "features" / f"{self.name}.npz"


@dataclass(frozen=True)
class Listened:
    """What one job made."""

    name: str
    utterances: int
    seconds: float
    """Of features."""
    dropped: int
    """Utterances too long, or too short for their phones."""
    cpu: float
    """Seconds."""


def passes(shard: Path, quick: bool = False) -> int:
    """How often a shard is heard; once in a quick run (held-out shards: as ever)."""
    prefix = next(prefix for prefix in PASSES if shard.stem.startswith(prefix))
    return PASSES[prefix] if prefix == "held" or not quick else 1


def missing(to: Path, quick: bool = False) -> list[Job]:
    """The jobs still to do: held-out and recorded shards first, then all families in turn."""
    jobs = []
    seen: Counter[str] = Counter()
    spoken = shards(to / "spoken")
    turns = [(number, shard) for number in range(max(PASSES.values())) for shard in spoken]
    for number, shard in turns:
        if number < passes(shard, quick):
            family = shard.stem.split("-")[0]
            late = family not in ("held", "recorded")
            jobs.append((late, seen[family], family, Job(shard, number, to)))
            seen[family] += 1
    ordered = sorted(jobs, key=lambda entry: entry[:3])
    return [entry[3] for entry in ordered if not entry[3].file.exists()]


def listen(job: Job) -> Listened:
    """Augment one shard once and write its features."""
    began = time.process_time()
    rng = np.random.default_rng(zlib.crc32(job.name.encode()))
    utterances = read_spoken(job.shard)
    noises = Noises(recorded_noise(job.to / "noise"), [one.samples for one in utterances])
    heard = [hear(utterance, job, noises, rng) for utterance in utterances]
    kept = [one for one in heard if fits(one)]
    dropped = len(heard) - len(kept)
    if not job.name.startswith("held"):
        kept += [_background(noises, rng) for _ in range(round(BACKGROUND_SHARE * len(kept)))]
    write_heard(job.file, [kept[index] for index in rng.permutation(len(kept))])
    seconds = sum(len(one.features) for one in kept) / FRAMES_PER_SECOND
    return Listened(job.name, len(kept), seconds, dropped, time.process_time() - began)


def hear(utterance: Spoken, job: Job, noises: Noises, rng: np.random.Generator) -> Heard:
    """One utterance: as it is in pass 0 of a held-out shard, else a random version of it."""
    held = job.name.startswith("held")
    samples, phones = utterance.samples, utterance.phones
    if not (held and job.number == 0):
        speed = NARROW_SPEED if utterance.source in VARIED else WIDE_SPEED
        samples = augment(samples, noises, rng, speed)
    if utterance.source in recordings.SETS and not held:
        # Nobody noted which of a word's pronunciations was used: another guess for each version.
        guess = recordings.pronounce(utterance.text, rng)
        phones = phones if guess is None else guess
    return Heard(log_mels(samples).astype(np.float16), phones, utterance.voice, utterance.source)


def fits(heard: Heard) -> bool:
    """Whether it isn't too long, and the network's frames (one of three) have room for it."""
    frames = len(heard.features)
    return 1.15 * len(heard.phones) + 2 <= frames / 3 and frames <= LONGEST * FRAMES_PER_SECOND


@lru_cache(maxsize=1)
def recorded_noise(folder: Path) -> tuple[NDArray[np.int16], ...]:
    """All clips of noise that may be trained with; none where there are no recordings."""
    return tuple(one.samples for file in shards(folder) for one in read_spoken(file))


def listen_all(to: Path, workers: Workers, quick: bool = False) -> Iterator[Listened]:
    """Do every missing job; what each made, as it comes."""
    yield from workers.each(listen, missing(to, quick))


def summary(results: Iterable[Listened]) -> str:
    """Hours, drops and cost by family, as lines of text."""
    groups: dict[str, list[Listened]] = {}
    for result in results:
        groups.setdefault(result.name.rsplit("-", 2)[0], []).append(result)
    return "\n".join(_line(name, group) for name, group in sorted(groups.items()))


def _line(name: str, group: list[Listened]) -> str:
    seconds = sum(one.seconds for one in group)
    cost = 1000 * sum(one.cpu for one in group) / max(seconds, 1.0)
    return (
        f"{name}: {seconds / 3600:.2f} h, {sum(one.utterances for one in group)} utterances,"
        f" {sum(one.dropped for one in group)} dropped, {cost:.1f} ms of CPU a second"
    )


def _background(noises: Noises, rng: np.random.Generator) -> Heard:
    features = log_mels(background(noises, rng)).astype(np.float16)
    return Heard(features.reshape(-1, MELS), np.zeros(0, np.int16), "nobody", "background")
