"""`python -m training`: one command for each step on the way from texts to a model, and for all."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.recipe import FULL, QUICK, Recipe
from training.train import Report, train
from voice_skill.errors import ExitCode, SkillError

WORK = Path("build/model")


def main(words: Sequence[str] | None = None) -> int:
    """Do one step, or all; the exit code is 0 when it is done."""
    arguments = build_parser().parse_args(words)
    try:
        arguments.run(arguments)
    except SkillError as error:
        print(f"training: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("training: interrupted; the same command goes on from here.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    return ExitCode.OK


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    training = steps.add_parser("train", help="train a network on the features")
    training.add_argument("--size", choices=FULL, default="small", help="of the network")
    training.add_argument("--steps", type=int, help="instead of the recipe's")
    training.add_argument("--threads", type=int, default=os.cpu_count(), help="to compute with")
    training.add_argument("--from", dest="start", type=Path, help="a checkpoint to begin with")
    training.set_defaults(run=_train)
    for step in (training,):
        step.add_argument("--to", type=Path, default=WORK, help="the folder of all that is made")
        step.add_argument("--quick", action="store_true", help="the small recipe, in minutes")
    return parser


def _recipe(arguments: argparse.Namespace) -> Recipe:
    recipe = QUICK if arguments.quick else FULL[arguments.size]
    if arguments.steps:
        recipe = replace(recipe, plan=replace(recipe.plan, steps=arguments.steps))
    return recipe


def _train(arguments: argparse.Namespace) -> None:
    plan = _recipe(arguments).plan
    console = Console(highlight=False, soft_wrap=True)
    columns = (TextColumn("training"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=plan.steps)

        def show(report: Report) -> None:
            progress.update(task, completed=report.step)
            if report.errors or not console.is_terminal:
                console.print(_line(report))

        checkpoint = arguments.to / f"{plan.size}.pt"
        train(arguments.to / "features", checkpoint, plan, show, arguments.start, arguments.threads)


def _line(report: Report) -> str:
    errors = " ".join(f"{source} {100 * rate:.1f} %" for source, rate in report.errors.items())
    wrong = f"; phones wrong: {errors}" if errors else ""
    return (
        f"step {report.step} of {report.steps}, {report.seconds:.0f} s:"
        f" loss {report.loss:.4f}, rate {report.rate:.5f}{wrong}"
    )
