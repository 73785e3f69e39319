"""Where any of ten thousand phrases stand in a text, found in one pass over its words.

A phrase is words of which one may end in `*` (any ending) and `...` stands for up to three words,
whichever. All phrases are kept as one tree of words, so that a text costs what it holds, not what
is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

GAP, STEM = "...", "*"
_WIDEST = 3
"""Most words in a gap."""

Phrase = tuple[str, ...]


class Place(NamedTuple):
    """Where a phrase stands: words `start`..`end` (exclusive)."""

    start: int
    end: int
    gaps: frozenset[int] = frozenset()
    """Words in between that are whichever."""


class _Node:
    """What the words so far may be followed by, and what they are the end of."""

    __slots__ = ("names", "then")

    def __init__(self) -> None:
        self.then: dict[str, _Node] = {}
        self.names: set[str] = set()


class PhraseTree:
    """Finds phrases, which stand for names."""

    def __init__(self, phrases: Mapping[str, Iterable[Phrase]]) -> None:
        """`phrases`: all those that stand for each name."""
        self._root = _Node()
        stems: set[str] = set()
        for name, many in phrases.items():
            for phrase in many:
                node = self._root
                for word in phrase:
                    node = node.then.setdefault(word, _Node())
                node.names.add(name)
                stems.update(word for word in phrase if word.endswith(STEM))
        self._stems = sorted(stems)

    def places(self, words: Sequence[str]) -> dict[str, list[Place]]:
        """Where each name stands: its longest phrases, from the left; no two overlap."""
        forms = [self._forms(word) for word in words]
        found: dict[str, list[Place]] = {}
        for start in range(len(forms)):
            longest: dict[str, Place] = {}
            for name, place in _from(self._root, forms, Place(start, start)):
                if name not in longest or place.end > longest[name].end:
                    longest[name] = place
            for name, place in longest.items():
                before = found.setdefault(name, [])
                if not before or before[-1].end <= start:
                    before.append(place)
        return found

    def _forms(self, word: str) -> list[str]:
        """How `word` may be written in a phrase."""
        return [word, *(stem for stem in self._stems if word.startswith(stem[: -len(STEM)]))]


def _from(node: _Node, forms: Sequence[Sequence[str]], read: Place) -> Iterator[tuple[str, Place]]:
    """Every way to read on behind `read`, which has led to `node`; words come before gaps."""
    for name in node.names:
        yield name, read
    if read.end < len(forms):
        for form in forms[read.end]:
            if form in node.then:
                yield from _from(node.then[form], forms, read._replace(end=read.end + 1))
    if GAP in node.then:
        for end in range(read.end, min(read.end + _WIDEST, len(forms)) + 1):
            gaps = read.gaps.union(range(read.end, end))
            yield from _from(node.then[GAP], forms, Place(read.start, end, gaps))
