"""Questions that people really asked, collected beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.understanding import read_questions
from voice_skill.knowledge import Skill

QUESTIONS = Path(__file__).parents[3] / "shared" / "data" / "questions-dev.tsv"


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the collected questions are not here")
def test_every_question_that_names_an_alarming_symptom_gets_triage(skill: Skill) -> None:
    asked = [one.text for one in read_questions(QUESTIONS) if one.label == "red_flag_symptom"]
    assert asked
    assert {text: skill.interpreter.interpret(text).intent for text in asked} == dict.fromkeys(
        asked, "WarningSign"
    )
