"""Archives of recordings, made on the spot."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

HEAD = "path\ttranscript\tspeaker\tseconds\trate\tsplit\tkind\n"
SECONDS = 0.5
"""How long each clip is."""


def row(path: str, text: str, speaker: str, split: str = "", kind: str = "") -> str:
    """A line of a manifest."""
    return f"{path}\t{text}\t{speaker}\t{SECONDS}\t8000\t{split}\t{kind}"


def write_archive(folder: Path, name: str, rows: Sequence[str], rate: int = 8000) -> Path:
    """A tar with a manifest of `rows` and a tone for each, the first of 440 Hz, each higher."""
    file = folder / f"{name}.tar"
    times = np.arange(int(rate * SECONDS)) / rate
    with tarfile.open(file, "w") as tar:
        for number, line in enumerate(rows):
            sound = io.BytesIO()
            tone = 0.5 * np.sin(2 * np.pi * (440 + 10 * number) * times)
            soundfile.write(sound, tone, rate, format="FLAC")
            add_file(tar, line.split("\t")[0], sound.getvalue())
        add_file(tar, "manifest.tsv", (HEAD + "".join(f"{line}\n" for line in rows)).encode())
    return file


def add_file(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    """Put a file into an archive."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
