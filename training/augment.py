"""Utterances as a cheap microphone in a real room gets them, and background without speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from scipy.signal import butter, sosfilt
from soxr import resample

from training import rooms
from training.corpus import RATE
from training.noises import Noises, coloured, hum, loudness

Sound = NDArray[np.float32]
Pcm = NDArray[np.int16]

WIDE_SPEED = (0.84, 1.22)
"""For voices that exist in one variant only; it moves pitch and vocal tract too."""
NARROW_SPEED = (0.90, 1.12)
"""For synthesisers that already vary those."""
BLOCK = RATE // 100
"""Samples whose energy is looked at together."""
FADE = RATE // 200
"""Samples over which a cut sound begins and ends, without a click."""


def augment(
    samples: Pcm,
    noises: Noises,
    rng: np.random.Generator,
    speed: tuple[float, float] = WIDE_SPEED,
) -> Pcm:
    """One random version of an utterance: another length, the same words."""
    sound = framed(change_speed(samples.astype(np.float32), speed, rng), rng)
    level = loudness(sound[np.abs(sound) > 0.03 * np.abs(sound).max()])
    if rng.random() < 0.6:
        sound = rooms.reverberate(sound, _room(rng))
    ratio = signal_to_noise(rng)
    if ratio is not None:
        sound = sound + noises.draw(len(sound), rng) * np.float32(level * 10 ** (-ratio / 20))
    return quantised(channel(sound, rng), rng)


def background(noises: Noises, rng: np.random.Generator) -> Pcm:
    """One to six seconds in which nobody speaks to the microphone; talk is far away in a crowd."""
    length = int(RATE * rng.uniform(1, 6))
    dice = rng.random()
    if dice < 0.12:
        sound = np.float32(0.03) * coloured(length, rng)
    elif dice < 0.24 and noises.talk:
        diffuse = _room(rng).copy()
        diffuse[0] = 0
        crowd = rooms.reverberate(noises.babble(length, rng), diffuse)
        sound = crowd / np.float32(loudness(crowd)) + coloured(length, rng)
    else:
        silent = Noises(noises.recorded)
        sound = silent.draw(length, rng)
        if rng.random() < 0.3:
            sound = sound + silent.draw(length, rng) * np.float32(rng.uniform(0.1, 1))
        if rng.random() < 0.4:
            sound = rooms.reverberate(sound, _room(rng))
    soft_to_loud = float(np.exp(rng.uniform(np.log(30), np.log(20000))))
    return _pcm(channel(sound, rng) * np.float32(soft_to_loud))


def change_speed(sound: Sound, limits: tuple[float, float], rng: np.random.Generator) -> Sound:
    """Faster and higher, or slower and deeper, as a tape would."""
    factor = float(np.exp(rng.uniform(*np.log(limits))))
    changed: Sound = resample(sound, RATE * factor, RATE, quality="MQ")
    return changed


def framed(sound: Sound, rng: np.random.Generator) -> Sound:
    """The utterance between 0.05 to 0.8 s of its own background, trimmed of what it had."""
    blocks = sound[: len(sound) // BLOCK * BLOCK].reshape(-1, BLOCK)
    energy = np.sqrt(np.mean(blocks**2, axis=1)) if len(blocks) else np.zeros(0)
    loud = np.flatnonzero(energy > 0.01 * energy.max(initial=0.0))
    first, last = (max(0, loud[0] - 4), loud[-1] + 9) if len(loud) else (0, len(blocks))
    words = sound[first * BLOCK : last * BLOCK]
    ramp = np.clip(np.arange(len(words), dtype=np.float32) / FADE, 0, 1)
    presence = ramp * ramp[::-1]
    around = (RATE * np.exp(rng.uniform(np.log(0.05), np.log(0.8), 2))).astype(int)
    whole = np.pad(words * presence, around)
    whole += room_tone(sound, len(whole), rng) * (1 - np.pad(presence, around))
    return whole.astype(np.float32)


def room_tone(sound: Sound, length: int, rng: np.random.Generator) -> Sound:
    """Noise like the quietest tenth of a second of `sound`: nothing after a synthesiser.

    Without it the network would learn that a recording's noise begins and ends with the words.
    """
    span = 10 * BLOCK
    if len(sound) < span:
        return np.zeros(length, np.float32)
    stretches = sound[: len(sound) // span * span].reshape(-1, span)
    quietest = stretches[np.argmin(np.square(stretches).sum(axis=1))]
    colour = np.abs(np.fft.rfft(quietest * np.hanning(span)))
    size = next_fast_len(length, real=True)
    noise = np.fft.rfft(rng.standard_normal(size, dtype=np.float32))
    noise *= np.interp(np.linspace(0, 1, len(noise)), np.linspace(0, 1, len(colour)), colour)
    tone = np.fft.irfft(noise, size)[:length]
    return (tone * (loudness(quietest) / loudness(tone))).astype(np.float32)


def signal_to_noise(rng: np.random.Generator) -> float | None:
    """5 to 35 dB mostly, seldom a harder 0 to 5; None (no noise at all) one time in sixteen."""
    dice = rng.random()
    if dice < 0.06:
        return None
    if dice < 0.10:
        return float(rng.uniform(0, 5))
    if dice < 0.72:
        return float(rng.uniform(5, 25))
    return float(rng.uniform(25, 45))


def channel(sound: Sound, rng: np.random.Generator) -> Sound:
    """What lies between the air and the samples: at most one of these, often none."""
    dice = rng.random()
    if dice < 0.08:
        return telephone(sound)
    if dice < 0.22:
        return _filtered(sound, "low", 4, rng.uniform(3200, 7000))
    if dice < 0.36:
        return _filtered(sound, "high", 2, rng.uniform(80, 350))
    if dice < 0.52:
        return cheap_microphone(sound, rng)
    return sound


def telephone(sound: Sound) -> Sound:
    """300-3400 Hz, 8,000 samples a second, mu-law's 255 steps."""
    narrow = resample(_filtered(sound, "band", 4, (300, 3400)), RATE, RATE / 2, quality="MQ")
    peak = np.abs(narrow).max() + 1e-9
    code = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow) / peak) / np.log(256) * 127)
    decoded = np.sign(code) * (np.expm1(np.abs(code) / 127 * np.log(256)) / 255) * peak
    wide: Sound = resample(decoded.astype(np.float32), RATE / 2, RATE, quality="MQ")
    return np.resize(wide, len(sound)).astype(np.float32)


def cheap_microphone(sound: Sound, rng: np.random.Generator) -> Sound:
    """A resonance or two, no deep bass, soft clipping, its own hum or offset."""
    for _ in range(rng.integers(1, 3)):
        centre = np.exp(rng.uniform(np.log(400), np.log(6000)))
        band = (centre / 1.25, min(centre * 1.25, 7900))
        sound = sound + np.float32(rng.uniform(-0.6, 2)) * _filtered(sound, "band", 1, band)
    sound = _filtered(sound, "high", 1, rng.uniform(60, 300))
    peak = np.float32(np.abs(sound).max() + 1e-9)
    if rng.random() < 0.5:
        drive = np.float32(rng.uniform(0.5, 3))
        sound = np.tanh(sound / peak * drive) / np.tanh(drive) * peak
    faint = np.float32(peak * 10 ** -rng.uniform(1.7, 3))
    if rng.random() < 0.5:
        sound = sound + faint * hum(len(sound), rng)
    return np.asarray(sound + faint * np.float32(rng.uniform(-1, 1)), np.float32)


def quantised(sound: Sound, rng: np.random.Generator) -> Pcm:
    """16-bit samples, very soft to full scale; one in twenty-five is clipped."""
    peak = float(np.exp(rng.uniform(np.log(400), np.log(30000))))
    if rng.random() < 0.04:
        peak = 32767 * rng.uniform(1.5, 5)
    return _pcm(sound * np.float32(peak / (np.abs(sound).max() + 1e-6)))


def _room(rng: np.random.Generator) -> Sound:
    bank = rooms.bank()
    return bank[rng.integers(len(bank))]


def _filtered(sound: Sound, kind: str, order: int, edge: float | tuple[float, float]) -> Sound:
    sections = butter(order, edge, kind, fs=RATE, output="sos").astype(np.float32)
    filtered: Sound = sosfilt(sections, sound).astype(np.float32)
    return filtered


def _pcm(sound: NDArray[np.floating]) -> Pcm:
    return np.clip(np.round(sound), -32768, 32767).astype(np.int16)
