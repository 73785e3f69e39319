"""Rules about what is led: when it must stop, on which side, for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_skill.authoring.findings import Content, Finding, Severity, Subject, listed
from voice_skill.content.schema import Facet, Need, Routine, Side, Step
from voice_skill.content.tree import Tree
from voice_skill.content.yaml_source import KeyPath
from voice_skill.dialogue.prompts import Prompt

STOPPING = "stopping.txt"
"""Phrases of a language that tell when to stop ("stop if"), one a line; # begins a comment."""
_SAID = ("say", "again", "release", "breathe")
_SIDE = ("{side}", "{other_side}")
_WORD = re.compile(r"[\w'{}]+")
_SIDE_NAMES = (Prompt.LEFT, Prompt.RIGHT)
_BOTH_SIDES = f"sides: [{', '.join(side.value for side in Side)}]"


def stop_conditions(_: Subject, content: Content) -> Iterator[Finding]:
    """Who is led must know when to stop: in words, by an end of each hold, a look at the skin."""
    phrases = listed(content.folder / STOPPING)
    for routine in content.tree.routines.values():
        if routine.need is not Need.BREATHING:
            yield from _stops(content, routine, phrases)
            yield from _lets_go(content, routine)
        application = routine.application
        if application and not any(c.at < application.duration for c in application.checks):
            yield _finding(
                content,
                routine,
                ("application", "checks"),
                "no-stop-condition",
                f"nobody asks after the skin while {routine.id} is on.",
                'Add a check with "at:" before the end of "duration".',
            )


def _stops(content: Content, routine: Routine, phrases: tuple[str, ...]) -> Iterator[Finding]:
    """A caution there must be; that it or what is led says when to stop, only words can tell."""
    message = f"{routine.id} does not say when to stop."
    caution = routine.facets.get(Facet.CAUTION)
    if caution is None:
        hint = 'Add "caution:" under "facets:" with the signs that mean stop.'
        yield _finding(content, routine, ("facets",), "no-stop-condition", message, hint)
        return
    said = " ".join((routine.introduction, caution.say, *map(_spoken, routine.steps)))
    if phrases and not _holds(said, phrases):
        yield _finding(
            content,
            routine,
            ("facets", Facet.CAUTION.value, "say"),
            "no-stop-condition",
            message,
            f'Say it here, such as "{phrases[0]} …"; {STOPPING} lists the phrases that count.',
        )


def _lets_go(content: Content, routine: Routine) -> Iterator[Finding]:
    for number, step in enumerate(routine.steps):
        if step.hold is not None and not step.release:
            yield _finding(
                content,
                routine,
                ("steps", number),
                "no-stop-condition",
                f'"{step.name}" is held, and nothing says to let go.',
                'Add "release:" with how the hold ends.',
            )


def sides(_: Subject, content: Content) -> Iterator[Finding]:
    """A step that speaks of a side needs sides, and one with sides must name them."""
    names = _side_names(content.tree)
    for routine in content.tree.routines.values():
        for number, step in enumerate(routine.steps):
            path: KeyPath = ("steps", number)
            for where, message, hint in _side_troubles(step, names):
                place = (*path, *where)
                yield _finding(content, routine, place, "step-without-side", message, hint)
            if len(step.sides) == 1:
                yield _finding(
                    content,
                    routine,
                    (*path, "sides"),
                    "step-without-side",
                    f'"{step.name}" is done on one side only.',
                    f"Write {_BOTH_SIDES}.",
                    Severity.WARNING,
                )


def _side_troubles(step: Step, names: tuple[str, ...]) -> Iterator[tuple[KeyPath, str, str]]:
    """Where below the step, what is wrong, and what to write."""
    add = "" if step.sides else f', and add "{_BOTH_SIDES}"'
    for key in _SAID:
        if name := _holds(getattr(step, key) or "", names):
            message = f'"{step.name}" says "{name}", whichever side it is led on.'
            yield (key,), message, f'Write {{side}} in place of "{name}"{add}.'
    if not step.sides and any(mark in _spoken(step) for mark in _SIDE):
        yield (), f'"{step.name}" speaks of {{side}}, but has no sides.', f'Add "{_BOTH_SIDES}".'
    elif step.sides and not any(mark in step.say for mark in _SIDE):
        message = f'"{step.name}" is done on each side, and does not say which.'
        yield ("say",), message, "Write {side} (or {other_side}) where the side is spoken."


def durations(_: Subject, content: Content) -> Iterator[Finding]:
    """What is held or breathed must last a time, or it is over before it is done."""
    for routine in content.tree.routines.values():
        for number, step in enumerate(routine.steps):
            if trouble := _duration_trouble(step):
                path = ("steps", number)
                yield _finding(content, routine, path, "step-without-duration", *trouble)


def _duration_trouble(step: Step) -> tuple[str, str] | None:
    """What is wrong with the time of a step, and what to write."""
    held = step.hold is not None
    if not held and (step.release or step.breathe or any(v.hold for v in step.variants.values())):
        return f'"{step.name}" has a hold that lasts no time.', 'Add "hold:" with seconds.'
    if not held and step.repetitions == 1 and "rest" not in step.model_fields_set:
        message = f'"{step.name}" is to be done, and nothing says for how long.'
        return message, 'Add "hold:" or "rest:" with seconds, or "repetitions:".'
    return None


def _spoken(step: Step) -> str:
    return " ".join(filter(None, (getattr(step, key) for key in _SAID)))


def _side_names(tree: Tree) -> tuple[str, ...]:
    return tuple(text for name in _SIDE_NAMES for text in tree.prompts.get(name.value, ()))


def _holds(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of the phrases that stands in a text as whole words."""
    words = f" {' '.join(_WORD.findall(text.lower()))} "
    return next((phrase for phrase in phrases if f" {phrase} " in words), None)


def _finding(
    content: Content,
    routine: Routine,
    path: KeyPath,
    rule: str,
    message: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(rule, severity, message, hint, content.place(routine, path))
