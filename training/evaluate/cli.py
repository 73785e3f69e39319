"""The command that measures models and prints one table."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from training.evaluate.engines import Engine, Way
from training.evaluate.footprint import Footprint, footprint
from training.evaluate.measuring import Outcome, known_words, measure, orders
from training.evaluate.picture import draw
from training.evaluate.report import Outcomes, as_json, markdown, rows, table
from training.evaluate.tasks import Bench
from training.workers import Workers
from voice_skill.asr.models import choose_model

PARTS = {
    "a": "stop, go, yes and no by real people, and other words to refuse",
    "b": "sentences read by adults and children, 200 in the grammar, quiet and noisy",
    "c": "telephone talk and everyday noise, all to be refused",
    "d": "the skill's own commands by held-out synthetic voices, quiet and noisy",
    "e": "speed, loading, memory, bytes on disk",
    "f": "read sentences whose beginnings and endings may be combined",
}
HOME = Path("build/model/measured")
_NICE = 15
_SOUNDS = 40
"""Utterances whose speed is measured."""
_WIDTH = 180
"""Characters of a table that goes into a file."""


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(
        prog="python -m training.evaluate",
        description="Measure models through Vosk, with PocketSphinx beside them, in one table.",
        epilog="parts:\n"
        + "\n".join(f"  {part}  {what}" for part, what in PARTS.items())
        + "\n\nWhat was heard is kept; a run that was interrupted goes on where it stopped.\n"
        "Sentences are chosen among words that every measured model knows, so compare figures of "
        "one run.\n\n  python -m training.evaluate tune --help    compares settings instead",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    models = made.add_argument("--model", "--models", dest="models", action="append", nargs="+")
    models.metavar, models.help = "DIR", "a model's folder or name; may be repeated"
    made.add_argument("--data", type=Path, required=True, metavar="DIR", help="the archives")
    made.add_argument(
        "--only", type=_parts, default=",".join(PARTS), metavar="a,c", help="these parts"
    )
    made.add_argument("--quick", action="store_true", help="every fifth recording")
    made.add_argument("--alone", action="store_true", help="without PocketSphinx")
    made.add_argument("--markdown", action="store_true", help="print the table for the docs")
    made.add_argument("--json", type=Path, metavar="FILE", help="write every figure")
    made.add_argument("--picture", type=Path, metavar="FILE", help="draw accuracy over noise")
    made.add_argument("--home", type=Path, default=HOME, metavar="DIR", help="what is kept")
    made.add_argument("--workers", type=int, default=1, metavar="N", help="processes")
    return made


def main(arguments: Sequence[str]) -> None:
    """Measure, then show. Raises `SkillError`."""
    options = parser().parse_args(arguments)
    be_nice()
    models = [
        choose_model(name).folder for names in options.models or [["embedded"]] for name in names
    ]
    engines = engines_of(models, alone=options.alone)
    made = Bench(options.data, options.home, known_words(models), options.quick)
    console = Console(stderr=True)
    outcomes = _outcomes(engines, options.only, made, options.workers, console)
    footprints = _footprints(engines, made, console) if "e" in options.only else {}
    _show(outcomes, footprints, [engine.name for engine in engines], options)


def _parts(text: str) -> str:
    """The letters of "a,c"."""
    parts = text.replace(",", "")
    if not parts or set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"the parts are {', '.join(PARTS)}, not {text}")
    return parts


def be_nice() -> None:
    """Leave the processor to others, unless it was asked for already."""
    os.nice(max(0, _NICE - os.nice(0)))


def engines_of(models: Sequence[Path], *, alone: bool) -> list[Engine]:
    """Each model in both ways, then PocketSphinx unless `alone`."""
    ours = [Engine(way, model) for model in models for way in (Way.STRICT, Way.JSON)]
    beside = [Engine(Way.POCKETSPHINX), Engine(Way.POCKETSPHINX_LOOP)]
    return ours + ([] if alone else beside)


def _outcomes(
    engines: Sequence[Engine], parts: str, made: Bench, workers: int, console: Console
) -> Outcomes:
    wanted = orders(engines, parts, made)
    found: dict[str, dict[str, list[Outcome]]] = {}
    with Workers(workers) as pool, Progress(console=console) as progress:
        bar = progress.add_task("hearing", total=len(wanted))
        for done in measure(wanted, pool):
            found.setdefault(done.key, {})[done.engine.name] = done.outcomes
            progress.update(bar, advance=1, description=f"{done.key} {done.engine.name}")
    return found


def _footprints(
    engines: Sequence[Engine], made: Bench, console: Console
) -> Mapping[str, Footprint]:
    sounds = [one.samples for one in made.task("d-skill").recordings[:_SOUNDS]]
    with console.status("speed and memory"):
        return {
            engine.name: footprint(engine, sounds, made.home)
            for engine in engines
            if engine.way is not Way.POCKETSPHINX_LOOP
        }


def _show(
    outcomes: Outcomes,
    footprints: Mapping[str, Footprint],
    engines: Sequence[str],
    options: argparse.Namespace,
) -> None:
    cells = rows(outcomes, footprints, engines)
    if options.markdown:
        print(markdown(cells, engines))
    else:
        print_table(table(cells, engines))
    if options.json:
        about = {"quick": options.quick, "only": options.only, "engines": engines}
        found = {"about": about, **as_json(outcomes, footprints)}
        options.json.write_text(json.dumps(found, indent=1) + "\n")
    if options.picture:
        draw(outcomes, options.picture)


def print_table(shown: Table) -> None:
    """Print to the terminal, or wide enough into a file."""
    console = Console()
    console.width = console.width if console.is_terminal else _WIDTH
    console.print(shown)
