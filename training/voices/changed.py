"""Other people made of the natural-derived voices: another throat, pitch, pace, breath and melody.

The vocoder WORLD takes speech apart into pitch, spectral envelope and noisiness; each is changed
by itself and the speech is put together again. (Resampling can only change all of them at once.)
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.corpus import RATE, Spoken
from training.voices import festival, flite

with warnings.catch_warnings():
    # It asks pkg_resources for its own version, which warns in every process.
    warnings.filterwarnings("ignore", "pkg_resources")
    import pyworld  # type: ignore[import-untyped]

Numbers = NDArray[np.float64]

_FRAME = 0.005
"""Seconds between WORLD's frames."""
_WOMEN = 1.16
"""A woman's formants against a man's, on average (Peterson and Barney 1952)."""
_OTHER_SEEDS = 500_000
"""The voices say nothing here that they say as themselves."""


@dataclass(frozen=True)
class Person:
    """Somebody to sound like."""

    pitch: float
    """Hz, the median."""
    liveliness: float
    """The range of the pitch against the original's."""
    formants: float
    """Frequencies of the formants against an average man's."""
    bend: float
    """How much more (or less) than that the high formants are moved."""
    tilt: float
    """dB an octave more (or less) in the high frequencies."""
    breath: float
    """0 (as the original) to 1 (a whisper)."""
    pace: float
    """Speed against the original's."""
    unevenness: float
    """How much the pace comes and goes."""


def random_person(rng: random.Random) -> Person:
    """A man, a woman or a child."""
    kind = rng.choices(("man", "woman", "child"), (0.4, 0.4, 0.2))[0]
    pitch = {"man": (75, 165), "woman": (150, 260), "child": (210, 340)}[kind]
    formants = {"man": (0.90, 1.09), "woman": (1.06, 1.25), "child": (1.18, 1.42)}[kind]
    return Person(
        pitch=rng.uniform(*pitch),
        liveliness=rng.uniform(0.5, 1.6),
        formants=rng.uniform(*formants),
        bend=rng.uniform(-0.08, 0.08),
        tilt=rng.uniform(-2.5, 2.5),
        breath=rng.choice((0.0, rng.uniform(0.0, 0.35))),
        pace=rng.uniform(0.8, 1.3),
        unevenness=rng.uniform(0.0, 0.25),
    )


def speak(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said by flite (two of three) and festival, each as another person."""
    rng, texts = random.Random(f"changed-{seed}"), list(texts)
    part = len(texts) * 2 // 3
    said = [
        *flite.speak(texts[:part], _OTHER_SEEDS + seed),
        *festival.speak(texts[part:], _OTHER_SEEDS + seed),
    ]
    for number, original in enumerate(said):
        if len(original.samples):
            voice = f"changed-{original.voice}-{seed}v{number:03}"
            samples = changed(original, random_person(rng), rng)
            yield replace(original, samples=samples, voice=voice, source="changed")


def changed(original: Spoken, person: Person, rng: random.Random) -> NDArray[np.int16]:
    """The sound of `original`, said by `person`."""
    sound = original.samples.astype(np.float64) / 32768
    rough, times = pyworld.dio(sound, RATE, frame_period=1000 * _FRAME)
    pitch = pyworld.stonemask(sound, rough, times, RATE)
    envelope = pyworld.cheaptrick(sound, pitch, times, RATE)
    noisiness = pyworld.d4c(sound, pitch, times, RATE)
    frames = _frames(len(pitch), person, rng)
    source = _WOMEN if "slt" in original.voice else 1.0
    bins = _bins(envelope.shape[1], person.formants / source, person.bend)
    other = pyworld.synthesize(
        _pitch(pitch, person)[frames],
        np.ascontiguousarray(_envelope(envelope, bins, person.tilt)[frames]),
        np.ascontiguousarray(_noisiness(noisiness, bins, person.breath)[frames]),
        RATE,
        1000 * _FRAME,
    )
    loudest = max(float(np.abs(other).max()), 1e-6)
    level = min(float(np.abs(sound).max()), 0.95) / loudest
    return np.asarray(np.round(other * level * 32767), dtype=np.int16)


def _frames(count: int, person: Person, rng: random.Random) -> NDArray[np.intp]:
    """Which frame of the original is heard at each time: the pace goes up and down smoothly."""
    knots = np.array([rng.gauss(0, person.unevenness) for _ in range(max(2, count // 40 + 2))])
    speed = np.interp(
        np.linspace(0, 1, count), np.linspace(0, 1, len(knots)), np.clip(knots, -0.5, 0.5)
    )
    ends = np.cumsum(np.exp(speed) / person.pace)
    return np.searchsorted(ends, np.arange(0, ends[-1])).clip(0, count - 1)


def _pitch(pitch: Numbers, person: Person) -> Numbers:
    """In Hz; 0 (unvoiced) stays 0."""
    voiced = pitch > 0
    if not voiced.any():
        return pitch
    other = np.zeros_like(pitch)
    above = pitch[voiced] / np.median(pitch[voiced])
    other[voiced] = np.clip(person.pitch * above**person.liveliness, 55, 500)
    return other


def _bins(count: int, factor: float, bend: float) -> Numbers:
    """The original's frequency (in bins) that each bin of the other person is filled with."""
    bins = np.arange(count, dtype=np.float64)
    return np.clip(bins / (factor * (1 + bend * (bins / count - 0.3))), 0, count - 1)


def _warped(rows: Numbers, bins: Numbers) -> Numbers:
    """(frames, bins) with each row read at fractional `bins`."""
    low = np.floor(bins).astype(np.intp).clip(0, rows.shape[1] - 2)
    part = bins - low
    return np.asarray(rows[:, low] * (1 - part) + rows[:, low + 1] * part)


def _envelope(envelope: Numbers, bins: Numbers, tilt: float) -> Numbers:
    hertz = np.arange(len(bins)) * (RATE / 2) / (len(bins) - 1)
    octaves = np.log2(np.maximum(hertz, 250) / 1000)
    power = np.exp(_warped(np.log(np.maximum(envelope, 1e-16)), bins))
    return np.asarray(power * 10 ** (tilt * octaves / 10))


def _noisiness(noisiness: Numbers, bins: Numbers, breath: float) -> Numbers:
    warped = _warped(noisiness, bins)
    return np.asarray(np.clip(warped + breath * (1 - warped), 0, 1))
