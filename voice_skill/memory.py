"""What is remembered between sessions: the voice as set by voice, and where a session was."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True)
class Remembered:
    """The contents of the memory file; None where nothing was said yet."""

    rate: int | None = None
    volume: float | None = None
    disclaimer_heard: bool = False
    session: str | None = None
    """The unfinished dialogue state as JSON, so that a power loss does not end a session."""
    session_saved_at: float = 0.0
    """Seconds since 1970 at which `session` was written."""


class Memory:
    """Reads and atomically rewrites the memory file; an unreadable one is an empty one."""

    def __init__(self, file: Path | None) -> None:
        """`file` None remembers nothing beyond this process."""
        self._file = file
        self.now = self._read()

    def update(self, **changes: Any) -> None:
        """Change some of what is remembered and write it down."""
        self.now = replace(self.now, **changes)
        if self._file is None:
            return
        draft = self._file.with_suffix(".tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(self.now), default=str), encoding="utf-8")
            draft.replace(self._file)
        except OSError:
            self._file = None  # Remembering is a comfort; guidance goes on without it.

    def _read(self) -> Remembered:
        if self._file is None or not self._file.exists():
            return Remembered()
        try:
            return TypeAdapter(Remembered).validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return Remembered()


def memory_file(state_dir: Path) -> Path:
    """The memory file inside the state folder."""
    return state_dir / "memory.json"
