"""Which step this is, and which routine of a set: here, before, next, or at another place."""

from __future__ import annotations

from voice_skill.dialogue import steering
from voice_skill.dialogue.leading import cue_of, routine_of
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.turn import Turn
from voice_skill.dialogue.wordings import numeral, ordinal
from voice_skill.nlu.interpretation import Interpretation

_AWAY = {"next": 1, "before": -1}
"""Values of the slot `which`, in places from here."""


def tell(turn: Turn, heard: Interpretation) -> bool:
    """Say what was asked for; False where nothing is led that has places."""
    routines, steps = _routines(turn), _steps(turn)
    if not routines[0] and not steps[0]:
        return False
    away, place = _AWAY.get(str(heard.slots.get("which", ""))), int(heard.slots.get("place", 0))
    if away is not None:
        _tell_neighbour(turn, away, steps, routines)
    elif not (place and _tell_place(turn, place, (routines if routines[0] else steps)[0])):
        _tell_here(turn, *routines)
    return bool(steps[0]) or bool(away or place)


def _routines(turn: Turn) -> tuple[list[str], int]:
    """The names of the routines of the set under way, and the index of the present one."""
    following = turn.state.following
    if following is None:
        return [], -1
    ids = (*following.led, *following.routines)
    return [turn.routine(one).name for one in ids], len(following.led) - 1


def _steps(turn: Turn) -> tuple[list[str], int]:
    """The names of the steps of the routine under way, and the index of the present one."""
    if turn.state.leading is None:
        return [], -1
    return [step.name for step in routine_of(turn).steps], cue_of(turn).step


def _tell_neighbour(turn: Turn, away: int, *levels: tuple[list[str], int]) -> None:
    """The step before or after this one; at the end of a routine, the routine."""
    for names, here in levels:
        if names and 0 <= here + away < len(names):
            prompt = Prompt.STEP_AFTER if away > 0 else Prompt.STEP_BEFORE
            turn.say(prompt, name=names[here + away])
            return
    turn.say(Prompt.NONE_AFTER if away > 0 else Prompt.FIRST_STEP)


def _tell_place(turn: Turn, place: int, names: list[str]) -> bool:
    """The name at `place`, counted from 1, or from -1 at the end; False where there is none."""
    at = place if place > 0 else len(names) + 1 + place
    if not 0 < at <= len(names):
        return False
    turn.say(Prompt.STEP_AT, ordinal=ordinal(turn.tree, at), name=names[at - 1])
    return True


def _tell_here(turn: Turn, names: list[str], here: int) -> None:
    if here >= 0:
        place, total = (numeral(turn.tree, number) for number in (here + 1, len(names)))
        turn.say(Prompt.SET_SO_FAR, name=names[here], place=place, total=total)
    if turn.state.leading is not None:
        steering.which_step(turn)
