"""What the understanding makes of an utterance: the one type that leaves `nlu`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from voice_skill.content.schema import Facet

SlotValue = str | int | float
TELL, ABOUT = "Tell", "about"
"""The intent that tells something of the speaker, and its slot that says what."""
NODE_SLOTS = ("node", "topic", "routine")
"""Slots whose value is the id of a content node."""

FACETS: Mapping[str, Facet] = {
    "AskWhat": Facet.WHAT,
    "AskWhy": Facet.WHY,
    "AskHow": Facet.HOW,
    "AskWhen": Facet.WHEN,
    "AskHowLong": Facet.HOW_LONG,
    "AskHowOften": Facet.HOW_OFTEN,
    "AskCaution": Facet.CAUTION,
    "AskEvidence": Facet.EVIDENCE,
}
"""The facet that each intent asks for."""
SAME = "same"
"""Slot of a question that names its node only ("and heat?"): it asks what was asked before."""


ELSEWHERE = "elsewhere"
"""How the reason of a refusal begins that knows what the utterance is about instead."""
FOREIGN = "none of my subjects"
"""How it begins where that is not known, and the utterance is surely about none of ours."""


def node_of(slots: Mapping[str, SlotValue]) -> str | None:
    """The content node that `slots` name, if any."""
    return next((str(slots[name]) for name in NODE_SLOTS if name in slots), None)


class Situation(str, Enum):
    """What the dialogue is in the middle of; grammars gate intents by it (`requires_context`)."""

    IDLE = "idle"
    """Nothing under way; questions and starts are welcome."""
    ASKING = "asking"
    """A yes/no question is open (an offer, a confirmation)."""
    CHECKING = "checking"
    """A yes/no question whose yes means trouble (screening, skin, pain): "okay" is no yes."""
    CHOOSING = "choosing"
    """One of several nodes was asked for ("ice or heat?")."""
    TELLING = "telling"
    """An open question about the person: since when, what it feels like, warm or cold."""
    SETTING = "setting"
    """How long a timer shall run was asked."""
    LEADING = "leading"
    """A routine is under way, in a step, a hold or a rest."""
    PAUSED = "paused"
    """A routine or application is paused."""
    TIMING = "timing"
    """An ice, heat or plain timer is running and nothing is being led."""
    RESTING = "resting"
    """Quiet after repeated no-match or no-input, until addressed."""


@dataclass(frozen=True)
class Context:
    """What `nlu` may use to fill what was left out, and to refuse what is not expected."""

    situation: Situation = Situation.IDLE
    node: str | None = None
    """The node talked about last."""
    facet: str | None = None
    """The facet answered last."""
    choices: tuple[str, ...] = ()
    """Node ids offered by the open question, when `situation` is CHOOSING."""


@dataclass(frozen=True)
class Interpretation:
    """An utterance as understood, or as refused, and why.

    `score` is 0..1 (1 for a strict match). `reason` is a short machine-readable phrase, e.g.
    ``strict``, ``tolerant 0.93 margin 0.21``, ``tie ice heat``, ``below threshold 0.41``,
    ``not expected while idle``, ``unknown words: aspirin``, ``elsewhere: knee``.
    """

    text: str
    accepted: bool
    intent: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    node: str | None = None
    facet: str | None = None
    score: float = 0.0
    reason: str = ""
    alternatives: tuple[Interpretation, ...] = ()
    """Rivals within the margin (a tie): the dialogue asks which one was meant."""
    told: tuple[str, ...] = ()
    """What the speaker tells of themselves in it, whatever else it means ("i'm twelve and …")."""

    @property
    def elsewhere(self) -> bool:
        """Whether it was refused for what it is about instead: a knee, the weather."""
        return not self.accepted and self.reason.startswith(ELSEWHERE)

    @property
    def foreign(self) -> bool:
        """Whether it was refused as none of our business, known what instead or not."""
        return not self.accepted and self.reason.startswith((ELSEWHERE, FOREIGN))
