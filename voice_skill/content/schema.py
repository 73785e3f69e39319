"""The parts of the content tree: what an author may write in `content/<language>/**.yaml`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

NodeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Spoken = Annotated[str, StringConstraints(pattern=r"^[a-z' ]+$", min_length=1)]
"""A phrase as a recogniser hears it: lower case, words only."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Seconds = Annotated[float, Field(gt=0, le=3600, strict=True)]
Times = Annotated[int, Field(ge=1, le=30, strict=True)]
EMPTY = "empty"
"""Error type of a key after which nothing is written."""


class Facet(str, Enum):
    """The forms of question that any node may answer."""

    WHAT = "what"
    WHY = "why"
    HOW = "how"
    WHEN = "when"
    HOW_LONG = "how_long"
    HOW_OFTEN = "how_often"
    CAUTION = "caution"
    EVIDENCE = "evidence"


class Model(BaseModel):
    """What every part of the tree is: unchangeable, and nothing in it is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_written(cls, value: Any) -> Any:
        """A key without a value is a value forgotten ("hold:"), not one that is left out."""
        if value is None:
            raise PydanticCustomError(EMPTY, "nothing is written here")
        return value


class Source(Model):
    """Where a statement comes from. `kind: design` is a cautious choice of ours, said so."""

    title: Text
    address: str = ""
    kind: Literal["clinical", "weak", "design"] = "clinical"


class Answer(Model):
    """One facet of a node: one breath, what "tell me more" adds, and its sources."""

    say: Text
    more: tuple[Text, ...] = ()
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Node(Model):
    """Anything that can be asked about."""

    id: NodeId
    name: Spoken
    says: tuple[Spoken, ...] = ()
    """Other ways people say it; `name` itself is always one."""
    facets: dict[Facet, Answer]
    related: tuple[NodeId, ...] = ()

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """Every phrase that means this node, `name` first, without repetition."""
        return tuple(dict.fromkeys((self.name, *self.says)))


class Topic(Node):
    """A subject: a cause, a remedy, a worry."""

    routine: NodeId | None = None
    """The routine to offer after an answer, if there is one."""


class Need(str, Enum):
    """What a routine does to a body: it decides which screening questions come first."""

    MOVEMENT = "movement"
    BREATHING = "breathing"
    COLD = "cold"
    HEAT = "heat"


class Phase(str, Enum):
    """How long the neck has hurt: it decides how long holds are and what is led at all."""

    ACUTE = "acute"
    LATER = "later"


class Side(str, Enum):
    """Sides are spoken with words from `prompts.yaml`."""

    LEFT = "left"
    RIGHT = "right"


class Variant(Model):
    """What a phase changes about a step; what is left out stays as it is."""

    hold: Seconds | None = None
    rest: Seconds | None = None
    repetitions: Times | None = None


class Step(Model):
    """One thing to do, said, then held or timed, repeated, on each side in turn."""

    id: NodeId
    name: Text
    """Short name for "which step?" and "next: …"."""
    say: Text
    """The instruction; may hold `{side}` and `{other_side}`."""
    again: Text | None = None
    """Shorter instruction from the second repetition on."""
    why: Text | None = None
    """Answer to "why?" during this step."""
    breathe: Text | None = None
    """Breathing cue said as the hold begins."""
    hold: Seconds | None = None
    """Seconds of hold with spoken countdown; none = the step is only said."""
    release: Text | None = None
    """What to do when the hold ends ("Let go and come back to the middle")."""
    rest: Seconds = 3
    """Seconds after the release, before what comes next."""
    repetitions: Times = 1
    sides: tuple[Side, ...] = ()
    """Empty for both at once; else all repetitions of the first side, then the next."""
    variants: dict[Phase, Variant] = {}
    """What is different in a phase; the step as written is the gentle one."""

    def in_phase(self, phase: Phase) -> Step:
        """The step as it is led in `phase`."""
        variant = self.variants.get(phase)
        return self.model_copy(update=variant.model_dump(exclude_none=True)) if variant else self


class SkinCheck(Model):
    """A yes/no question during an application: yes (or silence) means take it off."""

    at: Seconds
    """Seconds since the start."""
    ask: Text


class Application(Model):
    """A timed application of cold or heat. Times are seconds."""

    duration: Seconds
    extend_to: Seconds
    """With "more time" it may last this long."""
    hard_stop: Seconds
    """Whatever happens, take it off at this time."""
    gap: Annotated[float, Field(gt=0, le=86400, strict=True)] | None = None
    """Least time between the end of one application and the start of the next."""
    per_day: Annotated[int, Field(gt=0, strict=True)] | None = None
    """Most applications in 24 hours."""
    checks: tuple[SkinCheck, ...]
    put_on: Text
    """What to do before the timer starts; "next" starts it."""
    take_off: Text

    @model_validator(mode="after")
    def _in_order(self) -> Application:
        if not self.duration <= self.extend_to <= self.hard_stop:
            raise ValueError("write duration <= extend_to <= hard_stop")
        if any(check.at >= self.hard_stop for check in self.checks):
            raise ValueError("every check must come before hard_stop")
        return self


class Routine(Node):
    """Something that is led: ordered steps, or an application of cold or heat."""

    need: Need
    introduction: Text
    """Position and what to expect, said before the first step."""
    steps: tuple[Step, ...] = ()
    application: Application | None = None
    finish: Text
    cautions: tuple[NodeId, ...] = ()
    """Ids in `cautions.yaml`: a yes to one of them rules this routine out."""
    not_in: tuple[Phase, ...] = ()
    """Phases in which it is not led; somebody who did not say since when it hurts is asked."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]

    def in_phase(self, phase: Phase) -> Routine:
        """The routine as it is led in `phase`."""
        if not any(step.variants for step in self.steps):
            return self
        return self.model_copy(update={"steps": tuple(step.in_phase(phase) for step in self.steps)})

    def mirrored(self) -> Routine:
        """The routine with the other side first."""
        steps = tuple(s.model_copy(update={"sides": s.sides[::-1]}) for s in self.steps)
        return self.model_copy(update={"steps": steps})

    @model_validator(mode="after")
    def _leads_something(self) -> Routine:
        if bool(self.steps) == bool(self.application):
            raise ValueError("write either steps or application, not both and not neither")
        return self


def _as_group(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


_Ids = Annotated[tuple[NodeId, ...], Field(min_length=1)]
_Choice = Annotated[_Ids, BeforeValidator(_as_group, json_schema_input_type=NodeId | _Ids)]


class RoutineSet(Node):
    """Routines that are led one after the other."""

    phase: Phase | None = None
    """`acute`: short holds, whatever else is known. `later`: not led in the first days."""
    introduction: Text
    routines: Annotated[tuple[_Choice, ...], Field(min_length=1)]
    """In order. Where a list stands in the place of one, the person's choice of it is led."""
    finish: Text
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Level(str, Enum):
    """How fast somebody should be seen."""

    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"
    LIMITED = "limited"
    """No movement, but breathing is fine until a clinician was asked."""
    SELF_CARE = "self-care"
    """What this guide is for."""


class ScreeningQuestion(Model):
    """Asked before the first routine of a session that has one of `needs`; yes ends it."""

    id: NodeId
    needs: tuple[Need, ...]
    ask: Text
    level: Level
    """What a yes (or a doubt, or silence) leads to."""
    on_yes: Text
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Caution(ScreeningQuestion):
    """Asked before a routine that names it; yes rules out the routines that do."""

    needs: tuple[Need, ...] = ()
    level: Level = Level.LIMITED


class WarningSign(Model):
    """A triage rule: a sign that may be spoken at any time; phrases live in the grammar."""

    id: NodeId
    level: Level
    say: Text
    ask: Text | None = None
    """Asked where it is in doubt whether the sign was said; without it, a doubt is a yes."""
    together: tuple[tuple[NodeId, ...], ...] = ()
    """Groups of other signs that amount to this one when they are said in one breath."""
    advice_only: bool = False
    """The advice is given, but nothing is stopped and nothing forbidden."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
