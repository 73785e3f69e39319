"""How loud a microphone hears: a short recording, measured in decibels of full scale."""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_skill.audio.devices import PORTAUDIO_LOCK, Device, portaudio, quiet_stderr
from voice_skill.errors import DeviceError

_FULL_SCALE = 32768.0
_BLOCK_SECONDS = 0.1
_PATIENCE = 5.0
"""Seconds that a device may take to deliver its first block (a virtual one was seen to take 2)."""


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
    device: Device, seconds: float, watch: Callable[[Level], None] | None = None
) -> Level:
    """Record `seconds` from `device`; `watch` gets the level of each tenth of a second.

    Raises `DeviceError` when the device cannot be opened or delivers nothing.
    """
    blocks: queue.SimpleQueue[NDArray[np.int16]] = queue.SimpleQueue()

    def keep(data: NDArray[np.int16], *_: Any) -> None:
        blocks.put(data[:, 0].copy())

    sounddevice = portaudio()
    heard: list[NDArray[np.int16]] = []
    try:
        with PORTAUDIO_LOCK, quiet_stderr():
            stream = sounddevice.InputStream(
                device=device.index,
                samplerate=device.rate,
                channels=1,
                dtype="int16",
                blocksize=int(device.rate * _BLOCK_SECONDS),
                callback=keep,
            )
        with stream:
            give_up = time.monotonic() + seconds + _PATIENCE
            while len(heard) * _BLOCK_SECONDS < seconds and time.monotonic() < give_up:
                heard.append(blocks.get(timeout=_PATIENCE))
                if watch:
                    watch(level_of(heard[-1]))
    except (sounddevice.PortAudioError, queue.Empty) as error:
        raise DeviceError(
            f"The microphone {device.name!r} does not deliver any sound"
            f"{f' ({error})' if str(error) else ''}.",
            hint="Is another program holding it, or is it switched off?",
        ) from error
    return level_of(np.concatenate(heard) if heard else np.zeros(0, np.int16))


def _decibel(amplitude: float) -> float:
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf
