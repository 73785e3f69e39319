"""Listening: microphone frames → voice activity → recogniser → messages for the driver.

The recogniser is fed only while somebody speaks (and a moment before and after), so silence
costs next to nothing. While the skill itself speaks or leads, an urgent reading ("stop", a
warning sign) is acted on as soon as it holds still, without waiting for the end of speech.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

from voice_skill.asr.recognizer import SAMPLE_RATE, SpeechRecognizer, Utterance
from voice_skill.audio.microphone import Frame

PRE_ROLL = 0.4
"""Seconds heard again from before voice was detected: the s of "stop" is easily missed."""
PAUSE_AFTER_SENTENCE = 0.1
"""Seconds of quiet that end an utterance which is a whole sentence already. Voice activity itself
takes about 0.3 s to say that it is quiet."""
PAUSE_IN_SENTENCE = 0.6
"""Seconds of quiet that end any utterance: somebody may still be looking for the next word."""
URGENT_HOLD = 0.12
"""Seconds an urgent partial reading must stay the same before it is acted on."""
NOTHING = Utterance("", accepted=False, reason="no words in it")
"""What a cough or a closing door is heard as; it ends the wait that `voice_started` began."""
OWN_VOICE = "the skill's own words"
"""Reason of an utterance that the loudspeaker made."""
_BYTES_PER_SECOND = 2 * SAMPLE_RATE


class VoiceActivity(Protocol):
    """Says of each frame whether somebody is speaking; `audio.vad.VoiceActivity` is one."""

    speaking: bool

    def feed(self, frame: Frame) -> object:
        """Judge the next frame; `speaking` then holds until the next one."""
        ...


class Listener(Protocol):
    """Who is told what was heard. Called on the listening thread; must not block."""

    def voice_started(self) -> None:
        """Somebody began to speak."""
        ...

    def heard(self, utterance: Utterance, ended_at: float, pcm: bytes) -> None:
        """An utterance whose last word ended at clock time `ended_at`, heard in `pcm`."""
        ...

    def is_sentence(self, text: str) -> bool:
        """Whether this partial reading would be understood as it is."""
        ...

    def is_urgent(self, text: str) -> bool:
        """Whether this partial reading must be acted on at once, in the present state."""
        ...

    def is_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        """Whether what was heard between these clock times is the skill itself."""
        ...


class Ears:
    """Turns a stream of 16 kHz mono int16 frames into utterances."""

    def __init__(
        self, recognizer: SpeechRecognizer, activity: VoiceActivity, listener: Listener
    ) -> None:
        self._recognizer = recognizer
        self._activity = activity
        self._listener = listener
        self._before: deque[Frame] = deque()
        self._heard = bytearray()
        self._begun_at = 0.0
        self._quiet = 0.0
        self._partial = ""
        self._partial_age = 0.0
        self._open = False

    def listen(self, frames: Iterable[Frame]) -> None:
        """Hear every frame; returns when `frames` ends."""
        for frame in frames:
            self.hear(frame)

    def hear(self, frame: Frame) -> None:
        """Take one frame."""
        self._activity.feed(frame)
        if self._open:
            seconds = len(frame.data) / _BYTES_PER_SECOND
            self._quiet = 0.0 if self._activity.speaking else self._quiet + seconds
            self._feed(frame.data)
            return
        self._before.append(frame)
        while self._seconds_before() > PRE_ROLL:
            self._before.popleft()
        if self._activity.speaking:
            self._begin(frame.ended_at)

    def _seconds_before(self) -> float:
        return sum(len(frame.data) for frame in self._before) / _BYTES_PER_SECOND

    def _begin(self, now: float) -> None:
        self._begun_at = now - self._seconds_before()
        before = b"".join(frame.data for frame in self._before)
        self._before.clear()
        self._open, self._quiet = True, 0.0
        self._partial, self._partial_age = "", 0.0
        self._heard.clear()
        self._recognizer.reset()
        self._listener.voice_started()
        self._feed(before)

    def _feed(self, pcm: bytes) -> None:
        self._heard += pcm
        utterance = self._recognizer.accept(pcm)
        if utterance is None and self._over():
            utterance = self._recognizer.finish() or NOTHING
        if utterance is None:
            utterance = self._urgent(len(pcm) / _BYTES_PER_SECOND)
        if utterance is not None:
            self._deliver(utterance)

    def _over(self) -> bool:
        """Whether the quiet has lasted long enough, whatever the recogniser's own rules say."""
        if self._quiet < PAUSE_AFTER_SENTENCE:
            return False
        if self._quiet >= PAUSE_IN_SENTENCE:
            return True
        partial = self._recognizer.partial()
        return bool(partial) and self._listener.is_sentence(partial)

    def _urgent(self, seconds: float) -> Utterance | None:
        partial = self._recognizer.partial()
        if partial != self._partial:
            self._partial, self._partial_age = partial, 0.0
            return None
        self._partial_age += seconds
        if not partial or self._partial_age < URGENT_HOLD or not self._listener.is_urgent(partial):
            return None
        ended_at = self._length() - self._partial_age
        reason = f"urgent, steady for {URGENT_HOLD:g} s"
        return Utterance(partial, accepted=True, reason=reason, ended_at=ended_at)

    def _deliver(self, utterance: Utterance) -> None:
        began = utterance.words[0].start if utterance.words else 0.0
        ended_at = self._begun_at + (utterance.ended_at or self._length() - self._quiet)
        if utterance.text and self._listener.is_own_voice(
            utterance.text, self._begun_at + began, ended_at
        ):
            utterance = replace(utterance, accepted=False, reason=OWN_VOICE)
        self._open = False
        utterance = replace(utterance, seconds=self._length())
        self._listener.heard(utterance, ended_at, bytes(self._heard))

    def _length(self) -> float:
        return len(self._heard) / _BYTES_PER_SECOND


class EarsThread(threading.Thread):
    """Runs `Ears.listen` beside the driver; an unforeseen failure is reported, not swallowed."""

    def __init__(
        self, ears: Ears, frames: Iterable[Frame], failed: Callable[[Exception], None]
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
