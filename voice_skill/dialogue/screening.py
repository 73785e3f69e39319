"""Before a body is moved, cooled or warmed: is there a reason not to?

Each question is asked once in a session. A doubt, or silence, counts as yes.
"""

from __future__ import annotations

from voice_skill.content.schema import Level, Need, Routine, ScreeningQuestion
from voice_skill.dialogue import applying, leading
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import Finding
from voice_skill.dialogue.turn import Turn

_FORBIDDEN = {
    Level.EMERGENCY: tuple(Need),
    Level.TODAY: (Need.MOVEMENT, Need.COLD, Need.HEAT),
    Level.SOON: (Need.MOVEMENT,),
    Level.LIMITED: (),
}
"""What a finding forbids besides what its question is about. Emergency: no exercise, no heat."""

_URGENCY = {level: place for place, level in enumerate(Level)}
"""Most urgent first."""

_GENTLEST = (Need.BREATHING, Need.HEAT, Need.COLD)
"""What may be offered instead of movement, gentlest first."""


def forbidden(level: Level, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """What may not be led after a finding of `level` about `needs`."""
    return tuple(dict.fromkeys((*needs, *_FORBIDDEN[level])))


def against(turn: Turn, need: Need) -> Finding | None:
    """The most urgent finding that forbids `need`, if there is one."""
    found = (finding for finding in turn.state.findings if need in finding.needs)
    return min(found, key=lambda finding: _URGENCY[finding.level], default=None)


def want(turn: Turn, routine: Routine, minutes: float | None = None) -> None:
    """Somebody wants this routine: refuse it, ask what must be asked first, or begin."""
    if turn.state.applying is not None:
        applying.how_long_left(turn)
        turn.say(Prompt.APPLICATION_IN_THE_WAY)
        return
    if applying.too_soon(turn, routine):
        return
    leading.drop(turn)
    turn.change(wanted=routine.id, wanted_minutes=minutes)
    finding = against(turn, routine.need)
    if finding is not None:
        _refuse(turn, routine, finding)
        return
    if _coming(turn, routine) is not None:
        turn.say(Prompt.SCREENING_STARTS, name=routine.name)
    _ask_or_begin(turn, routine)


def _coming(turn: Turn, routine: Routine) -> ScreeningQuestion | None:
    questions = (q for q in turn.tree.screening if routine.need in q.needs)
    return next((q for q in questions if q.id not in turn.state.cleared), None)


def _ask_or_begin(turn: Turn, routine: Routine) -> None:
    coming = _coming(turn, routine)
    if coming is not None:
        turn.ask(Question(QuestionKind.SCREENING, turn.filled(coming.ask), about=coming.id))
        rest = [q.ask for q in turn.tree.screening if q.id not in (*turn.state.cleared, coming.id)]
        turn.prepare(*rest[:1])
        return
    minutes = turn.state.wanted_minutes
    turn.change(wanted=None, wanted_minutes=None)
    turn.say(Prompt.ROUTINE_STARTS, name=routine.name)
    if routine.application is not None:
        applying.begin(turn, routine, minutes)
    else:
        leading.begin(turn, routine)


def answered(turn: Turn, question: Question, reply: Reply) -> None:
    """No: go on. Anything else ends it, with what to do."""
    turn.close_question()
    routine = turn.routine(turn.state.wanted or "")
    if reply is Reply.NO:
        turn.change(cleared=(*turn.state.cleared, question.about))
        _ask_or_begin(turn, routine)
        return
    asked = next(q for q in turn.tree.screening if q.id == question.about)
    text = turn.filled(asked.on_yes)
    turn.find(Finding(asked.id, asked.level, forbidden(asked.level, asked.needs), text))
    if reply is Reply.SILENCE:
        turn.say(Prompt.SCREENING_SILENCE)
    elif reply is Reply.UNSURE:
        turn.say(Prompt.SCREENING_UNSURE)
    turn.speak(text)
    if reply is Reply.SILENCE:
        turn.say(Prompt.ASK_AGAIN)
    else:
        offer_instead(turn)


def _refuse(turn: Turn, routine: Routine, finding: Finding) -> None:
    turn.say(Prompt.ROUTINE_REFUSED, name=routine.name)
    turn.speak(finding.text)
    turn.say(Prompt.RESTART_SESSION if finding.spoken else Prompt.ASK_AGAIN)


def instead(turn: Turn) -> Routine | None:
    """The gentlest routine that nothing forbids, where movement is forbidden."""
    for need in _GENTLEST:
        if against(turn, need) is None:
            for routine in turn.tree.routines.values():
                if routine.need is need:
                    return routine
    return None


def offer_instead(turn: Turn) -> None:
    """Offer what is still possible, if anything is."""
    routine = instead(turn)
    if routine is not None:
        text = turn.words(Prompt.STILL_POSSIBLE, name=routine.name)
        turn.ask(Question(QuestionKind.START, text, about=routine.id))


def back(turn: Turn) -> None:
    """To the question before."""
    turn.change(cleared=turn.state.cleared[:-1])
    _again(turn)


def start_over(turn: Turn) -> bool:
    """Ask everything again, forgetting what was answered; False when nothing was wanted.

    What was said unasked (a warning sign) stays for the session.
    """
    if turn.state.wanted is None:
        return False
    spoken = tuple(finding for finding in turn.state.findings if finding.spoken)
    turn.change(cleared=(), findings=spoken)
    _again(turn)
    return True


def _again(turn: Turn) -> None:
    turn.close_question()
    want(turn, turn.routine(turn.state.wanted or ""), turn.state.wanted_minutes)


def offer_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """The answer to "shall we do this routine?"."""
    turn.close_question()
    if reply is Reply.YES:
        want(turn, turn.routine(question.about))
    elif reply is not Reply.SILENCE:
        turn.say(Prompt.OFFER_DECLINED)
