"""A picture of a confusion table. Needs matplotlib (the `plot` extra)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from voice_skill.errors import MissingError, SkillError

_MOST = 40
"""Labels drawn at most, the most frequent; a larger table cannot be read."""


def plot_confusion(table: Mapping[str, Mapping[str, int]], title: str, file: Path) -> None:
    """Draw `table` (expected → heard → count) into `file` (PNG, SVG or PDF by its suffix).

    Raises `MissingError` without matplotlib, `SkillError` when `file` cannot be written.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingError(
            "--plot needs matplotlib.", hint="Install it: pip install 'relief-voice[plot]'"
        ) from error
    rows = sorted(table, key=lambda row: -sum(table[row].values()))[:_MOST]
    heard = {label for row in rows for label in table[row]}
    columns = [row for row in rows if row in heard] + sorted(heard - set(rows))[:_MOST]
    counts = [[table[row].get(column, 0) for column in columns] for row in rows]
    shares = [
        [count / (sum(table[row].values()) or 1) for count in line]
        for row, line in zip(rows, counts, strict=True)
    ]
    figure = Figure(figsize=(3 + 0.35 * len(columns), 2 + 0.3 * len(rows)), layout="constrained")
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    axes.set(title=title, xlabel="heard", ylabel="expected")
    for y, line in enumerate(counts):
        for x, count in enumerate(line):
            if count:
                colour = "white" if shares[y][x] > 0.5 else "black"
                axes.text(x, y, str(count), ha="center", va="center", fontsize=7, color=colour)
    try:
        figure.savefig(file, dpi=120)
    except (OSError, ValueError) as error:
        raise SkillError(f"The picture {file} cannot be written: {error}.") from error
