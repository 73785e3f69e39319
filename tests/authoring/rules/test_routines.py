"""When to stop, on which side, for how long."""

from __future__ import annotations

import pytest

from tests.authoring.small_skill import FILES, SmallSkill, where
from voice_skill.authoring.check import Severity


def test_a_routine_that_does_not_say_when_to_stop_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", "caution:", "how:")
    (finding,) = skill.findings("no-stop-condition")
    assert finding.message == "stretch does not say when to stop."
    assert where(finding) == ("stretch.yaml", 3)


@pytest.mark.parametrize("checks", ["[]", "[{at: 400, ask: Numb?}]"], ids=["none", "too late"])
def test_an_application_without_a_look_at_the_skin_is_an_error(
    skill: SmallSkill, checks: str
) -> None:
    steps = FILES["content/en/routines/stretch.yaml"].partition("steps:")[2].partition("\n")[0]
    times = "duration: 300, extend_to: 300, hard_stop: 600, put_on: On., take_off: Off."
    application = f"application: {{{times}, checks: {checks}}}"
    skill.change("content/en/routines/stretch.yaml", f"steps:{steps}", application)
    (finding,) = skill.findings("no-stop-condition")
    assert "nobody asks after the skin" in finding.message


def test_a_hold_that_nothing_ends_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", release: Let go.", "")
    (finding,) = skill.findings("no-stop-condition")
    assert '"One" is held' in finding.message
    assert where(finding) == ("stretch.yaml", 7)


def test_a_breath_needs_nothing_that_ends_it(skill: SmallSkill) -> None:
    stretch = FILES["content/en/routines/stretch.yaml"].replace(", release: Let go.", "")
    breath = stretch.replace("need: movement", "need: breathing")
    skill.write("content/en/routines/stretch.yaml", breath)
    assert skill.findings("no-stop-condition") == []


def test_a_step_that_speaks_of_a_side_needs_sides(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", "Turn.", '"Turn {side}."')
    (finding,) = skill.findings("step-without-side")
    assert finding.message == '"One" speaks of {side}, but has no sides.'
    assert finding.hint == 'Add "sides: [left, right]".'


def test_a_step_with_sides_must_say_which(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", "hold: 5", "hold: 5, sides: [left, right]")
    (finding,) = skill.findings("step-without-side")
    assert "does not say which" in finding.message


def test_a_step_on_one_side_only_is_a_warning(skill: SmallSkill) -> None:
    skill.change(
        "content/en/routines/stretch.yaml",
        "Turn., hold: 5",
        '"Turn {side}.", hold: 5, sides: [left]',
    )
    (finding,) = skill.findings("step-without-side")
    assert finding.severity is Severity.WARNING
    assert finding.message == '"One" is done on one side only.'


def test_a_movement_without_duration_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", hold: 5", "")
    (finding,) = [f for f in skill.findings("step-without-duration") if "One" in f.message]
    assert finding.severity is Severity.WARNING
    assert finding.message == '"One" is to be done, and nothing says for how long.'
    assert finding.hint == 'Add "hold:" with seconds, or "repetitions:".'


def test_a_routine_of_which_nothing_lasts_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", hold: 5, release: Let go.", "")
    (finding,) = skill.findings("step-without-duration")
    assert finding.severity is Severity.ERROR
    assert finding.message == "no step of stretch lasts any time."


def test_a_routine_that_only_waits_lasts_as_long_as_it_waits(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", "hold: 5, release: Let go.", "rest: 15")
    assert skill.findings("step-without-duration") == []
