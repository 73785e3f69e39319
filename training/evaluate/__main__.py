"""`python -m training.evaluate`: measure models, or compare settings with `tune`."""

from __future__ import annotations

import os
import sys
import warnings

from rich.console import Console

from voice_skill.errors import ExitCode, SkillError


def main() -> int:
    """Measure or tune; the exit code."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.filterwarnings("ignore", "pkg_resources", module="pyworld")
    from training.evaluate import cli, tuning  # after the filter: they import pyworld

    arguments = sys.argv[1:]
    console = Console(stderr=True)
    try:
        if arguments[:1] == ["tune"]:
            tuning.main(arguments[1:])
        else:
            cli.main(arguments)
    except SkillError as error:
        console.print(str(error), markup=False, soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        console.print("Interrupted; the same command goes on from here.")
        return ExitCode.INTERRUPTED
    return ExitCode.OK


if __name__ == "__main__":
    sys.exit(main())
