"""A child process that answers frames, and that is killed when it does not."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Sequence

from voice_skill.tts.framing import Header, read_frame, write_frame

_END_SECONDS = 1.0


class ChildError(Exception):
    """The child died, was killed because it took too long, or talked nonsense."""


class Child:
    """One run of a frame-answering command. Not thread-safe: one caller at a time."""

    def __init__(self, command: Sequence[str], *, timeout: float) -> None:
        """Start `command` and wait for its first frame.

        `timeout`: seconds that each answer may take. Raises `ChildError`.
        """
        self._timeout = timeout
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C at the terminal is for us; the child ends when its input does.
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            raise ChildError(str(error)) from error
        self.greeting, _ = self._read()

    def ask(self, request: Header) -> tuple[Header, bytes]:
        """Send a request and wait for its answer. Raises `ChildError`; the child is dead then."""
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, request)
        except OSError as error:
            self.kill()
            raise ChildError("it ended unexpectedly") from error
        return self._read()

    def _read(self) -> tuple[Header, bytes]:
        assert self._process.stdout is not None
        timed_out = threading.Event()

        def give_up() -> None:
            timed_out.set()
            self._process.kill()  # the read below then meets the end of the stream

        timer = threading.Timer(self._timeout, give_up)
        timer.daemon = True
        timer.start()
        try:
            frame = read_frame(self._process.stdout)
        except ValueError:
            frame = None
        finally:
            timer.cancel()
        if frame is not None and not timed_out.is_set():
            return frame
        self.kill()
        if timed_out.is_set():
            raise ChildError(f"it did not answer within {self._timeout:g} s")
        raise ChildError(f"it ended unexpectedly (exit status {self._process.returncode})")

    def end(self) -> None:
        """Close its input, by which it should end and tidy up; kill it when it does not."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            self._process.stdin.close()
            self._process.wait(_END_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the child at once, whatever it does. May be called again."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
