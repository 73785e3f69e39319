"""Questions that people really asked, collected beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from voice_skill.knowledge import Skill

QUESTIONS = Path(__file__).parents[3] / "shared" / "data" / "questions-dev.tsv"


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the collected questions are not here")
def test_every_question_that_names_an_alarming_symptom_gets_triage(skill: Skill) -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        asked = [row["question"] for row in rows if row["label"] == "red_flag_symptom"]
    assert asked
    assert {text: skill.interpreter.interpret(text).intent for text in asked} == dict.fromkeys(
        asked, "WarningSign"
    )
