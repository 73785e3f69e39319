"""What is asked of somebody who asks for help: `content/<language>/interview.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from voice_skill.content.schema import Level, Model, Need, NodeId, Text


class Remaining(Model):
    """An answer that is taken, or asked about, where another one was left open or ruled out."""

    answer: NodeId
    say: Text


class InterviewQuestion(Model):
    """One thing to know about somebody who asks for help."""

    id: NodeId
    ask: Text
    answers: dict[NodeId, tuple[NodeId, ...]]
    """Each answer, with the content nodes whose bare name gives it ("heat")."""
    otherwise: NodeId
    """The answer that a doubt, a "no" or a "skip" counts as: the cautious one."""
    either: Remaining | None = None
    """What who has no preference gets; without it, `otherwise`."""
    without: dict[NodeId, Remaining] = Field(default={})
    """What who rules one answer out is asked about instead; without it, `otherwise`."""
    advice: dict[NodeId, NodeId] = Field(default={})
    """Answers that call for advice before a set is proposed: the triage rule that holds it."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Proposal(Model):
    """A rule of the interview: where all of `when` was answered, this set is proposed."""

    when: dict[NodeId, NodeId] = Field(default={})
    set: NodeId


class Told(Model):
    """Something that people tell about themselves unasked, and what it changes."""

    id: NodeId
    say: Text
    level: Level = Level.LIMITED
    needs: tuple[Need, ...] = ()
    """What is not led any more; nothing when empty."""
    yes_to: tuple[NodeId, ...] = ()
    """Screening questions and cautions that this answers with yes."""
    ends: tuple[NodeId, ...] = ()
    """What was told before and is over now ("i've parked" ends "i'm driving")."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Interview(Model):
    """What is asked of somebody who asks for help, and what is proposed then."""

    subject: NodeId | None = None
    """The topic that is meant where none was named ("is it serious?")."""
    acute_days: Annotated[int, Field(ge=1, le=14, strict=True)] = 3
    """Up to so many days the pain counts as acute."""
    questions: tuple[InterviewQuestion, ...] = ()
    propose: tuple[Proposal, ...] = ()
    """The first rule that fits is proposed, the other sets as alternatives."""
    told: tuple[Told, ...] = ()

    def question(self, question_id: str) -> InterviewQuestion | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)

    def passes(self, told_id: str) -> bool:
        """Whether what was told is over as soon as that is told."""
        return any(told_id in one.ends for one in self.told)
