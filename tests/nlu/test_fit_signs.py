"""Fitting the weights that hear warning signs: what is learned, and when it must be done anew."""

from __future__ import annotations

import pytest

from scripts.fit_signs import SHIPPED, fingerprint, fitted, learned
from voice_skill.knowledge import Skill, sign_examples
from voice_skill.nlu.examples import Example, Meaning
from voice_skill.nlu.ranking import Linear
from voice_skill.nlu.sign_likeness import splits
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import signs_file

FEVER, NONE = Meaning("WarningSign", sign="fever"), Meaning()
DENYING = frozenset({"not", "isn't"})
EXAMPLES = [
    Example("my fever is burning hot", FEVER),
    Example("i am burning with fever", FEVER),
    Example("this is a high fever", FEVER),
    Example("this is not a high fever", NONE),
    Example("it isn't a fever that is burning", NONE),
    Example("i am not hot", NONE),
    Example("tell me a funny joke", NONE),
    Example("another funny joke", NONE),
]


def test_the_shipped_weights_were_made_of_what_is_here_now(
    skill: Skill, vectors: WordVectors
) -> None:
    file = signs_file()
    assert file is not None
    denying = skill.grammar.keep_words
    made_of = fingerprint(learned(skill, sign_examples("en")), vectors, denying)
    stored = Linear.load(file, vectors, splits(denying)).made_of
    assert stored == made_of, "something has changed: make own-words"


@pytest.mark.parametrize(
    ("text", "sign"),
    [("burning fever", True), ("a fever so high", True), ("not a fever", False), ("jokes", False)],
)
def test_a_not_makes_a_difference(vectors: WordVectors, text: str, sign: bool) -> None:
    shares = fitted(EXAMPLES, vectors, DENYING).shares(tuple(text.split()))
    assert (shares[FEVER] > shares[NONE]) is sign


def test_weights_of_other_settings_or_words_are_told_apart(
    vectors: WordVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = fingerprint(EXAMPLES, vectors, DENYING)
    assert fingerprint(EXAMPLES[1:], vectors, DENYING) != known
    assert fingerprint(EXAMPLES, vectors, DENYING | {"never"}) != known
    monkeypatch.setattr("scripts.fit_signs.SHIPPED", SHIPPED.__class__(penalty=0.2))
    assert fingerprint(EXAMPLES, vectors, DENYING) != known


def test_what_is_asked_in_own_words_is_learned_as_harmless_but_for_its_signs(skill: Skill) -> None:
    said = {one.text: one.meaning for one in learned(skill, ())}
    asked = skill.examples.within(skill.tree).sentences
    assert len(said) == len({one.text for one in asked})
    for one in asked:
        sign = one.meaning.intent == "WarningSign"
        assert said[one.text] == (one.meaning if sign else Meaning())
