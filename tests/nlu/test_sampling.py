from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.authoring.sample import draw
from voice_skill.errors import UsageError
from voice_skill.nlu.grammar import Grammar, load_grammar


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


def test_what_needs_an_empty_list_is_not_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "language: en\nintents:\n  A:\n    data:\n"
        "      - sentences: ['stop', 'call {who}', 'x|{who}']\n"
        "      - sentences: []\nlists:\n  who: {values: []}\n"
    )
    assert {sample.text for sample in draw(load_grammar(tmp_path))} == {"stop", "x"}
