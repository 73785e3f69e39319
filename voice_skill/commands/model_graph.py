"""`relief model graph`: give a model the words of a grammar, or of the skill, without training."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from voice_skill.asr.graph.build import build_skill_graph, copy_network, extend_model
from voice_skill.asr.graph.corrections import read_corrections, skill_corrections
from voice_skill.asr.graph.folders import replacing
from voice_skill.asr.graph.lexicon import GUESSED, Entry, Lexicon, merged
from voice_skill.asr.models import choose_model
from voice_skill.errors import UsageError
from voice_skill.knowledge import load_skill
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.wordgraph import word_graph
from voice_skill.settings import load_settings


def run(arguments: argparse.Namespace) -> None:
    """Make the graph and say which words it has now.

    Raises `UsageError`, `GrammarError`, `ContentError`, `ModelError` or `MissingError`.
    """
    model = choose_model(arguments.model).folder
    written = skill_corrections(load_settings().language)
    if arguments.pronunciations:
        written = merged(written, read_corrections(arguments.pronunciations))
    if arguments.grammars is None:
        _rebuild(arguments, model, written)
    else:
        _extend(arguments, model, written)


def _extend(arguments: argparse.Namespace, model: Path, written: Lexicon) -> None:
    if arguments.to is None:
        raise UsageError("Name the folder of the copy.", hint="Add: --to DIR")
    grammar = load_grammar(arguments.grammars)
    _check_room(arguments.to, model, arguments.force)
    extension = extend_model(model, arguments.to, word_graph(grammar).words, written)
    heading = f"{len(extension.added)} words added, {extension.words} in all"
    _say(arguments, arguments.to, extension.words, extension.added, heading)
    if not arguments.json:
        print(f"Hear with it: relief hear --model {arguments.to} --grammars {arguments.grammars} …")


def _rebuild(arguments: argparse.Namespace, model: Path, written: Lexicon) -> None:
    target = arguments.to or model
    skill = load_skill(load_settings().language)
    if target == model:
        lexicon = build_skill_graph(model, skill, written)
    else:
        _check_room(target, model, arguments.force)
        with replacing(target) as copy:
            copy_network(model, copy)
            lexicon = build_skill_graph(copy, skill, written)
    doubtful = {word: entry for word, entry in lexicon.items() if entry.origin.needs_review}
    heading = f"{len(lexicon)} words; no dictionary has {len(doubtful)} of them (graph/{GUESSED})"
    _say(arguments, target, len(lexicon), doubtful, heading)


def _check_room(target: Path, model: Path, force: bool) -> None:
    """Raise `UsageError` for a folder that must not be replaced."""
    if target.resolve() in (model.resolve(), *model.resolve().parents):
        raise UsageError(f"{target} is where the model itself is.", hint="Name another folder.")
    if target.is_dir() and any(target.iterdir()) and not force:
        raise UsageError(f"{target} exists already.", hint="Add --force to replace it.")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file.", hint="Name a folder.")


def _say(
    arguments: argparse.Namespace, model: Path, words: int, entries: Lexicon, heading: str
) -> None:
    if arguments.json:
        shown = [_row(entry) for entry in entries.values()]
        print(json.dumps({"model": str(model), "words": words, "entries": shown}))
        return
    table = Table("word", "pronounced", "", box=None, header_style="bold")
    for entry in entries.values():
        mark = entry.origin.value if entry.origin.needs_review else ""
        table.add_row(entry.word, ", ".join(entry.spelt), mark)
    console = Console(highlight=False, soft_wrap=True)
    if entries:
        console.print(table)
    console.print(f"{model}: {heading}.", markup=False)
    if any(entry.origin.needs_review for entry in entries.values()):
        console.print(
            "Where a guess is wrong, write the word in a file and add: --pronunciations FILE"
        )


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "word": entry.word,
        "pronunciations": entry.spelt,
        "origin": entry.origin.value,
        "review": entry.origin.needs_review,
    }
