"""The voices of flite: rms, slt, awb (recorded people, statistical) and kal16 (diphones)."""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.corpus import Spoken
from training.sound import read_said
from training.voices.labels import UnknownPhoneError, festvox_indices

VOICES = ("rms", "slt", "awb", "kal16")


def speak(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said at many paces, and by kal16 at many pitches."""
    rng = random.Random(f"flite-{seed}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        for text in texts:
            voice = rng.choice(VOICES)
            said = subprocess.run(
                ["flite", "-voice", voice, *_manner(voice, rng), "-ps", "-t", text, "-o", file],
                capture_output=True,
                text=True,
                check=True,
            )
            try:
                phones = festvox_indices(said.stdout.split())
            except UnknownPhoneError:
                continue
            yield Spoken(read_said(file), text, phones, f"flite-{voice}", "flite")


def _manner(voice: str, rng: random.Random) -> list[str]:
    """Options for pace, pitch and liveliness (the pitch of diphones can be chosen freely)."""
    features = {"duration_stretch": rng.uniform(0.75, 1.35)}
    if voice == "kal16":
        features |= {
            "int_f0_target_mean": rng.uniform(75, 160),
            "int_f0_target_stddev": rng.uniform(6, 28),
        }
    return [part for name, value in features.items() for part in ("--setf", f"{name}={value:.2f}")]
