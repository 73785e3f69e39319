"""Rooms: a bank of synthetic impulse responses, from a hand's breadth to across a kitchen."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter, oaconvolve

from training.corpus import RATE

Sound = NDArray[np.float32]

SPEED_OF_SOUND = 343.0
"""Metres a second."""
DECAYED = np.log(1000.0)
"""Amplitude falls by this exponent (60 dB) in the reverberation time RT60."""


@lru_cache(maxsize=2)
def bank(size: int = 300, seed: int = 11) -> tuple[Sound, ...]:
    """`size` responses of random rooms; the direct sound is their first sample, of height 1."""
    rng = np.random.default_rng(seed)
    return tuple(response(rng) for _ in range(size))


def response(rng: np.random.Generator) -> Sound:
    """A response of a random room (RT60 0.08-0.7 s, 15-120 m³) at 0.3-4 m from the mouth."""
    rt60 = float(np.exp(rng.uniform(np.log(0.08), np.log(0.7))))
    volume = float(np.exp(rng.uniform(np.log(15), np.log(120))))
    distance = float(np.exp(rng.uniform(np.log(0.3), np.log(4.0))))
    return response_at(distance, rt60, volume, rng)


def response_at(distance: float, rt60: float, volume: float, rng: np.random.Generator) -> Sound:
    """A response of a room of `volume` m³ at `distance` metres; the direct sound is 1."""
    late = _tail(rt60, rng) + _early(rt60, volume, rng)
    late *= 1 / (direct_to_reverberant(rt60, volume, distance) * np.sqrt(np.sum(late**2)))
    late[0] = 1.0
    return late.astype(np.float32)


def direct_to_reverberant(rt60: float, volume: float, distance: float) -> float:
    """Amplitude of the direct sound against the rest: 1 at Sabine's critical distance (metres)."""
    critical = 0.057 * np.sqrt(volume / rt60)
    return float(critical / distance)


def reverberate(sound: Sound, response: Sound) -> Sound:
    """The sound in the room, as long as before."""
    wet: Sound = oaconvolve(sound, response)[: len(sound)].astype(np.float32)
    return wet


def _tail(rt60: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Diffuse reverberation; high frequencies die away sooner, as in air and cloth."""
    times = np.arange(int(RATE * min(rt60, 0.6))) / RATE
    diffuse = rng.standard_normal(len(times))
    dull = lfilter([0.4], [1, -0.6], rng.standard_normal(len(times)))
    tail = diffuse * np.exp(-DECAYED * times / (rt60 * rng.uniform(0.35, 0.8)))
    tail += dull * np.exp(-DECAYED * times / rt60)
    begins = int(RATE * rng.uniform(0.003, 0.02))
    tail[:begins] *= np.linspace(0, 1, begins) ** 2
    return np.asarray(tail, np.float64)


def _early(rt60: float, volume: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """A dozen mirror images: paths of one to four times the room's width, some inverted."""
    early = np.zeros(int(RATE * min(rt60, 0.6)))
    width = volume ** (1 / 3)
    delays = rng.uniform(0.3, 4.0, rng.integers(6, 18)) * width / SPEED_OF_SOUND
    places = (delays * RATE).astype(int)
    kept = (places > 0) & (places < len(early))
    heights = np.exp(-DECAYED * delays / rt60) * rng.uniform(2, 8, len(delays))
    signs = rng.choice([-1.0, 1.0], len(delays), p=[0.3, 0.7])
    np.add.at(early, places[kept], (heights * signs)[kept])
    return early
