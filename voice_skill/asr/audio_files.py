"""Recordings on disk as the recogniser wants them: int16, mono, 16 kHz."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.errors import AudioFileError

_FULL_SCALE = 32767.0


def read_audio(path: Path) -> npt.NDArray[np.int16]:
    """Read WAV, FLAC or Ogg (Opus, Vorbis) of any rate and number of channels.

    Returns samples of shape (n,), n ≥ 1, at SAMPLE_RATE; channels are averaged.
    Raises `AudioFileError` for a file that is missing, empty, not sound, or without a sample.
    """
    if path.is_dir():
        raise AudioFileError(f"{path} is a folder.", hint="Name the sound files in it.")
    if not path.is_file():
        raise AudioFileError(f"There is no sound file {path}.")
    if path.stat().st_size == 0:
        raise AudioFileError(f"{path} is empty (0 bytes).", hint="Record it again.")
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(
            f"{path} is not a sound file that can be read: {_plain(error)}.",
            hint="WAV, FLAC and Ogg (Opus or Vorbis) are read.",
        ) from error
    if len(samples) == 0:
        raise AudioFileError(f"{path} holds no sound (0 samples).", hint="Record it again.")
    return to_recogniser(samples, rate)


def to_recogniser(samples: npt.NDArray[Any], rate: int) -> npt.NDArray[np.int16]:
    """Mix and resample `samples`, shape (n, channels) in −1..1 at `rate` Hz."""
    mono = np.nan_to_num(samples.mean(axis=1))
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    return np.asarray(np.clip(mono, -1.0, 1.0) * _FULL_SCALE, dtype=np.int16)


def _plain(error: Exception) -> str:
    """The library's own words without its repetition of the path."""
    return str(getattr(error, "error_string", error)).strip().rstrip(".")
