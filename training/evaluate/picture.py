"""Accuracy against the level of noise, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from training.evaluate.measuring import Outcome
from training.evaluate.report import Outcomes
from training.evaluate.tasks import SNRS

_PANELS = {
    "Real people reading,\none of 200 sentences": ("b-adults", "b-children"),
    "Held-out synthetic voices,\none of the skill's 100 commands": ("d-listed",),
}
_LINES = {"strict": "-", "JSON": "--", "PocketSphinx": ":"}


def curve(outcomes: Outcomes, keys: Sequence[str], engine: str) -> list[float]:
    """Percent right in quiet and at each SNR, over several tasks; empty where one is missing."""
    points = []
    for noise in ("", *(f"-{snr}" for snr in SNRS)):
        heard: list[Outcome] = []
        for key in keys:
            of_task = outcomes.get(key + noise, {}).get(engine)
            if of_task is None:
                return []
            heard += of_task
        points.append(100 * sum(one.right for one in heard) / len(heard))
    return points


def draw(outcomes: Outcomes, file: Path) -> None:
    """Draw one panel for real people and one for synthetic voices into `file` (PNG or SVG)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.5), layout="constrained")
    panels = figure.subplots(1, len(_PANELS), sharey=True)
    ticks = ["quiet", *(f"{snr} dB" for snr in SNRS)]
    for axes, (title, keys) in zip(panels, _PANELS.items(), strict=True):
        engines = list(dict.fromkeys(name for key in keys for name in outcomes.get(key, {})))
        models = list(dict.fromkeys(name.rpartition(" ")[0] for name in engines))
        for engine in engines:
            if points := curve(outcomes, keys, engine):
                model, _, way = engine.rpartition(" ")
                colour = "black" if not model else f"C{models.index(model)}"
                axes.plot(ticks, points, _LINES[way], color=colour, marker="o", label=engine)
        axes.set_title(title)
        axes.set_xlabel("speech over everyday noise")
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("whole sentences right, %")
    if shown := panels[0].get_legend_handles_labels()[0]:
        figure.legend(handles=shown, loc="outside lower center", ncols=3, fontsize="small")
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=110, metadata={"Date": None} if file.suffix == ".svg" else None)
