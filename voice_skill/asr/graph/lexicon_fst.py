"""The lexicon as a transducer from Kaldi phones to words, in the AT&T text format. Pure.

After every word, and before the first, there may be silence. A word that sounds like another ends
in a disambiguation symbol of its own, for else the transducer could not be made deterministic.
`[unk]` is a loop over all phones, so that any speech can be heard as it, at a cost per phone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_skill.asr.graph.lexicon import Pronunciation
from voice_skill.asr.graph.phones import (
    BASES,
    KALDI_PHONES,
    SILENCE,
    in_word,
    kaldi_phone,
)

SILENCE_MARK = KALDI_PHONES + 1
"""Input label after a silence."""
UNKNOWN_MARK = KALDI_PHONES + 2
"""Input label before the phones of `[unk]`."""
_FIRST_HOMOPHONE_MARK = KALDI_PHONES + 3
_EPSILON = 0
_START, _LOOP, _SILENT, _INSIDE_UNKNOWN = range(4)
_Counts = NDArray[np.float64]


@dataclass(frozen=True)
class LexiconCosts:
    """Costs (negative natural logarithms) inside the lexicon."""

    silence: float = math.log(2)
    """Of silence after a word, and of none."""
    unknown_phone: float = 3.0
    """Mean cost of a phone of `[unk]`. With the first model 2.6 refused fewer short commands, and 4
    let a fifth of foreign speech through as commands."""
    phone_bigram: float = 0.0
    """How much that cost follows what is usual after the phone before: 0 not at all, 1 as in the
    lexicon's words. The mean over English speech stays `unknown_phone`."""


Words = Mapping[str, Sequence[Pronunciation]]
"""Word → its pronunciations."""


@dataclass(frozen=True)
class LexiconText:
    """The transducer: one arc or final state a line, the start first."""

    text: str
    marks: int
    """How many disambiguation labels there are, from `SILENCE_MARK` on."""


def lexicon_fst(
    words: Words, ids: Mapping[str, int], unknown: int, costs: LexiconCosts
) -> LexiconText:
    """The transducer for `words`, which writes `ids` of words and `unknown` for `[unk]`."""
    writer = _Writer(costs.silence)
    writer.between_words()
    marks = _write_words(writer, words, ids)
    _write_unknown(writer, unknown, _unknown_costs(words, costs))
    writer.lines.append(f"{_LOOP} 0")
    return LexiconText("\n".join(writer.lines) + "\n", marks)


class _Writer:
    """Lines of the transducer's text, and the number of its next state."""

    def __init__(self, silence: float) -> None:
        self.lines: list[str] = []
        self._silence = silence
        self._states = _INSIDE_UNKNOWN + BASES

    def state(self) -> int:
        self._states += 1
        return self._states - 1

    def arc(self, source: int, target: int, read: int, write: int, cost: float = 0.0) -> None:
        self.lines.append(f"{source} {target} {read} {write} {cost:.6g}")

    def last(self, source: int, read: int, write: int, cost: float = 0.0) -> None:
        """The last arc of a word: silence may follow."""
        self.arc(source, _LOOP, read, write, cost + self._silence)
        self.arc(source, _SILENT, read, write, cost + self._silence)

    def between_words(self) -> None:
        self.last(_START, _EPSILON, _EPSILON)
        heard = self.state()
        self.arc(_SILENT, heard, kaldi_phone(SILENCE, "S"), _EPSILON)
        self.arc(heard, _LOOP, SILENCE_MARK, _EPSILON)


def _write_words(writer: _Writer, words: Words, ids: Mapping[str, int]) -> int:
    """Write a chain of arcs for each pronunciation; the number of disambiguation labels used."""
    entries = sorted((word, in_word(phones)) for word in words for phones in words[word])
    spoken = Counter(phones for _, phones in entries)
    seen: Counter[tuple[int, ...]] = Counter()
    for word, phones in entries:
        labels = list(phones)
        if spoken[phones] > 1:
            labels.append(_FIRST_HOMOPHONE_MARK + seen[phones])
            seen[phones] += 1
        state, write = _LOOP, ids[word]
        for label in labels[:-1]:
            following = writer.state()
            writer.arc(state, following, label, write)
            state, write = following, _EPSILON
        writer.last(state, labels[-1], write)
    return _FIRST_HOMOPHONE_MARK - SILENCE_MARK + max(seen.values(), default=0)


def _write_unknown(writer: _Writer, unknown: int, costs: NDArray[np.float64]) -> None:
    """Write the phone loop: single, or beginning, insides and end, as a word's phones are.

    Its states know the phone before (0: none yet); `costs[before, phone]`.
    """
    writer.arc(_LOOP, _INSIDE_UNKNOWN, UNKNOWN_MARK, unknown)
    for before in range(BASES):
        state = _INSIDE_UNKNOWN + before
        inside, end = ("I", "E") if before else ("B", "S")
        for phone in range(1, BASES):
            cost = float(costs[before, phone])
            writer.arc(state, _INSIDE_UNKNOWN + phone, kaldi_phone(phone, inside), _EPSILON, cost)
            writer.last(state, kaldi_phone(phone, end), _EPSILON, cost)


def _unknown_costs(words: Words, costs: LexiconCosts) -> NDArray[np.float64]:
    counts = phone_bigrams(words)
    surprise = -np.log(counts / counts.sum(axis=1, keepdims=True))
    mean = float((counts * surprise).sum() / counts.sum())
    following: NDArray[np.float64] = costs.phone_bigram * (surprise - mean) + costs.unknown_phone
    return following


def phone_bigrams(words: Words) -> _Counts:
    """How often each phone follows another in the words, plus one; row 0: at a word's beginning.

    Shape (40, 40); column 0 is never read (silence is no phone of a word).
    """
    counts = np.ones((BASES, BASES))
    for before, phone in _pairs(words):
        counts[before, phone] += 1
    return counts


def _pairs(words: Words) -> Iterator[tuple[int, int]]:
    for variants in words.values():
        for phones in variants:
            yield from zip((SILENCE, *phones), phones, strict=False)
