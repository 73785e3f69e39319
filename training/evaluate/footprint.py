"""(e) Speed, loading time, memory and bytes on disk: each engine in a process of its own.

`python -m training.evaluate.footprint JOB.json` is that process. It prints one `Footprint`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import psutil  # type: ignore[import-untyped,unused-ignore]
from numpy.typing import NDArray

from training.evaluate.engines import Engine, Job, Way, pocketsphinx_files
from training.evaluate.grammars import listed_grammar
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.errors import ModelError
from voice_skill.knowledge import load_skill

_SECONDS = 900
"""Patience with one process."""


@dataclass(frozen=True)
class Footprint:
    """What hearing the skill's own grammar takes."""

    LABELS: ClassVar[dict[str, str]] = {
        "real_time_factor": "× real time, skill's grammar (CPU)",
        "load_seconds": "loading, grammar prepared (CPU s)",
        "resident_mb": "resident memory more than without (MB)",
        "disk_mb": "model on disk (MB)",
    }
    real_time_factor: float
    """CPU seconds for a second of speech; other processes don't matter."""
    load_seconds: float
    resident_mb: float
    """10^6 bytes that opening and hearing added to the process, libraries included."""
    disk_mb: float

    def show(self, name: str) -> str:
        """One cell of the table."""
        value = getattr(self, name)
        return f"{value:.3f}" if value < 1 else f"{value:.1f}"


def footprint(engine: Engine, sounds: Sequence[NDArray[np.int16]], home: Path) -> Footprint:
    """Measure `engine` with the skill's grammar over `sounds`, in a child process."""
    engine.open(_job(), home / "prepared")  # Preparing the grammar is not part of loading.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.savez(folder / "sounds.npz", *sounds)
        job = {
            "way": engine.way.value,
            "model": str(engine.model.resolve()) if engine.model else "",
            "sounds": str(folder / "sounds.npz"),
            "home": str(home),
        }
        (folder / "job.json").write_text(json.dumps(job))
        child = subprocess.run(
            [sys.executable, "-m", __name__, str(folder / "job.json")],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if child.returncode:
            last = (child.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ModelError(f"{engine.name} could not be measured: {last}.")
        return Footprint(**json.loads(child.stdout.splitlines()[-1]))


def _job() -> Job:
    return Job(listed_grammar(load_skill().grammar, ()))


def _measure(job: dict[str, str]) -> Footprint:
    engine = Engine(Way(job["way"]), Path(job["model"]) if job["model"] else None)
    told = _job()
    sounds = [np.asarray(sound) for sound in np.load(job["sounds"]).values()]
    told.hearable.graph.accepts(
        ["stop"]
    )  # The graph is needed with every engine; it is not counted.
    before = psutil.Process().memory_info().rss
    begun = time.process_time()
    hear = engine.open(told, Path(job["home"]) / "prepared")
    opened = time.process_time()
    for sound in sounds:
        hear(sound)
    heard = time.process_time()
    return Footprint(
        real_time_factor=round(
            (heard - opened) / (sum(len(sound) for sound in sounds) / SAMPLE_RATE), 4
        ),
        load_seconds=round(opened - begun, 3),
        resident_mb=round((psutil.Process().memory_info().rss - before) / 1e6, 1),
        disk_mb=round(_disk(engine) / 1e6, 1),
    )


def _disk(engine: Engine) -> int:
    if engine.model:
        return _bytes(engine.model)
    dictionary = pocketsphinx_files("cmudict-en-us.dict")
    return _bytes(pocketsphinx_files("en-us")) + dictionary.stat().st_size


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> None:
    """Measure the job named on the command line."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(json.dumps(asdict(_measure(json.loads(Path(sys.argv[1]).read_text())))))


if __name__ == "__main__":
    main()
