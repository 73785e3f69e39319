"""The microphone: 16 kHz mono PCM in blocks of 20 ms, whatever the device runs at."""

from __future__ import annotations

import queue
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_skill.audio import devices
from voice_skill.audio.kept_stream import KeptStream, LostCallback, RestoredCallback

SAMPLE_RATE = 16_000
"""Hz of every frame."""
FRAME_SECONDS = 0.02
FRAME_SAMPLES = int(SAMPLE_RATE * FRAME_SECONDS)
_QUEUE_SECONDS = 10.0
"""What a busy reader may fall behind before sound is dropped."""
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Frame:
    """20 ms of sound: `data` is 320 samples of 16-bit PCM; the last one arrived at `ended_at`."""

    data: bytes
    ended_at: float
    """Seconds on `time.monotonic`."""

    @property
    def samples(self) -> NDArray[np.int16]:
        """The sound as an array, shape (320,)."""
        return np.frombuffer(self.data, np.int16)


@dataclass(frozen=True)
class _Block:
    """What a device gave: interleaved PCM at its own rate and channels."""

    data: bytes
    ended_at: float
    rate: int
    channels: int


class Microphone:
    """Frames of the default or a named device. One thread reads; PortAudio's only enqueues.

    When the device is lost, `on_lost` and later `on_restored` are called on a watching thread,
    and the reader waits meanwhile.
    """

    def __init__(
        self,
        device: str | None = None,
        *,
        on_lost: LostCallback | None = None,
        on_restored: RestoredCallback | None = None,
    ) -> None:
        """`device`: name, part of it, or None for the default."""
        self._device = device
        self._blocks: queue.SimpleQueue[_Block | None] = queue.SimpleQueue()
        self._limit = int(_QUEUE_SECONDS / FRAME_SECONDS)
        self._framer = _Framer()
        self._closed = False
        self._kept = KeptStream(
            self._open, what="microphone", on_lost=on_lost, on_restored=on_restored
        )
        self.overflows = 0
        """Blocks dropped, by the device or because the reader fell behind."""

    def start(self) -> None:
        """Open the device. Raises `DeviceError`."""
        self._kept.start()

    def close(self) -> None:
        """Close the device; a reader that waits comes back."""
        self._closed = True
        self._kept.close()
        self._blocks.put(None)

    def __enter__(self) -> Microphone:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, timeout: float | None = None) -> Frame | None:
        """The next frame; None when closed, or when there was none within `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._closed:
            if (frame := self._framer.next()) is not None:
                return frame
            left = _POLL_SECONDS if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return None
            try:
                block = self._blocks.get(timeout=left)
            except queue.Empty:
                continue
            if block is not None:
                self._framer.add(block)
        return None

    def frames(self) -> Iterator[Frame]:
        """Frames until `close` is called."""
        while (frame := self.read()) is not None:
            yield frame

    def _open(self) -> Any:
        sounddevice = devices.portaudio()
        device = devices.find_device("input", self._device)
        rate, channels = SAMPLE_RATE, 1
        if not devices.supports("input", device, rate=rate, channels=channels):
            rate, channels = device.rate, min(device.inputs, 2)
        return sounddevice.RawInputStream(
            samplerate=rate,
            blocksize=int(FRAME_SECONDS * rate),
            device=device.index,
            channels=channels,
            dtype="int16",
            callback=partial(self._callback, rate, channels),
        )

    def _callback(self, rate: int, channels: int, data: Any, _: int, __: Any, status: Any) -> None:
        """On PortAudio's thread: only enqueues."""
        self._kept.beat()
        full = self._blocks.qsize() >= self._limit
        self.overflows += full or bool(status.input_overflow)
        if not full:
            self._blocks.put(_Block(bytes(data), time.monotonic(), rate, channels))


class _Framer:
    """Device blocks to frames: mixes to mono, resamples, and cuts to 20 ms."""

    def __init__(self) -> None:
        self._format = (SAMPLE_RATE, 1)
        self._resampler: soxr.ResampleStream | None = None
        self._rest = b""
        self._ready: deque[Frame] = deque()

    def add(self, block: _Block) -> None:
        if (block.rate, block.channels) != self._format:
            self._format = (block.rate, block.channels)
            self._rest = b""
            self._resampler = (
                soxr.ResampleStream(block.rate, SAMPLE_RATE, 1, dtype="int16")
                if block.rate != SAMPLE_RATE
                else None
            )
        data = self._rest + self._convert(block)
        size = 2 * FRAME_SAMPLES
        count = len(data) // size
        self._rest = data[count * size :]
        for index in range(count):
            behind = (len(data) - (index + 1) * size) / 2 / SAMPLE_RATE
            frame = data[index * size : (index + 1) * size]
            self._ready.append(Frame(frame, block.ended_at - behind))

    def next(self) -> Frame | None:
        return self._ready.popleft() if self._ready else None

    def _convert(self, block: _Block) -> bytes:
        if block.channels == 1 and self._resampler is None:
            return block.data
        samples = np.frombuffer(block.data, np.int16).reshape(-1, block.channels)
        mono = np.round(samples.mean(axis=1)).astype(np.int16)
        if self._resampler is not None:
            mono = self._resampler.resample_chunk(mono)
        data: bytes = mono.tobytes()
        return data
