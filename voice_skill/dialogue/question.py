"""The questions that the skill asks back, and what may come after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from voice_skill.nlu.interpretation import Interpretation, SlotValue


class QuestionKind(str, Enum):
    """The questions that the skill asks back."""

    SCREENING = "screening"
    """Is there a reason not to move? `about` is the screening question."""
    SKIN = "skin"
    """Is the skin all right? Yes means trouble."""
    SINCE = "since"
    """How long has a pack been on that we did not time? `about` is its routine."""
    HURTING = "hurting"
    """Is the pain still worse after the rest?"""
    SIGN = "sign"
    """Was this warning sign said? `about` is the sign, `behind` what was asked before."""
    MORE = "more"
    """Want to know more? `about` is the node."""
    START = "start"
    """Shall we do this routine? `about` is the routine."""
    CHOICE = "choice"
    """Which of `choices` was meant?"""
    PROPOSAL = "proposal"
    """Shall we do the first of `choices`, or another one of them?"""
    INTERVIEW = "interview"
    """Something about the person; `about` is the interview question."""
    TIMER = "timer"
    """Do it with this timer? `about` is the deed; `timers` are the ids still to be offered."""
    LENGTH = "length"
    """How long shall the timer run?"""


class Reply(str, Enum):
    """What came after a question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    SILENCE = "silence"
    """Nothing, or nothing that could be understood, in spite of a reprompt."""


BINDING = frozenset(
    {
        QuestionKind.SCREENING,
        QuestionKind.SKIN,
        QuestionKind.SINCE,
        QuestionKind.HURTING,
        QuestionKind.SIGN,
    }
)
"""Questions that stay open, whatever else is said, until they are answered or time runs out."""


IN_ORDER = frozenset({QuestionKind.SCREENING, QuestionKind.INTERVIEW})
"""Questions that come one after the other."""


@dataclass(frozen=True)
class Choice:
    """One thing that an utterance may have meant."""

    intent: str
    node: str | None = None
    facet: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)

    def interpretation(self, text: str) -> Interpretation:
        """The choice as if it had been understood from `text`."""
        return Interpretation(
            text, True, self.intent, self.slots, self.node, self.facet, 1.0, "chosen"
        )


@dataclass(frozen=True)
class Question:
    """A question that waits for an answer."""

    kind: QuestionKind
    text: str
    """What was asked, to be said again when asked to repeat."""
    about: str = ""
    choices: tuple[Choice, ...] = ()
    timers: tuple[int, ...] = ()
    seconds: float = 0.0
    """For `TIMER`: the seconds to set or to add."""
    reprompts: int = 0
    """How often the silence after it was met with a reprompt."""
    held: bool = False
    """Asked to wait: no reply window runs."""
    waited: bool = False
    """A voice that began has made the reply window longer, which happens once."""
    behind: Question | None = None
    """For `SIGN`: the question that it came between."""

    @property
    def offered(self) -> str | None:
        """The set that is proposed before others; more may be asked about it."""
        proposes = self.kind is QuestionKind.PROPOSAL and self.choices
        return self.choices[0].node if proposes else None

    @property
    def binding(self) -> bool:
        """Whether it survives being talked past, and silence is an answer to it."""
        return self.kind in BINDING

    @property
    def in_order(self) -> bool:
        """Whether one like it came before, to which one can go back."""
        return self.kind in IN_ORDER

    @property
    def stays(self) -> bool:
        """Whether it is asked again after something else was said."""
        return self.binding or self.kind is QuestionKind.INTERVIEW


@dataclass(frozen=True)
class Answered:
    """A question that was answered, and what was going on then, so that it can be asked again."""

    question: Question
    turn: int
    """When, as `State.turn` counts."""
    wanted: str | None = None
    wanted_minutes: float | None = None
    interviewing: bool = False

    def same(self, question: Question) -> bool:
        """Whether it was that question."""
        return (self.question.kind, self.question.about) == (question.kind, question.about)
