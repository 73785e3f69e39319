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


def test_a_caution_that_does_not_say_when_to_stop_is_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/stopping.txt", "# how it is said\nstop when\nleave it if\n")
    skill.change("content/en/routines/stretch.yaml", "Stop when it hurts.", "Lovely for everyone.")
    (finding,) = skill.findings("no-stop-condition")
    assert finding.severity is Severity.ERROR
    assert finding.message == "stretch does not say when to stop."
    assert (
        finding.hint
        == 'Say it here, such as "stop when …"; stopping.txt lists the phrases that count.'
    )
    assert str(finding.place).endswith("stretch.yaml:4:13 (at facets.caution.say)")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("introduction: Sit.", "introduction: Sit. Leave it if your neck hurts."),
        ("say: Turn.", "say: Turn. Stop when it hurts."),
    ],
    ids=["introduction", "step"],
)
def test_when_to_stop_may_be_said_while_it_is_led(skill: SmallSkill, old: str, new: str) -> None:
    skill.write("content/en/stopping.txt", "stop when\nleave it if\n")
    stretch = FILES["content/en/routines/stretch.yaml"].replace("Stop when it hurts.", "Lovely.")
    skill.write("content/en/routines/stretch.yaml", stretch.replace(old, new))
    assert skill.findings("no-stop-condition") == []


def test_a_hold_that_nothing_ends_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", release: Let go.", "")
    (finding,) = skill.findings("no-stop-condition")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"One" is held, and nothing says to let go.'
    assert finding.hint == 'Add "release:" with how the hold ends.'
    assert str(finding.place).endswith("stretch.yaml:7:9 (at steps[0])")


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


SIDE_NAMES = "side-left: left\nside-right: right\n"


def test_a_side_that_is_written_out_is_an_error(skill: SmallSkill) -> None:
    skill.add("content/en/prompts.yaml", SIDE_NAMES)
    skill.change("content/en/routines/stretch.yaml", "say: Turn.", "say: Turn to the left.")
    (finding,) = skill.findings("step-without-side")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"One" says "left", whichever side it is led on.'
    assert finding.hint == ('Write {side} in place of "left", and add "sides: [left, right]".')
    assert str(finding.place).endswith("stretch.yaml:7:30 (at steps[0].say)")


def test_a_side_that_is_written_out_beside_sides_is_an_error(skill: SmallSkill) -> None:
    skill.add("content/en/prompts.yaml", SIDE_NAMES)
    sides = 'say: "Turn {side}.", again: "Right once more.", sides: [left, right]'
    skill.change("content/en/routines/stretch.yaml", "say: Turn.", sides)
    (finding,) = skill.findings("step-without-side")
    assert finding.hint == 'Write {side} in place of "right".'


def test_a_step_on_one_side_only_is_a_warning(skill: SmallSkill) -> None:
    skill.change(
        "content/en/routines/stretch.yaml",
        "Turn., hold: 5",
        '"Turn {side}.", hold: 5, sides: [left]',
    )
    (finding,) = skill.findings("step-without-side")
    assert finding.severity is Severity.WARNING
    assert finding.message == '"One" is done on one side only.'


@pytest.mark.parametrize(
    "kept",
    [
        "release: Let go.",
        "repetitions: 3, release: Let go.",
        "repetitions: 3, breathe: Out slowly.",
        "rest: 3, variants: {later: {hold: 9}}",
    ],
)
def test_a_hold_without_its_seconds_is_an_error(skill: SmallSkill, kept: str) -> None:
    skill.change("content/en/routines/stretch.yaml", "hold: 5, release: Let go.", kept)
    (finding,) = skill.findings("step-without-duration")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"One" has a hold that lasts no time.'
    assert finding.hint == 'Add "hold:" with seconds.'
    assert str(finding.place).endswith("stretch.yaml:7:9 (at steps[0])")


def test_a_step_that_lasts_no_time_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", hold: 5, release: Let go.", "")
    (finding,) = skill.findings("step-without-duration")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"One" is to be done, and nothing says for how long.'
    assert finding.hint == 'Add "hold:" or "rest:" with seconds, or "repetitions:".'
    assert where(finding) == ("stretch.yaml", 7)


@pytest.mark.parametrize("time", ["rest: 15", "repetitions: 4"])
def test_what_is_waited_for_or_repeated_need_not_be_held(skill: SmallSkill, time: str) -> None:
    skill.change("content/en/routines/stretch.yaml", "hold: 5, release: Let go.", time)
    assert skill.findings("step-without-duration") == []
