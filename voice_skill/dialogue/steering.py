"""What the person says to the routine under way: onwards, back, again, and how far it has come."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Side
from voice_skill.dialogue.actions import Earcon
from voice_skill.dialogue.leading import (
    cue_of,
    in_hold,
    move_to,
    now_leading,
    pause,
    routine_of,
    script_of,
)
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.script import first_of, instruction_of, seconds_left
from voice_skill.dialogue.turn import Turn
from voice_skill.dialogue.wordings import length, numeral, ordinal, side_name

_AWAY = 20.0
"""Seconds after which nobody is ready to go on holding (our choice)."""


def pause_by_word(turn: Turn) -> None:
    """Answer to "pause"."""
    if now_leading(turn).paused:
        turn.say(Prompt.PAUSED)
        return
    pause(turn, Prompt.PAUSED_HOLD if in_hold(turn) else Prompt.PAUSED)


def resume(turn: Turn) -> None:
    """Answer to "resume": say where we are, then go on there.

    Who was away for a while let go meanwhile: the hold is led again from its instruction. What goes
    on anyway needs no word.
    """
    leading = now_leading(turn)
    if not leading.paused:
        turn.chime(Earcon.UNDERSTOOD)
        turn.change(leading=replace(leading, announce=False))
        return
    name = turn.routine(leading.routine).steps[cue_of(turn).step].name
    holding = leading.countdown is not None and not leading.resting
    away = turn.now - turn.before.heard_at > _AWAY
    turn.change(leading=replace(leading, paused=False, announce=False))
    if holding and away:
        turn.say(Prompt.RESUMING, name=name)
        move_to(turn, instruction_of(script_of(turn), leading.index))
    elif leading.countdown is not None and holding:
        left = length(turn.tree, leading.countdown.left(turn.now))
        turn.say(Prompt.RESUMING_HOLD, name=name, left=left)
    else:
        turn.say(Prompt.RESUMING, name=name)


def go_next(turn: Turn) -> None:
    """On to the next side or step; what is left of this one is skipped."""
    script = script_of(turn)
    move_to(turn, first_of(script, script[now_leading(turn).index].part + 1))


def go_on(turn: Turn) -> None:
    """Done with the present cue: the words, the hold or the rest that it is."""
    if in_hold(turn):
        turn.chime(Earcon.HOLD_END)
    present = now_leading(turn)
    turn.change(leading=replace(move_to(turn, present.index), said=True))


def change_sides(turn: Turn) -> None:
    """To the other side of this step; where there is none, say where we are."""
    script, here = script_of(turn), cue_of(turn)
    others = (cue for cue in script if cue.step == here.step and cue.side not in (None, here.side))
    other = next(others, None)
    if other is None or here.side is None:
        which_step(turn)
    else:
        move_to(turn, first_of(script, other.part))


def to_side(turn: Turn, side: Side) -> None:
    """To this side: first of the two, where the other one has hardly begun."""
    leading, script, here = now_leading(turn), script_of(turn), cue_of(turn)
    coming = next((cue for cue in script[leading.index :] if cue.side is not None), None)
    if coming is None:
        which_step(turn)
    elif coming.side is side:
        turn.say(Prompt.WHICH_STEP_SIDE, side=side_name(turn.tree, side))
    elif here.repetition == 1 and coming.side is routine_of(turn).steps[coming.step].sides[0]:
        turn.say(Prompt.SIDE_FIRST, side=side_name(turn.tree, side))
        turn.change(leading=replace(leading, mirrored=not leading.mirrored))
        if here.side is not None:
            move_to(turn, first_of(script, here.part))
    else:
        change_sides(turn)


def go_back(turn: Turn) -> None:
    """Back to the side or step before; at the first one, to its beginning."""
    script = script_of(turn)
    part = script[now_leading(turn).index].part
    if part <= 0:
        turn.say(Prompt.FIRST_STEP)
    move_to(turn, first_of(script, max(0, part - 1)))


def start_over(turn: Turn) -> None:
    """From the introduction again."""
    move_to(turn, 0)


def repeat(turn: Turn) -> None:
    """Say the instruction of this repetition again; a hold then goes on with what is left."""
    leading = now_leading(turn)
    script = script_of(turn)
    index = instruction_of(script, leading.index)
    if leading.paused:
        turn.speak(script[index].text)
    elif leading.countdown is not None and not leading.resting:
        turn.speak(script[index].text)
        turn.change(leading=replace(leading, announce=True))
    else:
        move_to(turn, index)


def which_step(turn: Turn) -> None:
    """Say the step, the side and the repetition."""
    cue = cue_of(turn)
    steps = routine_of(turn).steps
    step = steps[cue.step]
    turn.say(
        Prompt.WHICH_STEP,
        name=step.name,
        step=numeral(turn.tree, cue.step + 1),
        steps=numeral(turn.tree, len(steps)),
    )
    if cue.side is not None:
        turn.say(Prompt.WHICH_STEP_SIDE, side=side_name(turn.tree, cue.side))
    if step.repetitions > 1:
        turn.say(
            Prompt.WHICH_STEP_COUNT,
            ordinal=ordinal(turn.tree, cue.repetition),
            total=numeral(turn.tree, step.repetitions),
        )


def how_long_left(turn: Turn) -> None:
    """Say what is left of the hold, and of the routine."""
    leading = now_leading(turn)
    rest = seconds_left(script_of(turn), leading.index)
    if leading.countdown is not None:
        left = leading.countdown.left(turn.now)
        rest += left
        if not leading.resting:
            turn.say(Prompt.LEFT_IN_HOLD, left=length(turn.tree, left))
            turn.change(leading=replace(leading, announce=False))
    turn.say(Prompt.LEFT_IN_ROUTINE, left=length(turn.tree, _rounded(rest)))


def why(turn: Turn) -> bool:
    """Answer "why?" about the present step; False when the step gives no reason."""
    reason = turn.routine(now_leading(turn).routine).steps[cue_of(turn).step].why
    if reason:
        turn.speak(reason)
    return reason is not None


def _rounded(seconds: float) -> float:
    """An estimate must not sound exact: to ten seconds below a minute, else to half minutes."""
    step = 10 if seconds < 60 else 30
    return max(step, round(seconds / step) * step)
