"""Speech by pyttsx3, which lives in a child process that can be killed and restarted.

pyttsx3 cannot be trusted with threads, with `stop`, or to come back at all (known upstream), so
it only ever renders one sentence to a file, and we play it ourselves.
"""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
import soundfile

from voice_skill.errors import SpeechEngineError
from voice_skill.tts.child import Child, ChildError
from voice_skill.tts.framing import Header
from voice_skill.tts.synthesizer import Speech, VoiceSettings
from voice_skill.tts.voices import Voice, choose_voice

_WORKER = (sys.executable, "-m", "voice_skill.tts.worker")
_SILENCE = Speech(np.zeros(0, np.int16), 22_050)
_HINT = (
    "pyttsx3 needs espeak-ng on Linux (Debian: `sudo apt install espeak-ng`); macOS and Windows"
    " bring their own voices. `relief doctor` shows what works."
)


class Pyttsx3Synthesizer:
    """A `SpeechSynthesizer`; thread-safe, one render at a time. The child starts when needed."""

    def __init__(
        self, *, timeout: float = 10.0, attempts: int = 3, command: Sequence[str] = _WORKER
    ) -> None:
        """`timeout`: seconds for one answer; `attempts`: tries (and restarts) for one sentence."""
        self._timeout = timeout
        self._attempts = attempts
        self._command = command
        self._lock = threading.RLock()
        self._child: Child | None = None
        self._voices: tuple[Voice, ...] = ()

    @property
    def name(self) -> str:
        """Engine name, version and platform: what a cache entry depends on."""
        return f"pyttsx3 {version('pyttsx3')} {sys.platform}"

    def render(self, text: str, voice: VoiceSettings) -> Speech:
        """Render one sentence; blank text is silence. Raises `SpeechEngineError`."""
        if not text.strip():
            return _SILENCE
        with self._lock:
            chosen = choose_voice(self.list_voices(), voice.voice) if voice.voice else ""
            request = {"do": "render", "text": text, "rate": voice.rate, "voice": chosen}
            _, sound = self._ask(request)
        return _decode(sound)

    def list_voices(self) -> tuple[Voice, ...]:
        """All voices of the engine. Raises `SpeechEngineError`."""
        with self._lock:
            if not self._voices:
                header, _ = self._ask({"do": "voices"})
                self._voices = tuple(
                    Voice(entry["id"], entry["name"], tuple(entry["languages"]))
                    for entry in header["voices"]
                )
            return self._voices

    def close(self) -> None:
        """End the child process; a later render starts it again."""
        with self._lock:
            if self._child is not None:
                self._child.end()
                self._child = None

    def _ask(self, request: Header) -> tuple[Header, bytes]:
        """Ask the child, restarting it after each failure, until `attempts` are used up."""
        problem = ""
        for _ in range(self._attempts):
            try:
                header, payload = self._living_child().ask(request)
            except ChildError as failure:
                self._child = None
                problem = str(failure)
                continue
            if "error" not in header:
                return header, payload
            problem = header["error"]
            if header["refused"]:
                raise SpeechEngineError(problem)
            self.close()
        raise SpeechEngineError(f"The speech engine failed: {problem}.", hint=_HINT)

    def _living_child(self) -> Child:
        if self._child is None:
            child = Child(self._command, timeout=self._timeout)
            if "error" in child.greeting:
                child.kill()
                reason = child.greeting["error"]
                raise SpeechEngineError(f"The speech engine does not start: {reason}.", hint=_HINT)
            self._child = child
        return self._child


def _decode(sound: bytes) -> Speech:
    """WAV or AIFF of any rate, as the platform's driver writes it, to mono PCM."""
    try:
        samples, rate = soundfile.read(io.BytesIO(sound), dtype="int16", always_2d=True)
    except soundfile.SoundFileError as error:
        raise SpeechEngineError(
            f"The speech engine wrote no sound: {error}.", hint=_HINT
        ) from error
    return Speech(np.ascontiguousarray(samples[:, 0]), int(rate))
