"""What a user may set, in one YAML file; and the folders the skill keeps its own files in.

Nothing here needs to exist: every setting has a sane default, and `relief` never asks for what
it can find out. Folders follow the platform's rules (XDG on Linux) through `platformdirs`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import BaseModel, ConfigDict, Field

from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import read_yaml
from voice_skill.errors import UsageError

_APP = "relief-voice"
CONFIG_VARIABLE = "RELIEF_SETTINGS"
"""Environment variable that names another settings file."""


def config_file() -> Path:
    """The settings file; it need not exist."""
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named) if named else platformdirs.user_config_path(_APP) / "settings.yaml"


def cache_dir() -> Path:
    """Models, compiled grammars and rendered speech: all of it can be made again."""
    return platformdirs.user_cache_path(_APP)


def state_dir() -> Path:
    """The journal and what is remembered between sessions."""
    return platformdirs.user_state_path(_APP)


class Settings(BaseModel):
    """The settings file, checked. Unknown keys are errors, so a typo is never silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str = "en"
    model: str = "official"
    """`official`, `embedded`, or the path of a Vosk model folder."""
    microphone: str | None = None
    """Part of the name of the input device; None is the system's default."""
    speaker: str | None = None
    """Part of the name of the output device; None is the system's default."""
    voice: str = ""
    """A voice of the speech engine; empty is its default."""
    rate: Annotated[int, Field(ge=80, le=300)] = 150
    """Words per minute until changed by voice."""
    volume: Annotated[float, Field(gt=0, le=1)] = 0.8
    emergency_number: Annotated[str, Field(pattern=r"^[0-9 ]{0,12}$")] = ""
    """Said where somebody should call for help; empty says "your emergency number"."""
    keep_audio: bool = False
    """Keep what was heard as WAV files beside the journal."""


def load_settings() -> Settings:
    """Read the settings file, or the defaults when there is none.

    Raises `UsageError` that names file, line and key when the file says something unknown.
    """
    file = config_file()
    if not file.exists():
        return Settings()
    document = read_yaml(file, UsageError)
    if document.data is None:
        return Settings()
    settings: Settings = validate(document, Settings, UsageError)
    return settings
