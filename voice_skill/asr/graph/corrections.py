"""`pronunciations.yaml`: pronunciations that a person has written; they win over every other.

    trapezius: T R AH P IY Z IY AH S
    fascia: [F EY SH AH, F AE SH IY AH]     # a list where people differ

The phones are CMUdict's; stress (AH0) may be written and is ignored.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, Pronunciation, parse
from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import read_yaml
from voice_skill.errors import ContentError
from voice_skill.resources import content_dir

FILE_NAME = "pronunciations.yaml"


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Word = Annotated[str, StringConstraints(pattern=r"^[^\s\[\]<>#!~]+$", to_lower=True)]
_Variant = Annotated[str, AfterValidator(parse)]
_Variants = Annotated[tuple[_Variant, ...], Field(min_length=1), BeforeValidator(_as_list)]


def skill_corrections(language: str = "en") -> Lexicon:
    """What is written in the skill's own content folder; nothing where there is no such file."""
    file = content_dir(language) / FILE_NAME
    return read_corrections(file) if file.is_file() else {}


def read_corrections(file: Path) -> Lexicon:
    """The entries of a pronunciation file.

    Raises `ContentError` with line and column for an unknown phone or a malformed file.
    """
    written: dict[str, tuple[Pronunciation, ...]]
    written = validate(read_yaml(file, ContentError), dict[_Word, _Variants])
    return {
        word: Entry(word, tuple(dict.fromkeys(variants)), Origin.WRITTEN)
        for word, variants in written.items()
    }
