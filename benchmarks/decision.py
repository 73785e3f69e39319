"""How long a text takes until its decision: interpretation and one step of the dialogue.

python -m benchmarks.decision [--sentences 2000]
"""

from __future__ import annotations

import argparse
import json
import time
from itertools import islice

import numpy as np

from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.state import State
from voice_skill.knowledge import load_skill
from voice_skill.nlu.sampling import sample_sentences

OUT_OF_SCOPE = (
    "what will the weather be tomorrow in paris",
    "tell me a joke about a doctor and a horse",
    "my left knee clicks when i walk up the stairs in the morning",
    "can you call my sister and tell her that i am late for dinner",
    "uh so i was thinking whether the ice thing is any good for um my neck",
)
"""Refusals, which search longest."""


def measure(sentences: int) -> dict[str, float]:
    """Milliseconds: median, 99th percentile and worst."""
    skill = load_skill()
    texts = [sample.text for sample in islice(sample_sentences(skill.grammar), sentences)]
    texts += list(OUT_OF_SCOPE) * (1 + len(texts) // 100)
    state = State()
    taken = []
    for text in texts:
        began = time.perf_counter()
        heard = skill.interpreter.interpret(text, state.context())
        advance(state, Heard(0.0, heard), skill.tree)
        taken.append(1000 * (time.perf_counter() - began))
    return {
        "texts": len(taken),
        "median_ms": round(float(np.median(taken)), 2),
        "p99_ms": round(float(np.percentile(taken, 99)), 2),
        "worst_ms": round(max(taken), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=2000)
    print(json.dumps(measure(parser.parse_args().sentences), indent=2))


if __name__ == "__main__":
    main()
