"""Fetch a recognition model: resumable, pinned by SHA-256, unpacked safely, put in place at once.

A download that breaks off leaves a `.part` file and goes on from there next time. Nothing that
looks like a model appears in the folder before it is whole and checked.
"""

from __future__ import annotations

import hashlib
import http.client
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from voice_skill.asr.models import OFFICIAL_NAME, check_model
from voice_skill.asr.unpack import unpack_zip
from voice_skill.errors import ModelError

_BLOCK = 64 * 1024
_ATTEMPTS = 5
"""Times a broken-off download is taken up again before the person is asked to."""
_UNPACKED_RATIO = 3
"""Bytes needed on disk for each byte of the archive: itself, and twice that unpacked."""

Progress = Callable[[int, int], None]
"""Called with the bytes on disk so far, and in all."""


@dataclass(frozen=True)
class RemoteModel:
    """A model that can be fetched: `size` in bytes, `sha256` in lower-case hex."""

    name: str
    url: str
    size: int
    sha256: str


OFFICIAL_MODEL = RemoteModel(
    name=OFFICIAL_NAME,
    url=f"https://alphacephei.com/vosk/models/{OFFICIAL_NAME}.zip",
    size=41_205_931,
    sha256="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
)


def install_model(
    model: RemoteModel, into: Path, *, timeout: float = 20.0, progress: Progress | None = None
) -> Path:
    """Fetch `model` and put it in place as `into / model.name`; returns that folder.

    `timeout` is how long (seconds) the server may stay silent. Raises `ModelError` with what to
    do when it cannot be reached, is not the pinned file, or finds no room.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        _need_room(model, into)
        archive = _fetch(model, into / f".{model.name}.zip.part", timeout, progress)
        installed = _put_in_place(model, archive, into)
        archive.unlink()
    except OSError as error:
        raise ModelError(
            f"{into} cannot be written ({error.strerror or error}).",
            hint="Make room or make it writable, then run it again: it goes on where it stopped.",
        ) from error
    return installed


def _need_room(model: RemoteModel, into: Path) -> None:
    needed = _UNPACKED_RATIO * model.size
    free = shutil.disk_usage(into).free
    if free < needed:
        raise ModelError(
            f"{model.name} needs {_megabytes(needed)} free in {into}, which has "
            f"{_megabytes(free)}.",
            hint="Make room, or point XDG_CACHE_HOME to a larger disk.",
        )


def _fetch(model: RemoteModel, part: Path, timeout: float, progress: Progress | None) -> Path:
    """Bring `part` to its full size and check it; what it already holds is kept if it fits."""
    resumed = part.exists()
    _download(model, part, timeout, progress)
    if _sha256(part) == model.sha256:
        return part
    part.unlink()
    if resumed:
        # The first half may stem from another file of that name: once more, from the start.
        return _fetch(model, part, timeout, progress)
    raise ModelError(
        f"What {_host(model)} sent is not {model.name}: its SHA-256 is not the pinned one.",
        hint="It was thrown away. Try another network; if it stays so, please report it.",
    )


def _download(model: RemoteModel, part: Path, timeout: float, progress: Progress | None) -> None:
    have = _size(part)
    for _ in range(_ATTEMPTS):
        if have >= model.size:
            return
        _transfer(model, part, have, timeout, progress)
        have = _size(part)
    if have < model.size:
        raise ModelError(
            f"The download from {_host(model)} kept breaking off, at {_megabytes(have)} of "
            f"{_megabytes(model.size)}.",
            hint="Run it again: it goes on where it stopped.",
        )


def _transfer(
    model: RemoteModel, part: Path, have: int, timeout: float, progress: Progress | None
) -> None:
    """One request for the bytes from `have` on; returns early when the connection is cut."""
    request = urllib.request.Request(model.url, headers={"User-Agent": "relief-voice"})
    if have:
        request.add_header("Range", f"bytes={have}-")
    response = _open(model, request, timeout)
    if response is None:
        part.unlink()
        return
    with response:
        # A server that knows no ranges answers 200 and starts from the beginning.
        resumes = response.status == 206 and _range_start(response) == have
        at = have if resumes else 0
        with part.open("ab" if resumes else "wb") as file:
            while at <= model.size:
                try:
                    block = response.read(_BLOCK)
                except (http.client.HTTPException, OSError):
                    return
                if not block:
                    return
                file.write(block)
                at += len(block)
                if progress:
                    progress(min(at, model.size), model.size)


def _open(
    model: RemoteModel, request: urllib.request.Request, timeout: float
) -> http.client.HTTPResponse | None:
    """The answer; None when the server has no such range."""
    if urlsplit(model.url).scheme not in ("https", "http"):
        raise ModelError(f"{model.url} is not an http address.")
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 416:  # What we hold does not fit the server's file: start again.
                return None
            raise ModelError(
                f"{_host(model)} answered {error.code} {error.reason} for {model.url}.",
                hint="Try again later; until then the model that comes with relief hears.",
            ) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        reason = getattr(error, "reason", error)
        raise ModelError(
            f"{_host(model)} cannot be reached ({getattr(reason, 'strerror', None) or reason}).",
            hint="Try again with a connection: relief model install",
        ) from error
    return response


def _range_start(response: http.client.HTTPResponse) -> int | None:
    """The first byte of `Content-Range: bytes 100-199/200` (RFC 9110, section 14.4)."""
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    start = rest.partition("-")[0]
    return int(start) if unit == "bytes" and start.isdigit() else None


def _put_in_place(model: RemoteModel, archive: Path, into: Path) -> Path:
    """Unpack beside the final place, check, then rename; a half-made model is never seen."""
    workshop = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=into))
    try:
        unpack_zip(archive, workshop)
        fresh = check_model(workshop / model.name)
        target = into / model.name
        if target.exists():
            target.rename(workshop / "replaced")
        fresh.replace(target)
    except ModelError:
        archive.unlink()
        raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return target


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _host(model: RemoteModel) -> str:
    return urlsplit(model.url).netloc or model.url


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
