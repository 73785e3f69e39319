"""Sounds of a home that aren't the person's voice, synthetic and recorded.

Every maker takes a length in samples and a seeded generator and gives that much sound of
loudness 1 (root mean square).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from training.corpus import RATE

Sound = NDArray[np.float32]


def loudness(sound: NDArray[np.floating]) -> float:
    """Root mean square, a little above zero."""
    return (
        float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) + 1e-9 if len(sound) else 1e-9
    )


def coloured(length: int, rng: np.random.Generator) -> Sound:
    """Steady noise with a random slope (0 to 12 dB an octave) and a few spectral bumps."""
    size = 1 << max(8, (length - 1).bit_length())
    spectrum = rng.standard_normal(size + 2, dtype=np.float32).view(np.complex64)
    frequency = np.fft.rfftfreq(size, 1 / RATE).astype(np.float32)
    spectrum *= np.maximum(frequency, 30) ** -rng.uniform(0, 1.5)
    if rng.random() < 0.4:
        for _ in range(rng.integers(1, 4)):
            centre = np.exp(rng.uniform(np.log(100), np.log(6000)))
            bump = np.exp(-0.5 * ((frequency - centre) / (rng.uniform(0.05, 0.5) * centre)) ** 2)
            spectrum *= 1 + rng.uniform(1, 6) * bump
    return _level(np.fft.irfft(spectrum)[:length])


def hum(length: int, rng: np.random.Generator) -> Sound:
    """Mains hum or a motor: a steady tone with harmonics, over faint noise."""
    pitch = rng.choice([50.0, 60.0, rng.uniform(60, 400)])
    times = np.arange(length) / RATE
    phase = 2 * np.pi * pitch * times
    tones = sum(
        rng.uniform(0, 1) / k ** rng.uniform(0.2, 1.5) * np.sin(k * phase + rng.uniform(0, 6.28))
        for k in range(1, int(rng.integers(3, 16)))
    )
    return _level(_level(np.asarray(tones)) + rng.uniform(0.05, 1) * coloured(length, rng))


def fan(length: int, rng: np.random.Generator) -> Sound:
    """A fan or an extractor: noise in the rhythm of the blades, and their tone."""
    blades = 2 * np.pi * rng.uniform(5, 90) * np.arange(length) / RATE
    noise = coloured(length, rng) * (1 + rng.uniform(0.05, 0.5) * np.sin(blades))
    return _level(noise + rng.uniform(0, 0.4) * np.sin(2 * blades))


def hiss(length: int, rng: np.random.Generator) -> Sound:
    """A kettle, a tap or a frying pan: noise of a band, swelling, perhaps with a whistle."""
    low = rng.uniform(300, 3000)
    band = butter(2, [low, min(7800, low * rng.uniform(2, 8))], "band", fs=RATE, output="sos")
    noise = _level(sosfilt(band, rng.standard_normal(length)))
    if rng.random() < 0.25:
        whistle = rng.uniform(900, 3200) + np.cumsum(rng.normal(0, 0.05, length))
        tone = np.sin(2 * np.pi * np.cumsum(whistle) / RATE)
        return _level(noise + rng.uniform(0.3, 3) * tone)
    return noise


def clatter(length: int, rng: np.random.Generator) -> Sound:
    """Dishes, cutlery, doors, keys, steps: short ringing knocks, sparse or in bursts."""
    sound = np.zeros(length)
    hits = rng.poisson(length / RATE * np.exp(rng.uniform(np.log(0.6), np.log(9)))) + 1
    for start in rng.integers(0, length, hits):
        span = min(length - start, int(RATE * rng.uniform(0.02, 0.35)))
        times = np.arange(span) / RATE
        decay = np.exp(-times / rng.uniform(0.003, 0.08))
        pitches = np.exp(rng.uniform(np.log(150), np.log(7000), rng.integers(1, 6)))
        ring = np.sin(2 * np.pi * np.outer(pitches, times)).sum(axis=0)
        knock = rng.uniform(0.2, 2) * rng.standard_normal(span) * np.exp(-times / 0.004)
        sound[start : start + span] += rng.uniform(0.1, 1) * (ring * decay + knock)
    return _level(sound)


def music(length: int, rng: np.random.Generator) -> Sound:
    """Notes of a scale as chords and a melody, with harmonics and perhaps a beat."""
    beat = int(RATE * rng.uniform(0.15, 0.6))
    tonic = rng.uniform(80, 330)
    brightness = rng.uniform(0.6, 2.0)
    sound = np.zeros(length)
    for start in range(int(rng.integers(min(beat, length // 2))), length, beat):
        span = min(length - start, int(beat * rng.uniform(0.8, 2.5)))
        times = np.arange(span) / RATE
        envelope = np.minimum(1, times / 0.01) * np.exp(-times * rng.uniform(0.5, 6))
        for degree in rng.choice([0, 2, 4, 5, 7, 9, 11, 12, 16, 19], rng.integers(1, 5)):
            pitch = tonic * 2 ** (degree / 12)
            for harmonic in range(1, int(rng.integers(2, 7))):
                wave = np.sin(2 * np.pi * pitch * harmonic * times)
                sound[start : start + span] += envelope * wave / harmonic**brightness
        if rng.random() < 0.4:
            drum = rng.standard_normal(span) * np.exp(-times / rng.uniform(0.01, 0.06))
            sound[start : start + span] += rng.uniform(0.5, 3) * drum
    return _level(sound)


STEADY = (coloured, hum, fan, hiss)
LIVELY = (clatter, music)


@dataclass(frozen=True)
class Noises:
    """Where background comes from."""

    recorded: Sequence[NDArray[np.int16]] = field(default_factory=tuple)
    """Clips of real noise; may be empty."""
    talk: Sequence[NDArray[np.int16]] = field(default_factory=tuple)
    """Other people's utterances, for babble; may be empty."""

    def draw(self, length: int, rng: np.random.Generator) -> Sound:
        """Some background: noise mostly, then recorded clips, kitchen and music, babble."""
        dice = rng.random()
        if dice < 0.22 and self.recorded:
            return self.clip(length, rng)
        if dice < 0.35 and self.talk:
            return self.babble(length, rng)
        if dice < 0.52:
            maker = LIVELY[rng.integers(len(LIVELY))]
            return _level(maker(length, rng) + rng.uniform(0.02, 0.5) * coloured(length, rng))
        if dice < 0.72:
            return _swelling(STEADY[rng.integers(len(STEADY))](length, rng), rng)
        return _swelling(coloured(length, rng), rng)

    def clip(self, length: int, rng: np.random.Generator) -> Sound:
        """Recorded noise from a random place, repeated where it is short."""
        clip = self.recorded[int(rng.integers(len(self.recorded)))].astype(np.float32)
        start = int(rng.integers(len(clip)))
        repeats = -(-(start + length) // len(clip))
        return _level(np.tile(clip, repeats)[start : start + length])

    def babble(self, length: int, rng: np.random.Generator) -> Sound:
        """Three to eight people talking, each from a random moment."""
        sound = np.zeros(length, np.float32)
        for _ in range(rng.integers(3, 9)):
            talk = self.talk[int(rng.integers(len(self.talk)))].astype(np.float32)
            start = int(rng.integers(max(1, length - len(talk) // 2)))
            span = min(len(talk), length - start)
            sound[start : start + span] += talk[:span] * (rng.uniform(0.3, 1) / loudness(talk))
        return _level(sound)


def _swelling(sound: Sound, rng: np.random.Generator) -> Sound:
    """Three times in ten, slowly louder and softer."""
    if rng.random() < 0.7:
        return sound
    knots = np.linspace(0, len(sound), 8)
    return _level(sound * np.interp(np.arange(len(sound)), knots, rng.uniform(0.2, 1.5, 8)))


def _level(sound: NDArray[np.floating]) -> Sound:
    return (sound / loudness(sound)).astype(np.float32)
