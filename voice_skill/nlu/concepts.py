"""Warning signs by what is said together, in whatever words.

A template holds a sentence; a concept holds every word for one thing. An alarm names the concepts
that amount to a sign when they are said close together ("face" with "droops"), in any order.
Whether it is present, denied, past or only talked about is judged as for a spotted sign
(`assertion`). All words are data (`concepts:`, `alarms:` and `barriers:` in a grammar file).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from voice_skill.nlu.assertion import Assertion, AssertionCues

WITHIN = 12
"""Most words from the first concept of an alarm to the last."""
_NOTHING = "\0"
_GAP = "..."
"""In a pattern: up to three words, whichever."""
_CONTRACTED = {"'s": "is", "'m": "am", "'ve": "have", "'re": "are", "'ll": "will"}


class Alarm(NamedTuple):
    """An alarm that words set off."""

    sign: str
    concepts: tuple[str, ...]
    start: int
    end: int
    """Words `start`..`end` (exclusive) hold the concepts."""
    assertion: Assertion
    """Present, or somebody else's."""


class _Place(NamedTuple):
    """Where a concept was found, in split tokens (end exclusive)."""

    start: int
    end: int
    gaps: frozenset[int]
    """Tokens in between that are whichever: a "not" among them denies."""


@dataclass(frozen=True)
class Concepts:
    """The concepts and alarms of one language."""

    phrases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Every phrase for each concept."""
    alarms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Warning sign and concepts, most urgent first where the file orders them so."""
    barriers: Sequence[str] = ()
    """No alarm reaches over these words ("but")."""

    @staticmethod
    def parse(
        concepts: Mapping[str, Sequence[str]],
        alarms: Mapping[str, Sequence[Sequence[str]]],
        barriers: Sequence[str] = (),
    ) -> Concepts:
        """From a grammar's mappings, checked before."""
        pairs = tuple((sign, tuple(one)) for sign, many in alarms.items() for one in many)
        return Concepts(concepts, pairs, barriers)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every whole word of the phrases; digits are typed, never heard."""
        words = {word for many in self.phrases.values() for one in many for word in one.split()}
        return frozenset(word for word in words if word[-1] not in "*." and not word.isdigit())

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(phrases) for name, phrases in self.phrases.items()}

    @cached_property
    def _barriers(self) -> re.Pattern[str]:
        return _pattern(self.barriers or [_NOTHING])

    def found(self, words: Sequence[str], cues: AssertionCues) -> Iterator[Alarm]:
        """The alarms in `words`, denied, past and general ones left out."""
        tokens, origin = _split(words)
        text = f" {' '.join(tokens)} "
        starts = {match.start(): at for at, match in enumerate(re.finditer(r"(?<= )\S", text))}
        places = {name: _places(pattern, text, starts) for name, pattern in self._patterns.items()}
        barriers = _places(self._barriers, text, starts)
        for sign, concepts in self.alarms:
            candidates = [places[name] for name in concepts]
            for chosen in itertools.product(*candidates):
                first, last = min(one.start for one in chosen), max(one.end for one in chosen)
                if _overlap(chosen) or last - first > WITHIN:
                    continue
                if any(first < one.start < last for one in barriers):
                    continue
                start, end = origin[first], origin[last - 1] + 1
                taken = {
                    origin[at]
                    for one in chosen
                    for at in range(one.start, one.end)
                    if at not in one.gaps
                }
                said = cues.of_parts(words, start, end, taken)
                if said in (Assertion.PRESENT, Assertion.SOMEONE_ELSE):
                    yield Alarm(sign, concepts, start, end, said)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of `phrases` as whole words, the longest where several begin."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(_expression, ordered))})(?= )")


def _expression(phrase: str) -> str:
    tokens, _ = _split(phrase.split())
    expression = ""
    for token in tokens:
        if token == _GAP:
            expression += r"((?: \S+){0,3})"
        else:
            written = re.escape(token.removesuffix("*"))
            expression += f" {written}" + (r"\S*" if token.endswith("*") else "")
    return expression.removeprefix(" ")


def _split(words: Sequence[str]) -> tuple[list[str], list[int]]:
    """Tokens without contractions ("neck's" is "neck is"), and which word each came from."""
    tokens: list[str] = []
    origin: list[int] = []
    for at, word in enumerate(words):
        stem, mark, ending = word.rpartition("'")
        parts = [stem, _CONTRACTED[mark + ending]] if mark + ending in _CONTRACTED else [word]
        tokens += parts
        origin += [at] * len(parts)
    return tokens, origin


def _places(pattern: re.Pattern[str], text: str, starts: Mapping[int, int]) -> list[_Place]:
    return [_place(match, starts) for match in pattern.finditer(text)]


def _place(match: re.Match[str], starts: Mapping[int, int]) -> _Place:
    start = starts[match.start()]
    gaps = frozenset(
        number
        for first, last in match.regs[1:]
        for at, number in starts.items()
        if first <= at < last
    )
    return _Place(start, start + len(match.group().split()), gaps)


def _overlap(places: Sequence[_Place]) -> bool:
    return any(
        one.start < other.end and other.start < one.end
        for one, other in itertools.combinations(places, 2)
    )
