"""What an author may write in a grammar file: hassil's format as far as this skill uses it.

Only for editors (`schemas`): the grammar loader reads other domains' grammars, too, and so takes
more than this. Whether templates parse, and rules and lists exist, is the matter of `relief check`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voice_skill.content.schema import Model, NodeId, Text
from voice_skill.nlu.interpretation import Situation

_Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
_Together = Annotated[tuple[NodeId, ...], Field(min_length=1)]
_Rules = dict[str, Text]
_Number = Annotated[int, Field(strict=True)]


class Entry(Model):
    """A phrase of a list, and the value that it stands for."""

    said: Text = Field(alias="in")
    value: str | _Number = Field(alias="out")


class Span(Model):
    """Whole numbers, spoken as words."""

    first: _Number = Field(alias="from")
    last: _Number = Field(alias="to")
    step: Annotated[int, Field(ge=1, strict=True)] = 1


class Phrases(Model):
    """A list of phrases that fill a slot."""

    values: Annotated[tuple[Text | Entry, ...], Field(min_length=1)]


class Numbers(Model):
    """A list of numbers that fill a slot."""

    range: Span


_Lists = dict[str, Phrases | Numbers]


class Wanted(Model):
    """When sentences are expected."""

    situation: Situation | Annotated[tuple[Situation, ...], Field(min_length=1)]


class Weight(Model):
    """How much sentences of a warning sign weigh."""

    urgency: Annotated[int, Field(ge=0, strict=True)] = 0
    """The higher, the earlier it is looked at."""
    spot: bool | Literal["end"] = False
    """Heard amid other words, too; `end`: only as the last of them."""
    exact: Situation | None = None
    """Where nothing but the very sentence counts."""


class Block(Model):
    """Sentence templates that mean the same."""

    sentences: _Texts
    """hassil templates: [may be left out], (one|or|other), {slot list}, <rule>."""
    slots: dict[str, str | _Number] = Field(default={})
    """What they all say about slots that they do not name."""
    requires_context: Wanted | None = None
    excludes_context: Wanted | None = None
    lists: _Lists = Field(default={})
    expansion_rules: _Rules = Field(default={})
    metadata: Weight | None = None


class Intent(Model):
    """What may be meant."""

    data: Annotated[tuple[Block, ...], Field(min_length=1)]


class Cues(Model):
    """Phrases that tell something about a sign, by where they stand."""

    before: _Texts | None = None
    ahead: _Texts | None = None
    behind: _Texts | None = None


class Assertions(Model):
    """What tells a sign that is present from one that is denied, past or somebody else's."""

    clause_ends: tuple[Text, ...] = ()
    subjects: tuple[Text, ...] = ()
    speaker: tuple[Text, ...] = ()
    no_cues: tuple[Text, ...] = ()
    recent: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    in_my_care: tuple[Text, ...] = ()
    denied: Cues | None = None
    past: Cues | None = None
    over: Cues | None = None
    undated: Cues | None = None
    someone_else: Cues | None = None
    general: Cues | None = None


class GrammarFile(Model):
    """One file of a grammar folder; all of them are one grammar."""

    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")]
    intents: dict[str, Intent] = Field(default={})
    lists: _Lists = Field(default={})
    expansion_rules: _Rules = Field(default={})
    skip_words: tuple[Text, ...] = ()
    """Words that change nothing, wherever they stand."""
    keep_words: tuple[Text, ...] = ()
    """Words that change what is meant: never ignored, never added."""
    concepts: dict[NodeId, _Texts] = Field(default={})
    """Every phrase for one thing; `...` is a gap, and * the rest of a word."""
    alarms: dict[NodeId, tuple[Annotated[tuple[NodeId, ...], Field(min_length=1)], ...]] = Field(
        default={}
    )
    """Warning sign → sets of concepts that amount to it when they are said together."""
    barriers: tuple[Text, ...] = ()
    contractions: dict[str, Text] = Field(default={})
    assertion: Assertions | None = None
