"""Text to sentences: the unit that is rendered, cached and can be paused between."""

from __future__ import annotations

import re

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"'”’)\]]*(\s+)")
"""White space after closing punctuation; the content uses no abbreviations with full stops."""


def split_sentences(text: str) -> list[str]:
    """Split `text` at sentence ends; joined by single spaces the parts give the text again."""
    parts: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        parts.append(text[start : boundary.start(1)])
        start = boundary.end(1)
    parts.append(text[start:])
    return [" ".join(part.split()) for part in parts if part.strip()]
