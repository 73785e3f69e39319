"""When nothing was understood, or nothing was said: help more each time, then rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_skill.dialogue.actions import Earcon
from voice_skill.dialogue.prompts import REPAIR, REPROMPT, Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import State
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.dialogue.wordings import known
from voice_skill.nlu.interpretation import Interpretation

REPLY_WINDOW = 8.0
"""Seconds of silence after a question before it is asked once more."""
TALKING_WINDOW = 15.0
"""The same, once somebody began to speak: a noise that never becomes an utterance ends, too."""
_PATIENCE = 3
"""Failures in a row until the skill rests quietly."""

Answered = Callable[[Turn, Question, Reply], None]


def is_tie(state: State, heard: Interpretation) -> bool:
    """Whether to ask which of two meanings was meant.

    Not while leading, where it may not have been meant for us, and not over a question that binds.
    What has neither a node nor a facet cannot be named in a question.
    """
    bound = state.question is not None and state.question.binding
    named = any(rival.node or rival.facet for rival in heard.alternatives)
    return named and not heard.accepted and not bound and state.active is None


def not_understood(turn: Turn, heard: Interpretation, answered: Answered) -> None:
    """Escalate: a short reprompt, then examples for this very state, then rest.

    Where the skill is speaking or leading, a sound is all: it may not have been meant for us.
    Who asks about something else is told what can be asked here.
    """
    state = turn.state
    if state.resting and state.ring is None:
        return
    bound = state.question is not None and state.question.binding
    if state.speaking or (state.active is not None and not bound):
        turn.chime(Earcon.NOT_UNDERSTOOD)
        return
    misses = state.misses + 1
    turn.change(misses=misses)
    if misses < _PATIENCE:
        turn.say_key(_reprompt(turn, heard), variant=misses - 1)
        if state.question is not None:
            turn.ask(state.question)
    elif state.question is not None and state.question.binding:
        turn.change(misses=0)
        answered(turn, state.question, Reply.SILENCE)
    elif state.ring is not None:
        turn.chime(Earcon.NOT_UNDERSTOOD)  # an alarm is not quiet; it says what ends it
    else:
        turn.close_question()
        turn.say(Prompt.REST_QUIETLY)
        turn.change(resting=True, interviewing=False)


def _reprompt(turn: Turn, heard: Interpretation) -> str:
    """What to say to somebody who was not understood, or who asked for something else.

    Over a question that stays, what is not understood may be an answer to it; in the middle of
    something, what can be said there matters more.
    """
    state = turn.state
    busy = state.leading or state.applying or (state.question and state.question.stays)
    if heard.foreign and state.label == "idle":
        return Prompt.ELSEWHERE
    if heard.foreign and not busy:
        return Prompt.ELSEWHERE_BRIEFLY
    return known(turn.tree, REPAIR, "idle", label=state.label)


def voice_started(turn: Turn) -> None:
    """Let somebody finish who began to speak; once, or a noisy room would never be silent."""
    question = turn.state.question
    if question is not None and not question.waited and Timer.REPLY in turn.state.timers:
        turn.change(question=replace(question, waited=True))
        turn.start(Timer.REPLY, TALKING_WINDOW)


def no_reply(turn: Turn, answered: Answered) -> None:
    """The reply window closed: ask once more, then take the silence for an answer."""
    question = turn.state.question
    if question is None:
        return
    if question.reprompts == 0 and question.kind is not QuestionKind.MORE:
        if question.kind is QuestionKind.SKIN:
            turn.chime(Earcon.ALARM)
        turn.say_key(REPROMPT.format(kind=question.kind.value))
        turn.ask(replace(question, reprompts=1))
        return
    answered(turn, question, Reply.SILENCE)
    if not question.stays:
        turn.change(lapsed=replace(question, reprompts=0))
    if not question.binding:
        turn.change(resting=turn.state.leading is None and question.kind is not QuestionKind.MORE)
