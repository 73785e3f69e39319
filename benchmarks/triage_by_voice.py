"""Triage through spoken input, without sound devices: synthetic voices to files, files to ears.

    python -m benchmarks.triage_by_voice [--every N] [--model DIR]

Speaks the two-sided lists of tests/safety/triage.yaml with two voices (flite's slt and espeak-ng),
hears them as `relief hear` does, and reports what should have set a rule off and did not (with the
words that the model lacks), and what should not have and did.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speech import VOICES, spoken
from tests.safety.lists import phrases, set_off, urgent_enough
from voice_skill.authoring.hearing import HeardFile, open_hearer
from voice_skill.knowledge import load_skill
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.normalise import words_of


def understood(heard: HeardFile) -> Interpretation:
    """What was heard, as the lists judge it."""
    return Interpretation(heard.text, heard.accepted, heard.intent, heard.slots)


def measure(every: int, model: str | None) -> None:
    """Speak every Nth phrase of both sides with both voices, and print what went wrong."""
    hearer = open_hearer(model, None)
    tree = load_skill().tree
    lacking = set(hearer.missing_words)
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for side in ("must", "must_not"):
            for rule, text in list(phrases(side))[::every]:
                for voice in VOICES:
                    heard = hearer.hear(spoken(voice, text, Path(folder)))
                    found = understood(heard)
                    right = urgent_enough(found, rule, tree)
                    if side == "must_not":
                        right = not set_off(found)
                    counts[side, voice] += 1
                    counts[f"{side} right", voice] += int(right)
                    missing = sorted(lacking.intersection(words_of(text)))
                    counts[f"{side} lacking", voice] += int(bool(missing) and not right)
                    if not right:
                        why = f"the model lacks {', '.join(missing)}" if missing else heard.reason
                        print(f"{side:8} {voice:6} {rule}: {text!r} -> {heard.text!r}, {why}")
    for voice in VOICES:
        for side in ("must", "must_not"):
            total, good = counts[side, voice], counts[f"{side} right", voice]
            lacked = counts[f"{side} lacking", voice]
            print(f"{voice:6} {side:8} {good} of {total} right; {lacked} wrong for lack of a word")


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--every", type=int, default=1, help="take only every Nth phrase")
    parser.add_argument("--model", help="a model folder (default: as relief hear)")
    options = parser.parse_args(arguments)
    measure(options.every, options.model)


if __name__ == "__main__":
    main()
