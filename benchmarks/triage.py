"""Triage over two-sided lists, typed and spoken, without sound devices.

    python -m benchmarks.triage [--list FILE …] [--typed] [--quiet] [--every N] [--model DIR]

A list says for each rule which phrases must set it (or one as urgent) off, and which must set none
off. What is only asked about sets nothing off, and is counted by itself; the dialogue then shows
that nobody's answer is the sign, and that a "no" is none. Typed, they are
interpreted as they stand; else two voices (flite's slt and espeak-ng) speak them, and they are
heard as `relief hear` does. Every miss is printed, unless `--quiet`: who reads the misses of a
blind list and changes the grammar has a list that is blind no more.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.speech import VOICES, spoken
from tests.safety.doubts import signs_found
from tests.safety.lists import (
    TRIAGE,
    as_urgent,
    asked_about,
    phrases,
    set_off,
    urgent_enough,
)
from voice_skill.authoring.hearing import FileHearer, HeardFile, interpret_anywhere, open_hearer
from voice_skill.content.schema import Level
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.normalise import words_of

ENDS = {"must": "answered so if nobody replies", "must_not": "end with a no"}
"""What becomes of a doubt on either side."""

Understand = Callable[[str], Iterator[tuple[str, Interpretation]]]
"""What a phrase was taken for, by each way of saying it."""


def understood(heard: HeardFile) -> Interpretation:
    """What was heard, as the lists judge it."""
    return Interpretation(
        heard.text, heard.accepted, heard.intent, heard.slots, reason=heard.reason
    )


def typed(skill: Skill) -> Understand:
    """Interpret phrases as they stand."""

    def understand(text: str) -> Iterator[tuple[str, Interpretation]]:
        yield "typed", interpret_anywhere(skill.interpreter, text)

    return understand


def by_voice(hearer: FileHearer, folder: Path) -> Understand:
    """Speak phrases with every voice, and hear them."""
    lacking = set(hearer.missing_words)

    def understand(text: str) -> Iterator[tuple[str, Interpretation]]:
        lacked = lacking.intersection(words_of(text))
        for voice in VOICES:
            found = understood(hearer.hear(spoken(voice, text, folder)))
            lack = f"; the model lacks {', '.join(sorted(lacked))}" if lacked else ""
            yield voice, replace(found, reason=f"{found.reason}{lack}")

    return understand


def ends_well(found: Interpretation, rule: str | None, skill: Skill) -> bool:
    """Whether a doubt that nobody answers ends in `rule`; where None, whether a "no" ends it."""
    if rule is None:
        return not signs_found(found, skill, answer="no")
    return any(as_urgent(sign, rule, skill.tree) for sign in signs_found(found, skill))


def measure(understand: Understand, skill: Skill, file: Path, every: int, quiet: bool) -> None:
    """Print what went wrong, and how much was right: in all, and of the emergencies."""
    counts: Counter[tuple[str, str, str]] = Counter()
    rules = skill.tree.warning_signs
    for side in ("must", "must_not"):
        for rule, text in list(phrases(side, file))[::every]:
            for way, found in understand(text):
                must = side == "must"
                right = urgent_enough(found, rule, skill.tree) if must else not set_off(found)
                asked = asked_about(found)
                settled = asked and ends_well(found, rule if must else None, skill)
                for kind in ("", *(["emergencies "] * (rules[rule].level is Level.EMERGENCY))):
                    counts[way, side, f"{kind}all"] += 1
                    counts[way, side, f"{kind}right"] += right
                    counts[way, side, f"{kind}asked"] += asked
                    counts[way, side, f"{kind}settled"] += settled
                if not right and not quiet:
                    print(f"{side:8} {way:6} {rule}: {text!r} -> {found.text!r}, {found.reason}")
    for way, side in dict.fromkeys((way, side) for way, side, _ in counts):
        said = [
            f"{counts[way, side, f'{kind}right']} of {counts[way, side, f'{kind}all']} right,"
            f" {counts[way, side, f'{kind}asked']} asked about"
            f" ({counts[way, side, f'{kind}settled']} of these {ENDS[side]})"
            for kind in ("", "emergencies ")
        ]
        print(f"{file.name} {way:6} {side:8} {'; of emergencies '.join(said)}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, action="append", dest="lists", metavar="FILE")
    parser.add_argument("--typed", action="store_true", help="interpret the text; speak nothing")
    parser.add_argument("--quiet", action="store_true", help="print figures only")
    parser.add_argument("--every", type=int, default=1, help="take only every Nth phrase")
    parser.add_argument("--model", help="a model folder (default: as relief hear)")
    options = parser.parse_args(arguments)
    skill = load_skill()
    with tempfile.TemporaryDirectory() as folder:
        if options.typed:
            understand = typed(skill)
        else:
            understand = by_voice(open_hearer(options.model), Path(folder))
        for file in options.lists or [TRIAGE]:
            measure(understand, skill, file, options.every, options.quiet)


if __name__ == "__main__":
    main()
