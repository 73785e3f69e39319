"""The voices of festival: slt_hts (a recorded person, statistical), kal and ked (diphones).

ked is never trained on: he measures.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from training.corpus import Spoken
from training.sound import read_said
from training.voices.labels import UnknownPhoneError, festvox_indices


def speak(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said by slt_hts (two of three) and kal, at many paces, and by kal at many pitches."""
    return _speak(list(texts), random.Random(f"festival-{seed}"), ("slt_hts", "slt_hts", "kal"))


def speak_held_out(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said by ked."""
    return _speak(list(texts), random.Random(f"festival-held-{seed}"), ("ked",))


def _speak(texts: list[str], rng: random.Random, voices: tuple[str, ...]) -> Iterator[Spoken]:
    """One festival says them all, because it takes a while to start."""
    chosen = [rng.choice(voices) for _ in texts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "all.scm"
        commands = [
            _command(text, _SETTINGS[voice](rng), folder / str(number))
            for number, (text, voice) in enumerate(zip(texts, chosen, strict=True))
        ]
        script.write_text("\n".join(commands))
        subprocess.run(["festival", "-b", script], capture_output=True, check=False)
        for number, (text, voice) in enumerate(zip(texts, chosen, strict=True)):
            sound = read_said(folder / f"{number}.wav")
            if not len(sound):
                continue
            try:
                phones = festvox_indices(_segments(folder / f"{number}.seg"))
            except UnknownPhoneError:
                continue
            yield Spoken(sound, text, phones, f"festival-{voice}", "festival")


def _command(text: str, settings: str, file: Path) -> str:
    """Scheme that says `text` and keeps sound and segments; an error spoils this one alone."""
    return (
        f'(unwind-protect (begin {settings} (set! said (utt.synth (Utterance Text "{text}")))'
        f' (utt.save.segs said "{file}.seg") (utt.save.wave said "{file}.wav" \'riff)) nil)'
    )


def _diphones(voice: str) -> Callable[[random.Random], str]:
    def settings(rng: random.Random) -> str:
        mean, deviation = rng.uniform(75, 170), rng.uniform(6, 26)
        return (
            f"(voice_{voice}_diphone)"
            f" (Parameter.set 'Duration_Stretch {rng.uniform(0.8, 1.35):.2f})"
            f" (set! int_lr_params '((target_f0_mean {mean:.1f}) (target_f0_std {deviation:.1f})"
            " (model_f0_mean 170) (model_f0_std 34)))"
        )

    return settings


def _hts(rng: random.Random) -> str:
    """`-r` is the pace of the HTS engine."""
    return (
        "(voice_cmu_us_slt_arctic_hts)"
        " (set! hts_engine_params (append cmu_us_slt_arctic_hts::hts_engine_params"
        f' \'(("-r" {rng.uniform(0.75, 1.3):.2f}))))'
    )


_SETTINGS: dict[str, Callable[[random.Random], str]] = {
    "slt_hts": _hts,
    "kal": _diphones("kal"),
    "ked": _diphones("ked"),
}


def _segments(file: Path) -> list[str]:
    """The names in an xlabel file: `end-time colour name` a line after a line `#`."""
    return [row[2] for row in map(str.split, file.read_text().splitlines()) if len(row) == 3]
