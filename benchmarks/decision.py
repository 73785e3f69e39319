"""How long a text takes until its decision: interpretation and one step of the dialogue.

python -m benchmarks.decision [--sentences 2000] [--nodes 250 500 1000 2000] [--plot PICTURE]

`--nodes` adds synthetic topics until the tree has so many nodes, each named by words that the tree
uses already, and so as hard to tell apart as names can be. `--plot` draws the growth.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from voice_skill.content.tree import Tree
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.state import State
from voice_skill.knowledge import Skill, load_skill, make_skill, read_sources
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.resources import grammars_dir

OUT_OF_SCOPE = (
    "what will the weather be tomorrow in paris",
    "tell me a joke about a doctor and a horse",
    "my left knee clicks when i walk up the stairs in the morning",
    "can you call my sister and tell her that i am late for dinner",
    "uh so i was thinking whether the ice thing is any good for um my neck",
)
"""Refusals, which search longest."""
LIMIT_MS = 10.0
"""What the median may be at most with 2,000 nodes."""
_WORD = re.compile("[a-z]{3,}")


def measure(skill: Skill, sentences: int) -> dict[str, float]:
    """Milliseconds: median, 99th percentile and worst."""
    texts = [sample.text for sample in sample_sentences(skill.grammar)]
    texts = random.Random(0).sample(texts, min(sentences, len(texts)))
    texts += list(OUT_OF_SCOPE) * (1 + len(texts) // 100)
    state = State()
    skill.warm_up()
    taken = []
    for text in texts:
        began = time.perf_counter()
        heard = skill.interpreter.interpret(text, state.context())
        advance(state, Heard(0.0, heard), skill.tree)
        taken.append(1000 * (time.perf_counter() - began))
    return {
        "nodes": len(skill.tree.nodes),
        "texts": len(taken),
        "median_ms": round(float(np.median(taken)), 2),
        "p99_ms": round(float(np.percentile(taken, 99)), 2),
        "worst_ms": round(max(taken), 2),
    }


def grown(tree: Tree, nodes: int, seed: int = 0) -> Tree:
    """`tree` with synthetic topics until it has `nodes` nodes."""
    choose = random.Random(seed)
    words = sorted(set(_WORD.findall(" ".join(n for x in tree.nodes for n in x.spoken_names))))
    pattern = tree.topics["massage"]
    taken = {name for node in tree.nodes for name in node.spoken_names}
    topics = dict(tree.topics)
    for number in range(nodes - len(tree.nodes)):
        name = next(
            n for n in iter(lambda: " ".join(choose.sample(words, 3)), "") if n not in taken
        )
        taken.add(name)
        node_id = f"synthetic-{number}"
        topics[node_id] = pattern.model_copy(update={"id": node_id, "name": name, "says": ()})
    return tree.model_copy(update={"topics": topics})


def skill_with(nodes: int) -> Skill:
    """The skill with a tree of so many nodes; examples of people's own words stay as they are."""
    sources = read_sources("en")
    tree = grown(sources.tree, nodes)
    grammar = load_grammar(grammars_dir(), node_lists(tree))
    return make_skill(replace(sources, tree=tree, grammar=grammar))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--nodes", type=int, nargs="*", default=[])
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    rows = []
    for skill in itertools.chain([load_skill()], map(skill_with, options.nodes)):
        rows.append(measure(skill, options.sentences))
        print(json.dumps(rows[-1]), flush=True)
    if options.plot is not None:
        _draw(rows, options.plot)


def _draw(rows: list[dict[str, float]], file: Path) -> None:
    from matplotlib.figure import Figure  # the extra [plot]

    figure = Figure(figsize=(6, 3.6), layout="constrained")
    axes = figure.add_subplot()
    nodes = [row["nodes"] for row in rows]
    for key, name in (("median_ms", "median"), ("p99_ms", "99th percentile")):
        axes.plot(nodes, [row[key] for row in rows], marker="o", label=name)
    axes.axhline(LIMIT_MS, linestyle="--", color="grey", label="limit of the median")
    axes.set(xlabel="nodes of the tree", ylabel="text to decision, ms", ylim=(0, None))
    axes.legend()
    figure.savefig(file, dpi=120)


if __name__ == "__main__":
    main()
