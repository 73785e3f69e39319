"""Sound files as the shards keep them: mono samples of 16 bits at 16 kHz."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from training.corpus import RATE


def read_sound(file: Path | BinaryIO) -> NDArray[np.int16]:
    """The samples of a WAV, FLAC or Ogg Opus file; channels are averaged.

    Raises `soundfile.LibsndfileError` where it is no sound.
    """
    sound, rate = soundfile.read(file, dtype="float32", always_2d=True)
    mono = soxr.resample(sound.mean(axis=1), rate, RATE) if len(sound) else sound[:, 0]
    return np.asarray(np.clip(np.round(mono * 32768), -32768, 32767), dtype=np.int16)


def read_said(file: Path) -> NDArray[np.int16]:
    """What a synthesiser wrote; no samples where it wrote no sound, for they do fail."""
    try:
        return read_sound(file)
    except soundfile.LibsndfileError:
        return np.zeros(0, np.int16)
