"""`python -m training.evaluate`: measure models, or compare settings with `tune`."""

from __future__ import annotations

import os
import sys

from training.cli import exit_code


def measure_or_tune() -> None:
    """Do what the command line says. Raises `SkillError`."""
    from training.evaluate import cli, tuning  # they need the extra [training]

    words = sys.argv[1:]
    if words[:1] == ["tune"]:
        tuning.main(words[1:])
    else:
        cli.main(words)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(exit_code(measure_or_tune))
