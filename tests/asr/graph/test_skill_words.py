"""The vocabulary of the skill."""

from __future__ import annotations

import pytest

from voice_skill.asr.graph.english import pair_counts, word_counts
from voice_skill.asr.graph.skill_words import (
    common_words,
    content_sentences,
    example_sentences,
    grammar_sentences,
    number_words,
    skill_vocabulary,
)
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.wordgraph import word_graph


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill("en")


def test_every_word_that_can_be_said_or_is_answered_is_in_it(skill: Skill) -> None:
    words = skill_vocabulary(skill)
    assert words >= word_graph(skill.grammar).words
    assert words >= {"breathe", "seventeen"}
    for node in skill.tree.nodes:
        assert words.issuperset(" ".join(node.spoken_names).split())


def test_what_people_say_in_their_own_words_is_in_it(skill: Skill) -> None:
    sentences = example_sentences(skill)
    assert tuple(skill.examples.sentences[0].text.split()) in sentences
    words = skill_vocabulary(skill)
    assert words.issuperset(word for sentence in sentences for word in sentence)
    assert words >= {"grandmother", "drooping", "although"}


def test_numbers_are_words() -> None:
    assert {"zero", "nineteen", "ninety", "hundred", "thousand", "million"} <= number_words("en")


def test_content_is_split_into_sentences_without_placeholders(skill: Skill) -> None:
    sentences = content_sentences(skill.tree)
    assert ("want", "to", "know", "more") in sentences
    assert ("you", "can", "ask", "facets") not in sentences
    assert all(word and not word.isdigit() for sentence in sentences for word in sentence)


def test_addresses_and_ids_are_not_said(skill: Skill) -> None:
    words = {word for sentence in content_sentences(skill.tree) for word in sentence}
    assert words.isdisjoint({"https", "www", "com", "html", "uk"})


def test_sentences_of_the_grammar_are_always_the_same(skill: Skill) -> None:
    assert grammar_sentences(skill.grammar) == grammar_sentences(skill.grammar)


def test_common_words_are_frequent_and_known() -> None:
    pytest.importorskip("symspellpy")
    known = {"the", "of", "house", "zymurgy", "don't"}
    assert common_words(known, 3) == ["the", "of", "house"]
    assert [word for word in word_counts() if len(word) == 1] == ["a", "i"]
    assert "don't" in list(word_counts())[:1000]
    assert pair_counts()["of", "the"] > pair_counts()["my", "neck"]
