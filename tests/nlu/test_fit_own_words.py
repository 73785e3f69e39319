"""Fitting the weights of people's own words: what is learned, and when it must be done anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts import fit_own_words
from scripts.fit_own_words import SHIPPED, Settings, fingerprint, fitted, remarked
from voice_skill.knowledge import Skill
from voice_skill.nlu.examples import Example, Examples, Limits, Meaning
from voice_skill.nlu.ranking import Linear
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import own_words_file

ICE, HEAT = Meaning("AskWhat", "ice", "what"), Meaning("AskHowLong", "heat", "how_long")
FEVER, JOKE = Meaning("WarningSign", sign="fever"), Meaning()
EXAMPLES = Examples(
    (
        Example("is a cold pack good for it", ICE),
        Example("would something cold be good", ICE),
        Example("for how many minutes is it warm", HEAT),
        Example("how many minutes of a warm towel", HEAT),
        Example("i am burning with fever", FEVER),
        Example("my fever is burning hot", FEVER),
        Example("tell me a funny joke", JOKE),
        Example("another funny joke", JOKE),
    ),
    Limits(around=("well you see",)),
)


def test_the_shipped_weights_were_made_of_what_is_here_now(
    skill: Skill, vectors: WordVectors
) -> None:
    file = own_words_file()
    assert file is not None
    made_of = fingerprint(skill.examples.within(skill.tree), vectors)
    assert Linear.load(file, vectors).made_of == made_of, "something has changed: make own-words"


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("a cold towel", ICE),
        ("how many minutes of it", HEAT),
        ("burning fever", FEVER),
        ("a joke", JOKE),
    ],
)
def test_what_was_learned_is_found_in_other_words(
    vectors: WordVectors, words: str, meaning: Meaning
) -> None:
    best, *_ = fitted(EXAMPLES, vectors).rank(tuple(words.split()))
    assert best.meaning == meaning


def test_a_greater_penalty_makes_less_sure(vectors: WordVectors) -> None:
    text = ("burning", "fever")
    scores = [
        fitted(EXAMPLES, vectors, Settings(penalty=penalty)).rank(text)[0].score
        for penalty in (0.05, 1.0, 100.0)
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.8
    assert scores[-1] < 0.4


def test_the_weights_say_what_they_were_made_of(vectors: WordVectors) -> None:
    settings = Settings(steps=1)
    made_of = fitted(EXAMPLES, vectors, settings).made_of
    assert made_of == fingerprint(EXAMPLES, vectors, settings)


def test_the_same_examples_in_another_order_are_the_same(vectors: WordVectors) -> None:
    turned = replace(EXAMPLES, sentences=EXAMPLES.sentences[::-1])
    assert fingerprint(turned, vectors) == fingerprint(EXAMPLES, vectors)


@pytest.mark.parametrize(
    "other",
    [
        replace(EXAMPLES, sentences=EXAMPLES.sentences[1:]),
        replace(EXAMPLES, sentences=(*EXAMPLES.sentences[1:], Example("is cold good", ICE))),
        replace(EXAMPLES, limits=Limits(around=("well",))),
    ],
)
def test_other_sentences_or_remarks_make_other_weights(
    vectors: WordVectors, other: Examples
) -> None:
    assert fingerprint(other, vectors) != fingerprint(EXAMPLES, vectors)


@pytest.mark.parametrize(
    "change", [{"penalty": 0.1}, {"steps": 9}, {"remarked": 0.1}, {"before": 0.1}, {"seed": 1}]
)
def test_every_setting_makes_other_weights(vectors: WordVectors, change: dict[str, float]) -> None:
    settings = replace(SHIPPED, **change)
    assert fingerprint(EXAMPLES, vectors, settings) != fingerprint(EXAMPLES, vectors)


@pytest.mark.parametrize(("name", "value"), [("LETTERS", range(3, 4)), ("SEEN", 5)])
def test_other_pieces_make_other_weights(
    vectors: WordVectors, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    before = fingerprint(EXAMPLES, vectors)
    monkeypatch.setattr(fit_own_words, name, value)
    assert fingerprint(EXAMPLES, vectors) != before


def test_other_word_vectors_make_other_weights(vectors: WordVectors) -> None:
    other = replace(vectors, vectors=-vectors.vectors)
    assert fingerprint(EXAMPLES, other) != fingerprint(EXAMPLES, vectors)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (1.0, "well you see would something cold be good"),
        (0.0, "would something cold be good well you see"),
    ],
)
def test_a_question_is_learned_with_a_remark_before_or_behind_it(before: float, text: str) -> None:
    heard = list(remarked(EXAMPLES, Settings(remarked=1.0, before=before)))
    assert Example(text, ICE) in heard


def test_signs_and_what_is_not_ours_are_learned_as_they_stand() -> None:
    heard = list(remarked(EXAMPLES, Settings(remarked=1.0)))
    assert {one.meaning for one in heard} == {ICE, HEAT}


def test_some_questions_are_learned_with_a_remark() -> None:
    many = replace(EXAMPLES, sentences=EXAMPLES.sentences * 100)
    share = len(list(remarked(many, SHIPPED))) / 400
    assert share == pytest.approx(SHIPPED.remarked, abs=0.1)


def test_without_remarks_nothing_is_added() -> None:
    assert not list(remarked(replace(EXAMPLES, limits=Limits()), Settings(remarked=1.0)))
