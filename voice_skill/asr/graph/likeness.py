"""How alike two pronunciations sound: an edit distance whose costs come from articulation.

Replacing one phone by another costs 0 (the same) to 1 (nothing in common), by how far apart they
are made: height, backness and rounding of a vowel (both ends of a diphthong); manner, place and
voicing of a consonant. The scales are ordinal, after the IPA chart; the weights are ours, and no
confusion was measured to find them. Leaving a phone out costs `_LOST`, or less for what casual
speech swallows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from voice_skill.asr.graph.lexicon import Pronunciation
from voice_skill.asr.graph.phones import BASES, INDEX

Pair = tuple[Pronunciation, Pronunciation]
Phrase = Sequence[Sequence[Pronunciation]]
"""For each word the ways to say it; none where that is unknown."""

_CHUNK = 5_000
"""Pairs compared at once: a few MB."""
_ROUNDING = 1e-4
_LOST = 0.7
_WEAK = {"HH": 0.4, "T": 0.5, "D": 0.5, "AH": 0.5, "IH": 0.5, "R": 0.6, "Y": 0.6}
"""What leaving out (or adding) these costs."""

_Vowel = tuple[float, float, float]
_VOWELS: dict[str, tuple[_Vowel, _Vowel]] = {
    "IY": ((1.0, 0.0, 0), (1.0, 0.0, 0)),
    "IH": ((0.8, 0.2, 0), (0.8, 0.2, 0)),
    "EH": ((0.45, 0.1, 0), (0.45, 0.1, 0)),
    "AE": ((0.15, 0.15, 0), (0.15, 0.15, 0)),
    "AA": ((0.0, 0.8, 0), (0.0, 0.8, 0)),
    "AO": ((0.2, 0.9, 0.5), (0.2, 0.9, 0.5)),
    "AH": ((0.4, 0.5, 0), (0.4, 0.5, 0)),
    "ER": ((0.5, 0.5, 1), (0.5, 0.5, 1)),
    "UH": ((0.8, 0.8, 1), (0.8, 0.8, 1)),
    "UW": ((1.0, 0.9, 1), (1.0, 0.9, 1)),
    "EY": ((0.6, 0.05, 0), (0.95, 0.05, 0)),
    "AY": ((0.0, 0.5, 0), (0.9, 0.1, 0)),
    "OY": ((0.4, 1.0, 1), (0.9, 0.1, 0)),
    "AW": ((0.0, 0.5, 0), (0.9, 0.9, 1)),
    "OW": ((0.5, 0.9, 1), (0.9, 0.9, 1)),
}
"""Height (low to high), backness (front to back) and rounding, as a vowel begins and ends."""

_STOP, _AFFRICATE, _FRICATIVE, _NASAL, _LIQUID, _GLIDE = 0.0, 0.2, 0.35, 0.6, 0.8, 1.0
_CONSONANTS: dict[str, tuple[float, float, float]] = {
    "P": (_STOP, 0.0, 0), "B": (_STOP, 0.0, 1), "T": (_STOP, 0.4, 0), "D": (_STOP, 0.4, 1),
    "K": (_STOP, 0.85, 0), "G": (_STOP, 0.85, 1),
    "CH": (_AFFRICATE, 0.5, 0), "JH": (_AFFRICATE, 0.5, 1),
    "F": (_FRICATIVE, 0.1, 0), "V": (_FRICATIVE, 0.1, 1),
    "TH": (_FRICATIVE, 0.25, 0), "DH": (_FRICATIVE, 0.25, 1),
    "S": (_FRICATIVE, 0.4, 0), "Z": (_FRICATIVE, 0.4, 1),
    "SH": (_FRICATIVE, 0.55, 0), "ZH": (_FRICATIVE, 0.55, 1), "HH": (_FRICATIVE, 1.0, 0),
    "M": (_NASAL, 0.0, 1), "N": (_NASAL, 0.4, 1), "NG": (_NASAL, 0.85, 1),
    "L": (_LIQUID, 0.4, 1), "R": (_LIQUID, 0.5, 1),
    "W": (_GLIDE, 0.1, 1), "Y": (_GLIDE, 0.7, 1),
}  # fmt: skip
"""Manner (by how open), place (lips to throat) and voicing."""

_RELATED = {("W", "UW"), ("W", "UH"), ("W", "OW"), ("Y", "IY"), ("Y", "IH"), ("R", "ER")}
_RELATED_COST = 0.5
"""A consonant that is nearly a vowel, against that vowel."""


def distances(pairs: Sequence[Pair]) -> Iterator[tuple[float, float]]:
    """For each pair its distance, and that distance per phone of the longer one."""
    totals = np.zeros(len(pairs), np.float32)
    # Pairs of like lengths together: a chunk takes as long as its longest pair.
    order = sorted(range(len(pairs)), key=lambda n: (len(pairs[n][0]), len(pairs[n][1])))
    for start in range(0, len(pairs), _CHUNK):
        chunk = order[start : start + _CHUNK]
        totals[chunk] = _totals([pairs[n] for n in chunk])
    for total, pair in zip(totals, pairs, strict=True):
        yield float(total), float(total) / max(map(len, pair))


def likely_pairs(phrases: Sequence[Phrase], limit: float) -> Iterator[tuple[int, int]]:
    """Which phrases may be within `limit` per phone of each other; the others surely are not.

    Far faster than the distances: each phone of one is lost, or replaced by a phone that the other
    has somewhere, and that is what they differ by at least. It holds with any shared words left
    out, too, as those cost nothing.
    """
    if not phrases:
        return
    profiles = [_profile(phrase) for phrase in phrases]
    counts, cheapest, lengths = (np.array(part) for part in zip(*profiles, strict=True))
    for n in range(len(phrases) - 1):
        least = np.maximum(cheapest[n + 1 :] @ counts[n], counts[n + 1 :] @ cheapest[n])
        most = limit * np.maximum(lengths[n + 1 :], lengths[n])
        for m in np.flatnonzero(least <= most + _ROUNDING):
            yield n, n + 1 + int(m)


def _profile(phrase: Phrase) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
    """How often each phone is in a phrase however it is said; what each costs at least; length.

    A phone costs what it takes to lose it, or to replace it by one of the phrase. A word without
    any pronunciation may be anything.
    """
    replace, lose = _costs()
    counts = np.zeros(BASES, np.float32)
    cheapest = lose.copy()
    length = 0
    for variants in phrase:
        if not variants:
            cheapest[:] = 0
            continue
        counts += np.min([np.bincount(one, minlength=BASES) for one in variants], axis=0)
        phones = sorted({phone for one in variants for phone in one})
        cheapest = np.minimum(cheapest, replace[:, phones].min(axis=1))
        length += max(map(len, variants))
    return counts, cheapest, length


def _totals(pairs: Sequence[Pair]) -> NDArray[np.float32]:
    """Weighted edit distances, all pairs in step with one another."""
    replace, lose = _costs()
    left, lengths = _padded([first for first, _ in pairs])
    right, widths = _padded([second for _, second in pairs])
    zero = np.zeros((len(pairs), 1), np.float32)
    row = np.concatenate([zero, np.cumsum(lose[right], axis=1)], axis=1)
    every = np.arange(len(pairs))
    found = row[every, widths]
    for n in range(left.shape[1]):
        phone = left[:, n]
        lost = lose[phone]
        new = np.empty_like(row)
        new[:, 0] = row[:, 0] + lost
        for m in range(right.shape[1]):
            swapped = row[:, m] + replace[phone, right[:, m]]
            kept = np.minimum(row[:, m + 1] + lost, new[:, m] + lose[right[:, m]])
            new[:, m + 1] = np.minimum(swapped, kept)
        row = new
        found = np.where(lengths == n + 1, row[every, widths], found)
    return found


def _padded(phones: Sequence[Pronunciation]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Phone indices in rows of one width, filled up with 0; and the true lengths."""
    lengths = np.array([len(one) for one in phones])
    table = np.zeros((len(phones), int(lengths.max())), np.int16)
    for row, one in zip(table, phones, strict=True):
        row[: len(one)] = one
    return table, lengths


@cache
def _costs() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Costs of replacing (phone × phone) and of losing (phone) one."""
    replace = np.zeros((BASES, BASES), np.float32)
    lose = np.zeros(BASES, np.float32)
    for first, n in INDEX.items():
        lose[n] = _WEAK.get(first, _LOST)
        for second, m in INDEX.items():
            replace[n, m] = phone_distance(first, second)
    return replace, lose


def phone_distance(first: str, second: str) -> float:
    """0 (the same phone) to 1 (nothing in common)."""
    if first == second:
        return 0.0
    if first in _VOWELS and second in _VOWELS:
        ends = zip(_VOWELS[first], _VOWELS[second], strict=True)
        return min(1.0, 0.1 + sum(_apart(a, b, (0.5, 0.4, 0.15)) for a, b in ends) / 2)
    if first in _CONSONANTS and second in _CONSONANTS:
        apart = _apart(_CONSONANTS[first], _CONSONANTS[second], (0.4, 0.4, 0.15))
        return min(1.0, 0.15 + apart)
    return _RELATED_COST if {(first, second), (second, first)} & _RELATED else 1.0


def _apart(first: _Vowel, second: _Vowel, weights: _Vowel) -> float:
    return sum(w * abs(a - b) for a, b, w in zip(first, second, weights, strict=True))
