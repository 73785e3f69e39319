"""Leading a routine: the script goes on whenever the floor is free."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Need, Routine
from voice_skill.dialogue import facts
from voice_skill.dialogue.actions import Earcon
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.script import (
    Cue,
    CueKind,
    Script,
    compile_script,
    hold_marks,
)
from voice_skill.dialogue.state import Countdown, Leading
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.dialogue.wordings import length, numeral

_AHEAD = 3
"""How many coming texts are rendered ahead."""


def begin(turn: Turn, routine: Routine, *, warned: bool = False) -> None:
    """Start leading a routine that has steps; `warned`: without the warning it begins with."""
    first = 1 if warned and routine.need is Need.MOVEMENT else 0
    begun = Leading(routine.id, first, phase=facts.phase(turn))
    turn.change(leading=begun, node=routine.id, facet=None, told=0)
    count = (numeral(turn.tree, number) for number in (3, 2, 1))
    steering = (Prompt.STOPPED, Prompt.PAUSED, Prompt.PAUSED_HOLD, Prompt.EASE_OFF, Prompt.WARNING)
    turn.prepare(*count, *(turn.words(prompt) for prompt in steering))


def script_of(turn: Turn) -> Script:
    """The script of the routine under way."""
    return compile_script(turn.tree, routine_of(turn))


def routine_of(turn: Turn) -> Routine:
    """The routine under way, as it is led in the person's phase, the side wished for first."""
    leading = now_leading(turn)
    routine = turn.routine(leading.routine).in_phase(leading.phase)
    return routine.mirrored() if leading.mirrored else routine


def cue_of(turn: Turn) -> Cue:
    """The present cue."""
    return script_of(turn)[now_leading(turn).index]


def in_hold(turn: Turn) -> bool:
    """Whether a hold has begun, running or frozen."""
    leading = turn.state.leading
    return leading is not None and leading.countdown is not None and not leading.resting


def proceed(turn: Turn) -> None:
    """The floor is free: do the next thing, unless paused or a countdown is running."""
    leading = turn.state.active
    if leading is None:
        return
    if leading.countdown is not None:
        _go_on_counting(turn, leading, leading.countdown)
        return
    script = script_of(turn)
    if leading.said:
        if leading.index + 1 >= len(script):
            drop(turn)
            return
        leading = move_to(turn, leading.index + 1)
    cue = script[leading.index]
    if cue.kind is CueKind.SAY:
        turn.change(leading=replace(leading, said=True))
        turn.speak(cue.text)
        coming = [c.text for c in script[leading.index + 1 :] if c.text]
        turn.prepare(*coming[:_AHEAD])
    else:
        _begin_counting(turn, leading, cue)


def _begin_counting(turn: Turn, leading: Leading, cue: Cue) -> None:
    resting = cue.kind is CueKind.REST
    turn.change(leading=replace(leading, countdown=Countdown(cue.seconds), resting=resting))
    _count(turn)
    if not resting:
        turn.chime(Earcon.HOLD_START)
        if cue.text:
            turn.speak(cue.text, passing=True)


def _go_on_counting(turn: Turn, leading: Leading, countdown: Countdown) -> None:
    if countdown.since is not None:
        return
    if leading.announce and not leading.resting:
        turn.change(leading=replace(leading, announce=False))
        left = length(turn.tree, countdown.left(turn.now))
        turn.speak(turn.words(Prompt.HOLD_GOES_ON, left=left), passing=True)
        return
    _count(turn)
    if not leading.resting:
        turn.chime(Earcon.HOLD_START)


def _count(turn: Turn) -> None:
    """Let the countdown run to its next mark, or to its end."""
    leading = now_leading(turn)
    assert leading.countdown is not None
    countdown = leading.countdown.running(turn.now)
    turn.change(leading=replace(leading, countdown=countdown, announce=False))
    coming = _next_mark(turn, countdown)
    until = coming[0] if coming else countdown.seconds
    turn.start(Timer.CUE, until - countdown.elapsed)


def _next_mark(turn: Turn, countdown: Countdown) -> tuple[float, Prompt, int] | None:
    if now_leading(turn).resting:
        return None
    need = turn.routine(now_leading(turn).routine).need
    marks = hold_marks(countdown.seconds, need)
    return next((mark for mark in marks if mark[0] > countdown.marked), None)


def tick(turn: Turn) -> None:
    """The timer of the countdown ran out: say the mark, or end the hold or rest."""
    leading = turn.state.active
    if leading is None or leading.countdown is None or leading.countdown.since is None:
        return
    coming = _next_mark(turn, leading.countdown)
    if coming is None:
        _end_counting(turn, leading)
        return
    offset, prompt, number = coming
    countdown = replace(leading.countdown, elapsed=offset, since=turn.now, marked=offset)
    turn.change(leading=replace(leading, countdown=countdown))
    _count(turn)
    # A count that came late would be wrong: where something is still being said it is left out.
    if not turn.state.speaking:
        if prompt is Prompt.NUMBERS:
            turn.speak(numeral(turn.tree, number), passing=True)
        else:
            turn.speak(turn.words(prompt), passing=True)


def _end_counting(turn: Turn, leading: Leading) -> None:
    if not leading.resting:
        turn.chime(Earcon.HOLD_END)
    turn.change(leading=replace(leading, countdown=None, resting=False, said=True))
    if not turn.state.speaking:
        proceed(turn)


def freeze(turn: Turn, *, announce: bool = True) -> None:
    """Something else is said now: stand still, and go on afterwards with what is left.

    Words of the script that were cut off are said again.
    """
    leading = turn.state.leading
    if leading is None:
        return
    turn.cancel(Timer.CUE)
    if leading.countdown is None:
        cut_off = leading.said and cue_of(turn).kind is CueKind.SAY and bool(turn.state.speaking)
        turn.change(leading=replace(leading, said=leading.said and not cut_off))
        return
    countdown = leading.countdown.frozen(turn.now)
    turn.change(
        leading=replace(leading, countdown=countdown, announce=leading.announce or announce)
    )


def drop(turn: Turn) -> None:
    """No routine is under way any more."""
    turn.cancel(Timer.CUE)
    turn.change(leading=None)


def pause(turn: Turn, prompt: Prompt) -> None:
    """Stand still until "resume", saying `prompt`."""
    turn.change(leading=replace(now_leading(turn), paused=True))
    turn.say(prompt)


def move_to(turn: Turn, index: int) -> Leading:
    """Move to a cue that has not begun, and on from there."""
    turn.cancel(Timer.CUE)
    present = now_leading(turn)
    leading = Leading(present.routine, index, phase=present.phase, mirrored=present.mirrored)
    turn.change(leading=leading)
    return leading


def now_leading(turn: Turn) -> Leading:
    """The routine under way; there must be one."""
    leading = turn.state.leading
    assert leading is not None
    return leading
