"""What the loudspeaker plays next: a queue of speech clips, with short sounds laid over it.

Pure and single-threaded, so that it can be tested to the sample; `player` drives it.
Speech that is paused or stopped fades out over `FADE_SECONDS`. The faded samples are only looked
at, not taken, so that a pause loses nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono, shape (n,), full scale ±1."""

FADE_SECONDS = 0.02
DUCKED = 0.25
"""Speech gain while somebody talks over it (−12 dB)."""

Callback = Callable[[float], None]
"""Called with the time (seconds on `time.monotonic`) at which the moment is heard."""


@dataclass(frozen=True, eq=False)
class Clip:
    """Samples at the mixer's rate, and whom to tell when their first and last one is heard."""

    samples: Samples
    started: Callback | None = None
    finished: Callback | None = None
    generation: int = 0
    """How often the player had been stopped before; what an earlier stop ended tells nobody."""


@dataclass(frozen=True)
class Signal:
    """`callback` of a clip is due at sample `offset` of the rendered block."""

    callback: Callback
    offset: int
    generation: int


@dataclass
class _Overlay:
    samples: Samples
    stoppable: bool
    position: int = 0


@dataclass
class Mixer:
    """Renders blocks at `rate` Hz. `volume` is 0..1; changes of gain are ramps, not clicks."""

    rate: int
    volume: float = 1.0
    ducked: bool = False
    _queue: deque[Clip] = field(default_factory=deque)
    _offset: int = 0
    _overlays: list[_Overlay] = field(default_factory=list)
    _paused: bool = False
    _gain: float | None = None

    @property
    def speaking(self) -> bool:
        """Whether speech is queued, also while paused."""
        return bool(self._queue)

    def play(self, clip: Clip) -> None:
        """Queue speech."""
        self._queue.append(clip)

    def overlay(self, samples: Samples, *, stoppable: bool = False) -> None:
        """Lay a sound over whatever plays; `stop` ends only a stoppable one."""
        self._overlays.append(_Overlay(samples * np.float32(self.volume), stoppable))

    def set_volume(self, volume: float) -> None:
        """Ramp to `volume` (0..1)."""
        self.volume = min(max(volume, 0.0), 1.0)

    def duck(self, ducked: bool) -> None:
        """Ramp the speech down to `DUCKED`, or up again."""
        self.ducked = ducked

    def stop(self) -> None:
        """Fade out and forget the queue; what is queued afterwards plays at once."""
        self._fade_out()
        self._queue.clear()
        self._offset = 0
        self._paused = False
        self._gain = None
        for overlay in [overlay for overlay in self._overlays if overlay.stoppable]:
            self._overlays.remove(overlay)
            rest = overlay.samples[overlay.position :][: self._fade_samples]
            self._overlays.append(_Overlay(rest * self._fade()[: len(rest)], False))

    def pause(self) -> None:
        """Fade out and keep the place."""
        self._fade_out()
        self._paused = True
        self._gain = 0.0

    def resume(self) -> None:
        """Go on at the sample at which `pause` began to fade."""
        self._paused = False

    def render(self, frames: int) -> tuple[Samples, list[Signal]]:
        """The next `frames` samples, and the signals that fall into them."""
        signals: list[Signal] = []
        if self._paused:
            block = np.zeros(frames, np.float32)
        else:
            block = self._take(frames, signals)
            block *= self._ramp(frames)
        for overlay in self._overlays:
            part = overlay.samples[overlay.position : overlay.position + frames]
            block[: len(part)] += part
            overlay.position += frames
        self._overlays = [o for o in self._overlays if o.position < len(o.samples)]
        return np.clip(block, -1.0, 1.0, out=block), signals

    def at_rate(self, rate: int) -> Mixer:
        """The same, to go on at another rate: for a device that came back different."""
        if rate == self.rate:
            return self
        place = self._offset
        other = Mixer(rate, self.volume, self.ducked, _paused=self._paused, _gain=self._gain)
        for clip in self._queue:
            samples = soxr.resample(clip.samples, self.rate, rate)
            other.play(Clip(samples, clip.started, clip.finished, clip.generation))
        other._offset = place * rate // self.rate
        return other

    @property
    def _fade_samples(self) -> int:
        return int(FADE_SECONDS * self.rate)

    def _fade(self) -> Samples:
        return np.linspace(1.0, 0.0, self._fade_samples, dtype=np.float32)

    def _fade_out(self) -> None:
        """Lay the fading continuation of the speech over the silence that follows."""
        if self._paused or not self._queue:
            return
        tail = np.zeros(self._fade_samples, np.float32)
        filled, offset = 0, self._offset
        for clip in self._queue:
            part = clip.samples[offset:][: len(tail) - filled]
            tail[filled : filled + len(part)] = part
            filled, offset = filled + len(part), 0
            if filled == len(tail):
                break
        gain = np.float32(self._target() if self._gain is None else self._gain)
        self._overlays.append(_Overlay(tail * self._fade() * gain, False))

    def _target(self) -> float:
        return self.volume * (DUCKED if self.ducked else 1.0)

    def _ramp(self, frames: int) -> Samples:
        """Gain of each sample: from the present gain towards the wanted one."""
        target = self._target()
        if self._gain is None or self._gain == target:
            self._gain = target
            return np.full(frames, target, np.float32)
        step = (1 if target > self._gain else -1) / self._fade_samples
        gains = self._gain + step * np.arange(1, frames + 1)
        gains = gains.clip(max=target) if step > 0 else gains.clip(min=target)
        self._gain = float(gains[-1])
        return gains.astype(np.float32)

    def _take(self, frames: int, signals: list[Signal]) -> Samples:
        block = np.zeros(frames, np.float32)
        filled = 0
        while filled < frames and self._queue:
            clip = self._queue[0]
            if self._offset == 0 and clip.started:
                signals.append(Signal(clip.started, filled, clip.generation))
            part = clip.samples[self._offset : self._offset + frames - filled]
            block[filled : filled + len(part)] = part
            filled += len(part)
            self._offset += len(part)
            if self._offset >= len(clip.samples):
                self._queue.popleft()
                self._offset = 0
                if clip.finished:
                    signals.append(Signal(clip.finished, filled, clip.generation))
        return block
