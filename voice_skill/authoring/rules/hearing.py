"""Rules about what recognisers can hear, and tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product
from typing import NamedTuple

from voice_skill.asr.graph.lexicon import Lexicon, Pronunciation
from voice_skill.asr.graph.likeness import distances
from voice_skill.authoring.findings import Finding, Severity, Subject
from voice_skill.errors import Place
from voice_skill.nlu.interpretation import Situation, node_of
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.nlu.wordgraph import word_graph

ALIKE = 0.18
"""Greatest distance per phone at which two phrases are too alike, without the words they share.

By the costs of `likeness` "stop" and "top" are 0.17 apart, "slower" and "lower" 0.17, "heat" and
"eat" 0.13, "ice" and "nice" 0.23. Chosen by reading what it reports about the skill that ships, not
from measured confusions."""
_SHORT = 2
"""Most words of a command that is compared; longer ones have more to tell them apart."""
_DRAWN = 6
"""Sentences drawn from each template to find its short commands."""
_VARIANTS = 3
"""Most pronunciations of a phrase."""


class _Phrase(NamedTuple):
    text: str
    meaning: str
    """Node id, or intent."""
    place: Place | None
    """Known for names only: a command is looked for when it is to be reported."""
    situations: frozenset[Situation]


def unheard_words(subject: Subject) -> Iterator[Finding]:
    """Words that a model lacks: sentences with them can be typed, never said to it."""
    for word in sorted(word_graph(subject.grammar).words):
        if lacking := [name for name, words in subject.vocabularies.items() if word not in words]:
            yield Finding(
                "unheard-word",
                Severity.WARNING,
                f'{" and ".join(lacking)} cannot hear the word "{word}"; '
                "sentences with it are left out.",
                "Use another word, write it as it is spoken, or run: make graph.",
                subject.place_of_word(word),
            )


def unheard_nodes(subject: Subject) -> Iterator[Finding]:
    """A node needs one spoken name, at least, that each model can hear."""
    content = subject.content
    for node in content.tree.nodes if content else ():
        for model, words in subject.vocabularies.items():
            if content and not any(set(words).issuperset(n.split()) for n in node.spoken_names):
                yield Finding(
                    "unheard-node",
                    Severity.ERROR,
                    f"{model} can hear none of the names of {node.id}.",
                    'Add one to "says" that is made of words it has.',
                    content.place(node, ("name",)),
                )


def alike(subject: Subject) -> Iterator[Finding]:
    """Phrases that mean different things, and sound so alike that one is heard for the other.

    Compared are the spoken names of nodes, and short commands, where both may be said; each pair of
    words in which they differ is reported once. (The same text twice is for the interpreter to tell
    apart: see `names_not_understood`.)
    """
    if subject.lexicon is None:
        return
    spoken = _Pronouncer(subject.lexicon)
    phrases = [*_names(subject), *_commands(subject)]
    rivals: dict[tuple[str, str], tuple[_Phrase, _Phrase]] = {}
    for one, other in combinations(phrases, 2):
        apart = one.meaning != other.meaning and one.text != other.text
        if apart and one.situations & other.situations:
            first, second = sorted(_difference(one.text, other.text))
            rivals.setdefault((first, second), (one, other))
    ways = [
        (texts, pair)
        for texts in rivals
        for pair in product(spoken[texts[0]], spoken[texts[1]])
        if _comparable(*pair)
    ]
    nearest: dict[tuple[str, str], float] = {}
    for (texts, _), (_, each) in zip(ways, distances([pair for _, pair in ways]), strict=True):
        nearest[texts] = min(each, nearest.get(texts, each))
    for texts, each in sorted(nearest.items(), key=lambda item: item[1]):
        if each <= ALIKE:
            yield _too_alike(subject, *rivals[texts], each)


def _difference(one: str, other: str) -> tuple[str, str]:
    """What is left of both without the words that they share at the beginning and at the end.

    All of both, where one of them has no words of its own.
    """
    first, second = one.split(), other.split()
    while first and second and first[-1] == second[-1]:
        first, second = first[:-1], second[:-1]
    while first and second and first[0] == second[0]:
        first, second = first[1:], second[1:]
    return (" ".join(first), " ".join(second)) if first and second else (one, other)


def _comparable(first: Pronunciation, second: Pronunciation) -> bool:
    """Whether their lengths alone do not keep them apart: a lost phone costs at least 0.4."""
    longer = max(len(first), len(second))
    return abs(len(first) - len(second)) * 0.4 <= ALIKE * longer


def _too_alike(subject: Subject, one: _Phrase, other: _Phrase, each: float) -> Finding:
    if other.place is None:
        one, other = other, one  # A name is easier to change than a command.
    place = one.place or subject.place_of_sentence(one.text, one.meaning.split()[0])
    same = each == 0
    return Finding(
        "sounds-the-same" if same else "sounds-alike",
        Severity.ERROR if same else Severity.WARNING,
        f'"{other.text}" ({other.meaning}) sounds {"just" if same else "nearly"} like '
        f'"{one.text}" ({one.meaning}, {place.file.name}:{place.line})'
        f"{'' if same else f': {each:.2f} apart'}.",
        "Change one of them, or add a longer name beside it.",
        other.place or subject.place_of_sentence(other.text, other.meaning.split()[0]),
    )


def _names(subject: Subject) -> Iterator[_Phrase]:
    anywhere = frozenset(Situation)
    for node, text, place in subject.content.names() if subject.content else ():
        yield _Phrase(text, node.id, place, anywhere)


def _commands(subject: Subject) -> Iterator[_Phrase]:
    """Short sentences that name no node and hold no number, by intent."""
    found: dict[tuple[str, str], frozenset[Situation]] = {}
    for sample in sample_sentences(subject.grammar, per_template=_DRAWN):
        numbers = any(isinstance(value, (int, float)) for value in sample.slots.values())
        if len(sample.text.split()) <= _SHORT and not numbers and node_of(sample.slots) is None:
            slots = "".join(f" {value}" for value in sample.slots.values())
            key = (sample.text, sample.intent + slots)
            found[key] = found.get(key, frozenset()) | frozenset(sample.situations)
    for (text, meaning), situations in found.items():
        yield _Phrase(text, meaning, None, situations)


class _Pronouncer(dict[str, tuple[Pronunciation, ...]]):
    """Phrase → ways to say it; none where a word is unknown."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, text: str) -> tuple[Pronunciation, ...]:
        entries = [self._lexicon.get(word) for word in text.split()]
        known = [entry.variants for entry in entries if entry]
        ways = (sum(way, ()) for way in product(*known)) if len(known) == len(entries) else ()
        self[text] = tuple(dict.fromkeys(islice(ways, _VARIANTS)))
        return self[text]
