"""Measure hearing and understanding over a manifest of recordings."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voice_skill.asr.audio_files import read_audio
from voice_skill.authoring.hearing import FileHearer, HeardFile, Samples
from voice_skill.errors import SkillError, UsageError
from voice_skill.nlu.interpretation import SlotValue

REFUSED = "(refused)"
"""Row and column of the confusion table for speech that is no command."""
_SEED = 20
_SLOTS_HINT = 'Write slots like this: {"minutes": 5}'


@dataclass(frozen=True)
class Expected:
    """One line of a manifest: a recording and what it should be heard as."""

    path: Path
    name: str
    """The path as the manifest has it."""
    intent: str = ""
    slots: Mapping[str, SlotValue] | None = None
    """None: any slots will do."""
    transcript: str = ""

    @property
    def label(self) -> str:
        """The row of the confusion table."""
        return self.intent or self.transcript or REFUSED


@dataclass(frozen=True)
class Judged:
    """A recording with what was expected and what was heard."""

    expected: Expected
    heard: HeardFile
    right: bool

    @property
    def label(self) -> str:
        """The column of the confusion table."""
        if not self.heard.accepted:
            return REFUSED
        by_intent = self.expected.intent or not self.expected.transcript
        return (by_intent and self.heard.intent) or self.heard.text


def read_manifest(file: Path) -> list[Expected]:
    """Read a TSV manifest; paths are relative to it, other columns are ignored.

    With an `intent` column, a line is judged by `intent` and `slots` (a JSON object) and an empty
    intent must be refused; without one, by `transcript`, and an empty transcript must be refused.
    Raises `UsageError` with the line that is wrong.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, delimiter="\t"))
    except OSError as error:
        raise UsageError(f"The manifest {file} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"The manifest {file} cannot be read: {error}.", hint="Save it as TSV in UTF-8."
        ) from error
    if not rows or "path" not in rows[0]:
        raise UsageError(
            f"The manifest {file} has no line, or no column named path.",
            hint="Its first line must be: path, then intent and slots, or transcript (tabs).",
        )
    return [_expected(file, number, row) for number, row in enumerate(rows, start=2)]


def _expected(file: Path, line: int, row: Mapping[str, str | None]) -> Expected:
    path, intent = row["path"] or "", (row.get("intent") or "").strip()
    try:
        slots = json.loads(row.get("slots") or "{}") if intent else {}
    except ValueError as error:
        raise UsageError(f"{file}:{line}: slots is not JSON: {error}.", hint=_SLOTS_HINT) from error
    if not path or not isinstance(slots, dict):
        raise UsageError(
            f"{file}:{line}: path is empty, or slots is not an object.", hint=_SLOTS_HINT
        )
    has_slots = row.get("slots") is not None
    transcript = "" if "intent" in row else (row.get("transcript") or "").strip()
    return Expected(file.parent / path, path, intent, slots if has_slots else None, transcript)


def evaluate(
    manifest: Iterable[Expected], hearer: FileHearer, noise: Samples | None = None, snr: float = 0.0
) -> Iterator[Judged]:
    """Hear every recording, with `noise` mixed in at `snr` dB where given."""
    rng = np.random.default_rng(_SEED)
    for expected in manifest:
        begun = time.perf_counter()
        try:
            samples = read_audio(expected.path)
        except SkillError as error:
            heard = HeardFile(expected.name, reason=str(error), failed=True)
        else:
            if noise is not None:
                samples = add_noise(samples, noise, snr, rng)
            heard = hearer.hear_samples(expected.name, samples, begun)
        yield Judged(expected, heard, _is_right(expected, heard))


def add_noise(speech: Samples, noise: Samples, snr: float, rng: np.random.Generator) -> Samples:
    """Mix a random stretch of `noise` (repeated as needed) under `speech` at `snr` dB."""
    begin = int(rng.integers(len(noise)))
    under = np.resize(np.roll(noise, -begin), len(speech)).astype(np.float64)
    over = speech.astype(np.float64)
    power, noise_power = np.mean(over**2), np.mean(under**2)
    if noise_power > 0:
        under *= np.sqrt(power / noise_power / 10 ** (snr / 10))
    return np.clip(over + under, -32768, 32767).astype(np.int16)


def _is_right(expected: Expected, heard: HeardFile) -> bool:
    if heard.failed:
        return False
    if expected.label == REFUSED:
        return not heard.accepted
    if not heard.accepted:
        return False
    if not expected.intent:
        return heard.text.split() == expected.transcript.lower().split()
    same_slots = expected.slots is None or _plain(expected.slots) == _plain(heard.slots)
    return heard.intent == expected.intent and same_slots


def _plain(slots: Mapping[str, Any]) -> dict[str, str]:
    """Slots without the difference between 5, 5.0 and "5", or between capitals."""
    return {
        name: f"{value:g}" if isinstance(value, (int, float)) else str(value).strip().lower()
        for name, value in slots.items()
    }


def report(judged: Iterable[Judged], missing_words: tuple[str, ...] = ()) -> dict[str, Any]:
    """The figures that `relief evaluate --json` prints."""
    all_of_them = list(judged)
    heard = [one for one in all_of_them if not one.heard.failed]
    commands = [one for one in heard if one.expected.label != REFUSED]
    others = [one for one in heard if one.expected.label == REFUSED]
    false_refusals = sum(not one.heard.accepted for one in commands)
    false_accepts = sum(one.heard.accepted for one in others)
    audio = sum(one.heard.audio_seconds for one in heard)
    work = sum(one.heard.work_seconds for one in heard)
    return {
        "files": len(all_of_them),
        "unreadable": len(all_of_them) - len(heard),
        "commands": len(commands),
        "correct": sum(one.right for one in commands),
        "accuracy": _rate(sum(one.right for one in commands), len(commands)),
        "misheard": sum(one.heard.accepted and not one.right for one in commands),
        "false_refusals": false_refusals,
        "false_refusal_rate": _rate(false_refusals, len(commands)),
        "others": len(others),
        "false_accepts": false_accepts,
        "false_accept_rate": _rate(false_accepts, len(others)),
        "overall_accuracy": _rate(sum(one.right for one in all_of_them), len(all_of_them)),
        "audio_seconds": round(audio, 2),
        "work_seconds": round(work, 2),
        "real_time_factor": _rate(work, audio),
        "confusion": confusion(heard),
        "missing_words": list(missing_words),
        "mistakes": [_mistake(one) for one in all_of_them if not one.right],
    }


def confusion(judged: Iterable[Judged]) -> dict[str, dict[str, int]]:
    """Expected label → heard label → how often."""
    table: dict[str, Counter[str]] = {}
    for one in judged:
        table.setdefault(one.expected.label, Counter())[one.label] += 1
    return {row: dict(table[row].most_common()) for row in sorted(table)}


def _rate(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _mistake(one: Judged) -> dict[str, Any]:
    return {
        "file": one.expected.name,
        "expected": one.expected.label,
        "expected_slots": dict(one.expected.slots or {}),
        "accepted": one.heard.accepted,
        "text": one.heard.text,
        "intent": one.heard.intent,
        "slots": dict(one.heard.slots),
        "reason": one.heard.reason,
    }
