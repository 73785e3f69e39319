"""Parsed sentence templates; each text is parsed once, however often it is checked or compiled."""

from __future__ import annotations

from functools import cache

import hassil


@cache
def parse_template(text: str) -> hassil.Expression:
    """The expression of a hassil template; raises hassil's `ParseError`. Do not change it."""
    return hassil.parse_sentence(text).expression
