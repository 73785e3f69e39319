"""A PortAudio stream that is kept open: watched, and opened again when its device is lost."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar

from voice_skill.audio import devices
from voice_skill.errors import DeviceError

_LOG = logging.getLogger(__name__)

LostCallback = Callable[[DeviceError], None]
RestoredCallback = Callable[[], None]

_WATCH_SECONDS = 0.2
_STALL_SECONDS = 3.0
"""Without a block for this long the device counts as lost. Opening one can take 2 s."""
_BACKOFF_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
_REFRESH_EVERY = 3
"""Attempts between looking for new devices while another stream is open, which that interrupts."""


class KeptStream:
    """Opens a stream by `open_stream` and reopens it with backoff; its thread calls back.

    `open_stream` finds its device anew each time, and returns a `sounddevice` stream, not started.
    The stream's callback calls `beat()` for every block.
    """

    _open: ClassVar[set[KeptStream]] = set()

    def __init__(
        self,
        open_stream: Callable[[], Any],
        *,
        what: str,
        on_lost: LostCallback | None = None,
        on_restored: RestoredCallback | None = None,
    ) -> None:
        """`what`: how an error calls the device."""
        self._open_stream = open_stream
        self._what = what
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._stream: Any = None
        self._beaten_at = 0.0
        self._closing = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name=f"{what} watcher", daemon=True)

    @property
    def stream(self) -> Any:
        """The open `sounddevice` stream; None while the device is lost."""
        return self._stream

    def start(self) -> None:
        """Open the device for the first time. Raises `DeviceError`."""
        self._connect()
        self._watcher.start()

    def beat(self) -> None:
        """A block came: the device lives."""
        self._beaten_at = time.monotonic()

    def close(self) -> None:
        """Close the device for good."""
        self._closing.set()
        if self._watcher.is_alive() and self._watcher is not threading.current_thread():
            self._watcher.join()
        self._disconnect()

    def _connect(self) -> None:
        sounddevice = devices.portaudio()
        with devices.PORTAUDIO_LOCK, devices.quiet_stderr():
            try:
                stream = self._open_stream()
                self.beat()
                stream.start()
            except sounddevice.PortAudioError as error:
                raise DeviceError(
                    f"The {self._what} cannot be opened ({error}).",
                    hint="Another program may hold it; `relief doctor` shows what is found.",
                ) from error
            self._stream = stream
            KeptStream._open.add(self)

    def _disconnect(self) -> None:
        with devices.PORTAUDIO_LOCK, devices.quiet_stderr():
            stream, self._stream = self._stream, None
            KeptStream._open.discard(self)
            if stream is not None:
                with contextlib.suppress(devices.portaudio().PortAudioError):
                    stream.close()

    def _watch(self) -> None:
        while not self._closing.wait(_WATCH_SECONDS):
            if self._alive():
                continue
            _LOG.warning("The %s was lost.", self._what)
            self._disconnect()
            _call(self._on_lost, DeviceError(f"The {self._what} was lost.", hint="Plug it in."))
            if self._reconnect():
                _LOG.warning("The %s is back.", self._what)
                _call(self._on_restored)

    def _alive(self) -> bool:
        with devices.PORTAUDIO_LOCK:
            stalled = time.monotonic() - self._beaten_at > _STALL_SECONDS
            return self._stream is not None and self._stream.active and not stalled

    def _reconnect(self) -> bool:
        """Try until it works (True) or the stream is closed (False)."""
        attempt = 0
        while not self._closing.wait(_BACKOFF_SECONDS[min(attempt, len(_BACKOFF_SECONDS) - 1)]):
            attempt += 1
            try:
                with devices.PORTAUDIO_LOCK:
                    if not KeptStream._open or attempt % _REFRESH_EVERY == 0:
                        _look_again()
                    self._connect()
                return True
            except DeviceError as error:
                _LOG.debug("Attempt %d: %s", attempt, error)
        return False


def _look_again() -> None:
    """Have PortAudio see new devices; the streams that are open meanwhile skip a moment.

    One that cannot be opened again finds out by itself. The caller holds the lock.
    """
    others = list(KeptStream._open)
    for other in others:
        other._disconnect()
    devices.refresh()
    for other in others:
        with contextlib.suppress(DeviceError):
            other._connect()


def _call(callback: Callable[..., None] | None, *arguments: Any) -> None:
    """Call a listener, whose failure must not end the watching."""
    if callback is None:
        return
    try:
        callback(*arguments)
    except Exception:
        _LOG.exception("A listener for a lost device failed")
