"""Whatever people say, in whatever order: nothing is suggested that is then refused."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from voice_skill.authoring.virtual_driver import VirtualDriver
from voice_skill.dialogue.state import State
from voice_skill.knowledge import Skill, load_skill

_SAID = """
yes|no|not sure|stop|pause|resume|next|go back|start over|repeat|help|why|how long left|which step
it hurts|thanks|slower|louder|my neck hurts|my neck hurts since yesterday|two weeks ago|stiff|sharp
no pain|something warm|something cold|neither|start the neck turn|start the ice pack
start the heat pack|start belly breathing|start the first days set|start the stretching set
start the prevention break|start muscle relaxation|start the shoulder rub|ice or heat|is it serious
how often|tell me more|what is massage|i'm pregnant|i have diabetes|it's for my son|my arm tingles
i feel dizzy|i have a headache|i don't have a fever|set a timer for five minutes|cancel the timer
add two minutes|ready|done|okay|skip|next routine|something else|the first one|the second one
banana split|it's numb|all fine|other side|when should i see a doctor|start the isometric press
start the warm shower|more time|my mother has chest pain|skip this routine|what can i say
"""
_UTTERANCES = [said for line in _SAID.split("\n") for said in line.split("|") if said]


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def _talk(skill: Skill, seed: int) -> VirtualDriver:
    chance = random.Random(seed)
    driver = VirtualDriver(skill, State(emergency_number="112"))
    for _ in range(60):
        if chance.random() < 0.35:
            driver.run_until(driver.now + chance.choice([1, 3, 10, 30, 120, 400]))
        elif chance.random() < 0.7:
            while driver.speaking:
                driver.step()
        screened = driver.state.label == "screening" and chance.random() < 0.75
        driver.hear("no" if screened else chance.choice(_UTTERANCES))
    return driver


@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_suggested_that_is_refused_and_nothing_is_asked_twice(
    skill: Skill, seed: int
) -> None:
    driver = _talk(skill, seed)
    assert driver.problems == []
    assert not [entry.text for entry in driver.log if "{" in entry.text]
    for before, after in pairwise(driver.log):
        said_twice = before.who == after.who == "skill" and before.text == after.text
        assert not said_twice or before.at < after.at
