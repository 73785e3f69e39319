"""`python -m training`: one command for each step on the way from texts to a model, and for all."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from voice_skill.errors import ExitCode, MissingError, SkillError

WORK = Path("build/model")
SIZES = ("tiny", "small", "base")
"""Of `recipe.recipe`, which takes a second to import."""
_EPILOG = """Everything lands in one folder (--to, build/model), step by step:
  spoken/      utterances, by step speak (synthetic voices) and step recordings (--data DIR)
  features/    what the network hears of them, by step features
  SIZE.pt      the network, by step train
  relief-en-SIZE/   a model that Vosk opens, by step model
What exists is not made again: a step that was interrupted goes on where it stopped.

  python -m training all --quick                     a small model in minutes (make model QUICK=1)
  python -m training all --data ../shared/data       the real one (make model)
  python -m training all --cluster tcp://host:8786   the steps on data, on a dask cluster
  python -m training.evaluate --help                 measure models"""


def main(words: Sequence[str] | None = None) -> int:
    """Do one step, or all; the exit code is 0 when it is done."""
    arguments = build_parser().parse_args(words)

    def steps() -> None:
        for step in arguments.steps_to_do:
            step(arguments)

    return exit_code(steps)


def exit_code(work: Callable[[], None]) -> int:
    """Do `work`; 0 when it is done, else what went wrong is told in a line of standard error."""
    try:
        work()
    except ModuleNotFoundError as error:
        print(
            f"training: The package {error.name} is missing."
            ' Install what training needs: pip install -e ".[training]"',
            file=sys.stderr,
        )
        return ExitCode.MISSING
    except SkillError as error:
        print(f"training: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:  # a full disk, a folder that may not be written
        print(f"training: {error}", file=sys.stderr)
        return ExitCode.FAILED
    except KeyboardInterrupt:
        print("training: interrupted; the same command goes on from here.", file=sys.stderr)
        return ExitCode.INTERRUPTED
    return ExitCode.OK


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="Make the recognition model: its speech, its features, its network, its graph.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    every: list[Callable[[argparse.Namespace], None]] = []
    for function, summary in (
        (_speak, "make synthetic speech with phone labels"),
        (_recordings, "unpack real recordings (--data)"),
        (_features, "augment all speech and compute what the network hears"),
        (_train, "train the network"),
        (_model, "export the network, build its graph: a model that Vosk opens"),
    ):
        every.append(function)
        name = function.__name__.removeprefix("_")
        _add_options(steps.add_parser(name, help=summary), [function])
    _add_options(steps.add_parser("all", help="all of these, in this order"), every)
    return parser


def _add_options(
    step: argparse.ArgumentParser, functions: list[Callable[[argparse.Namespace], None]]
) -> None:
    cores = os.cpu_count() or 1
    step.set_defaults(steps_to_do=functions)
    step.add_argument("--to", type=Path, default=WORK, metavar="DIR", help="where all is made")
    step.add_argument("--quick", action="store_true", help="the small recipe, in minutes")
    step.add_argument("--size", choices=SIZES, default="small", help="of the network (small)")
    step.add_argument(
        "--workers",
        type=_positive,
        default=cores,
        metavar="N",
        help=f"processes, threads ({cores})",
    )
    if _speak in functions or _features in functions:
        step.add_argument("--cluster", default="", metavar="ADDRESS", help="of a dask scheduler")
    if _recordings in functions:
        step.add_argument("--data", type=Path, metavar="DIR", help="archives of real recordings")
    if _train in functions:
        step.add_argument(
            "--steps", type=_positive, metavar="N", help="of training, instead of the recipe's"
        )
        step.add_argument("--rate", type=float, metavar="R", help="the highest learning rate")
        step.add_argument(
            "--from", dest="start", type=Path, metavar="FILE",
            help="a checkpoint to begin with, where SIZE.pt is not begun",
        )  # fmt: skip
    if _model in functions:
        step.add_argument("--out", type=Path, metavar="DIR", help="the model's folder")
        step.add_argument("--storage", choices=("float", "16", "8"), default="8",
                          help="bits of a weight in the model (8)")  # fmt: skip


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 on")
    return int(text)


def _speak(arguments: argparse.Namespace) -> None:
    from training.recipe import recipe
    from training.speak import missing, speak_corpus, summary
    from training.workers import Workers

    hours = recipe(arguments.size, arguments.quick).hours
    count = len(missing(arguments.to, hours))
    with Workers(arguments.workers, arguments.cluster) as workers, _progress() as progress:
        done = speak_corpus(arguments.to, hours, workers)
        outcomes = list(progress.track(done, count, description="speaking"))
    if outcomes:
        print(summary(outcomes))


def _recordings(arguments: argparse.Namespace) -> None:
    from training.recordings import prepare_all

    for name, tally in prepare_all(arguments.data, arguments.to).items():
        print(
            f"{name}: {tally.kept} new utterances, {tally.seconds / 3600:.2f} h;"
            f" {tally.without_pronunciation} left out, not in CMUdict"
        )


def _features(arguments: argparse.Namespace) -> None:
    from training.corpus import shards
    from training.listen import listen_all, missing, summary
    from training.workers import Workers

    if not shards(arguments.to / "spoken"):
        raise MissingError(
            f"Nothing is spoken in {arguments.to}.", hint="First: python -m training speak"
        )
    count = len(missing(arguments.to, arguments.quick))
    with Workers(arguments.workers, arguments.cluster) as workers, _progress() as progress:
        done = listen_all(arguments.to, workers, arguments.quick)
        results = list(progress.track(done, count, description="features"))
    if results:
        print(summary(results))


def _train(arguments: argparse.Namespace) -> None:
    from training.recipe import recipe
    from training.train import Report, train

    plan = recipe(arguments.size, arguments.quick).plan
    steps, rate = arguments.steps or plan.steps, arguments.rate or plan.rate
    plan = replace(plan, steps=steps, rate=rate)
    with _progress() as progress:
        task = progress.add_task("training", total=plan.steps)
        console = progress.console

        def show(report: Report) -> None:
            progress.update(task, completed=report.step)
            if report.errors or not console.is_terminal:
                console.print(report.line, highlight=False, soft_wrap=True)

        file = arguments.to / f"{plan.size}.pt"
        train(arguments.to / "features", file, plan, show, arguments.start, arguments.workers)


def _model(arguments: argparse.Namespace) -> None:
    from training.model import make_model
    from training.recipe import recipe

    size = recipe(arguments.size, arguments.quick).plan.size
    out = arguments.out or arguments.to / f"relief-en-{size}"
    made = make_model(arguments.to / f"{size}.pt", out, arguments.storage)
    print(
        f"{out}: {made.words} words, {made.parameters / 1e6:.1f} million parameters,"
        f" {made.bytes / 1e6:.1f} MB; scores err by {made.error:.2%} of their spread."
    )
    print(f'Try it: relief hear --model "{out}" question.wav')


def _progress() -> Progress:
    console = Console(stderr=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)
