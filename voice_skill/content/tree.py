"""The whole typed content tree of one language."""

from __future__ import annotations

from pydantic import Field

from voice_skill.content.interview import Interview
from voice_skill.content.schema import (
    Caution,
    Model,
    NodeId,
    Routine,
    RoutineSet,
    ScreeningQuestion,
    Source,
    Text,
    Topic,
    WarningSign,
)

AnyNode = Topic | Routine | RoutineSet


class Tree(Model):
    """The whole content tree of one language."""

    language: str
    sources: dict[str, Source]
    topics: dict[NodeId, Topic]
    routines: dict[NodeId, Routine]
    sets: dict[NodeId, RoutineSet] = Field(default={})
    screening: tuple[ScreeningQuestion, ...]
    cautions: tuple[Caution, ...] = ()
    interview: Interview = Interview()
    warning_signs: dict[NodeId, WarningSign]
    prompts: dict[str, tuple[Text, ...]]
    """Everything the dialogue says itself: id to one or more wordings, with {placeholders}.

    Phrases that a prompt suggests stand between typographic quotes (“go on”): tests prove that
    each is understood in the state in which it is said.
    """

    def node(self, node_id: str) -> AnyNode | None:
        """The topic, routine or set with this id, or None."""
        return self.topics.get(node_id) or self.led(node_id)

    def led(self, node_id: str) -> Routine | RoutineSet | None:
        """The routine or set with this id, or None."""
        return self.routines.get(node_id) or self.sets.get(node_id)

    @property
    def nodes(self) -> tuple[AnyNode, ...]:
        """All topics, then all routines, then all sets."""
        return (*self.topics.values(), *self.routines.values(), *self.sets.values())

    @property
    def asked_first(self) -> tuple[ScreeningQuestion, ...]:
        """The screening questions, then the cautions of single routines, in order."""
        return (*self.screening, *self.cautions)
