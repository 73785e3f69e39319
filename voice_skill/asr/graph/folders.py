"""Fill a folder out of sight, then put it in its place: what was there stays if anything fails."""

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

    Raises `MissingError` where nothing can be written beside `target`, or it cannot be moved.
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
        _put_in_place(new, target, home / "old")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    """Move `new` to `target`, and what is there to `old`. Raises `MissingError`, all as before."""
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    except OSError as error:
        if old.exists():
            old.rename(target)
        raise MissingError(f"{target} cannot be replaced: {error.strerror}.") from error
