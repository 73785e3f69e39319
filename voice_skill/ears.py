"""Listening: microphone frames → voice activity → recogniser → messages for the driver.

The recogniser is fed only while somebody speaks (and a moment before and after), so silence
costs next to nothing. While the skill itself speaks or leads, an urgent reading ("stop", a
warning sign) is acted on as soon as it holds still, without waiting for the end of speech.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from voice_skill.asr.recognizer import SAMPLE_RATE, SpeechRecognizer, Utterance

PRE_ROLL = 0.4
"""Seconds heard again from before voice was detected: the s of "stop" is easily missed."""
HANGOVER = 0.9
"""Seconds of quiet after which the utterance is over even if the recogniser saw no endpoint."""
URGENT_HOLD = 0.12
"""Seconds an urgent partial reading must stay the same before it is acted on."""
NOTHING = Utterance("", accepted=False, reason="no words in it")
"""What a cough or a closing door is heard as; it ends the wait that `voice_started` began."""
_BYTES_PER_SECOND = 2 * SAMPLE_RATE


class VoiceActivity(Protocol):
    """Says of each frame whether somebody is speaking."""

    def is_voice(self, frame: bytes) -> bool:
        """True while speech goes on, smoothed over frames."""
        ...


class Listener(Protocol):
    """Who is told what was heard. Called on the listening thread; must not block."""

    def voice_started(self) -> None:
        """Somebody began to speak."""
        ...

    def heard(self, utterance: Utterance, ended_at: float, pcm: bytes) -> None:
        """An utterance ended at clock time `ended_at`; `pcm` is what it was heard in."""
        ...

    def is_urgent(self, text: str) -> bool:
        """Whether this partial reading must be acted on at once, in the present state."""
        ...


class Ears:
    """Turns a stream of 16 kHz mono int16 frames into utterances."""

    def __init__(
        self,
        recognizer: SpeechRecognizer,
        activity: VoiceActivity,
        listener: Listener,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` gives seconds, the same clock as the driver's."""
        self._recognizer = recognizer
        self._activity = activity
        self._listener = listener
        self._clock = clock
        self._before: deque[bytes] = deque()
        self._heard = bytearray()
        self._quiet = 0.0
        self._partial = ""
        self._partial_age = 0.0
        self._open = False

    def listen(self, frames: Iterable[bytes]) -> None:
        """Hear every frame; returns when `frames` ends."""
        for frame in frames:
            self.hear(frame)

    def hear(self, frame: bytes) -> None:
        """Take one frame (any whole number of samples)."""
        voice = self._activity.is_voice(frame)
        if not self._open:
            self._remember(frame)
            if voice:
                self._begin()
            return
        self._quiet = 0.0 if voice else self._quiet + len(frame) / _BYTES_PER_SECOND
        self._feed(frame)

    def _remember(self, frame: bytes) -> None:
        self._before.append(frame)
        while len(self._before) * len(frame) > PRE_ROLL * _BYTES_PER_SECOND:
            self._before.popleft()

    def _begin(self) -> None:
        self._open, self._quiet = True, 0.0
        self._partial, self._partial_age = "", 0.0
        self._heard.clear()
        self._recognizer.reset()
        self._listener.voice_started()
        before = b"".join(self._before)
        self._before.clear()
        self._feed(before)

    def _feed(self, pcm: bytes) -> None:
        self._heard += pcm
        utterance = self._recognizer.accept(pcm)
        if utterance is None and self._quiet >= HANGOVER:
            utterance = self._recognizer.finish() or NOTHING
        if utterance is None:
            utterance = self._urgent(len(pcm) / _BYTES_PER_SECOND)
        if utterance is not None:
            self._deliver(utterance)

    def _urgent(self, seconds: float) -> Utterance | None:
        partial = self._recognizer.partial()
        if partial != self._partial:
            self._partial, self._partial_age = partial, 0.0
            return None
        self._partial_age += seconds
        if not partial or self._partial_age < URGENT_HOLD or not self._listener.is_urgent(partial):
            return None
        length = len(self._heard) / _BYTES_PER_SECOND
        self._recognizer.reset()
        return Utterance(
            partial,
            accepted=True,
            reason=f"urgent, steady for {URGENT_HOLD:g} s",
            seconds=length,
            ended_at=length - self._partial_age,
        )

    def _deliver(self, utterance: Utterance) -> None:
        length = len(self._heard) / _BYTES_PER_SECOND
        trailing = max(0.0, length - utterance.ended_at) if utterance.ended_at else self._quiet
        self._open = False
        ended_at = self._clock() - trailing
        self._listener.heard(replace(utterance, seconds=length), ended_at, bytes(self._heard))


class EarsThread(threading.Thread):
    """Runs `Ears.listen` beside the driver; an unforeseen failure is reported, not swallowed."""

    def __init__(
        self, ears: Ears, frames: Iterable[bytes], failed: Callable[[Exception], None]
    ) -> None:
        """`failed` is called on this thread with what went wrong."""
        super().__init__(name="ears", daemon=True)
        self._ears = ears
        self._frames = frames
        self._failed = failed

    def run(self) -> None:
        """Listen until the frames end."""
        try:
            self._ears.listen(self._frames)
        except Exception as error:
            self._failed(error)
