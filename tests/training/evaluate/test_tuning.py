from __future__ import annotations

from pathlib import Path

import pytest

from training.evaluate.engines import Rules
from training.evaluate.measuring import Outcome
from training.evaluate.tuning import configured, ruled, settings_of, share
from voice_skill.asr.models import choose_model, problem_with
from voice_skill.errors import UsageError


def test_values_are_combined() -> None:
    assert settings_of(["decoy_word=4,5", "acoustic-scale=0.8"]) == [
        {"decoy_word": 4, "acoustic-scale": 0.8},
        {"decoy_word": 5, "acoustic-scale": 0.8},
    ]


def test_without_values_the_model_is_heard_as_it_is() -> None:
    assert settings_of([]) == [{}]


@pytest.mark.parametrize("text", ["decoy_word", "decoy_word=", "decoy_word=four"])
def test_what_is_no_number_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="NAME=NUMBER"):
        settings_of([text])


def test_costs_and_demands_are_told_apart_by_name() -> None:
    rules = ruled(Rules(), {"decoy_word": 4.0, "over_others": 0.3, "acoustic-scale": 1.0})
    assert rules.costs.decoy_word == 4.0
    assert rules.demands.over_others == 0.3


def test_a_configured_copy_is_a_model_with_the_option_once(tmp_path: Path) -> None:
    model = configured(choose_model("embedded").folder, {"acoustic-scale": 0.65}, tmp_path)
    lines = (model / "conf" / "model.conf").read_text().splitlines()
    assert problem_with(model) is None
    assert [line for line in lines if "acoustic-scale" in line] == ["--acoustic-scale=0.65"]


def test_commands_count_when_right_and_all_else_when_accepted() -> None:
    outcomes = [
        Outcome("1", "go", "go", True, ("right",), 1.0, 0.1),
        Outcome("2", "go", "no", False, ("right",), 1.0, 0.1),
        Outcome("3", "", "", False, ("noise",), 1.0, 0.1),
    ]
    assert share(outcomes, "right") == "50.0"
    assert share(outcomes, "noise") == "0.0"
    assert share(outcomes, "talk") == "–"
