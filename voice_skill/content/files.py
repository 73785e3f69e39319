"""Which file of a content tree holds what: for the loader, and as JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from voice_skill.content.interview import Interview
from voice_skill.content.schema import (
    Caution,
    Node,
    NodeId,
    Routine,
    RoutineSet,
    ScreeningQuestion,
    Source,
    Text,
    Topic,
    WarningSign,
)


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


_Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Wordings = Annotated[_Texts, BeforeValidator(_as_list, json_schema_input_type=Text | _Texts)]
"""One text, or a list of them."""

FOLDERS: Mapping[str, type[Node]] = {"topics": Topic, "routines": Routine, "sets": RoutineSet}
"""Folders with one node a file."""
FILES: Mapping[str, Any] = {
    "sources.yaml": dict[str, Source],
    "prompts.yaml": dict[NodeId, Wordings],
    "safety/screening.yaml": Annotated[tuple[ScreeningQuestion, ...], Field(min_length=1)],
    "safety/warning_signs.yaml": Annotated[tuple[WarningSign, ...], Field(min_length=1)],
    "cautions.yaml": tuple[Caution, ...],
    "interview.yaml": Interview,
}
"""Single files, by their path in the tree."""
OPTIONAL: Mapping[str, Any] = {"cautions.yaml": [], "interview.yaml": {}, "sets": []}
"""Files and folders that may be missing, and what is taken to be there then."""
