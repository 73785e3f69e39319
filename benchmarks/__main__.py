"""`make bench`: the figures that the README promises, in one table."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.table import Table

from benchmarks import decision, hearing_speed, live
from tests.virtual_audio import missing
from voice_skill.knowledge import load_skill


def main() -> None:
    """Measure everything that can be measured on this machine."""
    figures: dict[str, object] = {
        "decision": decision.measure(load_skill(), 2000),
        "hearing": hearing_speed.measure(),
    }
    reason = missing()
    if not reason:
        figures |= live.measure(12, 8)
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=2))
        return
    console = Console()
    console.print(_table(figures))
    if reason:
        console.print(f"Not measured by sound: {reason}.", markup=False)


_ROWS = (
    ("text → decision, median", "≤ 5 ms", "decision", "median_ms", "ms"),
    ("text → decision, 99th percentile", "", "decision", "p99_ms", "ms"),
    ("recognition, × real time", "", "hearing", "real_time_factor", ""),
    ("opening the prepared model", "", "hearing", "load_s", "s"),
    ("end of question → first sound, median", "≤ 0.8 s", "answer", "median_s", "s"),
    ("end of question → first sound, worst", "", "answer", "worst_s", "s"),
    ("“stop” → silence, median", "≤ 0.3 s", "stop", "median_s", "s"),
    ("“stop” → silence, worst", "", "stop", "worst_s", "s"),
    ("start-up → listening, median", "≤ 2 s", "start_up", "median_s", "s"),
    ("resident memory of the skill", "≤ 400 MB", "memory_mb", "skill", "MB"),
    ("the same with the speech engine", "≤ 400 MB", "memory_mb", "with_engine", "MB"),
)


def _table(figures: dict[str, object]) -> Table:
    table = Table("what", "target", "measured", box=None)
    for what, target, group, key, unit in _ROWS:
        values = figures.get(group)
        if isinstance(values, dict):
            table.add_row(what, target, f"{values[key]} {unit}".strip())
    return table


if __name__ == "__main__":
    main()
