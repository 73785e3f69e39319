"""Plain timers that a person sets, several at a time."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.dialogue import alarm
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import Countdown, UserTimer
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.dialogue.wordings import SECONDS_PER_MINUTE, length
from voice_skill.nlu.interpretation import Interpretation

LONGEST = 24 * 3600.0
_ADDED_MINUTES = 1.0
_IN_SECONDS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}
_SET, _CANCEL, _ADD = "set", "cancel", "add"
_WHICH = {_CANCEL: Prompt.TIMER_WHICH_CANCEL, _ADD: Prompt.TIMER_WHICH_ADD}


def seconds_of(heard: Interpretation, prefix: str = "") -> float | None:
    """The length that was said, in seconds, in the slots `prefix`hours and so on; None for none."""
    said = {
        name: heard.slots[prefix + name] for name in _IN_SECONDS if prefix + name in heard.slots
    }
    return sum(float(said[name]) * _IN_SECONDS[name] for name in said) if said else None


def set_timer(turn: Turn, heard: Interpretation) -> None:
    """Start a timer, asking for how long; one more of the same length only after asking, too."""
    seconds = seconds_of(heard)
    asked = turn.state.question
    stays = asked is not None and asked.stays  # one question at a time
    if not seconds or seconds < 0:
        if stays:
            turn.say(Prompt.TIMER_WITH_LENGTH)
        else:
            turn.ask(Question(QuestionKind.LENGTH, turn.words(Prompt.TIMER_HOW_LONG)))
        return
    if seconds > LONGEST:
        turn.say(Prompt.TIMER_TOO_LONG)
        return
    twin = next((t for t in turn.state.user_timers if t.countdown.seconds == seconds), None)
    if twin is None or stays:
        _start(turn, seconds)
    else:
        text = turn.words(Prompt.TIMER_TWIN, **_lengths(turn, twin))
        turn.ask(Question(QuestionKind.TIMER, text, about=_SET, seconds=seconds))


def _start(turn: Turn, seconds: float) -> None:
    timer = UserTimer(turn.state.next_timer, Countdown(seconds, since=turn.now))
    turn.change(user_timers=(*turn.state.user_timers, timer), next_timer=turn.state.next_timer + 1)
    turn.start(f"{Timer.USER}{timer.id}", seconds)
    turn.say(Prompt.TIMER_SET, length=length(turn.tree, seconds, exact=True))


def length_declined(turn: Turn, _question: Question, reply: Reply) -> None:
    """No length was said: no timer is set."""
    turn.close_question()
    if reply is not Reply.SILENCE:
        turn.say(Prompt.OFFER_DECLINED)


def cancel(turn: Turn, heard: Interpretation) -> None:
    """Cancel the timer that is meant, or all, asking where there are several."""
    if "all" in heard.slots and len(turn.state.user_timers) > 1:
        cancel_all(turn)
        turn.say(Prompt.TIMERS_CANCELLED)
    else:
        _with_one(turn, _CANCEL, 0.0, heard)


def add(turn: Turn, heard: Interpretation) -> None:
    """Make the timer longer, asking which where there are several."""
    seconds = seconds_of(heard)
    _with_one(turn, _ADD, seconds or _ADDED_MINUTES * SECONDS_PER_MINUTE, heard)


def is_named(turn: Turn, heard: Interpretation) -> bool:
    """Whether one of several timers is meant, and not whatever runs."""
    return len(_named(turn, heard)) < len(turn.state.user_timers)


def _named(turn: Turn, heard: Interpretation) -> tuple[UserTimer, ...]:
    """The timers that are meant by their place or length; all, where none is so named."""
    timers = turn.state.user_timers
    place, seconds = int(heard.slots.get("place", 0)), seconds_of(heard, "of_")
    if place:
        fitting = timers[place - 1 :][:1] if place > 0 else timers[place:]
    else:
        fitting = tuple(timer for timer in timers if timer.countdown.seconds == seconds)
    return fitting or timers


def _with_one(turn: Turn, deed: str, seconds: float, heard: Interpretation) -> None:
    fitting = _named(turn, heard)
    if not fitting:
        turn.say(Prompt.TIMER_NONE)
    elif len(fitting) == 1:
        _do(turn, deed, fitting[0], seconds)
    else:
        _ask_which(turn, deed, tuple(timer.id for timer in fitting), seconds)


def _ask_which(turn: Turn, deed: str, ids: tuple[int, ...], seconds: float) -> None:
    """Offer one timer after the other; yes and no are all that must be heard."""
    text = turn.words(_WHICH[deed], **_lengths(turn, _timer(turn, ids[0])))
    turn.ask(Question(QuestionKind.TIMER, text, about=deed, timers=ids, seconds=seconds))


def picked(turn: Turn, question: Question, heard: Interpretation) -> None:
    """ "The second one" instead of yes or no."""
    turn.close_question()
    if question.about == _SET:
        turn.say(Prompt.TIMER_KEPT)
    else:
        _with_one(turn, question.about, question.seconds, heard)


def answered(turn: Turn, question: Question, reply: Reply) -> None:
    """Yes does it; no offers the next timer, if there is one."""
    turn.close_question()
    running = {timer.id for timer in turn.state.user_timers}
    ids = tuple(timer_id for timer_id in question.timers if timer_id in running)
    if reply is Reply.YES and question.about == _SET:
        _start(turn, question.seconds)
    elif reply is Reply.YES and ids[:1] == question.timers[:1] and ids:
        _do(turn, question.about, _timer(turn, ids[0]), question.seconds)
    elif reply is Reply.NO and len(ids) > 1:
        _ask_which(turn, question.about, ids[1:], question.seconds)
    elif reply is not Reply.SILENCE:
        turn.say(Prompt.TIMER_KEPT)


def _do(turn: Turn, deed: str, timer: UserTimer, seconds: float) -> None:
    if deed == _CANCEL:
        _remove(turn, timer)
        turn.say(Prompt.TIMER_CANCELLED, **_lengths(turn, timer))
        return
    longer = replace(timer.countdown, seconds=min(timer.countdown.seconds + seconds, LONGEST))
    changed = replace(timer, countdown=longer)
    turn.change(user_timers=tuple(changed if t is timer else t for t in turn.state.user_timers))
    turn.start(f"{Timer.USER}{timer.id}", longer.left(turn.now))
    turn.say(Prompt.TIMER_EXTENDED, **_lengths(turn, changed))


def _remove(turn: Turn, timer: UserTimer) -> None:
    turn.cancel(f"{Timer.USER}{timer.id}")
    turn.change(user_timers=tuple(t for t in turn.state.user_timers if t.id != timer.id))


def cancel_all(turn: Turn) -> None:
    """Forget every timer, without a word."""
    for timer in turn.state.user_timers:
        _remove(turn, timer)


def how_long_left(turn: Turn, heard: Interpretation) -> None:
    """Say what is left of the timer that is named, or of every one."""
    for timer in _named(turn, heard):
        turn.say(Prompt.TIMER_LEFT, **_lengths(turn, timer))


def elapsed(turn: Turn, name: str) -> None:
    """A timer is done: ring."""
    timer_id = name.removeprefix(Timer.USER)
    timer = next((t for t in turn.state.user_timers if str(t.id) == timer_id), None)
    if timer is not None:
        _remove(turn, timer)
        seconds = length(turn.tree, timer.countdown.seconds, exact=True)
        alarm.ring(turn, turn.words(Prompt.TIMER_DONE, length=seconds))


def restart_all(turn: Turn) -> None:
    """Start the driver's timers anew, after a loss of power."""
    for timer in turn.state.user_timers:
        turn.start(f"{Timer.USER}{timer.id}", timer.countdown.left(turn.now))


def _lengths(turn: Turn, timer: UserTimer) -> dict[str, str]:
    return {
        "length": length(turn.tree, timer.countdown.seconds, exact=True),
        "left": length(turn.tree, timer.countdown.left(turn.now)),
    }


def _timer(turn: Turn, timer_id: int) -> UserTimer:
    return next(timer for timer in turn.state.user_timers if timer.id == timer_id)
