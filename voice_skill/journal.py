"""The journal: what was heard, decided and said, and why; JSON lines in the state folder.

It answers "why did it do that?" after the fact. It holds words, never sound: audio is kept
beside it only when the user asked for it (`--keep-audio`). Nothing leaves the machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from voice_skill.errors import SkillError

_MAX_BYTES = 4 * 1024 * 1024
"""A full journal becomes `journal.1.jsonl`; with that, at most twice this is kept."""


class Journal:
    """Appends entries to a file; a journal that cannot be written never stops the skill."""

    def __init__(
        self, file: Path | None, echo: Callable[[Mapping[str, Any]], None] | None = None
    ) -> None:
        """`file` None writes nothing; `echo` is shown every entry as it is written."""
        self._file = file
        self._echo = echo
        self._lock = threading.Lock()
        self.problem = ""
        """Why nothing can be written; empty while all is well."""

    def write(self, kind: str, **entry: Any) -> None:
        """Append one entry of `kind` ("utterance", "said", "device", "session"…)."""
        when = datetime.now().astimezone().isoformat(timespec="milliseconds")
        whole = {"at": when, "kind": kind, **entry}
        if self._echo is not None:
            self._echo(whole)
        if self._file is None or self.problem:
            return
        line = json.dumps(whole, ensure_ascii=False, default=str)
        with self._lock:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._rotate()
                with self._file.open("a", encoding="utf-8", errors="replace") as stream:
                    stream.write(line + "\n")
            except OSError as error:
                self.problem = f"The journal {self._file} cannot be written: {error.strerror}."

    def _rotate(self) -> None:
        assert self._file is not None
        if self._file.exists() and self._file.stat().st_size > _MAX_BYTES:
            self._file.replace(self._file.with_suffix(f".1{self._file.suffix}"))


def journal_file(state_dir: Path) -> Path:
    """The file of the journal inside the state folder."""
    return state_dir / "journal.jsonl"


def read_journal(file: Path) -> Iterator[Mapping[str, Any]]:
    """The entries, oldest first; a line cut short by a power loss is left out.

    Raises `SkillError` when the file is there but cannot be read.
    """
    for part in (file.with_suffix(f".1{file.suffix}"), file):
        try:
            with part.open(encoding="utf-8", errors="replace") as stream:
                yield from _entries(stream)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise SkillError(
                f"The journal {part} cannot be read: {error.strerror}.",
                hint="Make it readable for you, or move it away.",
            ) from error


def _entries(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        try:
            entry = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry
