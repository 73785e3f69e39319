"""The `SpeechRecognizer` protocol: 16 kHz mono PCM in, `Utterance` out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

SAMPLE_RATE = 16_000
"""Hz; every recogniser hears 16-bit mono PCM at this rate."""


@dataclass(frozen=True)
class Word:
    """One heard word with its time in the stream (seconds) and confidence (0..1)."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True)
class Hypothesis:
    """A rival reading of the same speech; larger `score` is better."""

    text: str
    score: float


@dataclass(frozen=True)
class FreeReading:
    """The same speech as an open language model reads it."""

    text: str
    confidence: float
    """Mean (0..1) over the words."""
    least: float
    """Of the least sure word."""


@dataclass(frozen=True)
class Utterance:
    """What was heard between two silences, and whether hearing vouches for it.

    `accepted` is False for `[unk]`, noise and readings that the evidence speaks against;
    `reason` says which evidence decided. `text` then still holds what was (mis)heard.
    """

    text: str
    accepted: bool
    reason: str
    words: tuple[Word, ...] = ()
    alternatives: tuple[Hypothesis, ...] = ()
    confidence: float = 0.0
    seconds: float = 0.0
    """Length of the audio it was heard in."""
    ended_at: float = 0.0
    """Stream time (seconds) at which the last word ended; 0 when unknown."""
    freely: FreeReading | None = None
    """The second reading, where there is one."""
    across: FreeReading | None = None
    """The same with what came before a `cut`, if there were words in that."""


class SpeechRecognizer(Protocol):
    """A streaming recogniser. Not thread-safe: one thread feeds it."""

    def accept(self, frames: bytes) -> Utterance | None:
        """Hear `frames` (16-bit mono PCM at SAMPLE_RATE); an `Utterance` at an endpoint."""
        ...

    def partial(self) -> str:
        """The best reading so far of the utterance under way ('' for none)."""
        ...

    def finish(self) -> Utterance | None:
        """The stream ended: the last utterance, or None when nothing was heard."""
        ...

    def reset(self) -> None:
        """Forget the utterance under way."""
        ...

    def cut(self, kept: bytes) -> None:
        """Begin anew with `kept`, the last of what was heard; a free reading goes on across."""
        ...
