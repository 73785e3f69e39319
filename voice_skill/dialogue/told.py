"""What people tell of themselves unasked: remembered, and whatever it rules out is not led."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_skill.content.interview import Told
from voice_skill.content.schema import Need
from voice_skill.dialogue import applying, interview, leading, screening
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import QuestionKind
from voice_skill.dialogue.state import Finding
from voice_skill.dialogue.turn import Turn
from voice_skill.nlu.interpretation import ABOUT, Interpretation


def in_it(turn: Turn, heard: Interpretation) -> tuple[Told, ...]:
    """What `heard` tells that changes something."""
    ids = (*heard.told, heard.slots.get(ABOUT))
    return tuple(one for one in turn.tree.interview.told if one.id in ids)


def learn(turn: Turn, heard: Interpretation) -> None:
    """Remember what is told in `heard`, whatever else it means, as a yes to what asks about it."""
    for one in in_it(turn, heard):
        text = turn.filled(one.say)
        turn.change(findings=tuple(f for f in turn.state.findings if f.id not in one.ends))
        if one.needs:
            turn.find(Finding(one.id, one.level, one.needs, text, spoken=True))
        for asked in turn.tree.asked_first:
            if asked.id in one.yes_to:
                needs = screening.forbidden(asked.level, asked.needs)
                turn.find(Finding(asked.id, asked.level, needs, text, spoken=True))


def tell(turn: Turn, heard: Interpretation) -> None:
    """Something was told: stop what it rules out, say what it means, and go on with the rest."""
    known = in_it(turn, heard)
    if not known:
        interview.note(turn, heard)
        turn.say(Prompt.TOLD)
        _go_on_asking(turn)
        return
    stopped = _stop_what_is_ruled_out(turn)
    for one in known:
        turn.speak(turn.filled(one.say))
    idle = turn.state.leading is None and turn.state.applying is None
    if stopped or (idle and _forbids_movement(turn, known)):
        screening.offer_instead(turn)
    else:
        _go_on_asking(turn)


def _forbids_movement(turn: Turn, known: Sequence[Told]) -> bool:
    against = screening.against(turn, Need.MOVEMENT)
    return against is not None and any(against.id in (one.id, *one.yes_to) for one in known)


def _stop_what_is_ruled_out(turn: Turn) -> bool:
    """Leave out of what is under way, or wanted, what may not be led; whether that ended it."""
    state = turn.state
    ended = _is_ruled_out(turn, state.leading.routine if state.leading else None)
    ended = ended or _is_ruled_out(turn, state.applying.routine if state.applying else None)
    wanted = turn.tree.led(state.wanted or "")
    ended = ended or (wanted is not None and not screening.possible(turn, wanted))
    ended = ended or (state.interviewing and screening.against(turn, Need.MOVEMENT) is not None)
    if ended:
        _end(turn)
    elif state.following is not None:
        left = (one for one in state.following.routines if not _is_ruled_out(turn, one))
        turn.change(following=replace(state.following, routines=tuple(left)))
    return ended


def _is_ruled_out(turn: Turn, routine_id: str | None) -> bool:
    routine = turn.tree.routines.get(routine_id or "")
    return routine is not None and screening.against_routine(turn, routine) is not None


def _end(turn: Turn) -> None:
    turn.change(interviewing=False, wanted=None, following=None)
    turn.close_question()
    leading.drop(turn)
    if turn.state.applying is not None:
        applying.take_off(turn, finished=False)


def _go_on_asking(turn: Turn) -> None:
    """What was proposed is proposed anew; a question that was answered by this is not repeated."""
    before, question = turn.before.question, turn.state.question
    if before is not None and before.kind is QuestionKind.PROPOSAL and question is None:
        interview.propose(turn)
        return
    screened = question if question and question.kind is QuestionKind.SCREENING else None
    if screened is not None and screening.is_known(turn, screened.about):
        turn.close_question()
        screening.go_on(turn)
