"""Random lexicons, and a walker over the text of a transducer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hypothesis import strategies as st

from voice_skill.asr.graph.lexicon import Entry, Origin
from voice_skill.asr.graph.phones import PHONES

pronunciations = st.lists(st.integers(1, len(PHONES)), min_size=1, max_size=6).map(tuple)
words = st.text("abcdefghijklmnopqrstuvwxyz'-é", min_size=1, max_size=8)
variants = st.lists(pronunciations, min_size=1, max_size=3, unique=True).map(tuple)
lexicons = st.dictionaries(words, variants, min_size=1, max_size=12).map(
    lambda found: {word: Entry(word, said, Origin.GUESSED) for word, said in sorted(found.items())}
)


class Transducer:
    """A transducer in the AT&T text format."""

    def __init__(self, text: str) -> None:
        self.finals: set[int] = set()
        self._arcs: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for line in text.splitlines():
            fields = line.split()
            if len(fields) <= 2:
                self.finals.add(int(fields[0]))
            else:
                source, target, read, write = map(int, fields[:4])
                self._arcs[source].append((read, write, target))
        self.start = int(text.split(maxsplit=1)[0])

    def outputs(self, labels: Sequence[int]) -> set[tuple[int, ...]]:
        """Everything that may be written while `labels` are read from start to an end."""
        states = self._closed({(self.start, ())})
        for label in labels:
            stepped = {
                (target, (*written, write) if write else written)
                for state, written in states
                for read, write, target in self._arcs[state]
                if read == label
            }
            states = self._closed(stepped)
        return {written for state, written in states if state in self.finals}

    def _closed(self, states: set[tuple[int, tuple[int, ...]]]) -> set[tuple[int, tuple[int, ...]]]:
        stack = list(states)
        while stack:
            state, written = stack.pop()
            for read, write, target in self._arcs[state]:
                reached = (target, (*written, write) if write else written)
                if read == 0 and reached not in states:
                    states.add(reached)
                    stack.append(reached)
        return states
