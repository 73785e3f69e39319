"""Types of command-line arguments: what argparse may hand to a command, and what it refuses."""

from __future__ import annotations

import argparse
import math


def text(word: str) -> str:
    """Words for people; bytes that are no UTF-8 become the replacement character."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def count(word: str) -> int:
    """A whole number, at least 1."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too few; give 1 or more")
    return number


def seconds(word: str) -> float:
    """A length of time: more than nothing, at most an hour."""
    number = float(word)
    if not 0 < number <= 3600:
        raise argparse.ArgumentTypeError(f"{word} is no length of time; give, for example, 2.5")
    return number


def decibels(word: str) -> float:
    """A finite level in dB."""
    number = float(word)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"{word} is no level; give, for example, 10 or -5")
    return number
