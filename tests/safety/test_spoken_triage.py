"""Triage by voice: some of the two-sided lists, spoken by two synthetic voices and really heard.

`python -m benchmarks.triage` speaks the whole lists.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speech import VOICES, spoken
from benchmarks.triage import ends_well, understood
from tests.safety.lists import asked_about, phrases, set_off, urgent_enough
from voice_skill.authoring.hearing import FileHearer, open_hearer
from voice_skill.knowledge import Skill, load_skill

EVERY = 12


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def hearer() -> FileHearer:
    return open_hearer("embedded")


@pytest.mark.parametrize("voice", VOICES)
def test_a_spoken_warning_sign_is_answered_although_nobody_answers_a_doubt(
    hearer: FileHearer, skill: Skill, voice: str, tmp_path: Path
):
    for rule, text in list(phrases("must"))[::EVERY]:
        heard = hearer.hear(spoken(voice, text, tmp_path))
        found = understood(heard)
        sure = urgent_enough(found, rule, skill.tree)
        assert sure or ends_well(found, rule, skill), (text, heard.text, heard.reason)


@pytest.mark.parametrize("voice", VOICES)
def test_what_is_no_sign_sets_nothing_off_when_spoken(
    hearer: FileHearer, skill: Skill, voice: str, tmp_path: Path
):
    for _, text in list(phrases("must_not"))[::EVERY]:
        heard = hearer.hear(spoken(voice, text, tmp_path))
        found = understood(heard)
        assert not set_off(found), (text, heard.text, heard.reason)
        assert not asked_about(found) or ends_well(found, None, skill), (text, heard.text)
