"""`python -m training.evaluate`: measure models, or compare settings with `tune`."""

from __future__ import annotations

import os
import sys

from rich.console import Console

from training.evaluate import cli, tuning
from voice_skill.errors import SkillError


def main() -> int:
    """Measure or tune; the exit code."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["tune"]:
            tuning.main(arguments[1:])
        else:
            cli.main(arguments)
    except SkillError as error:
        Console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
