"""Leading a set: its routines one after the other, each as soon as the floor is free."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Need, Routine, RoutineSet
from voice_skill.dialogue import applying, leading
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.state import Following
from voice_skill.dialogue.turn import Turn

PACK = "pack"
"""The interview question whose answer picks between cold and heat."""


def routines_of(turn: Turn, chosen: RoutineSet) -> tuple[Routine, ...]:
    """What the set would lead for this person, before anything forbids it.

    Of alternatives it is the one that needs what was chosen; none, where neither was wanted.
    """
    found: list[Routine] = []
    for group in chosen.routines:
        rivals = [turn.routine(routine_id) for routine_id in group]
        wish = turn.state.facts.get(PACK)
        if len(rivals) > 1 and wish is not None:
            rivals = [routine for routine in rivals if routine.need.value == wish]
        found += rivals[:1]
    return tuple(found)


def begin(turn: Turn, chosen: RoutineSet, routines: tuple[Routine, ...]) -> None:
    """Start leading a set; its first routine follows once the introduction was said.

    Introduction and end speak of movements: where none is left of them, they are left out.
    """
    ids = tuple(routine.id for routine in routines)
    turn.change(following=Following(chosen.id, ids), node=chosen.id, facet=None, told=0)
    if any(routine.need is Need.MOVEMENT for routine in routines):
        turn.speak(chosen.introduction)


def go_on(turn: Turn) -> None:
    """The floor is free: begin the next routine of the set, or end it."""
    following = turn.state.following
    assert following is not None
    if not following.routines:
        turn.change(following=None)
        if following.moved:
            turn.speak(turn.tree.sets[following.set].finish)
        return
    routine = turn.routine(following.routines[0])
    moved = following.moved or routine.need is Need.MOVEMENT
    led, rest = (*following.led, routine.id), following.routines[1:]
    turn.change(following=replace(following, routines=rest, led=led, moved=moved))
    if applying.too_soon(turn, routine):
        return
    turn.say(Prompt.SET_NEXT if following.led else Prompt.SET_FIRST, name=routine.name)
    lead(turn, routine, None, warned=following.moved)


def lead(turn: Turn, routine: Routine, minutes: float | None, *, warned: bool = False) -> None:
    """Begin a routine that nothing forbids; `warned`: when to stop was said in this set."""
    if routine.application is not None:
        applying.begin(turn, routine, minutes)
    else:
        leading.begin(turn, routine, warned=warned)


def skip_routine(turn: Turn) -> bool:
    """Leave the routine under way, or the first of a set that is only being introduced.

    What is left of the set goes on. False where there is nothing to leave.
    """
    following = turn.state.following
    led = turn.state.leading
    if led is not None:
        if following is not None and led.index == 0:  # the warning it begins with may be cut off
            turn.change(following=replace(following, moved=False))
        leading.drop(turn)
    elif turn.state.applying is not None:
        applying.take_off(turn, finished=False)
    elif following is None:
        return False
    elif not following.led:
        turn.change(following=replace(following, routines=following.routines[1:]))
    turn.say(Prompt.ROUTINE_SKIPPED)
    return True
