"""Sound from a synthesiser's WAV file as the shards keep it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from training.corpus import RATE


def read_sound(file: Path) -> NDArray[np.int16]:
    """Mono samples at 16 kHz; none where the file is absent or no sound (synthesisers do fail)."""
    try:
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError:
        return np.zeros(0, np.int16)
    mono = soxr.resample(samples.mean(axis=1), rate, RATE) if len(samples) else samples[:, 0]
    return np.asarray(np.clip(np.round(mono * 32768), -32768, 32767), dtype=np.int16)
