"""Rules about what recognisers can hear, and tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import islice, product
from typing import NamedTuple

from voice_skill.asr.graph.lexicon import Lexicon, Pronunciation
from voice_skill.asr.graph.likeness import distances, likely_pairs
from voice_skill.authoring.findings import Content, Finding, Severity, Subject
from voice_skill.errors import Place
from voice_skill.nlu.interpretation import Situation, node_of
from voice_skill.nlu.sampling import sample_sentences

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
    for word in subject.words:
        if lacking := [name for name, words in subject.vocabularies.items() if word not in words]:
            yield Finding(
                "unheard-word",
                Severity.WARNING,
                f'{" and ".join(lacking)} cannot hear the word "{word}"; '
                "sentences with it are left out.",
                "Use another word, write it as it is spoken, or run: make graph.",
                subject.place_of_word(word),
            )


def unheard_nodes(subject: Subject, content: Content) -> Iterator[Finding]:
    """A node needs one spoken name, at least, that each model can hear."""
    for node in content.tree.nodes:
        for model, words in subject.vocabularies.items():
            if not any(words >= {*name.split()} for name in node.spoken_names):
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
    lexicon = subject.lexicon
    phrases = [*_names(subject), *_commands(subject)]
    words = [[_variants(word, lexicon) for word in phrase.text.split()] for phrase in phrases]
    rivals: dict[tuple[str, str], tuple[_Phrase, _Phrase]] = {}
    for n, m in likely_pairs(words, ALIKE):
        one, other = phrases[n], phrases[m]
        apart = one.meaning != other.meaning and one.text != other.text
        if apart and not one.situations.isdisjoint(other.situations):
            rivals.setdefault(_difference(one.text, other.text), (one, other))
    nearest = _nearest(rivals, lexicon)
    for texts, each in sorted(nearest.items(), key=lambda item: item[1]):
        if each <= ALIKE:
            yield _too_alike(subject, *rivals[texts], each)


def _difference(one: str, other: str) -> tuple[str, str]:
    """What is left of both without the words that they share at the beginning and at the end.

    All of both, where one of them has no words of its own. The two are in alphabetical order.
    """
    first, second = one.split(), other.split()
    while first and second and first[-1] == second[-1]:
        del first[-1], second[-1]
    while first and second and first[0] == second[0]:
        del first[0], second[0]
    if first and second:
        one, other = " ".join(first), " ".join(second)
    return (one, other) if one < other else (other, one)


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


def _nearest(pairs: Iterable[tuple[str, str]], lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """How far apart, per phone, the two texts of each pair are when said most alike."""
    spoken = cache(partial(_pronunciations, lexicon=lexicon))
    ways = [((a, b), way) for a, b in pairs for way in product(spoken(a), spoken(b))]
    nearest: dict[tuple[str, str], float] = {}
    for (pair, _), (_, each) in zip(ways, distances([way for _, way in ways]), strict=True):
        nearest[pair] = min(each, nearest.get(pair, each))
    return nearest


def _pronunciations(text: str, lexicon: Lexicon) -> tuple[Pronunciation, ...]:
    """The first few ways to say a text; none where a word is unknown."""
    ways = product(*(_variants(word, lexicon) for word in text.split()))
    return tuple(dict.fromkeys(islice((sum(way, ()) for way in ways), _VARIANTS)))


def _variants(word: str, lexicon: Lexicon) -> tuple[Pronunciation, ...]:
    entry = lexicon.get(word)
    return entry.variants if entry else ()
