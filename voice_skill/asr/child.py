"""Run a module of this package in a Python process of its own.

Everything that imports `kaldifst` runs so: imported before `vosk` into one process, the two wait
for each other for ever.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]
_SECONDS = 600


def run_module(module: str, *arguments: Path) -> str | None:
    """Run `python -m module arguments…`; None when it went well, else what went wrong.

    That is the last line it said, or that it had not ended after ten minutes.
    """
    path = os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH", "")]))
    try:
        child = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it had not ended after {_SECONDS / 60:.0f} minutes"
    if child.returncode == 0:
        return None
    return (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
