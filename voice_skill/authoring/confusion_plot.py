"""A picture of a confusion table. Needs matplotlib (the `plot` extra)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voice_skill.errors import MissingError, SkillError, UsageError

_MOST = 40
"""Labels drawn at most, the most frequent; a larger table cannot be read."""


def check_target(file: Path) -> None:
    """Raise now what `plot_confusion` would raise after long work."""
    formats = _figure((1, 1)).canvas.get_supported_filetypes()
    if file.suffix.removeprefix(".").lower() not in formats:
        raise UsageError(
            f"{file} names no format of pictures.", hint="End the name in .png, .svg or .pdf."
        )
    if not file.parent.is_dir():
        raise SkillError(f"There is no folder {file.parent}.", hint="Make it first.")


def plot_confusion(table: Mapping[str, Mapping[str, int]], title: str, file: Path) -> None:
    """Draw `table` (expected → heard → count) into `file` (PNG, SVG or PDF by its suffix).

    Raises `MissingError` without matplotlib, `SkillError` when `file` cannot be written.
    """
    rows = sorted(table, key=lambda row: -sum(table[row].values()))[:_MOST]
    heard = {label for row in rows for label in table[row]}
    columns = [row for row in rows if row in heard] + sorted(heard - set(rows))[:_MOST]
    counts = [[table[row].get(column, 0) for column in columns] for row in rows]
    shares = [
        [count / (sum(table[row].values()) or 1) for count in line]
        for row, line in zip(rows, counts, strict=True)
    ]
    figure = _figure((3 + 0.35 * len(columns), 2 + 0.3 * len(rows)))
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


def _figure(size: tuple[float, float]) -> Any:
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingError(
            "--plot needs matplotlib.", hint="Install it: pip install 'relief-voice[plot]'"
        ) from error
    return Figure(figsize=size, layout="constrained")
