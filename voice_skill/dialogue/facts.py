"""What the person told about themselves: asked for by the interview, kept for the session."""

from __future__ import annotations

from voice_skill.content.interview import InterviewQuestion
from voice_skill.content.schema import Phase, Routine, RoutineSet
from voice_skill.dialogue.question import Question, QuestionKind
from voice_skill.dialogue.turn import Turn

SINCE = "since"
"""The interview question whose answers are the phases."""


def known_phase(turn: Turn) -> Phase | None:
    """How long it has hurt, if that is known."""
    since = turn.state.facts.get(SINCE)
    return Phase(since) if since in {phase.value for phase in Phase} else None


def phase(turn: Turn) -> Phase:
    """The phase to lead in: the gentle one where the set says so, or where nothing is known."""
    following = turn.state.following
    if following is not None and turn.tree.sets[following.set].phase is Phase.ACUTE:
        return Phase.ACUTE
    return known_phase(turn) or Phase.ACUTE


def out_of_phase(turn: Turn, wanted: Routine | RoutineSet) -> bool:
    """Whether this is not led as long as it has hurt: a set for later is not for the first days."""
    if isinstance(wanted, RoutineSet):
        return wanted.phase is Phase.LATER and known_phase(turn) is Phase.ACUTE
    return known_phase(turn) in wanted.not_in


def phase_needed(turn: Turn, routines: tuple[Routine, ...]) -> InterviewQuestion | None:
    """The question since when it hurts, where one of `routines` depends on it and it is unknown."""
    if known_phase(turn) is not None or not any(routine.not_in for routine in routines):
        return None
    return turn.tree.interview.question(SINCE)


def ask(turn: Turn, question: InterviewQuestion) -> None:
    """Ask something about the person."""
    turn.ask(Question(QuestionKind.INTERVIEW, turn.filled(question.ask), about=question.id))


def remember(turn: Turn, question_id: str, answer: str) -> None:
    """Keep an answer for the session."""
    turn.change(facts={**turn.state.facts, question_id: answer})
