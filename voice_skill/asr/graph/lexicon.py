"""Words with their pronunciations, as a model folder keeps them (`graph/lexicon.txt.gz`)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from voice_skill.asr.graph.phones import INDEX, PHONES
from voice_skill.errors import ModelError

Pronunciation = tuple[int, ...]
"""Phone indices (`phones.INDEX`), without silence and stress."""

LEXICON, GUESSED = "lexicon.txt.gz", "guessed.yaml"
"""Files in a model's folder `graph`."""
_GUESSED_HEADER = """\
# Pronunciations that no dictionary knows, guessed by rule or by letter; made by `make graph`.
# Where one is wrong, copy its line to pronunciations.yaml of the content tree and correct it there.
"""


class Origin(str, Enum):
    """Where a pronunciation comes from, the surest first."""

    WRITTEN = "written"
    """A person wrote it down."""
    DICTIONARY = "dictionary"
    """CMUdict."""
    INFLECTED = "inflected"
    """A possessive or a hyphenated word, all of whose parts are known: nothing to review."""
    COMPOUND = "compound"
    """Two words of the dictionary written as one."""
    GUESSED = "guessed"
    """By its letters."""

    @property
    def needs_review(self) -> bool:
        """Whether a person should look at it."""
        return self in (Origin.COMPOUND, Origin.GUESSED)


@dataclass(frozen=True)
class Entry:
    """One word with every way to pronounce it."""

    word: str
    variants: tuple[Pronunciation, ...]
    origin: Origin

    @property
    def spelt(self) -> tuple[str, ...]:
        """The variants as a person writes them: "N EH K"."""
        return tuple(spell(variant) for variant in self.variants)


Lexicon = dict[str, Entry]
"""Word → entry."""


def spell(pronunciation: Pronunciation) -> str:
    """Phone names with spaces between them."""
    return " ".join(PHONES[phone - 1] for phone in pronunciation)


def parse(text: str) -> Pronunciation:
    """Phone indices of "N EH1 K" (stress is ignored). Raises `ValueError` naming what is wrong."""
    names = [name.rstrip("012") for name in text.upper().split()]
    unknown = next((name for name in names if name not in INDEX), None)
    if unknown is not None:
        raise ValueError(f'there is no phone "{unknown}"; the phones are {" ".join(PHONES)}')
    if not names:
        raise ValueError("it has no phone")
    return tuple(INDEX[name] for name in names)


def merged(*lexicons: Lexicon) -> Lexicon:
    """All words, sorted; of two entries for a word, the later one counts."""
    everything = {word: entry for lexicon in lexicons for word, entry in lexicon.items()}
    return dict(sorted(everything.items()))


def write_lexicon(graph: Path, lexicon: Lexicon) -> None:
    """Write the lexicon into a model's folder `graph`, and once more what should be reviewed."""
    lines = [f"{e.word}\t{e.origin.value}\t{', '.join(e.spelt)}\n" for e in lexicon.values()]
    packed = gzip.compress("".join(lines).encode(), mtime=0)
    (graph / LEXICON).write_bytes(packed)
    (graph / GUESSED).write_text(_GUESSED_HEADER + review_list(lexicon.values()), encoding="utf-8")


def review_list(entries: Iterable[Entry]) -> str:
    """The entries that a person should look at, in the format of `pronunciations.yaml`."""
    lines = []
    for entry in entries:
        if entry.origin.needs_review:
            spelt = ", ".join(entry.spelt)
            value = f"[{spelt}]" if len(entry.variants) > 1 else spelt
            lines.append(f'"{entry.word}": {value}  # {entry.origin.value}\n')
    return "".join(lines)


def read_lexicon(model: Path) -> Lexicon | None:
    """The lexicon that a model folder keeps; None when it keeps none.

    Raises `ModelError` when it is damaged.
    """
    file = model / "graph" / LEXICON
    if not file.is_file():
        return None
    try:
        lines = gzip.decompress(file.read_bytes()).decode().splitlines()
        return {entry.word: entry for entry in map(_entry, lines)}
    except (OSError, EOFError, ValueError) as error:
        raise ModelError(f"The lexicon {file} cannot be read: {error}.") from error


def _entry(line: str) -> Entry:
    word, origin, spelt = line.split("\t")
    return Entry(word, tuple(map(parse, spelt.split(", "))), Origin(origin))
