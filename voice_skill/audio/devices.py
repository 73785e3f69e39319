"""Sound devices through PortAudio: what there is, and which one a person meant."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz, process, utils

from voice_skill.audio import alsa
from voice_skill.errors import DeviceError

Direction = Literal["input", "output"]

PORTAUDIO_LOCK = threading.RLock()
"""PortAudio's calls that open, close or enumerate are not thread-safe."""

_SPOKEN_OF = {"input": "microphone", "output": "speaker"}
_CLOSE_SCORE = 50.0


@dataclass(frozen=True)
class Device:
    """A sound device; `inputs` and `outputs` are channels, `rate` its usual Hz."""

    index: int
    name: str
    inputs: int
    outputs: int
    rate: int
    default_input: bool = False
    default_output: bool = False


def portaudio() -> Any:
    """The `sounddevice` module. Raises `DeviceError` when it or PortAudio is missing."""
    try:
        with PORTAUDIO_LOCK, quiet_stderr():
            import sounddevice

            alsa.keep_quiet()
    except (ImportError, OSError) as error:
        raise DeviceError(
            "The PortAudio library is missing, so nothing can be heard or played.",
            hint="Install it (Debian: `sudo apt install libportaudio2`; macOS: `brew install"
            " portaudio`).",
        ) from error
    return sounddevice


def refresh() -> None:
    """Look for devices again, which PortAudio does only when it starts.

    Every open stream of this process dies by it.
    """
    sounddevice = portaudio()
    with PORTAUDIO_LOCK, quiet_stderr():
        sounddevice._terminate()
        sounddevice._initialize()


def list_devices() -> list[Device]:
    """All devices, in PortAudio's order. Raises `DeviceError` when PortAudio is missing."""
    sounddevice = portaudio()
    with PORTAUDIO_LOCK:
        default_input, default_output = sounddevice.default.device
        return [
            Device(
                index=index,
                name=str(entry["name"]),
                inputs=int(entry["max_input_channels"]),
                outputs=int(entry["max_output_channels"]),
                rate=int(entry["default_samplerate"]),
                default_input=index == default_input,
                default_output=index == default_output,
            )
            for index, entry in enumerate(sounddevice.query_devices())
        ]


def find_device(direction: Direction, name: str | None = None) -> Device:
    """The device for `direction` that a person named, or the default one for no name.

    `name` is a device's number, its name, or a part of its name; letter case does not matter.
    Raises `DeviceError` that names what there is.
    """
    return choose_device(list_devices(), direction, name)


def choose_device(
    devices: Sequence[Device], direction: Direction, name: str | None = None
) -> Device:
    """`find_device` among the given devices."""
    usable = [d for d in devices if (d.inputs if direction == "input" else d.outputs) > 0]
    spoken = _SPOKEN_OF[direction]
    if not usable:
        raise DeviceError(
            f"This machine has no {spoken}.",
            hint="Plug one in; on Linux also see that PulseAudio or PipeWire runs (`pactl info`)"
            " and that libasound2-plugins is installed. `relief doctor` shows what is found.",
        )
    if not name:
        return _default(usable, direction)
    key = name.strip().casefold()
    for device in usable:
        if key in (str(device.index), device.name.casefold()):
            return device
    for device in usable:
        if key in device.name.casefold():
            return device
    raise DeviceError(f"There is no {spoken} {name!r}.", hint=_suggestion(usable, key))


def supports(direction: Direction, device: Device, *, rate: int, channels: int) -> bool:
    """Whether the device takes 16-bit sound at `rate` Hz with so many channels."""
    sounddevice = portaudio()
    check = getattr(sounddevice, f"check_{direction}_settings")
    with PORTAUDIO_LOCK, quiet_stderr():
        try:
            check(device=device.index, channels=channels, dtype="int16", samplerate=rate)
        except (ValueError, sounddevice.PortAudioError):
            return False
    return True


def _default(usable: Sequence[Device], direction: Direction) -> Device:
    for device in usable:
        if device.default_input if direction == "input" else device.default_output:
            return device
    return usable[0]


def _suggestion(usable: Sequence[Device], key: str) -> str:
    names = [device.name for device in usable]
    match = process.extractOne(
        key, names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_CLOSE_SCORE
    )
    question = f"Did you mean {match[0]!r}? " if match else ""
    return f"{question}Available: {', '.join(repr(name) for name in names)}."


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Silence what C libraries (ALSA, JACK, PortAudio) write to the standard error meanwhile."""
    try:
        descriptor = sys.__stderr__.fileno() if sys.__stderr__ else 2
        kept = os.dup(descriptor)
    except (OSError, ValueError):
        yield
        return
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, descriptor)
        os.close(sink)
        yield
    finally:
        os.dup2(kept, descriptor)
        os.close(kept)
