"""JSON Schema files of the content tree, with which an editor completes and checks while typing.

They are generated from the models, so they never say anything else than the loader.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from voice_skill.content import interview, schema
from voice_skill.content.schema import NodeId, Routine, ScreeningQuestion, Source, Text, Topic
from voice_skill.errors import UsageError

FOLDER = "schemas"
"""Below `content/`, beside the languages."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Pronunciation = Text | Annotated[tuple[Text, ...], Field(min_length=1)]

KINDS: Mapping[str, Any] = {
    "topic": Topic,
    "routine": Routine,
    "set": schema.RoutineSet,
    "sources": dict[str, Source],
    "prompts": dict[NodeId, Text | Annotated[tuple[Text, ...], Field(min_length=1)]],
    "pronunciations": dict[str, _Pronunciation],
    "cautions": tuple[schema.Caution, ...],
    "interview": interview.Interview,
    "screening": tuple[ScreeningQuestion, ...],
    "warning_signs": tuple[schema.WarningSign, ...],
}
"""Name of a kind of file → what it holds."""


def schemas() -> dict[str, str]:
    """File name → JSON Schema, as text."""
    return {f"{name}.schema.json": _text(name, kind) for name, kind in KINDS.items()}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write every schema into `folder`. Raises `UsageError` where that is impossible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to: {error.strerror}.") from None
    return tuple(folder / name for name in schemas())


def _text(name: str, kind: Any) -> str:
    described = {"$schema": _DIALECT, "title": name, **TypeAdapter(kind).json_schema()}
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"
