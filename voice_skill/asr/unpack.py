"""Unpack a zip archive that is not trusted: nothing outside the folder, no links, no bombs."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from voice_skill.errors import ModelError

MAX_BYTES = 2_000_000_000
"""Most bytes that an archive may unpack to; the largest Vosk model for a desktop has 1.8 GB."""
MAX_FILES = 10_000
_BLOCK = 1 << 20


def unpack_zip(archive: Path, into: Path, *, max_bytes: int = MAX_BYTES) -> None:
    """Unpack `archive` into the folder `into`.

    All names are judged before anything is written. Raises `ModelError` when the archive is
    broken, names a place outside `into`, holds a link, or unpacks to more than `max_bytes`.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            if len(members) > MAX_FILES:
                raise _refused(f"it holds {len(members)} files")
            for member in members:
                _judge(member)
            left = max_bytes
            for member in members:
                left = _extract(opened, member, into, left)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(f"it is broken ({error})") from error


def _judge(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename)
    # `orig_filename` still has what zipfile itself would have tidied away.
    name = member.orig_filename
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
        raise _refused(f"it names a place outside its folder ({name!r})")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(f"it holds a link or a device ({name!r})")


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, left: int) -> int:
    """Write one member; returns how many bytes may still come. Declared sizes are not believed."""
    target = into / member.filename
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return left
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(member) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise _refused("it unpacks to more than a model can have")
            file.write(block)
    return left


def _refused(why: str) -> ModelError:
    return ModelError(
        f"The archive was refused: {why}.", hint="Nothing was installed; please report it."
    )
