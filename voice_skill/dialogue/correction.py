"""Answers that are taken back: "wait, I meant yes", "go back".

Every answer is kept with what was going on when it was given, so that its question can be asked
again as if it had never been answered. Which question a late "yes" is for nobody can tell; asking
again is safe either way.
"""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Need
from voice_skill.dialogue import applying, leading, screening
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Answered, Question, Reply
from voice_skill.dialogue.turn import Timer, Turn


def keep(turn: Turn, question: Question, reply: Reply | None = None) -> None:
    """Remember that `question` is being answered; of the others only a "no" can be taken back."""
    if reply is not Reply.NO and not question.in_order:
        return
    state = turn.state
    answer = Answered(question, state.turn, state.wanted, state.wanted_minutes, state.interviewing)
    others = (one for one in state.trail if not one.same(question))
    turn.change(trail=(*others, answer))


def take_back(turn: Turn) -> None:
    """The last answer was wrong: ask again. An open question that stays is asked by itself."""
    last = _last(turn)
    question = turn.state.question
    against = screening.against(turn, Need.MOVEMENT)
    if last is not None:
        _ask_again(turn, last)
    elif question is not None:
        if not question.stays:
            turn.ask(question)
    elif against is not None and against.spoken:
        turn.say(Prompt.RESTART_SESSION)
    else:
        turn.say(Prompt.NOTHING_ASKED)


def _last(turn: Turn) -> Answered | None:
    """What was answered just now; between questions that come in order, the last of those."""
    state = turn.state
    if state.trail and state.trail[-1].turn == state.turn - 1:
        question = state.trail[-1].question
        over = not question.in_order and state.is_over(question)
        return None if over else state.trail[-1]
    if state.question is not None and state.question.in_order:
        return next((one for one in reversed(state.trail) if one.question.in_order), None)
    return None


def _ask_again(turn: Turn, last: Answered) -> None:
    """Ask that question, in place of any other; what its answer changed is forgotten."""
    question = last.question
    if question.in_order:
        _forget(turn, last)
    turn.ask(replace(question, reprompts=0, held=False))


def _forget(turn: Turn, last: Answered) -> None:
    """What the answer set off, and what it told."""
    state, about = turn.state, last.question.about
    asking = state.question is not None and state.question.in_order
    aim = state if asking else last  # what is wanted now may be something else than then
    leading.drop(turn)
    if applying.waits(state):
        turn.cancel(Timer.READY)
        turn.change(applying=None)
    turn.change(
        following=None,
        trail=state.trail[: state.trail.index(last)],
        cleared=tuple(known for known in state.cleared if known != about),
        findings=tuple(one for one in state.findings if one.spoken or one.id != about),
        facts={known: fact for known, fact in state.facts.items() if known != about},
        wanted=aim.wanted,
        wanted_minutes=aim.wanted_minutes,
        interviewing=aim.interviewing,
    )
