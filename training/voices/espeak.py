"""The voices of espeak-ng: its own variants of English and as many random ones as wanted.

A variant is a small file of formants, pitch, breath and so on in espeak-ng's data folder. Beyond
349 voices in that folder espeak-ng ignores variants without a word, so every call of `speak` makes
a small data folder of its own: English only, with some dozens of fresh variants.
"""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from training.corpus import Spoken
from training.sound import read_said
from training.voices.labels import UnknownPhoneError, indices, mapped
from voice_skill.asr.graph.espeak import PHONES, phone_names
from voice_skill.errors import SpeechEngineError

VARIANTS = 60
"""Random variants in one call of `speak`."""
STOCK_SHARE = 0.25
"""How often a training utterance is said by one of espeak-ng's own variants."""
ACCENTS = {
    "en-us": 0.80,
    "en-gb": 0.05,
    "en-gb-x-rp": 0.04,
    "en-gb-scotland": 0.04,
    "en-us-nyc": 0.04,
    "en-029": 0.03,
}
HELD_OUT_STOCK = ("max", "f4", "m5", "linda", "Mike")
HELD_OUT_RANDOM = 20
_JOKES = re.compile(r"whisper|demonic|robo|croak|anxious|tweaky|fast| ", re.IGNORECASE)
"""Variants that sound like no person; names with a space cannot be chosen."""

_LABEL_ACCENT = "en-us"
"""Whatever the accent, an utterance is labelled in American, which the lexicon (CMUdict) speaks."""


def speak(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said by random and stock variants in several accents, paces and pitches."""
    rng = random.Random(f"espeak-{seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh = add_variants(folder, f"r{seed}", VARIANTS)
        for text in texts:
            variant = rng.choice(_stock() if rng.random() < STOCK_SHARE else fresh)
            accent = rng.choices(list(ACCENTS), list(ACCENTS.values()))[0]
            yield from _said(text, accent, variant, rng, folder)


def speak_held_out(texts: Iterable[str], seed: int) -> Iterator[Spoken]:
    """`texts` said by variants that are never trained on, in American."""
    rng = random.Random(f"espeak-held-{seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        held = [*add_variants(folder, "held", HELD_OUT_RANDOM), *HELD_OUT_STOCK]
        for text in texts:
            yield from _said(text, "en-us", rng.choice(held), rng, folder)


def _said(
    text: str, accent: str, variant: str, rng: random.Random, folder: Path
) -> Iterator[Spoken]:
    """One utterance, or none if it has a phone that is not ours."""
    file = folder / "said.wav"
    pace = ["-s", str(rng.randint(115, 230)), "-p", str(rng.randint(25, 75))]
    names = run(folder, "-v", f"{accent}+{variant}", *pace, "-w", str(file), text)
    if accent != _LABEL_ACCENT:
        names = run(folder, "-q", "-v", _LABEL_ACCENT, text)
    try:
        phones = espeak_phones(names)
    except UnknownPhoneError:
        return
    yield Spoken(read_said(file), text, indices(phones), f"espeak-{accent}-{variant}", "espeak")


def run(folder: Path, *arguments: str) -> str:
    """What espeak-ng prints of the phones it says."""
    command = ["espeak-ng", f"--path={folder}", "-x", "--sep=_", "-a", "50", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def espeak_phones(printed: str) -> list[str]:
    """Our phones of what `espeak-ng -x --sep=_` printed. Raises `UnknownPhoneError`."""
    return mapped(phone_names(re.sub(r"\([a-z-]+\)", " ", printed)), PHONES)


def add_variants(folder: Path, prefix: str, count: int) -> list[str]:
    """Make a data folder with `count` random variants; their names."""
    data, system = folder / "espeak-ng-data", _system_data()
    voices = data / "voices" / "!v"
    voices.mkdir(parents=True)
    for name in ("en_dict", "intonations", "phondata", "phonindex", "phontab"):
        (data / name).symlink_to(system / name)
    languages = data / "lang" / "gmw"
    languages.mkdir(parents=True)
    for file in (system / "lang" / "gmw").glob("en*"):
        (languages / file.name).symlink_to(file)
    for name in (*_stock(), *HELD_OUT_STOCK):
        (voices / name).symlink_to(system / "voices" / "!v" / name)
    names = [f"{prefix}v{number:02}" for number in range(count)]
    for name in names:
        (voices / name).write_text(random_variant(name))
    return names


def random_variant(name: str) -> str:
    """A variant file; `name` is its seed. Formants and pitch make a man, a woman or a child."""
    rng = random.Random(f"variant-{name}")
    person = rng.choices(("man", "woman", "child"), (0.45, 0.40, 0.15))[0]
    low, high = {"man": (70, 155), "woman": (145, 260), "child": (210, 330)}[person]
    tract = rng.uniform(*{"man": (82, 108), "woman": (98, 124), "child": (115, 138)}[person])
    pitch = rng.uniform(low, high)
    lines = [
        "language variant",
        f"name {name}",
        f"gender {'male' if person == 'man' else 'female'}",
        f"pitch {pitch:.0f} {pitch * rng.uniform(1.1, 1.7):.0f}",
        f"roughness {rng.choice((0, 0, 1, 2, 3))}",
        f"flutter {rng.randint(0, 9)}",
        f"voicing {rng.randint(60, 150)}",
        f"consonants {rng.randint(60, 165)} {rng.randint(60, 165)}",
    ]
    for formant in range(9):
        lines.append(
            f"formant {formant} {tract * rng.uniform(0.92, 1.08):.0f}"
            f" {rng.randint(70, 130)} {rng.randint(65, 175)}"
        )
    if rng.random() < 0.35:
        lines.append(f"klatt {rng.choice((1, 1, 2, 3, 4, 5))}")
    if rng.random() < 0.5:
        lines.append("breath " + " ".join(str(rng.randint(0, 10)) for _ in range(8)))
        lines.append("breathw 150 150 200 200 400 400 600 600")
    if rng.random() < 0.5:
        tones = [(100, 150, 255), (600, 80, 255), (1200, 50, 200), (2000, 40, 160), (3000, 20, 150)]
        parts = [f"{hertz} {rng.randint(least, most)}" for hertz, least, most in tones]
        lines.append("tone " + " ".join(parts))
    if rng.random() < 0.5:
        lengths = [rng.randint(140, 200) for _ in range(6)]
        lines.append("stressLength " + " ".join(map(str, (*lengths[:4], 0, 0, *lengths[4:]))))
    return "\n".join(lines) + "\n"


@cache
def _system_data() -> Path:
    """Where espeak-ng keeps its data."""
    said = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"Data at: (.+)", said.stdout)
    if not found:
        raise SpeechEngineError(f"espeak-ng does not say where its data is: {said.stdout.strip()}")
    return Path(found.group(1).strip())


@cache
def _stock() -> list[str]:
    """espeak-ng's own variants to train on."""
    names = sorted(file.name for file in (_system_data() / "voices" / "!v").iterdir())
    return [name for name in names if name not in HELD_OUT_STOCK and not _JOKES.search(name)]
