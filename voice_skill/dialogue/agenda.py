"""What comes next once nothing is being said any more: the floor is free."""

from __future__ import annotations

from voice_skill.dialogue import applying, interview, leading, repair, sets
from voice_skill.dialogue.state import State
from voice_skill.dialogue.turn import Timer, Turn


def settle(turn: Turn) -> None:
    """An open question gets its reply window; else what was begun goes on."""
    state = turn.state
    if state.speaking or state.ended:
        return
    if state.question is not None:
        if not state.question.held and Timer.REPLY not in state.timers:
            turn.start(Timer.REPLY, repair.REPLY_WINDOW)
    elif state.active is not None:
        leading.proceed(turn)
    elif applying.waits(state) and Timer.READY not in state.timers:
        turn.start(Timer.READY, applying.READY_WINDOW)
    if _nothing_under_way(turn.state):
        _go_on(turn)


def _nothing_under_way(state: State) -> bool:
    busy = state.speaking or state.question or state.leading or state.applying or state.ring
    return not busy and not state.resting


def _go_on(turn: Turn) -> None:
    """What was begun goes on with its next part: the interview, or a set."""
    if turn.state.interviewing:
        interview.go_on(turn)
    elif turn.state.following is not None:
        sets.go_on(turn)
