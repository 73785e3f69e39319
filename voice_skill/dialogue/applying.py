"""Cold or heat on the skin: put it on, time it, ask about the skin, take it off in any case."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Application, Level, Need, Routine
from voice_skill.dialogue import alarm
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import Applying, Countdown, Finding, State
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.dialogue.wordings import SECONDS_PER_MINUTE, length

READY_WINDOW = 30.0
"""Seconds to put the pack on before "say ready" is said again."""
_READY_PROMPTS = 2
"""After so many the timer starts by itself: the pack may well be on, and must come off."""
_ADDED_MINUTES = 2.0
_DAY = 86400.0
_TROUBLE = "skin-trouble"
_NEAR = 45.0
"""Seconds around a skin check (which says what is left) and the ends where no notice is given."""
_SOON = 5.0
"""Seconds after which a skin check is tried again that would have cut into a graver question."""


def too_soon(turn: Turn, routine: Routine) -> bool:
    """Whether the last application of this routine is not long enough ago, which is said."""
    application = routine.application
    ended = turn.state.applied.get(routine.id)
    if application is None or not ended:
        return False
    until = ended[-1] + (application.gap or 0.0)
    today = [one for one in ended if turn.now < one + _DAY]
    if application.per_day is not None and len(today) >= application.per_day:
        turn.say(Prompt.ENOUGH_TODAY, name=routine.name)
    elif turn.now < until:
        wait = length(turn.tree, until - turn.now)
        turn.say(Prompt.TOO_SOON, name=routine.name, left=wait)
    else:
        return False
    return True


def note_end(turn: Turn, routine: Routine) -> None:
    """Remember that this came off the skin just now."""
    ended = (*turn.state.applied.get(routine.id, ()), turn.now)
    turn.change(applied={**turn.state.applied, routine.id: ended})


def begin(turn: Turn, routine: Routine, minutes: float | None) -> None:
    """Say how to put it on; "ready" starts the timer."""
    application = turn.application(routine.id)
    wished = application.duration if minutes is None else minutes * SECONDS_PER_MINUTE
    seconds = max(1.0, min(wished, application.extend_to))
    turn.change(applying=Applying(routine.id, seconds), node=routine.id, facet=None, told=0)
    turn.speak(routine.introduction)
    most = Prompt.APPLICATION_MOST if wished > seconds else Prompt.APPLICATION_LASTS
    turn.say(most, left=length(turn.tree, seconds))
    say_how(turn)


def say_how(turn: Turn) -> None:
    """Say how to put the pack on."""
    turn.speak(turn.application(_now(turn).routine).put_on)
    turn.say(Prompt.SAY_READY)


def waits(state: State) -> bool:
    """Whether a pack is being put on, and "ready" is awaited."""
    applying = state.applying
    return applying is not None and applying.countdown is None and not applying.paused


def not_ready_yet(turn: Turn) -> None:
    """Nobody said "ready": ask again, at last start in any case."""
    applying = _now(turn)
    if applying.prompts + 1 < _READY_PROMPTS:
        turn.change(applying=replace(applying, prompts=applying.prompts + 1))
        turn.say(Prompt.SAY_READY)
    else:
        turn.say(Prompt.STARTING_ANYWAY)
        start(turn)


def start(turn: Turn) -> None:
    """The pack is on: let the time run."""
    _run(turn, _now(turn), 0.0)
    turn.say(Prompt.APPLICATION_RUNS, left=_left(turn))


def time_rest(turn: Turn, routine: Routine, spent: float) -> None:
    """A pack has been on for `spent` seconds that nobody timed: time what is left."""
    seconds = turn.application(routine.id).duration
    turn.change(node=routine.id, facet=None, told=0)
    _run(turn, Applying(routine.id, seconds), spent)
    turn.say(Prompt.PACK_TIMED, most=length(turn.tree, seconds), left=_left(turn))


def _run(turn: Turn, applying: Applying, spent: float) -> None:
    turn.cancel(Timer.READY)
    countdown = Countdown(applying.seconds, elapsed=spent, marked=spent)
    turn.change(applying=replace(applying, countdown=countdown))
    turn.start(Timer.HARD_STOP, turn.application(applying.routine).hard_stop - spent)
    _count(turn)


def _count(turn: Turn) -> None:
    applying = _now(turn)
    assert applying.countdown is not None
    countdown = replace(applying.countdown, seconds=applying.seconds).running(turn.now)
    turn.change(applying=replace(applying, countdown=countdown, paused=False))
    coming = _next_mark(turn)
    until = coming[0] if coming else applying.seconds
    turn.start(Timer.APPLICATION, until - countdown.elapsed)


def marks(application: Application, seconds: float) -> tuple[tuple[float, str], ...]:
    """When something is said during an application of `seconds`: offset and question.

    The question is empty for a plain notice of the time left (half way, and the last minute).
    """
    checks = [(check.at, check.ask) for check in application.checks if check.at < seconds]
    notices = [(seconds / 2, ""), (seconds - SECONDS_PER_MINUTE, "")]
    free = [
        notice
        for notice in notices
        if _NEAR < notice[0] < seconds - _NEAR
        and all(abs(notice[0] - at) > _NEAR for at, _ in checks)
    ]
    return tuple(sorted({*checks, *free}))


def _next_mark(turn: Turn) -> tuple[float, str] | None:
    applying = _now(turn)
    assert applying.countdown is not None
    marked = applying.countdown.marked
    coming = marks(turn.application(applying.routine), applying.seconds)
    return next((mark for mark in coming if mark[0] > marked), None)


def tick(turn: Turn) -> None:
    """The timer ran out: a notice, a skin check, or the end.

    A check waits for the answer to another question that binds: a sign of danger comes first.
    """
    applying = turn.state.applying
    if applying is None or applying.countdown is None or applying.paused:
        return
    coming = _next_mark(turn)
    if coming is None:
        end(turn)
        return
    offset, ask = coming
    asked = turn.state.question
    if ask and asked is not None and asked.binding and asked.kind is not QuestionKind.SKIN:
        turn.start(Timer.APPLICATION, _SOON)
        return
    countdown = replace(applying.countdown.frozen(turn.now), marked=offset)
    turn.change(applying=replace(applying, countdown=countdown))
    _count(turn)
    if ask:
        turn.ask(Question(QuestionKind.SKIN, ask, about=applying.routine))
    elif turn.state.question is None and not turn.state.speaking:
        how_long_left(turn)


def checked(turn: Turn, _question: Question, reply: Reply) -> None:
    """The skin is fine, or the pack comes off now."""
    turn.close_question()
    if turn.state.applying is None:
        return
    if reply is Reply.NO:
        turn.say(Prompt.SKIN_FINE, left=_left(turn))
    elif reply is Reply.SILENCE:
        turn.say(Prompt.SKIN_SILENCE)
        end(turn)
    else:
        trouble(turn)


def end(turn: Turn) -> None:
    """The time is over: alarm until somebody says that it is off."""
    applying = _now(turn)
    text = turn.application(applying.routine).take_off
    take_off(turn)
    turn.say(Prompt.OFF_CONFIRM)
    alarm.ring(turn, f"{text} {turn.words(Prompt.OFF_CONFIRM)}")


def trouble(turn: Turn, *, burn: bool = False) -> None:
    """The skin is not fine: off with it, and no more cold or heat in this session.

    `burn`: it may be burned, where no pack is on that we know of.
    """
    applying = turn.state.applying
    if applying is not None:
        burn = turn.routine(applying.routine).need is Need.HEAT
        if applying.countdown is None:
            turn.speak(turn.application(applying.routine).take_off)
        take_off(turn, finished=False)
    turn.say(Prompt.SKIN_TROUBLE)
    if burn:
        turn.say(Prompt.SKIN_BURN)
    text = turn.words(Prompt.SKIN_TROUBLE_BEFORE)
    needs = (Need.COLD, Need.HEAT)
    turn.change(following=None)
    turn.find(Finding(_TROUBLE, Level.LIMITED, needs, text, spoken=True))


def take_off(turn: Turn, *, finished: bool = True) -> None:
    """End the application; where the pack is on, say how to take it off.

    `finished`: it went well, so say when the next one may come.
    """
    applying = _now(turn)
    if applying.countdown is not None:
        off(turn, turn.routine(applying.routine), finished=finished)
    else:
        _end_timing(turn)


def off(turn: Turn, routine: Routine, *, finished: bool = True) -> None:
    """Have a pack taken off, whether or not we timed it; the gap begins."""
    _end_timing(turn)
    note_end(turn, routine)
    turn.speak(turn.application(routine.id).take_off)
    if finished:
        turn.speak(routine.finish)


def _end_timing(turn: Turn) -> None:
    for timer in (Timer.APPLICATION, Timer.HARD_STOP, Timer.READY):
        turn.cancel(timer)
    if turn.state.question is not None and turn.state.question.kind is QuestionKind.SKIN:
        turn.close_question()
    turn.change(applying=None)


def off_untimed(turn: Turn) -> bool:
    """Have the pack taken off that somebody was asked about, if so: nobody will time it."""
    question = turn.before.question
    if question is None or question.kind is not QuestionKind.SINCE:
        return False
    off(turn, turn.routine(question.about))
    return True


def stop(turn: Turn) -> None:
    """Answer to "stop"."""
    on = _now(turn).countdown is not None
    turn.change(following=None)
    take_off(turn)
    if not on:
        turn.say(Prompt.DROPPED)


def pause(turn: Turn) -> None:
    """Stand still, with the pack off; the hard stop goes on, for it may not be."""
    applying = _now(turn)
    turn.cancel(Timer.APPLICATION)
    turn.cancel(Timer.READY)
    countdown = applying.countdown.frozen(turn.now) if applying.countdown else None
    turn.change(applying=replace(applying, countdown=countdown, paused=True))
    turn.say(Prompt.APPLICATION_PAUSED if countdown else Prompt.PAUSED)


def resume(turn: Turn) -> None:
    """Go on with what is left."""
    if _now(turn).countdown is None:
        turn.change(applying=replace(_now(turn), paused=False))
        turn.say(Prompt.SAY_READY)
        return
    _count(turn)
    turn.say(Prompt.APPLICATION_RESUMED, left=_left(turn))


def add(turn: Turn, minutes: float | None) -> None:
    """More time, as far as the skin allows."""
    applying = _now(turn)
    most = turn.application(applying.routine).extend_to
    added = (_ADDED_MINUTES if minutes is None else minutes) * SECONDS_PER_MINUTE
    seconds = min(applying.seconds + added, most)
    if seconds <= applying.seconds:
        turn.say(Prompt.NOT_LONGER)
        return
    turn.change(applying=replace(applying, seconds=seconds))
    if applying.countdown is not None and not applying.paused:
        _count(turn)
    prompt = Prompt.EXTENDED_FULLY if seconds < applying.seconds + added else Prompt.EXTENDED
    turn.say(prompt, left=_left(turn))


def how_long_left(turn: Turn) -> None:
    """Say what is left."""
    name = turn.routine(_now(turn).routine).name
    turn.say(Prompt.APPLICATION_LEFT, name=name, left=_left(turn))


def _left(turn: Turn) -> str:
    applying = _now(turn)
    spent = applying.countdown.spent(turn.now) if applying.countdown else 0.0
    return length(turn.tree, applying.seconds - spent)


def _now(turn: Turn) -> Applying:
    applying = turn.state.applying
    assert applying is not None
    return applying
