"""Step "speak": synthetic speech with phone labels, in shards of some hundreds of utterances.

    python -m training speak

A shard exists whole or not at all, and depends on nothing but its name: what was interrupted goes
on where it stopped, and a corpus of more hours contains the one of fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from subprocess import CalledProcessError

import numpy as np

from training.corpus import RATE, Spoken, write_spoken
from training.texts import sentences
from training.voices import FAMILIES
from training.workers import Workers
from voice_skill.errors import SpeechEngineError

UTTERANCES = 300
"""In a shard."""
HELD_OUT_UTTERANCES = 400
"""Of each held-out family."""
SHARD_HOURS = 0.152
"""About what a shard lasts (measured)."""
FULL_HOURS, QUICK_HOURS = 27.5, 1.5


@dataclass(frozen=True)
class Job:
    """One shard to be spoken."""

    family: str
    seed: int
    utterances: int
    folder: Path

    @property
    def file(self) -> Path:
        """Where the shard goes."""
        return self.folder / f"{self.family}-{self.seed:04}.npz"


@dataclass(frozen=True)
class Outcome:
    """What became of a job."""

    job: Job
    utterances: int
    """Kept ones; the rest had unknown phones or was no plausible speech."""
    hours: float


def speak_corpus(folder: Path, hours: float, workers: Workers) -> Iterator[Outcome]:
    """Speak what is missing of a corpus of about `hours` into `folder`/spoken.

    Raises `SpeechEngineError` if a synthesiser that is needed, or a voice, is not installed.
    """
    jobs = missing(folder, hours)
    families = {job.family for job in jobs}
    lacking = sorted({name for family in families for name in FAMILIES[family].missing_programs})
    if lacking:
        raise SpeechEngineError(
            f"These speech synthesisers are missing: {', '.join(lacking)}.",
            hint=f"On Debian: apt-get install {' '.join(lacking)}",
        )
    yield from workers.each(speak_shard, jobs)


def missing(folder: Path, hours: float) -> list[Job]:
    """The shards of the plan that are still to be spoken."""
    return [job for job in plan(folder, hours) if not job.file.exists()]


def plan(folder: Path, hours: float) -> list[Job]:
    """Every shard of a corpus, held-out ones first, then all families in step."""
    spoken = folder / "spoken"
    held_out = [
        Job(family.name, 0, HELD_OUT_UTTERANCES, spoken)
        for family in FAMILIES.values()
        if family.is_held_out
    ]
    placed: list[tuple[float, Job]] = []
    for family in FAMILIES.values():
        count = round(hours * family.share / SHARD_HOURS)
        placed += [
            ((seed + 0.5) / count, Job(family.name, seed, UTTERANCES, spoken))
            for seed in range(count)
        ]
    return held_out + [job for _, job in sorted(placed, key=lambda pair: pair[0])]


def speak_shard(job: Job) -> Outcome:
    """Speak one shard and keep it.

    Raises `SpeechEngineError` if most of it comes to nothing, or the synthesiser fails.
    """
    family = FAMILIES[job.family]
    texts = islice(sentences(_text_seed(job)), job.utterances)
    try:
        kept = [utterance for utterance in family.speak(texts, job.seed) if is_plausible(utterance)]
    except (CalledProcessError, FileNotFoundError) as error:
        raise SpeechEngineError(f"The voices {job.family} failed: {error}.") from error
    if len(kept) < job.utterances / 2:
        raise SpeechEngineError(
            f"The voices {job.family} said only {len(kept)} of {job.utterances} sentences.",
            hint=f"Are all of these Debian packages installed: {', '.join(family.packages)}?",
        )
    write_spoken(job.file, kept)
    return Outcome(job, len(kept), sum(len(one.samples) for one in kept) / RATE / 3600)


def summary(outcomes: Iterable[Outcome]) -> str:
    """Hours and utterances by family, as lines of text."""
    families: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        families.setdefault(outcome.job.family, []).append(outcome)
    return "\n".join(
        f"{family}: {sum(one.hours for one in made):.2f} h,"
        f" {sum(one.utterances for one in made)} utterances"
        for family, made in sorted(families.items())
    )


def is_plausible(utterance: Spoken) -> bool:
    """Whether there is sound, neither clipped nor too short or too long for its phones."""
    samples = utterance.samples
    if not len(utterance.phones) or not len(samples):
        return False
    level = np.abs(samples.astype(np.int32))
    seconds = len(samples) / RATE
    return bool(
        level.max() > 1000
        and (level >= 32767).mean() < 0.002
        and 0.03 * len(utterance.phones) < seconds < 0.4 * len(utterance.phones) + 1.5
    )


def _text_seed(job: Job) -> int:
    """Other texts in every shard: a million for each place among the families."""
    return list(FAMILIES).index(job.family) * 1_000_000 + job.seed
