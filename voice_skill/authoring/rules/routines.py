"""Rules about what is led: when it must stop, on which side, for how long."""

from __future__ import annotations

from collections.abc import Iterator

from voice_skill.authoring.findings import Content, Finding, Severity, Subject
from voice_skill.content.schema import Facet, Need, Routine, Side, Step
from voice_skill.content.yaml_source import KeyPath

_SAID = ("say", "again", "release", "breathe")
_SIDE = ("{side}", "{other_side}")


def stop_conditions(_: Subject, content: Content) -> Iterator[Finding]:
    """Who is led must know when to stop: a caution, an end of each hold, a look at the skin."""
    for routine in content.tree.routines.values():
        if routine.need is not Need.BREATHING and Facet.CAUTION not in routine.facets:
            yield _finding(
                content,
                routine,
                ("facets",),
                "no-stop-condition",
                Severity.ERROR,
                f"{routine.id} does not say when to stop.",
                'Add "caution:" under "facets:" with the signs that mean stop.',
            )
        application = routine.application
        if application and not any(c.at < application.duration for c in application.checks):
            yield _finding(
                content,
                routine,
                ("application", "checks"),
                "no-stop-condition",
                Severity.ERROR,
                f"nobody asks after the skin while {routine.id} is on.",
                'Add a check with "at:" before the end of "duration".',
            )
        for number, step in enumerate(routine.steps):
            breathing = routine.need is Need.BREATHING
            if step.hold is not None and not step.release and not breathing:
                yield _finding(
                    content,
                    routine,
                    ("steps", number),
                    "no-stop-condition",
                    Severity.WARNING,
                    f'"{step.name}" is held, and nothing says to let go.',
                    'Add "release:" with how the hold ends.',
                )


def sides(_: Subject, content: Content) -> Iterator[Finding]:
    """A step that speaks of a side needs sides, and one with sides must name them."""
    for routine in content.tree.routines.values():
        for number, step in enumerate(routine.steps):
            path: KeyPath = ("steps", number)
            spoken = " ".join(filter(None, (getattr(step, key) for key in _SAID)))
            if not step.sides and any(mark in spoken for mark in _SIDE):
                yield _finding(
                    content,
                    routine,
                    path,
                    "step-without-side",
                    Severity.ERROR,
                    f'"{step.name}" speaks of {{side}}, but has no sides.',
                    'Add "sides: [left, right]".',
                )
            elif step.sides and not any(mark in step.say for mark in _SIDE):
                yield _finding(
                    content,
                    routine,
                    (*path, "say"),
                    "step-without-side",
                    Severity.ERROR,
                    f'"{step.name}" is done on each side, and does not say which.',
                    "Write {side} (or {other_side}) where the side is spoken.",
                )
            if len(step.sides) == 1:
                yield _finding(
                    content,
                    routine,
                    (*path, "sides"),
                    "step-without-side",
                    Severity.WARNING,
                    f'"{step.name}" is done on one side only.',
                    f"Write sides: [{', '.join(side.value for side in Side)}].",
                )


def durations(_: Subject, content: Content) -> Iterator[Finding]:
    """What is held or breathed must last a time, or it is over before it is done."""
    for routine in content.tree.routines.values():
        for number, step in enumerate(routine.steps):
            if not _is_measured(step) and _takes_time(step):
                yield _finding(
                    content,
                    routine,
                    ("steps", number),
                    "step-without-duration",
                    Severity.WARNING,
                    f'"{step.name}" is to be done, and nothing says for how long.',
                    'Add "hold:" with seconds, or "repetitions:".',
                )
        if routine.steps and not any(_is_measured(s) or _waits(s) for s in routine.steps):
            yield _finding(
                content,
                routine,
                ("steps",),
                "step-without-duration",
                Severity.ERROR,
                f"no step of {routine.id} lasts any time.",
                'Add "hold:" or "rest:" with seconds, or "repetitions:", to what is to be done.',
            )


def _is_measured(step: Step) -> bool:
    return step.hold is not None or step.repetitions > 1


def _waits(step: Step) -> bool:
    """Whether somebody wrote how long it waits for what was said to be done."""
    return "rest" in step.model_fields_set


def _takes_time(step: Step) -> bool:
    """Steps that only put somebody in position are on no side, and end in nothing."""
    return bool(step.sides or step.breathe or step.release)


def _finding(
    content: Content,
    routine: Routine,
    path: KeyPath,
    rule: str,
    severity: Severity,
    message: str,
    hint: str,
) -> Finding:
    return Finding(rule, severity, message, hint, content.place(routine, path))
