"""Rules about the texts themselves: their length and their spelling."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from voice_skill.asr.graph.english import word_counts
from voice_skill.authoring.findings import Content, Finding, Severity, Subject, Text, listed
from voice_skill.errors import MissingError

ONE_BREATH = 30
"""Most words said in one go: twelve seconds at 150 a minute."""
OWN_WORDS = "spelling.txt"
"""Words that a content tree may use beside the dictionary's, one a line; # begins a comment."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PLACEHOLDER = re.compile(r"\{\w*\}")
_ENDINGS = ("'s", "s'", "'ll", "'d", "'ve", "'re")
_CANDIDATES = 10
_LETTERS_EACH = 3
"""A suggestion may differ by one letter in so many."""


def long_texts(_: Subject, content: Content) -> Iterator[Finding]:
    """What is said takes one breath; the rest belongs under `more`, or into another step."""
    for text in content.texts:
        words = len(text.text.split())
        if words > ONE_BREATH:
            yield Finding(
                "one-breath",
                Severity.WARNING,
                f"{words} words are more than one breath ({ONE_BREATH}).",
                _shorter(text),
                text.place,
            )


def _shorter(text: Text) -> str:
    if "facets" in text.path:
        return 'Move the second half to another item of "more".'
    return "Say it shorter, or in two steps." if "steps" in text.path else "Say it shorter."


def spelling(subject: Subject, content: Content) -> Iterator[Finding]:
    """Words that are in no dictionary: a voice reads them wrongly, a recogniser never hears them.

    Only for English, the language of the dictionary (extra [graph]).
    """
    if content.tree.language != "en":
        return
    try:
        dictionary = word_counts()
    except MissingError as error:
        yield Finding("not-checked", Severity.WARNING, "Spelling: " + error.message, error.hint)
        return
    own = frozenset(" ".join(listed(content.folder / OWN_WORDS)).split())
    reported: set[str] = set()
    for word, where in _words(subject, content):
        if word in reported or _is_spelt(word, dictionary, own):
            continue
        reported.add(word)
        place = where.place if where is not None else subject.place_of_word(word)
        likely = suggestion(word, dictionary)
        meant = f'Did you mean "{likely}"? Else add' if likely else "Add"
        yield Finding(
            "spelling",
            Severity.WARNING,
            f'"{word}" is in no dictionary.',
            f"{meant} it to {OWN_WORDS} of the content tree.",
            place,
        )


def suggestion(word: str, dictionary: Mapping[str, float]) -> str | None:
    """The most frequent of the words nearest to `word`, swapped letters counting once."""
    most = min(2, len(word) // _LETTERS_EACH)
    near = process.extract(
        word, dictionary.keys(), scorer=OSA.distance, score_cutoff=most, limit=_CANDIDATES
    )
    return min(near, key=lambda one: (one[1], -dictionary[one[0]]))[0] if near else None


def _words(subject: Subject, content: Content) -> Iterator[tuple[str, Text | None]]:
    """Every word of the content tree with its text, then those of the grammars."""
    for text in content.texts:
        for found in _WORD.finditer(_PLACEHOLDER.sub(" ", text.text)):
            yield found.group().lower().replace("’", "'"), text
    for word in subject.words:
        if _WORD.fullmatch(word):
            yield word, None


def _is_spelt(word: str, dictionary: Collection[str], own: Collection[str]) -> bool:
    bare = next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end)), word)
    return any(one in dictionary or one in own for one in (word, bare)) or len(bare) == 1
