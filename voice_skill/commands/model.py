"""`relief model`: list, install, locate, remove and extend recognition models."""

from __future__ import annotations

import argparse
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from voice_skill import resources
from voice_skill.asr.install import OFFICIAL_MODEL, RemoteModel, install_model
from voice_skill.asr.models import (
    EMBEDDED,
    OFFICIAL,
    ModelChoice,
    Origin,
    choose_model,
    models_cache,
    models_in,
    problem_with,
    takes_grammar,
)
from voice_skill.errors import ExitCode, ModelError, UsageError
from voice_skill.settings import load_settings

_PATIENCE = 20.0
"""Seconds a server may stay silent when somebody asked for the model…"""
_SHORT_PATIENCE = 4.0
"""… and when it is only tried on the way to something else (`--if-missing`)."""
_GRAPH_EPILOG = """Takes seconds; nothing is trained. Needs the extra [graph]:
  pip install "relief-voice[graph]"
and espeak-ng, if a word is in no dictionary.

examples:
  relief model graph --grammars my-hassil-folder --to my-model
  relief hear --grammars my-hassil-folder --model my-model *.flac
  relief model graph                 the skill's own words changed (make graph does this)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the models on this machine, and which one hears")
    install = actions.add_parser("install", help="fetch the official small English model (41 MB)")
    path = actions.add_parser("path", help="print the folder of the model that hears")
    remove = actions.add_parser("remove", help="delete an installed model")
    install.add_argument(
        "--if-missing",
        action="store_true",
        help="only if it is wanted and absent; going without it is no failure",
    )
    install.add_argument("--force", action="store_true", help="fetch it again")
    install.add_argument("--url", default=OFFICIAL_MODEL.url, help=argparse.SUPPRESS)
    install.add_argument("--sha256", default=OFFICIAL_MODEL.sha256, help=argparse.SUPPRESS)
    install.add_argument("--size", type=int, default=OFFICIAL_MODEL.size, help=argparse.SUPPRESS)
    remove.add_argument("name", help="as `relief model list` shows it")
    graph = actions.add_parser("graph", help="add a grammar's words to a copy of a model")
    _add_graph_arguments(graph)
    for action in (listing, install, path, remove):
        action.add_argument("--json", action="store_true", help="print JSON")


def _add_graph_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `model_graph.run` reads."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _GRAPH_EPILOG
    parser.add_argument(
        "--grammars",
        metavar="DIR",
        type=Path,
        help="hassil grammars whose words are added; without it the graph is made anew from "
        "the skill's own grammars and content",
    )
    parser.add_argument(
        "--to",
        metavar="DIR",
        type=Path,
        help="the copy to make; may be left out only without --grammars: then the model changes",
    )
    parser.add_argument(
        "--model",
        metavar="DIR",
        default=EMBEDDED,
        help="the model to start from: one made by this project (default: the one that ships)",
    )
    parser.add_argument(
        "--pronunciations",
        metavar="FILE",
        type=Path,
        help="your own pronunciations, which win over all others, even over content/en/"
        "pronunciations.yaml; words that the model lacks are added; a line is  "
        "trapezius: T R AH P IY Z IY AH S",
    )
    parser.add_argument("--force", action="store_true", help="replace the folder --to")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Do one action."""
    action = {
        "list": _list,
        "install": _install,
        "path": _path,
        "remove": _remove,
        "graph": _graph,
    }
    action[arguments.action](arguments)
    return ExitCode.OK


def _graph(arguments: argparse.Namespace) -> None:
    from voice_skill.commands import model_graph  # it takes half a second

    model_graph.run(arguments)


def _list(arguments: argparse.Namespace) -> None:
    found = [*models_in(models_cache()), *models_in(resources.models_dir())]
    hears, problem = _choice_or_problem()
    if hears and hears.folder not in found:
        found.append(hears.folder)
    rows = [_row(folder, hears) for folder in found]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        _show(rows, hears)
    if problem:
        raise problem


def _choice_or_problem() -> tuple[ModelChoice | None, ModelError | None]:
    """The model that hears; where what was configured is none, the list helps to choose another."""
    try:
        return choose_model(configured=load_settings().model), None
    except ModelError as error:
        return None, error


def _show(rows: list[dict[str, Any]], hears: ModelChoice | None) -> None:
    table = Table("hears", "model", "size", "grammar", box=None, header_style="bold")
    table.add_column("folder", overflow="fold")
    for row in rows:
        grammar = "strict" if row["takes_grammar"] else "its own only"
        mark = "→" if row["hears"] else ""
        table.add_row(mark, row["name"], f"{row['bytes'] / 1e6:.1f} MB", grammar, row["folder"])
    console = Console()
    console.print(table)
    if hears and hears.origin is Origin.SHIPPED:
        console.print("The larger official model is not installed: relief model install")


def _row(folder: Path, hears: ModelChoice | None) -> dict[str, Any]:
    chosen = hears if hears and hears.folder == folder else None
    return {
        "name": folder.name,
        "folder": str(folder),
        "hears": chosen is not None,
        "origin": chosen.origin.value if chosen else None,
        "takes_grammar": takes_grammar(folder),
        "bytes": sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()),
    }


def _path(arguments: argparse.Namespace) -> None:
    choice = choose_model(configured=load_settings().model)
    if arguments.json:
        print(json.dumps(_row(choice.folder, choice)))
    else:
        print(choice.folder)


def _install(arguments: argparse.Namespace) -> None:
    wanted = replace(
        OFFICIAL_MODEL, url=arguments.url, sha256=arguments.sha256, size=arguments.size
    )
    problem = ""
    fetching = arguments.force or _is_missing(wanted, arguments.if_missing)
    if fetching:
        try:
            _fetch(wanted, _SHORT_PATIENCE if arguments.if_missing else _PATIENCE)
        except ModelError as error:
            if not arguments.if_missing:
                raise
            problem = error.message
    choice = choose_model(configured=load_settings().model)
    if arguments.json:
        print(json.dumps({**_row(choice.folder, choice), "problem": problem or None}))
        return
    if arguments.if_missing and not fetching:
        return  # Nothing happened, and what starts next says which model hears.
    line = f"Hearing with {choice.summary}."
    if problem:
        line += f" {problem} For the larger official model, later: relief model install"
    Console(highlight=False, soft_wrap=True).print(line, markup=False)


def _is_missing(wanted: RemoteModel, only_if_wanted: bool) -> bool:
    """With `only_if_wanted`, a model chosen by settings or environment is left alone."""
    if problem_with(models_cache() / wanted.name) is None:
        return False
    if not only_if_wanted:
        return True
    configured = load_settings().model
    return configured == OFFICIAL and choose_model(configured=configured).origin is Origin.SHIPPED


def _fetch(wanted: RemoteModel, patience: float) -> None:
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(f"Fetching {wanted.name}", total=wanted.size)
        install_model(
            wanted,
            models_cache(),
            timeout=patience,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _remove(arguments: argparse.Namespace) -> None:
    name = arguments.name
    folder = models_cache() / name
    if Path(name).name != name or name.startswith(".") or not folder.is_dir():
        installed = ", ".join(model.name for model in models_in(models_cache())) or "none"
        raise UsageError(f'No installed model is called "{name}".', hint=f"Installed: {installed}.")
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise ModelError(f"{folder} cannot be removed ({error.strerror}).") from error
    choice = choose_model(configured=load_settings().model)
    if arguments.json:
        print(json.dumps({"removed": name, **_row(choice.folder, choice)}))
    else:
        print(f"Removed {name}. Hearing with {choice.summary}.")
