"""How a doubt about a warning sign ends: the dialogue asks, and somebody answers, or nobody."""

from __future__ import annotations

from voice_skill.authoring.virtual_driver import VirtualDriver
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.state import State
from voice_skill.knowledge import Skill
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.signs import DOUBTFUL


def signs_found(found: Interpretation, skill: Skill, answer: str | None = None) -> frozenset[str]:
    """Signs that the session knows of, once `found` was heard and the question was answered.

    `answer`: what is said after the question; None if nobody answers it.
    """
    driver = VirtualDriver(skill, State())
    _until_quiet(driver)
    driver.happen(Heard(driver.now, found))
    if found.intent == DOUBTFUL and answer is not None:
        _until_spoken(driver)
        driver.hear(answer)
    _until_quiet(driver)
    assert driver.state.question is None, "somebody still waits for an answer"
    return frozenset(finding.id for finding in driver.state.findings) & set(
        skill.tree.warning_signs
    )


def _until_spoken(driver: VirtualDriver) -> None:
    while driver.speaking:
        driver.step()


def _until_quiet(driver: VirtualDriver) -> None:
    while driver.speaking or driver.state.question is not None:
        if not driver.step():
            return
