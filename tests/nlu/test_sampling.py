from __future__ import annotations

import pytest

from voice_skill.authoring.sample import draw
from voice_skill.errors import UsageError
from voice_skill.nlu.grammar import Grammar


def test_a_seed_always_draws_the_same(coffee: Grammar) -> None:
    assert draw(coffee, count=9, seed=4) == draw(coffee, count=9, seed=4)


def test_as_many_are_drawn_as_were_asked_for(grammar: Grammar) -> None:
    assert len(draw(grammar, count=300)) == 300


def test_only_the_intents_asked_for_are_drawn(grammar: Grammar) -> None:
    assert {sample.intent for sample in draw(grammar, intents=["Stop"], count=5)} == {"Stop"}


def test_an_unknown_intent_is_told_with_a_suggestion(grammar: Grammar) -> None:
    with pytest.raises(UsageError, match="Did you mean AskHowLong"):
        draw(grammar, intents=["AskHowLongs"])


def test_sentences_are_plain_words(grammar: Grammar) -> None:
    assert all(set(sample.text) <= set("abcdefghijklmnopqrstuvwxyz' ") for sample in draw(grammar))
