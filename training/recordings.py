"""Step "recordings": archives of real recordings become shards; who may be trained on is settled.

An archive is a tar of Opus or FLAC files and a `manifest.tsv` (path, transcript, speaker, seconds,
rate, split, kind). Every known set has one function here that says what a clip of it is for, so
that no voice is in training and in measuring; `training.evaluate` asks the same functions.
"""

from __future__ import annotations

import csv
import io
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from rich.progress import Progress

from training.corpus import RATE, Spoken, write_spoken
from training.sound import read_sound
from voice_skill.asr.graph.lexicon import Pronunciation
from voice_skill.asr.graph.pronunciation import cmu_dictionary
from voice_skill.errors import SkillError, UsageError

SHARD = 300
"""Utterances in a shard."""
HELD_SAMPLE = 300
"""About so many measured utterances of a set become a held-out shard, for curves in training."""


class Use(Enum):
    """What a clip is for."""

    TRAINING = "training"
    MEASURING = "measuring"
    NOISE = "noise in training"
    MEASURED_NOISE = "noise in measuring"


@dataclass(frozen=True)
class Clip:
    """A row of a manifest."""

    path: str
    transcript: str
    speaker: str
    split: str
    kind: str


def speechocean762(clip: Clip) -> Use:
    """Its own split; the speakers of "test" are in no training."""
    return Use.TRAINING if clip.split == "train" else Use.MEASURING


def single_words_dev(clip: Clip) -> Use:
    """Two speakers of three are trained on; its background noise is divided alike, by clip.

    (Its second-long clips of noise are cut from half a dozen recordings, so that measured noise is
    of places that were trained on: no figure of refusing noise should rest on it.)
    """
    trained = zlib.crc32((clip.speaker or clip.path).encode()) % 3 < 2
    if clip.kind == "noise":
        return Use.NOISE if trained else Use.MEASURED_NOISE
    return Use.TRAINING if trained else Use.MEASURING


def natural_voices(clip: Clip) -> Use:
    """One voice of six is measured."""
    return Use.MEASURING if clip.speaker == "rhvoice-clb" else Use.TRAINING


def noise(clip: Clip) -> Use:
    """ESC-10 names its files by fold (1 to 5): the last two folds are measured."""
    return Use.NOISE if Path(clip.path).name[0] in "123" else Use.MEASURED_NOISE


def telephone_talk_dev(_clip: Clip) -> Use:
    """Share-alike: never in a model that ships."""
    return Use.MEASURING


SETS: dict[str, Callable[[Clip], Use]] = {
    "speechocean762": speechocean762,
    "single-words-dev": single_words_dev,
    "natural-voices": natural_voices,
    "noise": noise,
    "telephone-talk-dev": telephone_talk_dev,
}
"""What a clip of each set, named as its archive is, is for."""


@dataclass
class Tally:
    """What became of the clips of a set."""

    kept: int = 0
    seconds: float = 0.0
    without_pronunciation: int = 0

    def count(self, utterance: Spoken | None) -> None:
        """Count one clip; None: a word of its transcript has no pronunciation."""
        if utterance is None:
            self.without_pronunciation += 1
        else:
            self.kept += 1
            self.seconds += len(utterance.samples) / RATE


def manifest(archive: Path) -> list[Clip]:
    """The rows of an archive's manifest.

    Raises:
        SkillError: it is no archive of recordings.
    """
    try:
        with tarfile.open(archive) as tar:
            stream = tar.extractfile("manifest.tsv")
            text = stream.read().decode() if stream else ""
        rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Clip(row["path"], row["transcript"], row["speaker"], row["split"], row["kind"])
            for row in rows
        ]
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise SkillError(
            f"{archive} can't be read as recordings: {error}.",
            hint="It must be a tar with manifest.tsv (path, transcript, speaker, split, kind).",
        ) from error


def clips(archive: Path, wanted: Iterable[Clip]) -> Iterator[tuple[Clip, NDArray[np.int16]]]:
    """Each wanted clip with its samples (16 kHz), in the order of the archive.

    Raises `SkillError` where the archive lacks a clip, or one is no sound.
    """
    by_path = {clip.path: clip for clip in wanted}
    name = "its files"
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                name = member.name
                stream = tar.extractfile(member) if name in by_path else None
                if stream is not None:
                    yield by_path.pop(name), read_sound(io.BytesIO(stream.read()))
    except (OSError, tarfile.TarError, soundfile.LibsndfileError) as error:
        raise SkillError(f"{archive}: {name} can't be read: {error}.") from error
    if by_path:
        raise SkillError(
            f"{archive} lacks {len(by_path)} of the clips in its manifest: {next(iter(by_path))}…"
        )


def pronunciations(word: str) -> Sequence[Pronunciation]:
    """CMUdict's pronunciations of a word, the most usual first."""
    return cmu_dictionary().get(word.lower(), ())


def pronounce(text: str, rng: np.random.Generator | None = None) -> NDArray[np.int16] | None:
    """The phones of a text, None if CMUdict lacks a word of it.

    With `rng`, each word gets one of its pronunciations at random (the first, which is the most
    usual, half the time); without, the first.
    """
    chain: list[int] = []
    for word in text.split():
        variants = pronunciations(word)
        if not variants:
            return None
        choice = 0 if rng is None or rng.random() < 0.5 else int(rng.integers(len(variants)))
        chain.extend(variants[choice])
    return np.array(chain, np.int16)


def spoken(clip: Clip, samples: NDArray[np.int16], source: str) -> Spoken | None:
    """A clip as an utterance, None if CMUdict lacks a word; noise has no phones."""
    if clip.kind in ("", "command", "unknown", "synthetic"):
        phones = pronounce(clip.transcript)
        if phones is None or not len(phones):
            return None
        return Spoken(samples, clip.transcript.lower(), phones, clip.speaker, source)
    return Spoken(samples, "", np.zeros(0, np.int16), clip.speaker or clip.path, source)


def prepare(archive: Path, to: Path, progress: Progress | None = None) -> Tally:
    """Write the shards of one archive below the folder `to`; those that exist stay.

    Training utterances become `spoken/recorded-<set>-<n>.npz`, a sample of the measured ones
    `spoken/held-<set>-0.npz`, and noise for augmentation `noise/<set>-0.npz`.

    Raises:
        SkillError: the archive isn't one whose use is settled in `SETS`.
    """
    source = archive.stem
    if source not in SETS:
        raise SkillError(f"Who may train on {archive.name}? Add a function to {__name__}.SETS.")
    rows = manifest(archive)
    uses = {clip.path: SETS[source](clip) for clip in rows}
    talk = [clip for clip in rows if uses[clip.path] is Use.TRAINING]
    held = [clip for clip in rows if uses[clip.path] is Use.MEASURING] if talk else []
    held = held[:: max(1, len(held) // HELD_SAMPLE)]
    jobs = {to / "spoken" / f"recorded-{source}-{start // SHARD:03}.npz": talk[start:start + SHARD]
            for start in range(0, len(talk), SHARD)}  # fmt: skip
    jobs[to / "spoken" / f"held-{source}-000.npz"] = held
    jobs[to / "noise" / f"{source}-000.npz"] = [
        clip for clip in rows if uses[clip.path] is Use.NOISE
    ]
    missing = {file: part for file, part in jobs.items() if part and not file.exists()}
    return _write(archive, missing, progress or Progress(disable=True))


def _write(archive: Path, jobs: dict[Path, list[Clip]], progress: Progress) -> Tally:
    """Stream the archive once and write each file when its last clip has come."""
    source, tally = archive.stem, Tally()
    file_of = {clip.path: file for file, part in jobs.items() for clip in part}
    waiting = {file: len(part) for file, part in jobs.items()}
    utterances: dict[Path, list[Spoken]] = {file: [] for file in jobs}
    wanted = [clip for part in jobs.values() for clip in part]
    task = progress.add_task(source, total=len(wanted))
    for clip, samples in clips(archive, wanted):
        file = file_of[clip.path]
        utterance = spoken(clip, samples, source)
        tally.count(utterance)
        if utterance is not None:
            utterances[file].append(utterance)
        waiting[file] -= 1
        if not waiting[file]:
            write_spoken(file, utterances.pop(file))
        progress.advance(task)
    return tally


def prepare_all(data: Path | None, to: Path) -> dict[str, Tally]:
    """Write the shards of every known archive in the folder `data`; None: there are no recordings.

    Raises `UsageError` where `data` holds no known archive.
    """
    if data is None:
        return {}
    archives = [file for file in sorted(data.glob("*.tar")) if file.stem in SETS]
    if not archives:
        raise UsageError(
            f"{data} holds no recordings.", hint=f"Known archives: {', '.join(SETS)} (.tar)."
        )
    with Progress() as progress:
        return {archive.stem: prepare(archive, to, progress) for archive in archives}
