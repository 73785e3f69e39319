"""Every word that the skill needs to hear, and its sentences, taken from grammars and content."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from hassil.intents import RangeSlotList

from voice_skill.asr.graph.english import word_counts
from voice_skill.content.tree import Tree
from voice_skill.knowledge import Skill, sign_examples
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.nlu.scope import spoken_numbers
from voice_skill.nlu.wordgraph import word_graph

PER_TEMPLATE = 20
"""Sentences drawn from each template of a grammar."""
_IDENTIFIERS = {"id", "sources", "related", "routine", "level", "need", "needs", "language", "kind"}
"""Fields of the content tree that nobody says."""
_SENTENCE_END = re.compile(r"[.?!:;“”]+")
_PLACEHOLDER = re.compile(r"\{\w*\}")


def skill_vocabulary(skill: Skill) -> set[str]:
    """Every word of the grammar, its concepts and cues, of examples and answers, and numbers."""
    sentences = [*content_sentences(skill.tree), *example_sentences(skill)]
    said = {word for sentence in sentences for word in sentence}
    grammar = skill.grammar
    asked = {*word_graph(grammar).words, *grammar.concepts.words, *grammar.assertion.words}
    return said | asked | number_words(skill.tree.language)


def number_words(language: str) -> set[str]:
    """The words of the numbers up to a million."""
    ranges = ((0, 100, 1), (100, 1000, 100), (1000, 1000, 1), (1_000_000, 1_000_000, 1))
    lists = (RangeSlotList(name="n", start=a, stop=b, step=step) for a, b, step in ranges)
    phrases = (phrase for numbers in lists for phrase in spoken_numbers(numbers, language))
    return {word for phrase in phrases for word in words_of(phrase)}


def grammar_sentences(grammar: Grammar) -> list[tuple[str, ...]]:
    """Sentences drawn from every template, always the same ones."""
    drawn = sample_sentences(grammar, per_template=PER_TEMPLATE)
    return sorted({tuple(sample.text.split()) for sample in drawn})


def example_sentences(skill: Skill) -> list[tuple[str, ...]]:
    """What people say in their own words: the examples, and the phrases of concepts."""
    examples = (*skill.examples.sentences, *sign_examples(skill.tree.language))
    texts = {one.text for one in examples}
    texts |= set(skill.grammar.concepts.whole_phrases)
    return sorted({_spoken(text, skill.tree.language) for text in texts})


def content_sentences(tree: Tree) -> list[tuple[str, ...]]:
    """Every sentence and name in the content tree, in words as they are spoken."""
    texts = set(_texts(tree.model_dump(mode="json")))
    parts = (part for text in texts for part in _SENTENCE_END.split(_PLACEHOLDER.sub(" ", text)))
    return sorted({words for part in parts if (words := _spoken(part, tree.language))})


def common_words(known: Collection[str], most: int) -> list[str]:
    """The `most` frequent words of English among those with a `known` pronunciation."""
    return [word for word in word_counts() if word in known][:most]


def _spoken(text: str, language: str) -> tuple[str, ...]:
    """Words of `text`, numbers in words."""
    return tuple(said for word in words_of(text) for said in _in_words(word, language))


def _in_words(word: str, language: str) -> tuple[str, ...]:
    if not word.isdigit():
        return (word.rstrip("'"),)
    number = RangeSlotList(name="n", start=int(word), stop=int(word))
    return words_of(next(iter(spoken_numbers(number, language))))


def _texts(value: object) -> Iterator[str]:
    """Every text in dumped content but the values of identifiers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in _IDENTIFIERS:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
