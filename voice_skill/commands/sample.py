"""`relief sample`: sentences that the grammars accept."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from voice_skill.authoring.sample import draw
from voice_skill.commands.arguments import count
from voice_skill.content.loader import load_tree
from voice_skill.errors import ExitCode
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.sampling import Sample
from voice_skill.resources import content_dir, grammars_dir
from voice_skill.settings import load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--intent", action="append", default=[], help="only this intent; may be given again"
    )
    parser.add_argument("--count", type=count, default=20, help="how many sentences (default: 20)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other sentences")
    parser.add_argument(
        "--grammars", type=Path, metavar="DIR", help="another folder of hassil grammars"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a sentence")
    parser.epilog = "example:\n  relief sample --intent AskHowLong --count 5"


def run(arguments: argparse.Namespace) -> int:
    """Print sentences with their intents; raises `UsageError` for an unknown intent."""
    grammar = _grammar(arguments.grammars)
    samples = draw(grammar, intents=arguments.intent, count=arguments.count, seed=arguments.seed)
    for sample in samples:
        if arguments.json:
            print(json.dumps(_as_json(sample), ensure_ascii=False))
        else:
            print(f"{sample.intent:<14}{sample.text}")
    return ExitCode.OK


def _grammar(folder: Path | None) -> Grammar:
    if folder is not None:
        return load_grammar(folder)
    language = load_settings().language
    return load_grammar(grammars_dir(language), node_lists(load_tree(content_dir(language))))


def _as_json(sample: Sample) -> dict[str, object]:
    return {
        "text": sample.text,
        "intent": sample.intent,
        "slots": sample.slots,
        "node": sample.node,
        "situations": [situation.value for situation in sample.situations],
    }
