"""What an utterance means, from its two readings: the grammar's and the open language model's.

A warning sign counts in either reading. Where a denial was heard and a sign is near it ("I can feel
my hands", "I can't …"), the dialogue asks. A long sentence of the grammar must sound to the open
model much like itself, and what the grammar refuses may be understood as it was freely read, if
that reading is clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz

from voice_skill.asr.recognizer import FreeReading, Utterance
from voice_skill.nlu.interpretation import Interpretation

ALIKE = 80.0
"""Least likeness (0..100, by letters) of the two readings of one long sentence. What was tried for
this and what follows stands in docs/measurements.md."""
COMMAND_WORDS = 3
"""Up to so many words are for the grammar alone: an open model needs a context."""
CLEAR, CLEAR_WORD = 0.9, 0.5
"""Least confidence of a free reading that is acted on, and of any word in it."""
CLEAR_SIGN = 0.7
"""Least confidence of one that holds a warning sign, or that contradicts the grammar."""
GUESS, GUESS_WORDS = 0.5, 3
"""Least probability, times confidence, of a sign in a free reading that is a guess (by likeness),
and least words. 34 of 738 recordings of talk held one or were asked about, with these limits 10."""
_SIGN, _DOUBTFUL, _DENIED = "WarningSign", "DoubtfulSign", "DenySign"

Interpret = Callable[[str], Interpretation]


def understand(
    utterance: Utterance, interpret: Interpret, skip: frozenset[str] = frozenset()
) -> Interpretation:
    """What `utterance` means, or why it is refused.

    `interpret` knows the situation; `skip` are words that change nothing ("um").
    """
    first = _strictly(utterance, interpret)
    free = utterance.freely
    if free is None or _is(first, _SIGN):
        return first
    second = _as_clear(interpret(free.text), free, skip)
    if free.confidence >= CLEAR_SIGN:
        if _is(second, _SIGN) and (not first.accepted or _outweighs(second, first)):
            return _freely(second)
        if _is(second, _DOUBTFUL) and not first.accepted:
            return _freely(second)
    if utterance.accepted and not _contradicts(free, utterance.text, skip):
        return first
    if _is_clear(free, skip) and (second.accepted or second.alternatives or second.foreign):
        return _freely(second)
    if not utterance.accepted:
        return first
    return Interpretation(utterance.text, accepted=False, reason=f"unlike “{free.text}”")


def _strictly(utterance: Utterance, interpret: Interpret) -> Interpretation:
    if not utterance.accepted:
        return Interpretation(utterance.text, accepted=False, reason=utterance.reason)
    found = interpret(utterance.text)
    if _is(found, _DENIED):
        for rival in utterance.alternatives:
            if _is(sign := interpret(rival.text), _SIGN):
                reason = f"{sign.reason}, nearly “{utterance.text}”"
                return replace(sign, intent=_DOUBTFUL, reason=reason)
    return found


def _as_clear(sign: Interpretation, free: FreeReading, skip: frozenset[str]) -> Interpretation:
    """A guess at a sign is no surer than its words are clear, and a word or two are no ground."""
    if sign.intent not in (_SIGN, _DOUBTFUL) or sign.score == 1.0:
        return sign
    score = sign.score * free.confidence
    if score < GUESS or len(_telling(free.text, skip)) < GUESS_WORDS:
        return Interpretation(free.text, accepted=False, reason=f"unclear, {sign.reason}")
    return sign if score >= CLEAR_SIGN else replace(sign, intent=_DOUBTFUL)


def _freely(second: Interpretation) -> Interpretation:
    return replace(second, reason=f"{second.reason}, freely read")


def _is(found: Interpretation, intent: str) -> bool:
    return found.accepted and found.intent == intent


def _outweighs(sign: Interpretation, first: Interpretation) -> bool:
    """Whether a freely read sign counts for more than what the grammar heard instead.

    It must be read word for word, and it is no match for a denial, with a sign near it or not.
    """
    return sign.score == 1.0 and first.intent not in (_DENIED, _DOUBTFUL)


def _contradicts(free: FreeReading, strict: str, skip: frozenset[str]) -> bool:
    """Whether the free reading is another sentence, and clear enough to say so."""
    ours, theirs = _telling(strict, skip), _telling(free.text, skip)
    if len(ours) <= COMMAND_WORDS or free.confidence < CLEAR_SIGN:
        return False
    return fuzz.ratio(" ".join(ours), " ".join(theirs)) < ALIKE


def _is_clear(free: FreeReading, skip: frozenset[str]) -> bool:
    long = len(_telling(free.text, skip)) > COMMAND_WORDS
    return long and free.confidence >= CLEAR and free.least >= CLEAR_WORD


def _telling(text: str, skip: frozenset[str]) -> list[str]:
    return [word for word in text.split() if word not in skip]
