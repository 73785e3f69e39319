"""Any hassil folder works: intent and slots, with no content tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.sampling import sample_sentences


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("make me an espresso", "OrderDrink", {"drink": "espresso"}),
        (
            "i'd like a strong large flat white with two extra shots without sugar",
            "OrderDrink",
            {
                "strength": "strong",
                "size": "large",
                "drink": "flat_white",
                "count": 2,
                "topping": "sugar",
            },
        ),
        (
            "give me an extra large mild espresso please",
            "OrderDrink",
            {"size": "huge", "strength": "mild", "drink": "espresso"},
        ),
        ("12 cappuccinos", "OrderDrink", {"count": 12, "drink": "cappuccino"}),
        (
            "set the milk steamer to ninety five degrees",
            "SetTemperature",
            {"part": "wand", "degrees": 95},
        ),
        ("clean now the machine", "Clean", {"cycle": "full"}),
        ("rinse it", "Clean", {"cycle": "quick"}),
    ],
)
def test_intent_and_slots_are_read(
    coffee: Grammar, text: str, intent: str, slots: dict[str, object]
) -> None:
    found = Interpreter(coffee).interpret(text)
    assert (found.accepted, found.intent, found.slots) == (True, intent, slots)
    assert found.node is None


@pytest.mark.parametrize("text", ["make me a tea", "no espresso", "set the boiler to sixty one"])
def test_what_it_does_not_hold_is_refused(coffee: Grammar, text: str) -> None:
    assert not Interpreter(coffee).interpret(text).accepted


def test_a_grammar_of_billions_of_sentences_is_compiled_and_sampled(tmp_path: Path) -> None:
    numbers = " ".join(f"{{n:slot{i}}}" for i in range(8))
    parts = ";".join(f"[part {'abcdefgh'[i]}]" for i in range(8))
    (tmp_path / "huge.yaml").write_text(
        "language: en\n"
        "lists: {n: {range: {from: 0, to: 99}}}\n"
        f"intents: {{Huge: {{data: [{{sentences: ['say {numbers}', 'mix ({parts})']}}]}}}}\n"
    )
    grammar = load_grammar(tmp_path)
    assert len(list(sample_sentences(grammar, per_template=3))) == 6
    found = Interpreter(grammar).interpret("say " + " ".join(["seventy three"] * 8))
    assert found.slots == {f"slot{i}": 73 for i in range(8)}
