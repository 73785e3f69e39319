"""Whether a sign that was said is present, denied, past, somebody else's, or only talked about.

The method is ConText (Harkema and others, J Biomed Inform 2009), which extends NegEx (Chapman and
others, J Biomed Inform 2001): cue phrases before or behind a finding count as far as its clause
reaches. All words are data (`assertion:` in a grammar file). Where no cue speaks against it, a
sign is present: a doubt is never a no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

Phrase = tuple[str, ...]


class Assertion(str, Enum):
    """What is said about a sign."""

    PRESENT = "present"
    DENIED = "denied"
    """ "No numbness", "the numbness is gone"."""
    PAST = "past"
    """ "I had a stroke ten years ago"."""
    OVER = "over"
    """ "My face drooped, but it's fine now"."""
    UNDATED = "undated"
    """ "I had chest pain": it may be long past, or just over."""
    SOMEONE_ELSE = "someone_else"
    """ "My friend has chest pain"."""
    GENERAL = "general"
    """ "Can massage cause numbness?\""""


@dataclass(frozen=True)
class _Cues:
    """Phrases that turn a sign into something else, by where they stand."""

    before: frozenset[Phrase] = frozenset()
    """Before the sign, with no new subject between ("i don't have any numbness")."""
    ahead: frozenset[Phrase] = frozenset()
    """Before the sign, anywhere in its clause ("i don't think my arm is numb")."""
    behind: frozenset[Phrase] = frozenset()
    """Behind the sign, with no new subject between ("a stroke years ago")."""

    @staticmethod
    def parse(data: Mapping[str, Iterable[str]]) -> _Cues:
        """From the phrases of each place; unknown places raise `ValueError`."""
        _check_keys(data, {one.name for one in fields(_Cues)})
        return _Cues(**{place: _phrases(texts) for place, texts in data.items()})


@dataclass(frozen=True)
class AssertionCues:
    """The words of one language, as phrases of bare words."""

    cues: Mapping[Assertion, _Cues]
    clause_ends: frozenset[Phrase] = frozenset()
    """A cue does not reach over these ("but")."""
    subjects: frozenset[Phrase] = frozenset()
    """`before` cues do not reach over these ("i", "my")."""
    speaker: frozenset[Phrase] = frozenset()
    """A sign that holds one of these is the speaker's own."""
    no_cues: frozenset[Phrase] = frozenset()
    """Phrases that look like a cue and are none ("i don't know")."""
    recent: frozenset[Phrase] = frozenset()
    """What was so recently is not past ("this morning")."""
    questions: frozenset[Phrase] = frozenset()
    """What a question begins with ("how")."""
    in_my_care: frozenset[Phrase] = frozenset()
    """Whose signs count like the speaker's own ("my son")."""

    @staticmethod
    def parse(data: Mapping[str, Any]) -> AssertionCues:
        """From a grammar's `assertion:` mapping; unknown keys raise `ValueError`."""
        kinds: dict[str, Assertion] = {kind.value: kind for kind in Assertion}
        del kinds[Assertion.PRESENT.value]
        _check_keys(data, _PLAIN | kinds.keys())
        cues = {kind: _Cues.parse(data[name]) for name, kind in kinds.items() if name in data}
        return AssertionCues(cues, **{key: _phrases(data[key]) for key in _PLAIN & data.keys()})

    @property
    def words(self) -> frozenset[str]:
        """Every word of every phrase."""
        sets = [getattr(self, name) for name in _PLAIN]
        sets += [one for cues in self.cues.values() for one in vars(cues).values()]
        return frozenset(word for phrases in sets for phrase in phrases for word in phrase)

    def of(self, words: Sequence[str], start: int, end: int) -> Assertion:
        """What `words` say about the sign at `start`..`end` (exclusive)."""
        masked = self._without_no_cues(words)
        first = self._after_last(masked, start, self.clause_ends)
        near = max(first, self._after_last(masked, start, self.subjects))
        if _begins(words[start:], self.subjects):
            near = start  # a sentence of its own: "i'm not well my arm is numb"
        last = self._clause_end(masked, end)
        own = _holds(words[start:end], self.speaker) or _holds(words, self.in_my_care)
        recent = _holds(words[first:last], self.recent)
        for kind, cues in self.cues.items():
            if kind is Assertion.SOMEONE_ELSE and own:
                continue
            ahead = _holds(masked[near:start], cues.before)
            ahead = ahead or _holds(masked[first:start], cues.ahead)
            behind = any(at < last - end for at in _found(masked[end:], cues.behind))
            if (ahead or behind) and not (kind in _PASSED and recent):
                return self._whose(kind, masked[first:start], own)
        return Assertion.PRESENT

    def _whose(self, kind: Assertion, before: Sequence[str], own: bool) -> Assertion:
        """What somebody else had is past, whenever it was."""
        others = self.cues.get(Assertion.SOMEONE_ELSE, _Cues()).ahead
        passed = kind in (Assertion.OVER, Assertion.UNDATED)
        return Assertion.PAST if passed and not own and _holds(before, others) else kind

    def of_parts(
        self, words: Sequence[str], start: int, end: int, taken: Collection[int]
    ) -> Assertion:
        """What `words` say about a sign whose parts are the words `taken` of `start`..`end`."""
        between = ["" if at in taken else words[at] for at in range(start, end)]
        masked = self._without_no_cues(between)
        for kind in (Assertion.DENIED, Assertion.GENERAL):
            if kind in self.cues and _holds(masked, self.cues[kind].before):
                return kind
        return self.of(words, start, end)

    def asks(self, words: Sequence[str]) -> bool:
        """Whether `words` are a question."""
        return _begins(words, self.questions)

    def _without_no_cues(self, words: Sequence[str]) -> list[str]:
        """The words, with those blanked that only look like a cue; subjects stay what they are."""
        masked = list(words)
        for phrase in self.no_cues:
            for at in _found(words, {phrase}):
                for n, word in enumerate(phrase):
                    if (word,) not in self.subjects:
                        masked[at + n] = ""
        return masked

    @staticmethod
    def _after_last(words: Sequence[str], start: int, ends: Iterable[Phrase]) -> int:
        """Where the scope before the sign begins: behind the last of `ends`."""
        return max(
            (at + len(phrase) for phrase in ends for at in _found(words[:start], {phrase})),
            default=0,
        )

    def _clause_end(self, words: Sequence[str], end: int) -> int:
        """Where the scope behind the sign ends; a cue may begin with the word that ends it."""
        found = list(_found(words[end:], self.clause_ends | self.subjects))
        return end + min(found) + 1 if found else len(words)


_PASSED = (Assertion.PAST, Assertion.UNDATED)

_PLAIN = frozenset(one.name for one in fields(AssertionCues)) - {"cues"}
"""Fields that are plain lists of phrases."""


def _check_keys(data: Mapping[str, Any], known: Collection[str]) -> None:
    if unknown := data.keys() - known:
        raise ValueError(f"unknown keys: {', '.join(sorted(map(str, unknown)))}")


def _phrases(texts: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(text.split()) for text in texts)


def _begins(words: Sequence[str], phrases: Iterable[Phrase]) -> bool:
    return any(tuple(words[: len(one)]) == one for one in phrases)


def _holds(words: Sequence[str], phrases: Iterable[Phrase]) -> bool:
    return next(_found(words, phrases), None) is not None


def _found(words: Sequence[str], phrases: Iterable[Phrase]) -> Iterator[int]:
    """Where one of `phrases` begins."""
    for phrase in phrases:
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield at
