"""Spoken utterances and their features, kept in shards: one file for some hundreds.

A shard is written out of sight and moved into place, so that whatever exists is whole and a step
that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second of every utterance in a shard."""


@dataclass(frozen=True)
class Spoken:
    """One utterance as it was spoken."""

    samples: NDArray[np.int16]
    """Mono, 16 kHz."""
    text: str
    phones: NDArray[np.int16]
    """Indices as in `voice_skill.asr.graph.phones`, without silence; empty for noise."""
    voice: str
    """The speaker: no voice is in training and in measuring."""
    source: str
    """Where it comes from: a synthesiser or a set of recordings."""


@dataclass(frozen=True)
class Heard:
    """One utterance as the network gets it."""

    features: NDArray[np.float16]
    """(frames, 40) log-mel energies, 100 frames a second."""
    phones: NDArray[np.int16]
    voice: str
    source: str


def shards(folder: Path) -> list[Path]:
    """The shards of a folder, sorted, without what is being written or was left unfinished."""
    return sorted(folder.glob("[!.]*.npz"))


def write_spoken(file: Path, utterances: Sequence[Spoken]) -> None:
    """Write a shard of utterances."""
    rows = [{"text": one.text, "voice": one.voice, "source": one.source} for one in utterances]
    _write(file, rows, samples=[one.samples for one in utterances], phones=_phones(utterances))


def read_spoken(file: Path) -> list[Spoken]:
    """Read a shard of utterances."""
    rows, samples, phones = _read(file, "samples")
    return [Spoken(sound, row["text"], chain, row["voice"], row["source"])
            for row, sound, chain in zip(rows, samples, phones, strict=True)]  # fmt: skip


def write_heard(file: Path, utterances: Sequence[Heard]) -> None:
    """Write a shard of features."""
    rows = [{"voice": one.voice, "source": one.source} for one in utterances]
    _write(file, rows, features=[one.features for one in utterances], phones=_phones(utterances))


def read_heard(file: Path) -> list[Heard]:
    """Read a shard of features."""
    rows, features, phones = _read(file, "features")
    return [Heard(frames, chain, row["voice"], row["source"])
            for row, frames, chain in zip(rows, features, phones, strict=True)]  # fmt: skip


def _phones(utterances: Sequence[Spoken] | Sequence[Heard]) -> list[NDArray[np.int16]]:
    return [one.phones.astype(np.int16) for one in utterances]


def _write(file: Path, rows: list[dict[str, Any]], **parts: list[NDArray[Any]]) -> None:
    """Each part is one long array and where its pieces end."""
    arrays: dict[str, NDArray[Any]] = {"rows": np.array(json.dumps(rows, ensure_ascii=False))}
    for name, pieces in parts.items():
        arrays[name] = np.concatenate(pieces) if pieces else np.zeros(0)
        arrays[f"{name}_ends"] = np.cumsum([len(piece) for piece in pieces], dtype=np.int64)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, **arrays)  # type: ignore[arg-type]  # its stub mistakes the keywords
        Path(name).rename(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(file: Path, part: str) -> tuple[list[dict[str, str]], list[Any], list[Any]]:
    with np.load(file) as arrays:
        rows = json.loads(str(arrays["rows"]))
        pieces = [np.split(arrays[name], arrays[f"{name}_ends"][:-1]) for name in (part, "phones")]
    return rows, pieces[0] if rows else [], pieces[1] if rows else []
