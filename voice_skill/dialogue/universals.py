"""What can be said at any moment: stop, pause, resume, next, back, repeat, slower, how long…"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from voice_skill.content.schema import Need, Side
from voice_skill.dialogue import (
    answers,
    applying,
    correction,
    interview,
    leading,
    safety,
    screening,
    sets,
    steering,
    timers,
    whereabouts,
)
from voice_skill.dialogue.actions import Earcon, EndSession
from voice_skill.dialogue.prompts import HELP, Prompt
from voice_skill.dialogue.question import Question, QuestionKind
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.nlu.interpretation import Interpretation


class Pace(str, Enum):
    """How "next" was meant, where the grammar says more than that."""

    OKAY = "okay"
    """Understood, ready: no need to explain any longer, nor to wait."""
    DONE = "done"
    """This hold, or whatever is being done, is done."""
    OTHER_SIDE = "other-side"
    """To the other side, or to the one that the slot `side` names."""
    ROUTINE = "routine"
    """This routine is left; what comes after it in the set goes on."""


def _nothing(turn: Turn, prompt: Prompt) -> None:
    """Nothing is under way; suggest no movement to somebody who should not move.

    Between two parts of an interview or a set nothing is said: it goes on at once. Nor is anything
    over a question, which is asked again.
    """
    if turn.state.interviewing or turn.state.following or turn.state.question:
        return
    if turn.before.ring is not None:
        turn.chime(Earcon.UNDERSTOOD)  # the alarm has ended, and that was all
        return
    if turn.state.user_timers:
        turn.say(Prompt.TIMER_KEPT)
        return
    suggests = prompt in (Prompt.NOTHING_UNDER_WAY, Prompt.NOTHING_TO_RESUME)
    if suggests and screening.against(turn, Need.MOVEMENT) is not None:
        answers.nothing_led(turn, Prompt.NOT_TODAY)
    else:
        turn.say(prompt)


def stop(turn: Turn, *, rang: bool) -> None:
    """Silence, first of all; then the least that must be said."""
    turn.silence()
    turn.cancel(Timer.EASE)
    turn.change(interviewing=False)
    if turn.state.leading is None or turn.state.leading.paused:
        turn.change(following=None)
    if turn.state.question is not None:
        _close_or_put_off(turn, turn.state.question)
        if applying.off_untimed(turn):
            return
        if turn.state.leading is None and turn.state.applying is None:
            turn.say(Prompt.DROPPED)
            return
    if turn.state.leading is not None:
        if turn.state.leading.paused:
            leading.drop(turn)
            turn.say(Prompt.DROPPED)
        else:
            leading.pause(turn, Prompt.STOPPED)
    elif turn.state.applying is not None:
        applying.stop(turn)
    elif rang or turn.interrupted or not turn.state.user_timers:
        turn.chime(Earcon.UNDERSTOOD)
    else:
        turn.say(Prompt.TIMER_KEPT)


def _close_or_put_off(turn: Turn, question: Question) -> None:
    """ "Stop" answers nothing: a sign that is in doubt is asked about again before any movement."""
    if question.kind is QuestionKind.SIGN:
        turn.change(question=replace(question, held=True))
    else:
        turn.close_question()


def pause(turn: Turn) -> None:
    """Stand still, for as long as it takes."""
    if turn.state.question is not None:
        turn.change(question=replace(turn.state.question, held=True))
        turn.say(Prompt.TAKE_YOUR_TIME)
    elif turn.state.leading is not None:
        steering.pause_by_word(turn)
    elif turn.state.applying is not None:
        applying.pause(turn)
    elif turn.before.ring is not None or not turn.interrupted:
        _nothing(turn, Prompt.NOTHING_UNDER_WAY)


def resume(turn: Turn) -> None:
    """Go on where it was."""
    if turn.state.question is not None:
        return  # it is asked again in any case
    turn.cancel(Timer.EASE)
    if turn.state.leading is not None:
        steering.resume(turn)
    elif turn.state.applying is not None:
        applying.resume(turn) if turn.state.applying.paused else _apply_on(turn, Pace.OKAY)
    elif (wanted := turn.tree.led(turn.state.wanted or "")) is not None:
        screening.want(turn, wanted, turn.state.wanted_minutes)
    else:
        _nothing(turn, Prompt.NOTHING_TO_RESUME)


def go_next(turn: Turn, heard: Interpretation | None = None, *, rang: bool = False) -> None:
    """On to what comes next; how far is said by the slot `pace` (see `Pace`)."""
    state = turn.state
    pace = heard.slots.get("pace") if heard else None
    if state.question is not None and state.question.kind is QuestionKind.SCREENING:
        turn.say(Prompt.SCREENING_NEEDED)
    elif pace == Pace.ROUTINE and (state.question is None or not state.question.binding):
        turn.cancel(Timer.EASE)
        if not sets.skip_routine(turn):
            _nothing(turn, Prompt.NOTHING_UNDER_WAY)
    elif state.leading is not None:
        _lead_on(turn, pace, heard.slots.get("side") if heard else None)
    elif state.applying is not None:
        _apply_on(turn, pace)
    elif rang:
        turn.say(Prompt.OFF_THANKS)
    else:
        _nothing(turn, Prompt.NOTHING_UNDER_WAY)


def _lead_on(turn: Turn, pace: object, side: object) -> None:
    """ "Next" leaves the step; "done" the hold; "okay" lets a hold go on."""
    assert turn.state.leading is not None
    if turn.state.leading.paused and pace is not None and side is None:
        turn.say_key(HELP.format(label=turn.state.label))
        return
    turn.cancel(Timer.EASE)
    if pace == Pace.OTHER_SIDE and side is not None:
        steering.to_side(turn, Side(side))
    elif pace == Pace.OTHER_SIDE:
        steering.change_sides(turn)
    elif pace is None:
        steering.go_next(turn)
    elif pace == Pace.OKAY and leading.in_hold(turn):
        turn.chime(Earcon.UNDERSTOOD)
        turn.change(leading=replace(turn.state.leading, announce=False))
    else:
        steering.go_on(turn)


def _apply_on(turn: Turn, pace: object) -> None:
    """ "Ready" starts the time; in a set a plain "next" leaves the pack out."""
    assert turn.state.applying is not None
    if pace == Pace.OTHER_SIDE:
        repeat(turn)
    elif turn.state.applying.countdown is not None:
        applying.how_long_left(turn)
        turn.say(Prompt.APPLICATION_IN_THE_WAY)
    elif pace is None and turn.state.following is not None:
        sets.skip_routine(turn)
    else:
        applying.start(turn)


def go_back(turn: Turn) -> None:
    """To what came before."""
    turn.cancel(Timer.EASE)
    if turn.state.question is not None and turn.state.question.in_order:
        correction.take_back(turn)
    elif turn.state.leading is not None:
        steering.go_back(turn)
    else:
        repeat(turn)


def start_over(turn: Turn) -> None:
    """From the beginning: the routine, or the questions before it, or the last routine."""
    turn.cancel(Timer.EASE)
    if turn.state.leading is not None:
        steering.start_over(turn)
        return
    if turn.state.applying is not None:
        repeat(turn)
        return
    if turn.state.interviewing:
        interview.start_over(turn)
    if screening.start_over(turn):
        return
    routine = turn.tree.led(turn.state.node or "")
    if routine is not None:
        turn.close_question()
        screening.want(turn, routine)
    else:
        _nothing(turn, Prompt.NOTHING_UNDER_WAY)


def repeat(turn: Turn) -> None:
    """Say it again: the instruction of this step, or whatever was said last."""
    question = turn.state.question
    if question is not None and (question.stays or question.held):
        return  # it is asked again in any case
    if turn.state.leading is not None and Timer.EASE not in turn.state.timers:
        steering.repeat(turn)
    elif applying.waits(turn.state):
        applying.say_how(turn)
    elif turn.before.lapsed is not None:
        turn.ask(turn.before.lapsed)
    elif turn.state.last_said:
        for text in turn.state.last_said:
            turn.speak(text)
    else:
        turn.say(Prompt.NOTHING_TO_REPEAT)


def which_step(turn: Turn, heard: Interpretation) -> None:
    """Where we are, or what another place is called."""
    if not whereabouts.tell(turn, heard):
        how_long_left(turn, heard)


def how_long_left(turn: Turn, heard: Interpretation) -> None:
    """What is left of everything that runs, or of the timer that is named."""
    state = turn.state
    if state.ring is not None:
        turn.speak(state.ring.text)
    if timers.is_named(turn, heard):
        timers.how_long_left(turn, heard)
        return
    if state.leading is not None:
        steering.how_long_left(turn)
    if state.applying is not None:
        applying.how_long_left(turn)
    timers.how_long_left(turn, heard)
    if state.ring or state.leading or state.applying or state.user_timers:
        return
    if state.question is not None and state.question.in_order:
        turn.say(Prompt.SCREENING_LEFT)
    elif state.question is None:
        _nothing(turn, Prompt.NOTHING_UNDER_WAY)


def add_time(turn: Turn, heard: Interpretation) -> None:
    """More time for the pack on the skin, else for a timer."""
    if turn.state.applying is not None:
        seconds = timers.seconds_of(heard)
        applying.add(turn, None if seconds is None else seconds / 60)
    else:
        timers.add(turn, heard)


def cancel_timer(turn: Turn, heard: Interpretation) -> None:
    """Cancel a plain timer; without one, the pack's. "Cancel all" without any is "stop"."""
    if turn.state.applying is not None and not turn.state.user_timers:
        applying.stop(turn)
    elif turn.state.leading is not None and not turn.state.user_timers and "all" in heard.slots:
        stop(turn, rang=False)
    else:
        timers.cancel(turn, heard)


def goodbye(turn: Turn) -> None:
    """End the session; a pack still comes off."""
    if turn.state.applying is not None:
        applying.stop(turn)
    applying.off_untimed(turn)
    safety.stop_everything(turn)
    turn.cancel(Timer.EASE)
    turn.say(Prompt.GOODBYE)
    turn.change(ended=True)
    turn.actions.append(EndSession())


def thanks(turn: Turn) -> None:
    """You are welcome; without words where they would disturb."""
    if turn.state.leading is not None or turn.state.applying is not None:
        turn.chime(Earcon.UNDERSTOOD)
    else:
        turn.say(Prompt.WELCOME)
