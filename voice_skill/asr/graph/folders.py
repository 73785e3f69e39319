"""Fill a folder out of sight, then put it in its place in one step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_skill.errors import MissingError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new empty folder that replaces `target` unless an error is raised.

    Raises `MissingError` where nothing can be written beside `target`.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    except OSError as error:
        raise MissingError(f"{target} cannot be written: {error.strerror}.") from error
    try:
        new = home / "new"
        new.mkdir()
        yield new
        if target.exists():
            target.rename(home / "old")
        new.rename(target)
    finally:
        shutil.rmtree(home, ignore_errors=True)
