"""The process that owns pyttsx3: `python -m voice_skill.tts.worker`.

It answers frames (see `framing`) on its standard input with frames on its standard output:

* `{"do": "voices"}` → `{"voices": [{"id", "name", "languages"}]}`
* `{"do": "render", "text", "rate", "voice"}` → `{}` and the sound file as payload

or `{"error": message, "refused": bool}`; what was refused would be refused again. It ends when its
input ends. pyttsx3 and its drivers print to standard output, so the frames go out on a private
copy of it. Only what pyttsx3 needs is imported, because every restart waits for it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from voice_skill.tts.framing import Header, read_frame, write_frame

_EMPTY_FILE_BYTES = 128
"""A WAV or AIFF file of this size or less is a header without sound."""
_FILE_WAIT_SECONDS = 3.0
_RATE_WAIT_SECONDS = 0.5
_POLL_SECONDS = 0.005


class _Engine:
    """pyttsx3, driven one sentence at a time."""

    def __init__(self) -> None:
        import pyttsx3

        init: Any = pyttsx3.init
        self._engine: Any = init()
        self._default_voice = self._engine.getProperty("voice")

    def voices(self) -> list[Header]:
        return [
            {"id": voice.id, "name": voice.name, "languages": [str(x) for x in voice.languages]}
            for voice in self._engine.getProperty("voices")
        ]

    def render(self, text: str, rate: int, voice: str) -> bytes:
        self._set_voice(voice)
        self._set_rate(rate)
        self._settle()
        with tempfile.TemporaryDirectory(prefix="relief-speech-") as folder:
            file = Path(folder) / "sentence"
            self._engine.save_to_file(text, str(file))
            self._engine.runAndWait()
            self._settle()
            return self._wait_for(file)

    def _set_voice(self, voice: str) -> None:
        """Set and read back, for pyttsx3 and espeak both pass over what they do not know."""
        self._engine.setProperty("voice", voice or self._default_voice)
        _, plus, variant = voice.partition("+")
        if plus and not str(self._engine.getProperty("voice")).endswith(f"+{variant}".lower()):
            raise ValueError(f"The voice {voice!r} has no variant {variant!r}.")

    def _set_rate(self, rate: int) -> None:
        """Set until it reads back: espeak sometimes loses the rate of its very first sentence."""
        deadline = time.monotonic() + _RATE_WAIT_SECONDS
        self._engine.setProperty("rate", rate)
        while self._engine.getProperty("rate") != rate and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
            self._engine.setProperty("rate", rate)

    def _settle(self) -> None:
        """Wait until espeak is idle: a call made earlier than that can give an empty file."""
        if self._engine.driver_name != "espeak":
            return
        from pyttsx3.drivers import _espeak

        while _espeak.IsPlaying():
            time.sleep(_POLL_SECONDS)
        self._engine.proxy._driver._stopping = False

    def _wait_for(self, file: Path) -> bytes:
        """Some drivers return before their file is complete: wait until it stops growing."""
        deadline = time.monotonic() + _FILE_WAIT_SECONDS
        size = -1
        while time.monotonic() < deadline:
            now = file.stat().st_size if file.exists() else 0
            if now > _EMPTY_FILE_BYTES and (now == size or self._engine.driver_name == "espeak"):
                return file.read_bytes()
            size = now
            time.sleep(_POLL_SECONDS)
        raise RuntimeError("the engine gave no sound")


def _answer(engine: _Engine, request: Header) -> tuple[Header, bytes]:
    try:
        if request["do"] == "voices":
            return {"voices": engine.voices()}, b""
        return {}, engine.render(request["text"], request["rate"], request["voice"])
    except ValueError as error:
        return {"error": str(error), "refused": True}, b""
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}", "refused": False}, b""


def main() -> int:
    """Serve requests until the input ends."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    requests = sys.stdin.buffer
    try:
        engine = _Engine()
    except Exception as error:
        write_frame(replies, {"error": f"{type(error).__name__}: {error}", "refused": True})
        return 1
    write_frame(replies, {"ready": True})
    while (frame := read_frame(requests)) is not None:
        write_frame(replies, *_answer(engine, frame[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
