"""Rendered speech on disk, so that a sentence is rendered once in the life of a machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import wave
from pathlib import Path

import numpy as np

from voice_skill.tts.synthesizer import Speech, SpeechSynthesizer, VoiceSettings

_LOG = logging.getLogger(__name__)
_TRIM_TO = 0.9
"""Share of the size bound that is kept when it was passed, so that trimming is rare."""


class CachedSynthesizer:
    """Wraps a `SpeechSynthesizer`; as thread-safe as the one it wraps.

    The key is (engine, voice, rate, text). Least recently used entries go when the folder grows
    over `max_bytes`. A folder that cannot be written costs one warning in the log, not the speech.
    """

    def __init__(
        self, inner: SpeechSynthesizer, folder: Path, *, max_bytes: int = 64 << 20
    ) -> None:
        self._inner = inner
        self._folder = folder
        self._max_bytes = max_bytes
        self._bytes: int | None = None
        self._writable = True

    @property
    def name(self) -> str:
        """Name of the wrapped engine."""
        return self._inner.name

    def render(self, text: str, voice: VoiceSettings) -> Speech:
        """Return the cached speech, or render and keep it. Raises `SpeechEngineError`."""
        path = self._path(text, voice)
        if (speech := _read(path)) is not None:
            return speech
        speech = self._inner.render(text, voice)
        if self._writable and len(speech.samples):
            self._keep(path, speech)
        return speech

    def close(self) -> None:
        """Free the wrapped engine; the files stay."""
        self._inner.close()

    def _path(self, text: str, voice: VoiceSettings) -> Path:
        key = json.dumps([self._inner.name, voice.voice, voice.rate, text])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.wav"

    def _keep(self, path: Path, speech: Speech) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            written = _write_atomically(path, speech)
            if self._bytes is None:
                self._bytes = sum(size for _, size, _ in self._entries())
            else:
                self._bytes += written
            if self._bytes > self._max_bytes:
                self._bytes = self._trim()
        except OSError as error:
            self._writable = False
            _LOG.warning(
                "Speech is not cached, because %s cannot be written (%s). It works, but starts"
                " slower; make the folder writable or choose another cache folder.",
                self._folder,
                error.strerror or error,
            )

    def _entries(self) -> list[tuple[float, int, Path]]:
        """Last use (seconds since the epoch), bytes and path of every entry, oldest first."""
        found = []
        for path in self._folder.glob("*.wav"):
            with contextlib.suppress(FileNotFoundError):  # another process may trim too
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        return sorted(found)

    def _trim(self) -> int:
        entries = self._entries()
        total = sum(size for _, size, _ in entries)
        for _, size, path in entries:
            if total <= self._max_bytes * _TRIM_TO:
                break
            path.unlink(missing_ok=True)
            total -= size
        return total


def _read(path: Path) -> Speech | None:
    """Speech of an entry, marked as just used; None for an absent, damaged or cut-off file."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                return None
            data = file.readframes(file.getnframes())
            if not data or len(data) != 2 * file.getnframes():
                return None
            rate = file.getframerate()
    except (OSError, EOFError, wave.Error):
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    return Speech(np.frombuffer(data, np.int16), rate)


def _write_atomically(path: Path, speech: Speech) -> int:
    """Write the entry so that a reader sees all of it or nothing; return its bytes."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.sample_rate)
            file.writeframes(speech.samples.tobytes())
        size = Path(name).stat().st_size
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size
