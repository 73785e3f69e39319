"""Batches for training: utterances drawn by source, changed anew each time they are drawn.

What costs little on log-mels happens here: time and vocal-tract warps, another microphone's
colour, noise and other talkers beneath, missing bands and moments. Rooms and the like are done
once, on the waveform (`training.augment`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from training.corpus import Heard
from training.features import MELS

Frames = NDArray[np.float32]
"""(frames, 40) log-mels."""

LONGEST = 1_150
"""Frames of the longest utterance that a time warp may make."""
DECIBEL = np.log(10) / 10
"""One dB in the natural logarithm of an energy."""
_BINS = np.arange(MELS)
_KNOTS = 6
"""Points between which a colour is interpolated over the mel bins."""


@dataclass(frozen=True)
class Corpus:
    """Everything there is to train on, by source, and noise to put beneath it."""

    talk: Mapping[str, Sequence[Heard]]
    noise: Sequence[Heard]
    shares: Mapping[str, float]
    """How often each source is drawn; they add up to one."""


def corpus(heard: Sequence[Heard], shares: Mapping[str, float]) -> Corpus:
    """Sort utterances by source; sources that `shares` does not name divide what is left by frames.

    Left is also what absent sources were to have. Where all sources are named, they grow alike.
    """
    talk: dict[str, list[Heard]] = {}
    for one in heard:
        if len(one.phones):
            talk.setdefault(one.source, []).append(one)
    frames = {source: sum(len(one.features) for one in group) for source, group in talk.items()}
    named = {source: share for source, share in shares.items() if source in talk}
    rest = {source: count for source, count in frames.items() if source not in named}
    left = 1 - sum(named.values()) if rest else 0.0
    weights = named | {source: left * count / sum(rest.values()) for source, count in rest.items()}
    whole = sum(weights.values())
    weights = {source: weight / whole for source, weight in weights.items()}
    return Corpus(talk, [one for one in heard if not len(one.phones)], weights)


def batches(
    material: Corpus, frames: int, silence: float, rng: np.random.Generator
) -> Iterator[tuple[list[Frames], list[NDArray[np.int16]]]]:
    """Endless batches of about `frames` frames: the utterances' log-mels and their phones.

    `silence` is the share of utterances that are noise, with no phones. A source's share is one of
    frames, not of utterances. Each source is drawn in shuffled rounds: nothing twice before all.
    """
    draws = {source: _rounds(group, rng) for source, group in material.talk.items()}
    noises = _rounds(material.noise, rng) if material.noise else None
    mean = {name: np.mean([len(one.features) for one in group]) for name, group in material.talk.items()}  # fmt: skip  # noqa: E501
    names = sorted(material.shares)
    weights = np.array([material.shares[name] / mean[name] for name in names])
    weights /= weights.sum()
    while True:
        features: list[Frames] = []
        chains: list[NDArray[np.int16]] = []
        while sum(map(len, features)) < frames:
            if noises and rng.random() < silence:
                one = next(noises)
            else:
                one = next(draws[names[rng.choice(len(names), p=weights)]])
            features.append(changed(one, material, rng))
            chains.append(one.phones)
        yield features, chains


def _rounds(group: Sequence[Heard], rng: np.random.Generator) -> Iterator[Heard]:
    while True:
        for index in rng.permutation(len(group)):
            yield group[int(index)]


def changed(one: Heard, material: Corpus, rng: np.random.Generator) -> Frames:
    """`one` as another mouth in another place would say it."""
    frames = one.features.astype(np.float32)
    # Phones need their rows: what is too fast to be said in three frames a phone is left as it is.
    warped = _warped(frames, rng)
    if len(warped) >= 3 * (len(one.phones) + 2):
        frames = warped
    frames = frames + _colour(rng, 1.0) + np.float32(rng.normal(0, 1.5))
    # Most utterances have noise on their waveforms already; more of it would drown them.
    if material.noise and rng.random() < 0.12:
        other = material.noise[int(rng.integers(len(material.noise)))]
        frames = _mixed(frames, other, rng.uniform(6, 35), rng)
    elif rng.random() < 0.04:
        source = material.talk[str(rng.choice(list(material.talk)))]
        frames = _mixed(frames, source[int(rng.integers(len(source)))], rng.uniform(10, 30), rng)
    if rng.random() < 0.25:
        frames = _hissing(frames, rng)
    return _masked(frames, rng) if rng.random() < 0.5 else frames


def _warped(frames: Frames, rng: np.random.Generator) -> Frames:
    """Time runs at 0.64 to 1.57 of its speed, unevenly; frequencies as in another vocal tract."""
    times = np.arange(len(frames), dtype=np.float32)
    if rng.random() < 0.75:
        knots = max(2, len(frames) // 25)
        pace = np.exp(rng.uniform(-0.33, 0.33, knots) + rng.uniform(-0.12, 0.12))
        pace = np.interp(times, np.linspace(0, len(frames) - 1, knots), pace)
        when = np.cumsum(pace) - pace[0]
        if when[-1] < LONGEST:
            times = np.interp(np.arange(int(when[-1]) + 1), when, times).astype(np.float32)
    bins = _BINS.astype(np.float32)
    if rng.random() < 0.8:
        place = _BINS / (MELS - 1)
        length, bend = rng.uniform(0.86, 1.16), rng.uniform(-0.06, 0.06)
        tract = length * place + bend * np.sin(np.pi * place) * place
        bins = np.clip((MELS - 1) * tract + rng.uniform(-0.5, 0.5), 0, MELS - 1).astype(np.float32)
    resampled: Frames = _resampled(frames, times, bins)
    return resampled


@njit(cache=True, nogil=True)
def _resampled(frames, times, bins):  # type: ignore[no-untyped-def]
    """Bilinear interpolation of (frames, 40) at fractional frames and bins."""
    rows, columns = frames.shape
    out = np.empty((len(times), len(bins)), np.float32)
    for t in range(len(times)):
        before = min(int(times[t]), rows - 1)
        after, late = min(before + 1, rows - 1), times[t] - before
        for b in range(len(bins)):
            low = min(int(bins[b]), columns - 1)
            high, up = min(low + 1, columns - 1), bins[b] - low
            first = frames[before, low] * (1 - up) + frames[before, high] * up
            second = frames[after, low] * (1 - up) + frames[after, high] * up
            out[t, b] = first * (1 - late) + second * late
    return out


def _colour(rng: np.random.Generator, spread: float) -> Frames:
    """(40,): a smooth random curve over the bins, in natural logarithms of energy."""
    curve = np.interp(_BINS, np.linspace(0, MELS - 1, _KNOTS), rng.normal(0, spread, _KNOTS))
    return curve.astype(np.float32)


def _mixed(frames: Frames, other: Heard, snr: float, rng: np.random.Generator) -> Frames:
    """`other` beneath `frames`, `snr` dB quieter in the loud parts of both."""
    noise = other.features.astype(np.float32)
    start = rng.integers(len(noise))
    noise = noise[(start + np.arange(len(frames))) % len(noise)]
    level = _loudness(frames) - _loudness(noise) - snr * DECIBEL
    mixed: Frames = np.logaddexp(frames, noise + np.float32(level))
    return mixed


def _loudness(frames: Frames) -> float:
    """The mean energy of the loudest tenth of the frames, as a logarithm."""
    each = np.sort(frames.max(1))
    return float(each[-max(1, len(each) // 10) :].mean())


def _hissing(frames: Frames, rng: np.random.Generator) -> Frames:
    """Steady noise, some 17 to 56 dB under the loudest bins."""
    floor = np.percentile(frames, 90) - rng.uniform(4, 13)
    hiss = floor + _colour(rng, 1.2) + rng.normal(0, 0.35, (len(frames), 1))
    hiss = hiss + rng.normal(0, 0.3, frames.shape)
    noisy: Frames = np.logaddexp(frames, hiss.astype(np.float32))
    return noisy


def _masked(frames: Frames, rng: np.random.Generator) -> Frames:
    """Up to two bands and two moments are lost."""
    for _ in range(rng.integers(0, 3)):
        width = rng.integers(1, 6)
        low = rng.integers(0, MELS - width)
        frames[:, low : low + width] = frames[:, low : low + width].mean()
    if len(frames) > 60:
        for _ in range(rng.integers(0, 3)):
            width = rng.integers(2, 10)
            start = rng.integers(0, len(frames) - width)
            lost = frames.min(0) if rng.random() < 0.5 else frames.mean(0)
            frames[start : start + width] = lost
    return frames
