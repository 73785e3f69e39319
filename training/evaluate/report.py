"""Outcomes as figures, and figures as a table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from rich.table import Table

from training.evaluate.footprint import Footprint
from training.evaluate.measuring import Outcome
from training.evaluate.tasks import SNRS


class Count(Enum):
    """What is counted of the recordings."""

    RIGHT = "right"
    ACCEPTED = "accepted"
    PER_TEN_MINUTES = "accepted in ten minutes"
    HALVES = "halves right"


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    key: str
    """The task."""
    label: str
    count: Count
    tags: frozenset[str] = frozenset()
    """Only recordings with all of these."""


@dataclass(frozen=True)
class Figure:
    """A count among so many recordings, or (`PER_TEN_MINUTES`) a rate."""

    part: float
    whole: float
    """Recordings, or tens of minutes."""
    count: Count

    @property
    def value(self) -> float:
        """Percent, or how often in ten minutes."""
        share = self.part / self.whole if self.whole else float("nan")
        return share if self.count is Count.PER_TEN_MINUTES else 100 * share

    def __str__(self) -> str:
        if self.count is Count.PER_TEN_MINUTES:
            return f"{self.value:.1f}"
        return f"{self.value:.1f} % ({self.part:.0f}/{self.whole:.0f})"


def _lines() -> Iterable[Line]:
    for where, tag in (("held-out speakers", {"held-out"}), ("all speakers", set[str]())):
        words = "stop, go, yes, no: right"
        yield Line("a", f"{words} ({where})", Count.RIGHT, frozenset({"command", *tag}))
        others = "other words accepted"
        yield Line("a", f"{others} ({where})", Count.ACCEPTED, frozenset({"other", *tag}))
    yield Line("a", "background noise accepted", Count.ACCEPTED, frozenset({"noise"}))
    for who in ("adults", "children"):
        yield from _noisy(f"b-{who}", f"200 sentences read by {who}, right")
    names = {"four": "four words", "sixty": "60 commands", "skill": "skill's grammar"}
    for key, name in names.items():
        yield from _refusals(f"c-{key}", name)
    yield from _noisy("d-skill", "100 commands, skill's grammar, same meaning")
    yield from _noisy("d-listed", "100 commands, grammar of these, same meaning")
    yield from _noisy("d-clb", "200 phrases by rhvoice-clb, right")
    yield Line("f", "any beginning with any ending, whole right", Count.RIGHT)
    yield Line("f", "any beginning with any ending, halves right", Count.HALVES)


def _noisy(key: str, label: str) -> Iterable[Line]:
    yield Line(key, f"{label}: quiet", Count.RIGHT)
    for snr in SNRS:
        yield Line(f"{key}-{snr}", f"{label}: {snr} dB", Count.RIGHT)


def _refusals(key: str, name: str) -> Iterable[Line]:
    yield Line(key, f"{name}: telephone talk accepted", Count.ACCEPTED, frozenset({"talk"}))
    apart = frozenset({"talk", "kept apart"})
    yield Line(key, f"{name}: the same in 10 min", Count.PER_TEN_MINUTES, frozenset({"talk"}))
    yield Line(key, f"{name}: in 10 min, calls not tuned on", Count.PER_TEN_MINUTES, apart)
    yield Line(key, f"{name}: noise accepted", Count.ACCEPTED, frozenset({"noise"}))
    held = frozenset({"noise", "held-out"})
    yield Line(key, f"{name}: noise accepted, held-out folds", Count.ACCEPTED, held)


LINES = tuple(_lines())


def figure(outcomes: Iterable[Outcome], line: Line) -> Figure | None:
    """The figure of one line; None without a recording for it."""
    counted = [one for one in outcomes if line.tags.issubset(one.tags)]
    if not counted:
        return None
    part, whole = float(sum(bool(one.heard) for one in counted)), float(len(counted))
    if line.count is Count.PER_TEN_MINUTES:
        whole = sum(one.seconds for one in counted) / 600
    elif line.count is Count.RIGHT:
        part = float(sum(one.right for one in counted))
    elif line.count is Count.HALVES:
        part = sum(_halves_right(one) for one in counted)
    return Figure(part, whole, line.count)


def _halves_right(outcome: Outcome) -> float:
    """0, a half or 1; the first half has two words."""
    said, heard = outcome.text.split(), outcome.heard.split()
    return ((said[:2] == heard[:2]) + (said[2:] == heard[2:])) / 2


Outcomes = Mapping[str, Mapping[str, Sequence[Outcome]]]
"""Task → engine's name → outcomes."""


def figures(outcomes: Outcomes) -> dict[Line, dict[str, Figure]]:
    """Every figure that can be told: line → engine's name → figure."""
    table: dict[Line, dict[str, Figure]] = {}
    for line in LINES:
        for engine, heard in outcomes.get(line.key, {}).items():
            found = figure(heard, line)
            if found is not None:
                table.setdefault(line, {})[engine] = found
    return table


def rows(
    outcomes: Outcomes, footprints: Mapping[str, Footprint], engines: Sequence[str]
) -> list[list[str]]:
    """The cells of the table: part, label, then one for each of `engines`."""
    found = figures(outcomes)
    cells = [
        [line.key[0], line.label, *(str(of_line.get(engine, "–")) for engine in engines)]
        for line, of_line in found.items()
    ]
    for name in (*Footprint.LABELS,) if footprints else ():
        shown = (footprints[e].show(name) if e in footprints else "–" for e in engines)
        cells.append(["e", Footprint.LABELS[name], *shown])
    return sorted(cells, key=lambda row: row[0])


def table(cells: Sequence[Sequence[str]], engines: Sequence[str]) -> Table:
    """The table for a terminal."""
    shown = Table("", "what", *engines, box=None, pad_edge=False)
    for row in cells:
        shown.add_row(*row)
    return shown


def markdown(cells: Sequence[Sequence[str]], engines: Sequence[str]) -> str:
    """The table for docs/measurements.md."""
    lines = [["", "what", *engines], ["---"] * (2 + len(engines)), *cells]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)


def as_json(
    outcomes: Outcomes, footprints: Mapping[str, Footprint]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Line (part and label) → engine's name → part, whole and value; and the footprints."""
    found = {
        f"{line.key} {line.label}": {
            engine: {"part": one.part, "whole": round(one.whole, 3), "value": round(one.value, 2)}
            for engine, one in of_line.items()
        }
        for line, of_line in figures(outcomes).items()
    }
    return {"figures": found, "footprint": {name: vars(one) for name, one in footprints.items()}}
