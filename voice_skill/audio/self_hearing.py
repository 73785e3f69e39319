"""Was that me? Tells the skill's own words, heard through the room, from what a person says.

Nothing here looks at sound: the words heard are compared with the words that the loudspeaker was
saying at that time, whose times are estimated from the place of their letters in the sentence.
"""

from __future__ import annotations

import math
import re
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SLACK_SECONDS = 0.5
"""Delay of loudspeaker, room, microphone and recogniser, and error of its word times."""
_SLACK_SHARE = 0.1
"""Error of an estimated word time, as a share of the length of its sentence."""
_SHORT = 2
"""Up to so many words must be found exactly and in a row."""
_OWN_SHARE = 0.6
"""Longer utterances are the skill's own when this share of their words is found in order."""
_SAME_WORD = 80.0
"""Similarity (0..100) at which two spellings count as one word."""
_KEEP_SECONDS = 30.0


@dataclass(frozen=True)
class Spoken:
    """A sentence heard from `started_at` on; `seconds` is its length when nothing interrupts."""

    text: str
    started_at: float
    seconds: float
    ended_at: float | None = None
    """When it was over: later than expected if it was paused, sooner if stopped; None: not yet."""


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and without punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def is_own_voice(
    heard: str,
    started_at: float,
    ended_at: float,
    spoken: Iterable[Spoken],
    *,
    word_for_word: bool = False,
) -> bool:
    """Whether what was heard from `started_at` to `ended_at` is only the skill itself.

    All times in seconds on one clock. A word that the skill was not saying at that time makes a
    short utterance somebody else's; a longer one is the skill's own when most of it agrees, or,
    `word_for_word`, only when all of it does.
    """
    heard_words = words_of(heard)
    said_words = [
        word for sentence in spoken for word in _words_said(sentence, started_at, ended_at)
    ]
    if not heard_words or not said_words:
        return False
    if word_for_word or len(heard_words) <= _SHORT:
        return _contains(said_words, heard_words)
    return _common(heard_words, said_words) >= _OWN_SHARE * len(heard_words)


def _words_said(sentence: Spoken, begin: float, end: float) -> list[str]:
    """Words of the sentence that may have been heard between the times."""
    words = words_of(sentence.text)
    letters = sum(len(word) + 1 for word in words)
    over = end if sentence.ended_at is None else sentence.ended_at
    length = max(sentence.seconds, over - sentence.started_at)
    slack = _SLACK_SECONDS + _SLACK_SHARE * sentence.seconds
    said, place = [], 0
    for word in words:
        word_begin = sentence.started_at + length * place / letters
        place += len(word) + 1
        word_end = sentence.started_at + length * place / letters
        begun = sentence.ended_at is None or word_begin <= sentence.ended_at
        if begun and word_end >= begin - slack and word_begin <= end + slack:
            said.append(word)
    return said


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(
        list(words[start : start + len(part)]) == list(part)
        for start in range(len(words) - len(part) + 1)
    )


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence of words, spelling variants allowed."""
    row = [0] * (len(right) + 1)
    for a in left:
        previous = 0
        for index, b in enumerate(right, 1):
            above = row[index]
            same = a == b or fuzz.ratio(a, b) >= _SAME_WORD
            row[index] = previous + 1 if same else max(above, row[index - 1])
            previous = above
    return row[-1]


class SelfHearing:
    """Remembers what was said lately. Fed by the speaker, asked by the hearing; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spoken: deque[Spoken] = deque()

    def sentence_started(self, text: str, at: float, seconds: float) -> None:
        """This sentence is heard from `at` on, for about `seconds`."""
        with self._lock:
            while self._spoken and self._spoken[0].started_at < at - _KEEP_SECONDS:
                self._spoken.popleft()
            self._spoken.append(Spoken(text, at, seconds))

    def sentence_ended(self, at: float) -> None:
        """The last sentence ended, or was stopped, at this time."""
        with self._lock:
            if self._spoken and self._spoken[-1].ended_at is None:
                self._spoken[-1] = replace(self._spoken[-1], ended_at=at)

    @property
    def spoke_until(self) -> float:
        """When the last sentence was over; infinity while one is heard."""
        with self._lock:
            if not self._spoken:
                return -math.inf
            ended_at = self._spoken[-1].ended_at
        return math.inf if ended_at is None else ended_at

    def is_own_voice(
        self, heard: str, started_at: float, ended_at: float, *, word_for_word: bool = False
    ) -> bool:
        """Whether what was heard between these times is only the skill itself."""
        with self._lock:
            spoken = tuple(self._spoken)
        return is_own_voice(heard, started_at, ended_at, spoken, word_for_word=word_for_word)
