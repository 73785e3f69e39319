"""The loudspeaker: one output stream, always open, that plays speech and earcons."""

from __future__ import annotations

import logging
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_skill.audio import devices, earcons
from voice_skill.audio.kept_stream import KeptStream, LostCallback, RestoredCallback
from voice_skill.audio.mixer import Callback, Clip, Mixer, Samples, Signal

_LOG = logging.getLogger(__name__)

_RATE = 48_000
_BLOCK_SECONDS = 0.02
_GIL_SECONDS = 0.0005
"""Longest that another thread keeps the GIL from the callback. Measured with two busy threads in
4 s of sound: 13 underflows at Python's 5 ms, none at 0.5 ms."""
_DEFAULT_LATENCY = 0.05
"""Seconds asked of PortAudio: without underflow while other threads are busy, and
stop-to-silence stays under 100 ms."""


@dataclass(frozen=True)
class Played:
    """What the loudspeaker has played: `samples` at `rate` Hz, the last heard at `ended_at`."""

    samples: Samples
    rate: int
    ended_at: float
    """Seconds on `time.monotonic`."""


class Player:
    """Plays speech in order, earcons over it. All methods may be called from any thread.

    The PortAudio callback alone touches the mixer; other threads send it commands. Listeners of
    clips are called on the player's own thread, when the sample is heard rather than handed out.
    `on_lost` and `on_restored` are called on a watching thread; what is queued waits meanwhile.
    """

    def __init__(
        self,
        device: str | None = None,
        *,
        latency: float = _DEFAULT_LATENCY,
        volume: float = 1.0,
        history_seconds: float = 10.0,
        on_lost: LostCallback | None = None,
        on_restored: RestoredCallback | None = None,
    ) -> None:
        """`device`: name, part of it, or None for the default; `latency` in seconds."""
        self._device = device
        self._wanted_latency = latency
        self._latency = latency
        self._mixer = Mixer(_RATE, volume)
        self._commands: deque[Callable[[], None]] = deque()
        self._generation = 0
        self._signals: queue.SimpleQueue[tuple[float, Signal] | None] = queue.SimpleQueue()
        self._history: deque[tuple[float, Samples]] = deque(
            maxlen=max(1, int(history_seconds / _BLOCK_SECONDS))
        )
        self._closing = threading.Event()
        self._notifier = threading.Thread(target=self._notify, name="player", daemon=True)
        self._kept = KeptStream(
            self._open, what="speaker", on_lost=on_lost, on_restored=on_restored
        )
        self.underflows = 0
        """Blocks that came too late for the device."""

    def start(self) -> None:
        """Open the device. Raises `DeviceError`."""
        sys.setswitchinterval(min(sys.getswitchinterval(), _GIL_SECONDS))
        self._kept.start()
        self._notifier.start()

    def close(self) -> None:
        """Close the device; what is queued is forgotten."""
        self._closing.set()
        self._kept.close()
        self._signals.put(None)
        if self._notifier.is_alive() and self._notifier is not threading.current_thread():
            self._notifier.join()

    def __enter__(self) -> Player:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def rate(self) -> int:
        """Hz of the device."""
        return self._mixer.rate

    @property
    def latency(self) -> float:
        """Seconds from handing out a sample to hearing it, as the device tells."""
        return self._latency

    @property
    def speaking(self) -> bool:
        """Whether speech is queued or playing, also while paused."""
        return bool(self._commands) or self._mixer.speaking

    def play(
        self,
        samples: NDArray[np.int16],
        sample_rate: int,
        *,
        started: Callback | None = None,
        finished: Callback | None = None,
    ) -> None:
        """Queue mono PCM after what is queued; neither listener is called once it was stopped."""
        sound: Samples = samples.astype(np.float32) / np.float32(32768)
        if sample_rate != self.rate and len(sound):
            sound = soxr.resample(sound, sample_rate, self.rate)
        self._send("play", Clip(sound, started, finished, self._generation))

    def play_earcon(self, name: str) -> None:
        """Play a short sound over the speech. Raises `KeyError` for an unknown name."""
        sound = earcons.earcon(name, self.rate)
        self._send("overlay", sound, stoppable=name in earcons.STOPPABLE)

    def stop(self) -> None:
        """Fall silent and forget the queue."""
        self._generation += 1
        self._send("stop")

    def pause(self) -> None:
        """Hold the speech where it is."""
        self._send("pause")

    def resume(self) -> None:
        """Go on where `pause` held it."""
        self._send("resume")

    def set_volume(self, volume: float) -> None:
        """Play at `volume` (0..1) from now on."""
        self._send("set_volume", volume)

    def duck(self, ducked: bool) -> None:
        """Lower the speech while somebody talks over it, or raise it again."""
        self._send("duck", ducked)

    def recently_played(self, seconds: float) -> Played:
        """The last `seconds` that were handed to the device, silence included."""
        blocks = list(self._history)
        rate = self.rate
        wanted = int(seconds * rate)
        samples = np.concatenate([block for _, block in blocks] or [np.zeros(0, np.float32)])
        ended_at = blocks[-1][0] + len(blocks[-1][1]) / rate if blocks else time.monotonic()
        return Played(samples[max(0, len(samples) - wanted) :], rate, ended_at)

    def _send(self, command: str, *arguments: Any, **options: Any) -> None:
        """Have the callback call this method of the mixer (whichever mixer it is by then)."""

        def apply() -> None:
            getattr(self._mixer, command)(*arguments, **options)

        self._commands.append(apply)

    def _open(self) -> Any:
        sounddevice = devices.portaudio()
        device = devices.find_device("output", self._device)
        rate, channels = _RATE, 1
        if not devices.supports("output", device, rate=rate, channels=channels):
            rate, channels = device.rate, min(device.outputs, 2)
        self._obey()  # commands of before are for the rate of before
        self._mixer = self._mixer.at_rate(rate)
        self._history.clear()
        stream = sounddevice.OutputStream(
            samplerate=rate,
            blocksize=int(_BLOCK_SECONDS * rate),
            device=device.index,
            channels=channels,
            dtype="float32",
            latency=self._wanted_latency,
            callback=self._callback,
        )
        self._latency = float(stream.latency)
        return stream

    def _callback(self, out: Samples, frames: int, _: Any, status: Any) -> None:
        """On PortAudio's thread: no waiting, no logging, little memory."""
        self._kept.beat()
        self.underflows += bool(status.output_underflow)
        self._obey()
        block, signals = self._mixer.render(frames)
        out[:] = block[:, np.newaxis]
        heard_at = time.monotonic() + self._latency
        self._history.append((heard_at, block))
        for signal in signals:
            self._signals.put((heard_at + signal.offset / self._mixer.rate, signal))

    def _obey(self) -> None:
        while self._commands:
            self._commands.popleft()()

    def _notify(self) -> None:
        while (due := self._signals.get()) is not None:
            at, signal = due
            if self._closing.wait(max(0.0, at - time.monotonic())):
                return
            if signal.generation != self._generation:
                continue
            try:
                signal.callback(at)
            except Exception:
                _LOG.exception("A listener of the player failed")
