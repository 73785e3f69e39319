"""Short sounds that need no words, synthesised: bell-like tones with soft edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from voice_skill.audio.mixer import Samples

_ATTACK_SECONDS = 0.008
_PARTIALS = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))
"""Multiples of the pitch and their share of the amplitude: warmer than a bare sine."""


@dataclass(frozen=True)
class _Tone:
    """`pitch` in Hz, from `start` for `length` seconds, at `level` (0..1 of full scale)."""

    pitch: float
    start: float
    length: float
    level: float = 0.22


_C5, _E5, _G5, _A5, _C6, _E6 = 523.25, 659.26, 783.99, 880.0, 1046.5, 1318.5

_SCORES: dict[str, tuple[_Tone, ...]] = {
    "listening": (_Tone(_G5, 0.0, 0.12), _Tone(_C6, 0.09, 0.16)),
    "understood": (_Tone(_C6, 0.0, 0.10), _Tone(_E6, 0.07, 0.16)),
    "not-understood": (_Tone(_E5, 0.0, 0.14), _Tone(_C5, 0.12, 0.20)),
    "hold-start": (_Tone(_A5, 0.0, 0.30),),
    "hold-end": (_Tone(_A5, 0.0, 0.14), _Tone(_E6, 0.12, 0.34)),
    "alarm": tuple(
        _Tone(pitch, 0.7 * turn + 0.18 * place, 0.30, 0.5)
        for turn in range(3)
        for place, pitch in enumerate((_A5, _E6, _A5))
    ),
}

STOPPABLE = frozenset({"alarm"})
"""Long enough that falling silent must end it."""


@lru_cache(maxsize=32)
def earcon(name: str, rate: int) -> Samples:
    """Samples of an earcon at `rate` Hz, read-only. Raises `KeyError` for an unknown name."""
    tones = _SCORES[name]
    seconds = max(tone.start + tone.length for tone in tones)
    sound = np.zeros(int(seconds * rate) + 1, np.float64)
    for tone in tones:
        part = _ring(tone, rate)
        begin = int(tone.start * rate)
        sound[begin : begin + len(part)] += part
    samples = sound.astype(np.float32)
    samples.flags.writeable = False
    return samples


def _ring(tone: _Tone, rate: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A struck tone: quick soft attack, exponential decay to −40 dB, and a fade to nothing."""
    time = np.arange(int(tone.length * rate)) / rate
    wave = sum(
        share * np.sin(2 * np.pi * tone.pitch * multiple * time) for multiple, share in _PARTIALS
    )
    attack = np.minimum(time / _ATTACK_SECONDS, 1.0)
    decay = 10.0 ** (-2.0 * time / tone.length)
    release = np.minimum((tone.length - time) / _ATTACK_SECONDS, 1.0)
    total = sum(share for _, share in _PARTIALS)
    return np.asarray(tone.level / total * wave * attack * decay * release)
