"""A person who talks with a running `relief listen` through virtual sound devices.

The person speaks with a flite voice (the skill speaks with espeak-ng), listens for silence before
speaking, and reads the journal to know what the skill understood.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.virtual_audio import RATE, Recorder, VirtualAudio, resampled, write_wav

VOICE = "slt"
_QUIET = 120
"""Peak of a 16-bit sample below which the loudspeaker counts as silent."""
_PATIENCE = 60.0
_TRIES = 3


class Person:
    """Speaks into the microphone, hears the loudspeaker, and knows what the journal says."""

    def __init__(self, audio: VirtualAudio, folder: Path, process: subprocess.Popen[str]) -> None:
        self._audio = audio
        self._folder = folder
        self.process = process
        self.speaker = Recorder(audio.environment, "spk.monitor")
        self.microphone = Recorder(audio.environment, "micin.monitor")
        self.output: list[str] = []
        threading.Thread(target=self._read_output, daemon=True).start()

    @property
    def journal(self) -> list[Mapping[str, Any]]:
        """All entries so far."""
        file = self._folder / "state" / "relief-voice" / "journal.jsonl"
        if not file.exists():
            return []
        lines = file.read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    @property
    def said(self) -> list[str]:
        """Everything the skill said so far."""
        return [entry["text"] for entry in self.journal if entry["kind"] == "said"]

    @property
    def state(self) -> str:
        """Label of the dialogue state as of now."""
        return next((e["state"] for e in reversed(self.journal) if e["kind"] == "state"), "idle")

    def say(self, text: str, *, wait_for_silence: bool = True) -> Mapping[str, Any]:
        """Speak, and return the journal's entry of what was heard."""
        if wait_for_silence:
            self.wait_for_silence()
        before = len(self._utterances())
        self._audio.speak_into_microphone(speech_file(text, self._folder))
        self.wait_until(lambda: len(self._utterances()) > before, f"{text!r} to be heard")
        return self._utterances()[before]

    def say_until(self, text: str, intent: str, *, wait_for_silence: bool = True) -> None:
        """Say it, and again if it was misheard, as anybody would; three times at most."""
        heard = [self.say(text, wait_for_silence=wait_for_silence)]
        while heard[-1]["intent"] != intent and len(heard) < _TRIES:
            heard.append(self.say(text, wait_for_silence=wait_for_silence))
        assert heard[-1]["intent"] == intent, heard

    def wait_for_state(self, label: str) -> None:
        """Wait until the skill is in this state."""
        self.wait_until(lambda: self.state == label, f"the state {label!r}")

    def wait_for_silence(self, seconds: float = 1.0) -> None:
        """Wait until the loudspeaker was silent for so long."""
        self.wait_until(lambda: self._silent_for(seconds), "silence")

    def wait_for_sound(self) -> None:
        """Wait until the loudspeaker says something."""
        self.wait_until(lambda: self._loudest(0.2) >= _QUIET, "sound")

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for `condition`; a failure shows the whole conversation."""
        deadline = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"waited in vain for {what}:\n" + "\n".join(self.output))
            time.sleep(0.05)

    def close(self) -> None:
        """Stop recording."""
        self.speaker.stop()
        self.microphone.stop()

    def _utterances(self) -> list[Mapping[str, Any]]:
        return [e for e in self.journal if e["kind"] == "utterance" and e["text"]]

    def _silent_for(self, seconds: float) -> bool:
        return self.speaker.seconds >= seconds and self._loudest(seconds) < _QUIET

    def _loudest(self, seconds: float) -> int:
        """The peak of the last so many seconds."""
        last = self.speaker.samples[-int(seconds * RATE) :]
        return int(np.abs(last.astype(np.int32)).max(initial=0))

    def _read_output(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line.rstrip())


def speech_file(text: str, folder: Path, voice: str = VOICE) -> Path:
    """A WAV of a flite voice saying `text`, with a little silence after it."""
    file = folder / f"{voice}-{text.replace(' ', '-')[:40]}.wav"
    raw = folder / "raw.wav"
    subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(raw)], check=True, timeout=30)
    samples, rate = soundfile.read(raw, dtype="int16")
    padded = np.concatenate([samples, np.zeros(rate // 5, np.int16)])
    return write_wav(file, resampled(padded, rate))


def start_skill(
    audio: VirtualAudio, folder: Path, *, first_run: bool = False
) -> subprocess.Popen[str]:
    """Start `relief listen` in folders of its own, with the embedded model."""
    state = folder / "state" / "relief-voice"
    if not first_run:
        state.mkdir(parents=True, exist_ok=True)
        (state / "memory.json").write_text('{"disclaimer_heard": true}')
    settings = folder / "settings.yaml"
    settings.write_text("model: embedded\n")
    environment = {
        **audio.environment,
        "RELIEF_SETTINGS": str(settings),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "COLUMNS": "200",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("VOSK_MODEL_PATH", None)
    return subprocess.Popen(
        [sys.executable, "-m", "voice_skill", "listen"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end_skill(process: subprocess.Popen[str]) -> None:
    """Hang up, by the process's own id."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    process.kill()


@contextlib.contextmanager
def conversation(audio: VirtualAudio, folder: Path, *, first_run: bool = False) -> Iterator[Person]:
    """Run the skill and talk with it."""
    process = start_skill(audio, folder, first_run=first_run)
    person = Person(audio, folder, process)
    try:
        person.wait_for_sound()  # the greeting; else its silence before would count
        yield person
    finally:
        end_skill(process)
        person.close()


def both_sides(person: Person) -> NDArray[np.int16]:
    """The conversation as somebody in the room hears it: loudspeaker and person together."""
    # Both recordings run to now, so their ends are what they have in common.
    recordings = (person.speaker.samples, person.microphone.samples)
    mixed = np.zeros(max(len(one) for one in recordings), np.int32)
    for one in recordings:
        mixed[len(mixed) - len(one) :] += one
    return np.clip(mixed, -32768, 32767).astype(np.int16)
