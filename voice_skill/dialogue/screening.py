"""Before a body is moved, cooled or warmed: is there a reason not to?

Each question is asked once in a session. A doubt, or silence, counts as yes.
"""

from __future__ import annotations

from voice_skill.content.schema import Level, Need, Phase, Routine, RoutineSet, ScreeningQuestion
from voice_skill.dialogue import applying, facts, leading, sets
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


def against_routine(turn: Turn, routine: Routine) -> Finding | None:
    """The most urgent finding that forbids this routine, by its need or one of its cautions."""
    cautions = (f for f in turn.state.findings if f.id in routine.cautions)
    return against(turn, routine.need) or next(cautions, None)


def passing(turn: Turn, need: Need) -> Finding | None:
    """What forbids `need` only until the person says that it is over (somebody is driving)."""
    found = against(turn, need)
    return found if found is not None and turn.tree.interview.passes(found.id) else None


def possible(turn: Turn, wanted: Routine | RoutineSet) -> tuple[Routine, ...]:
    """What can be led of what is wanted, as far as is known."""
    if isinstance(wanted, Routine):
        return (wanted,) if against_routine(turn, wanted) is None else ()
    if facts.out_of_phase(turn, wanted):
        return ()
    found = sets.routines_of(turn, wanted)
    return tuple(
        routine
        for routine in found
        if against_routine(turn, routine) is None and not facts.out_of_phase(turn, routine)
    )


def want(turn: Turn, wanted: Routine | RoutineSet, minutes: float | None = None) -> None:
    """Somebody wants this routine or set: refuse it, ask what must be asked first, or begin."""
    if turn.state.applying is not None:
        applying.how_long_left(turn)
        turn.say(Prompt.APPLICATION_IN_THE_WAY)
        return
    if isinstance(wanted, Routine) and applying.too_soon(turn, wanted):
        return
    leading.drop(turn)
    turn.change(wanted=wanted.id, wanted_minutes=minutes, interviewing=False, following=None)
    go_on(turn, first=True)


def coming(turn: Turn, routines: tuple[Routine, ...]) -> ScreeningQuestion | None:
    """The next question to ask before any of `routines` is led."""
    needs = {routine.need for routine in routines}
    cautions = {caution for routine in routines for caution in routine.cautions}
    concerned = (
        question
        for question in turn.tree.asked_first
        if needs & {*question.needs} or question.id in cautions
    )
    return next((q for q in concerned if not is_known(turn, q.id)), None)


def is_known(turn: Turn, question_id: str) -> bool:
    """Whether this screening question was answered in this session."""
    return question_id in {*turn.state.cleared, *(finding.id for finding in turn.state.findings)}


def unknown(turn: Turn, needs: tuple[Need, ...]) -> ScreeningQuestion | None:
    """The next question about any of `needs` that was not answered in this session."""
    asked = (q for q in turn.tree.screening if {*needs} & {*q.needs})
    return next((q for q in asked if not is_known(turn, q.id)), None)


def ask_next(turn: Turn, needs: tuple[Need, ...]) -> None:
    """Ask that question."""
    question = unknown(turn, needs)
    assert question is not None, needs
    ask(turn, question)


def ask(turn: Turn, question: ScreeningQuestion) -> None:
    """Ask whether there is a reason not to."""
    turn.ask(Question(QuestionKind.SCREENING, turn.filled(question.ask), about=question.id))
    known = (*turn.state.cleared, question.id)
    rest = [q.ask for q in turn.tree.screening if q.id not in known]
    turn.prepare(*rest[:1])


def go_on(turn: Turn, *, first: bool = False) -> None:
    """Ask the next thing that is unknown about what is wanted, or begin it.

    `first`: no screening question was asked before this one, so say what it is about.
    """
    wanted = turn.tree.led(turn.state.wanted or "")
    if wanted is None or _refused(turn, wanted):
        return
    routines = possible(turn, wanted)
    since = facts.phase_needed(turn, routines)
    if since is not None:
        facts.ask(turn, since)
    elif (question := coming(turn, routines)) is not None:
        if first:
            turn.say(Prompt.SCREENING_STARTS, name=wanted.name)
        ask(turn, question)
    else:
        _begin(turn, wanted, routines)


def _begin(turn: Turn, wanted: Routine | RoutineSet, routines: tuple[Routine, ...]) -> None:
    minutes = turn.state.wanted_minutes
    turn.change(wanted=None, wanted_minutes=None)
    turn.say(Prompt.ROUTINE_STARTS, name=wanted.name)
    if isinstance(wanted, RoutineSet):
        sets.begin(turn, wanted, routines)
    else:
        sets.lead(turn, wanted, minutes)


def answered(turn: Turn, question: Question, reply: Reply) -> None:
    """No: go on. Anything else ends it, with what to do."""
    turn.close_question()
    if reply is Reply.NO:
        turn.change(cleared=(*turn.state.cleared, question.about))
        go_on(turn)
        return
    asked = next(q for q in turn.tree.asked_first if q.id == question.about)
    text = turn.filled(asked.on_yes)
    turn.find(Finding(asked.id, asked.level, forbidden(asked.level, asked.needs), text))
    if reply is Reply.SILENCE:
        turn.say(Prompt.SCREENING_SILENCE)
    elif reply is Reply.UNSURE:
        turn.say(Prompt.SCREENING_UNSURE)
    turn.speak(text)
    if reply is Reply.SILENCE:
        turn.change(interviewing=False)
        turn.say(Prompt.ASK_AGAIN)
    elif asked.level is not Level.LIMITED or not _goes_on_without(turn):
        turn.change(interviewing=False)
        offer_instead(turn)


def _goes_on_without(turn: Turn) -> bool:
    """Whether something is left that was wanted: what is ruled out is left out."""
    if turn.state.interviewing:
        return True
    wanted = turn.tree.sets.get(turn.state.wanted or "")
    if wanted is None or not possible(turn, wanted):
        return False
    go_on(turn)
    return True


def _refused(turn: Turn, wanted: Routine | RoutineSet) -> bool:
    """Whether what is wanted can't be led, which is said."""
    if isinstance(wanted, RoutineSet):
        if possible(turn, wanted):
            return False
        finding = against(turn, Need.MOVEMENT)
    else:
        finding = against_routine(turn, wanted)
        if finding is None and not facts.out_of_phase(turn, wanted):
            return False
    turn.say(Prompt.ROUTINE_REFUSED, name=wanted.name)
    if finding is None:
        turn.change(wanted=None)
        turn.say(Prompt.NOT_IN_PHASE)
        offer_instead(turn, _gentle_set(turn) if isinstance(wanted, RoutineSet) else None)
        return True
    turn.speak(finding.text)
    if not turn.tree.interview.passes(finding.id):
        turn.say(Prompt.RESTART_SESSION if finding.spoken else Prompt.ASK_AGAIN)
    return True


def instead(turn: Turn) -> Routine | None:
    """The gentlest routine that nothing forbids, where movement is forbidden."""
    for need in _GENTLEST:
        for routine in turn.tree.routines.values():
            if routine.need is need and against_routine(turn, routine) is None:
                return routine
    return None


def _gentle_set(turn: Turn) -> RoutineSet | None:
    """The set for the first days, if something of it can be led."""
    gentle = (one for one in turn.tree.sets.values() if one.phase is Phase.ACUTE)
    return next((one for one in gentle if possible(turn, one)), None)


def offer_instead(turn: Turn, better: RoutineSet | None = None) -> None:
    """Offer what is still possible, if anything is: what is `better`, or else the gentlest."""
    found = better or instead(turn)
    if found is not None:
        offer(turn, found)


def offer(turn: Turn, routine: Routine | RoutineSet) -> None:
    """Offer the one thing that is still possible."""
    text = turn.words(Prompt.STILL_POSSIBLE, name=routine.name)
    turn.ask(Question(QuestionKind.START, text, about=routine.id))


def start_over(turn: Turn) -> bool:
    """Ask everything again, forgetting what was answered; False when nothing was wanted.

    What was said unasked (a warning sign) stays for the session.
    """
    if turn.state.wanted is None and not turn.state.interviewing:
        return False
    spoken = tuple(finding for finding in turn.state.findings if finding.spoken)
    turn.change(cleared=(), findings=spoken, trail=())
    turn.close_question()
    wanted = turn.tree.led(turn.state.wanted or "")
    if wanted is not None and not turn.state.interviewing:
        want(turn, wanted, turn.state.wanted_minutes)
    return True


def offer_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """The answer to "shall we do this routine?"."""
    turn.close_question()
    wanted = turn.tree.led(question.about)
    if reply is Reply.YES and wanted is not None:
        want(turn, wanted)
    elif reply is not Reply.SILENCE:
        turn.say(Prompt.OFFER_DECLINED)
