"""Typed or recognised text to the bare words that a grammar is written in."""

from __future__ import annotations

import re

UNKNOWN = "[unk]"
"""How a recogniser writes speech that is none of its words."""

_TOKEN = re.compile(r"\[unk\]|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*'?")


def words_of(text: str) -> tuple[str, ...]:
    """Lower-case words of `text`, apostrophes kept, punctuation gone, numbers as digits.

    "Don’t hold it for 10min!" becomes ``("don't", "hold", "it", "for", "10", "min")``.
    """
    plain = text.lower().replace("’", "'").replace("‘", "'")
    return tuple(_TOKEN.findall(plain))


def plain(text: str) -> str:
    """`text` as its bare words with one space between them."""
    return " ".join(words_of(text))
