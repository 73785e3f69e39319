"""The beginning of a session, taking up one that was cut off, and devices that come and go."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.tree import Tree
from voice_skill.dialogue import applying, leading, timers
from voice_skill.dialogue.events import SessionStarted
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import QuestionKind
from voice_skill.dialogue.script import compile_script
from voice_skill.dialogue.state import Leading, State
from voice_skill.dialogue.turn import Timer, Turn

_MICROPHONE = "microphone"
_ANSWERS_LAST = 4 * 3600.0
"""Seconds without a word after which what was answered may not be true any more (our choice)."""
_FINDINGS_LAST = 12 * 3600.0
"""The same for what forbids something "today"; after that the questions are asked anew."""


def start(state: State, event: SessionStarted, tree: Tree) -> Turn:
    """Greet; or, where the state is one that was cut off, say where we were.

    What ran stands still. A pack that was on the skin must come off: nobody knows for how long
    it has been there.
    """
    turn = Turn(_standing_still(state, event.at, tree), event.at, tree)
    turn.new_context = True
    turn.use_voice()
    timers.restart_all(turn)
    if event.first_run:
        turn.say(Prompt.DISCLAIMER)
    if turn.state.leading is None and turn.state.question is None:
        turn.change(following=None, interviewing=False)
    if turn.state.applying is not None:
        routine = turn.routine(turn.state.applying.routine)
        on = turn.state.applying.countdown is not None
        turn.change(applying=None, question=None, following=None, interviewing=False)
        if on:
            applying.note_end(turn, routine)
            turn.say(Prompt.POWER_WAS_LOST)
            turn.speak(turn.application(routine.id).take_off)
            return turn
    if turn.state.question is not None:
        turn.ask(replace(turn.state.question, held=False, reprompts=0))
    elif turn.state.leading is not None:
        name = turn.routine(turn.state.leading.routine).name
        turn.say(Prompt.WELCOME_BACK, name=name)
    else:
        turn.say(Prompt.GREETING)
    return turn


def _standing_still(state: State, now: float, tree: Tree) -> State:
    """The state as it is taken up again at `now`, which may be on another clock."""
    if state.ended or not _fits(state, tree):
        findings = () if state.ended else state.findings
        kept = State(state.emergency_number, state.voice, applied=state.applied, findings=findings)
    else:
        leading = _paused(state.leading, state.now)
        kept = replace(
            state,
            speaking=(),
            timers={},
            ring=None,
            resting=False,
            misses=0,
            leading=leading,
            trail=(),
        )
    if now < state.now:  # the clock began anew: what was applied counts as ended just now
        kept = replace(
            kept,
            applied={one: (now,) * len(ended) for one, ended in kept.applied.items()},
            user_timers=tuple(
                replace(timer, countdown=replace(timer.countdown.frozen(state.now), since=now))
                for timer in kept.user_timers
            ),
        )
    return replace(kept, now=now, heard_at=now)


def _fits(state: State, tree: Tree) -> bool:
    """Whether what was under way is still in the content tree, which may have been edited."""
    leading, question = state.leading, state.question
    following = state.following
    routines = {
        *(following.routines if following else ()),
        leading.routine if leading else None,
        state.applying.routine if state.applying else None,
        question.about if question and question.kind is QuestionKind.START else None,
    }
    led = {state.wanted, following.set if following else None} - {None}
    known = tree.routines.keys() | tree.sets.keys()
    if not routines - {None} <= tree.routines.keys() or not led <= known:
        return False
    if question is not None and question.kind is QuestionKind.SCREENING:
        return any(question.about == asked.id for asked in tree.asked_first)
    if question is not None and question.kind is QuestionKind.INTERVIEW:
        return tree.interview.question(question.about) is not None
    if leading is None:
        return True
    routine = tree.routines[leading.routine].in_phase(leading.phase)
    return bool(routine.steps) and leading.index < len(compile_script(tree, routine))


def _paused(leading: Leading | None, now: float) -> Leading | None:
    """A routine that stands still; words that may have been cut off are said again."""
    if leading is None:
        return None
    countdown = leading.countdown.frozen(now) if leading.countdown else None
    return replace(leading, paused=True, said=False, countdown=countdown)


def forget_what_is_old(turn: Turn) -> None:
    """Nobody said a word for hours: ask again before anything is led, and go on with nothing."""
    away = turn.now - turn.state.heard_at
    turn.change(heard_at=turn.now)
    if away < _ANSWERS_LAST:
        return
    leading.drop(turn)
    turn.close_question()
    turn.change(cleared=(), facts={}, trail=(), following=None, interviewing=False)
    turn.change(
        wanted=None, wanted_minutes=None, node=None, facet=None, told=0, last_said=(), offered=()
    )
    if away >= _FINDINGS_LAST:
        turn.change(findings=())


def lost(turn: Turn, device: str) -> None:
    """A device failed. Nobody is led who cannot be heard, or cannot hear."""
    leading.freeze(turn)
    turn.cancel(Timer.REPLY)
    if turn.state.leading is not None:
        turn.change(leading=replace(turn.state.leading, paused=True))
    else:
        turn.change(following=None)
    if turn.state.question is not None:
        turn.change(question=replace(turn.state.question, held=True))
    if device == _MICROPHONE:
        turn.say(Prompt.MICROPHONE_LOST)
    else:
        turn.silence()  # what was being said will never finish


def restored(turn: Turn, _device: str) -> None:
    """It works again: say so, and take up the open question."""
    turn.say(Prompt.DEVICE_RESTORED)
    question = turn.state.question
    if question is not None:
        turn.ask(replace(question, held=False))
    elif turn.state.leading is not None:
        name = turn.routine(turn.state.leading.routine).name
        turn.say(Prompt.WELCOME_BACK, name=name)
