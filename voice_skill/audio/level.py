"""How loud a microphone hears: a short recording, measured in decibels of full scale."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_skill.audio.microphone import FRAME_SECONDS, Microphone
from voice_skill.errors import DeviceError

_FULL_SCALE = 32768.0
_PATIENCE = 5.0
"""Seconds that a device may take to deliver its first frame (a virtual one was seen to take 2)."""


@dataclass(frozen=True)
class Level:
    """Peak and mean level in decibels relative to full scale; minus infinity for silence."""

    peak_db: float
    rms_db: float

    @property
    def silent(self) -> bool:
        """Whether every sample was zero."""
        return self.peak_db == -math.inf


def level_of(samples: NDArray[np.int16]) -> Level:
    """The level of mono PCM, shape (n,); no samples are silence."""
    if len(samples) == 0:
        return Level(-math.inf, -math.inf)
    wave = samples.astype(np.float64) / _FULL_SCALE
    return Level(_decibel(float(np.max(np.abs(wave)))), _decibel(float(np.sqrt(np.mean(wave**2)))))


def measure_level(
    device: str | None, seconds: float, watch: Callable[[Level], None] | None = None
) -> Level:
    """Listen for `seconds` to the named (or default) microphone; `watch` gets each frame's level.

    Raises `DeviceError` when the device cannot be opened or delivers nothing.
    """
    wanted = max(1, round(seconds / FRAME_SECONDS))
    heard: list[NDArray[np.int16]] = []
    with Microphone(device) as microphone:
        give_up = time.monotonic() + seconds + _PATIENCE
        while len(heard) < wanted and (left := give_up - time.monotonic()) > 0:
            frame = microphone.read(timeout=left)
            if frame is None:
                break
            heard.append(frame.samples)
            if watch:
                watch(level_of(frame.samples))
    if not heard:
        raise DeviceError(
            "The microphone delivers no sound at all.",
            hint="Is another program holding it, or is it switched off?",
        )
    return level_of(np.concatenate(heard))


def _decibel(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf
