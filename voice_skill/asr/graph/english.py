"""How common English words and pairs of words are: counts of Google Books (`symspellpy`).

The counts come with the package symspellpy (extra [graph]): Google Books Ngram (CC BY 3.0) as far
as the spelling lists SCOWL have the words, prepared by the SymSpell project (MIT). The data of
wordfreq are share-alike.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from voice_skill.errors import MissingError

_UNIGRAMS = "frequency_dictionary_en_82_765.txt"
_BIGRAMS = "frequency_bigramdictionary_en_243_342.txt"
_CONTRACTION = 2e8
"""Count of "don't" and the like, for which the list has no true one: about the 500th word's."""


@cache
def word_counts() -> dict[str, float]:
    """Words, the most frequent first. Raises `MissingError` without symspellpy."""
    rows = (line.split() for line in _lines(_UNIGRAMS))
    counts = {word: max(float(count), _CONTRACTION if "'" in word else 0) for word, count in rows}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@cache
def pair_counts() -> dict[tuple[str, str], float]:
    """Pairs of neighbouring words. Raises `MissingError` without symspellpy."""
    rows = (line.split() for line in _lines(_BIGRAMS))
    return {(first, second): float(count) for first, second, count in rows}


def _lines(name: str) -> list[str]:
    try:
        text = (files("symspellpy") / name).read_text(encoding="utf-8-sig")
    except (ModuleNotFoundError, FileNotFoundError):
        raise MissingError(
            "Common English words come from symspellpy, and that package is not installed.",
            hint='Install it with: pip install "relief-voice[graph]"',
        ) from None
    return text.splitlines()
