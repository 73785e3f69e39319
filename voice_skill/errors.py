"""The one error base of the project, and the exit code each kind of failure ends with.

Every error that a person may meet is a `SkillError`: a message (what was wrong), an optional
place (file, line, column, key path) and an optional hint (what to do or write instead).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of the `relief` command."""

    OK = 0
    FAILED = 1
    USAGE = 2
    MISSING = 3
    INTERRUPTED = 130


@dataclass(frozen=True)
class Place:
    """Where in an author's file something is: 1-based line and column, dotted key path."""

    file: Path
    line: int | None = None
    column: int | None = None
    key: str = ""

    def __str__(self) -> str:
        position = ":".join(str(n) for n in (self.line, self.column) if n is not None)
        text = f"{self.file}:{position}" if position else str(self.file)
        return f"{text} (at {self.key})" if self.key else text


class SkillError(Exception):
    """Base of every error a person may see; `str()` is one clear paragraph without a traceback."""

    exit_code = ExitCode.FAILED

    def __init__(self, message: str, *, hint: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class ContentError(SkillError):
    """A content file is malformed, or says something the schema does not allow."""


class GrammarError(SkillError):
    """A grammar file is malformed, or cannot be compiled."""


class ConversationError(SkillError):
    """A rehearsal file is malformed."""


class AudioFileError(SkillError):
    """A sound file is missing, empty or not sound."""


class UsageError(SkillError):
    """The command line or the settings ask for something that does not exist."""

    exit_code = ExitCode.USAGE


class MissingError(SkillError):
    """Something this machine lacks (microphone, speaker, model, voice, writable folder)."""

    exit_code = ExitCode.MISSING


class ModelError(MissingError):
    """A folder is not a recognition model, or a model could not be installed."""


class DeviceError(MissingError):
    """A sound device is absent, unknown or failed."""


class SpeechEngineError(MissingError):
    """The speech engine is absent, has no such voice, or stopped answering."""
