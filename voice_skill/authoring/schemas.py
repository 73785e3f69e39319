"""JSON Schema files, with which an editor completes and checks content and grammars.

Those of content are generated from the loaders' own models, so they never say anything else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import DictSchema, NullableSchema, WithDefaultSchema

from voice_skill.authoring.asked import PLAIN, Plain
from voice_skill.authoring.grammar_schema import GrammarFile
from voice_skill.content.files import FILES, FOLDERS, Wordings
from voice_skill.errors import UsageError
from voice_skill.nlu.examples import ByName, ByNode, BySign, Limits

FOLDER = "schemas"
"""Below `content/`, beside the languages."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

KINDS: Mapping[str, Any] = {
    **{folder.removesuffix("s"): kind for folder, kind in FOLDERS.items()},
    **{Path(file).stem: kind for file, kind in FILES.items()},
    "pronunciations": dict[str, Wordings],
    Path(PLAIN).stem: Plain,
    "examples": ByNode | ByName | Limits,
    "sign_examples": BySign,
    "grammar": GrammarFile,
}
"""Name of a kind of file → what it holds."""


class _AsWritten(GenerateJsonSchema):
    """What may be left out may not be left empty: the loader refuses `hold:` without a value."""

    def nullable_schema(self, schema: NullableSchema) -> JsonSchemaValue:
        """The schema of what may be written."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """The same without "default": null."""
        described = super().default_schema(schema)
        return {k: v for k, v in described.items() if (k, v) != ("default", None)}

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        """Keys are as wrong in an editor as for the loader, whatever kind of key it is."""
        described = super().dict_schema(schema)
        if "patternProperties" in described:
            described["additionalProperties"] = False
        elif "keys_schema" in schema and schema["keys_schema"]["type"] == "union":
            described["propertyNames"] = self.generate_inner(schema["keys_schema"])
        return described


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
    told = TypeAdapter(kind).json_schema(schema_generator=_AsWritten)
    described = {"$schema": _DIALECT, "title": name, **told}
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"
