"""How well are warning signs heard in the words of people whose words nobody has read?

    python -m benchmarks.sign_examples [--file NAME …]

Every file of `content/en/safety/examples` is one kind of people. For each of them in turn the
likeness (`voice_skill.nlu.sign_likeness`) learns the others only, and the whole interpreter reads
that file, typed. Told are the shares of `must` that set a sign off that is urgent enough, or are
asked about, and the same of `must_not`; without the likeness, too. Some minutes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scripts.fit_signs import fitted, learned
from tests.safety.lists import asked_about, phrases, set_off, urgent_enough
from voice_skill.authoring.hearing import interpret_anywhere
from voice_skill.content.schema import Level
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import SIGNS_FOLDER, load_sign_examples
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.sign_likeness import SignLikeness
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir, word_vectors_file

Counts = Counter[tuple[str, str]]
"""How often a phrase of one side ("must", "emergency", "must_not") had one outcome."""


def heard(interpreter: Interpreter, skill: Skill, file: Path) -> Counts:
    """What became of the phrases of `file`."""
    counts: Counts = Counter()
    for side in ("must", "must_not"):
        for rule, text in phrases(side, file):
            found = interpret_anywhere(interpreter, text)
            right = urgent_enough(found, rule, skill.tree) if side == "must" else set_off(found)
            outcome = "set off" if right else "asked" if asked_about(found) else "neither"
            counts[side, outcome] += 1
            if side == "must" and skill.tree.warning_signs[rule].level is Level.EMERGENCY:
                counts["emergency", outcome] += 1
    return counts


def without(file: Path, skill: Skill, vectors: WordVectors) -> SignLikeness:
    """The likeness that has learned all files but this one."""
    others = [one for one in sorted(file.parent.glob("*.yaml")) if one != file]
    model = fitted(learned(skill, load_sign_examples(*others)), vectors, skill.grammar.keep_words)
    return SignLikeness(model.shares, skill.tree)


def told(name: str, counts: Counts) -> str:
    """One line of the report."""
    parts = []
    for side in ("must", "emergency", "must_not"):
        total = sum(counts[side, outcome] for outcome in ("set off", "asked", "neither")) or 1
        shares = (f"{counts[side, outcome] / total:6.1%}" for outcome in ("set off", "asked"))
        parts.append(f"{side}: {' + '.join(shares)} of {total}")
    return f"{name:22} {';  '.join(parts)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--file", action="append", help="only this file (its name without .yaml)")
    options = parser.parse_args(arguments)
    skill = load_skill()
    stored = word_vectors_file()
    assert stored is not None
    vectors = WordVectors.load(stored)
    plain = Interpreter(skill.grammar, skill.tree, skill.own_words)
    before: Counts = Counter()
    after: Counts = Counter()
    print("set off + asked about")
    for file in sorted((content_dir() / SIGNS_FOLDER).glob("*.yaml")):
        if options.file and file.stem not in options.file:
            continue
        before += heard(plain, skill, file)
        likeness = without(file, skill, vectors)
        interpreter = Interpreter(skill.grammar, skill.tree, skill.own_words, likeness)
        counts = heard(interpreter, skill, file)
        print(told(file.stem, counts), flush=True)
        after += counts
    print(told("all", after))
    print(told("all, grammar alone", before))


if __name__ == "__main__":
    main()
