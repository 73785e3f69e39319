"""Listening: microphone frames → voice activity → recogniser → messages for the driver.

The recogniser is fed only while somebody speaks (and a moment before and after), so silence
costs next to nothing. While the skill itself speaks or leads, a second recogniser, the scout, hears
along: at the first short quiet it is asked for its verdict, and an urgent one ("stop", a warning
sign) is acted on at once. The first recogniser meanwhile goes on waiting for the end of speech.
"""

from __future__ import annotations

import threading
import time
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
ECHO_TAIL = 0.25
"""Seconds after the skill fell silent until nothing of it is heard any more."""
AFTER_ECHO = 0.15
"""Seconds from before that moment which belong to the person again."""
GLANCE_AFTER = 0.06
"""Seconds without a voiced frame after which the scout is asked."""
_RETRY_SECONDS = 1.0
NOTHING = Utterance("", accepted=False, reason="no words in it")
"""What a cough or a closing door is heard as; it ends the wait that `voice_started` began."""
OWN_VOICE = "the skill's own words"
"""Reason of an utterance that the loudspeaker made."""
_BYTES_PER_SECOND = 2 * SAMPLE_RATE


class VoiceActivity(Protocol):
    """Says of each frame whether somebody is speaking; `audio.vad.VoiceActivity` is one."""

    speaking: bool

    @property
    def quiet(self) -> float:
        """Seconds since the last frame that sounded like speech."""
        ...

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

    def may_interrupt(self) -> bool:
        """Whether there is anything to interrupt: the skill speaks or leads."""
        ...

    def is_urgent(self, utterance: Utterance) -> bool:
        """Whether this must be acted on at once, in the present state."""
        ...

    def is_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        """Whether what was heard between these clock times is the skill itself."""
        ...

    def is_like_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        """Whether most of what was heard between these clock times is what the skill said."""
        ...

    def spoke_until(self) -> float:
        """Clock time at which the skill last fell silent; infinity while it speaks."""
        ...


class Ears:
    """Turns a stream of 16 kHz mono int16 frames into utterances."""

    def __init__(
        self,
        recognizer: SpeechRecognizer,
        scout: SpeechRecognizer,
        activity: VoiceActivity,
        listener: Listener,
    ) -> None:
        """`scout` hears the same as `recognizer`, and is asked before the utterance is over."""
        self._recognizer = recognizer
        self._scout = _Scout(scout)
        self._activity = activity
        self._listener = listener
        self._before: deque[Frame] = deque()
        self._heard = bytearray()
        self._begun_at = 0.0
        self._began_over = 0.0
        """When what was cut off had begun."""
        self._quiet = 0.0
        self._open = False
        self._unfinished = ""
        """The last partial reading that was no sentence; asking costs, and frames come fast."""
        self._spent = False
        """This stretch of voice has been told; what is left of it is no utterance."""

    def listen(self, frames: Iterable[Frame]) -> None:
        """Hear every frame; returns when `frames` ends."""
        for frame in frames:
            self.hear(frame)

    def forget(self) -> None:
        """Whatever was being heard is lost; the next voice begins anew."""
        self._open = False
        self._before.clear()

    def hear(self, frame: Frame) -> None:
        """Take one frame."""
        self._activity.feed(frame)
        if self._open and self._only_echo(frame.ended_at):
            self._restart(frame.ended_at)
        if self._open:
            seconds = len(frame.data) / _BYTES_PER_SECOND
            self._quiet = 0.0 if self._activity.speaking else self._quiet + seconds
            self._feed(frame.data)
            return
        self._spent = self._spent and self._activity.speaking
        self._before.append(frame)
        while self._seconds_before() > PRE_ROLL:
            self._before.popleft()
        if self._activity.speaking and not self._spent:
            self._begin(frame.ended_at)

    def _only_echo(self, now: float) -> bool:
        """Whether this utterance began as the skill's own speech, which is over now."""
        over = self._begun_at < self._listener.spoke_until() <= now - ECHO_TAIL
        return over and not self._recognizer.partial()

    def _restart(self, now: float) -> None:
        """Forget the skill's own words: what a person answers to them begins here."""
        self._heard = self._heard[-int(AFTER_ECHO * SAMPLE_RATE) * 2 :]
        self._began_over = self._begun_at
        self._begun_at = now - self._length()
        self._recognizer.cut(bytes(self._heard))
        self._scout.forget()

    def _seconds_before(self) -> float:
        return sum(len(frame.data) for frame in self._before) / _BYTES_PER_SECOND

    def _begin(self, now: float) -> None:
        self._begun_at = now - self._seconds_before()
        before = b"".join(frame.data for frame in self._before)
        self._before.clear()
        self._open, self._quiet = True, 0.0
        self._heard.clear()
        self._unfinished = ""
        self._recognizer.reset()
        self._scout.forget()
        self._listener.voice_started()
        self._feed(before)

    def _feed(self, pcm: bytes) -> None:
        self._heard += pcm
        utterance = self._recognizer.accept(pcm)
        if utterance is None and self._over():
            utterance = self._recognizer.finish() or NOTHING
        if utterance is None and self._listener.may_interrupt():
            utterance = self._glance(pcm)
        if utterance is not None:
            self._deliver(utterance)

    def _over(self) -> bool:
        """Whether the quiet has lasted long enough, whatever the recogniser's own rules say."""
        if self._quiet < PAUSE_AFTER_SENTENCE:
            return False
        if self._quiet >= PAUSE_IN_SENTENCE:
            return True
        partial = self._recognizer.partial()
        if not partial or partial == self._unfinished:
            return False
        self._unfinished = "" if self._listener.is_sentence(partial) else partial
        return not self._unfinished

    def _glance(self, pcm: bytes) -> Utterance | None:
        """What the scout heard, if it is urgent and beyond doubt."""
        if self._activity.quiet < GLANCE_AFTER:
            self._scout.hear(pcm, self._heard)
            return None
        seen = self._scout.verdict()
        if seen is None or not seen.accepted or not self._listener.is_urgent(seen):
            return None
        return replace(seen, reason=f"urgent; {seen.reason}")

    def _deliver(self, utterance: Utterance) -> None:
        began = utterance.words[0].start if utterance.words else 0.0
        ended_at = self._begun_at + (utterance.ended_at or self._length() - self._quiet)
        if sign := self._sign_across(utterance):
            utterance = sign
        elif self._is_own(utterance, self._begun_at + began, ended_at):
            utterance = replace(utterance, accepted=False, reason=OWN_VOICE)
        self._open, self._spent = False, True
        utterance = replace(utterance, seconds=self._length())
        self._listener.heard(utterance, ended_at, bytes(self._heard))

    def _sign_across(self, utterance: Utterance) -> Utterance | None:
        """The sign that somebody began to say while the skill was still speaking, if any."""
        if utterance.across is None:
            return None
        after = utterance.freely.text if utterance.freely else ""
        before = utterance.across.text.removesuffix(after).strip()
        whole = Utterance("", False, "begun over the skill's words", freely=utterance.across)
        if self._listener.is_like_own_voice(before, self._began_over, self._begun_at):
            return None
        return whole if self._listener.is_urgent(whole) else None

    def _is_own(self, utterance: Utterance, began_at: float, ended_at: float) -> bool:
        if not (utterance.text or utterance.freely):
            return False
        if not utterance.accepted and began_at < self._listener.spoke_until():
            # Its own words, too distorted to be known again; or somebody's, in their own words.
            return not self._is_sign_of_another(utterance, began_at, ended_at)
        return self._listener.is_own_voice(utterance.text, began_at, ended_at)

    def _is_sign_of_another(self, refused: Utterance, began_at: float, ended_at: float) -> bool:
        """Whether the free reading is urgent, and nothing that the skill was saying."""
        free = refused.freely
        if free is None or not self._listener.is_urgent(refused):
            return False
        return not self._listener.is_like_own_voice(free.text, began_at, ended_at)

    def _length(self) -> float:
        return len(self._heard) / _BYTES_PER_SECOND


class _Scout:
    """A recogniser that can be asked in mid-utterance; when speech goes on it hears all again."""

    def __init__(self, recognizer: SpeechRecognizer) -> None:
        self._recognizer = recognizer
        self._behind = True
        self._asked = True

    def forget(self) -> None:
        """A new utterance begins."""
        self._behind = self._asked = True

    def hear(self, pcm: bytes, so_far: bytearray) -> None:
        """Hear `pcm`, the end of the utterance `so_far`."""
        if self._behind:
            self._recognizer.reset()
            pcm = bytes(so_far)
        self._behind = self._recognizer.accept(pcm) is not None
        self._asked = False

    def verdict(self) -> Utterance | None:
        """What was heard since `forget`; None when that was told before."""
        if self._asked:
            return None
        self._asked = self._behind = True
        return self._recognizer.finish()


class EarsThread(threading.Thread):
    """Runs `Ears.listen` beside the driver; what fails there is told, and hearing goes on."""

    def __init__(
        self,
        ears: Ears,
        frames: Callable[[], Iterable[Frame]],
        failed: Callable[[Exception], None],
        recovered: Callable[[], None],
    ) -> None:
        """`frames` is asked anew after each failure; all three are called on this thread."""
        super().__init__(name="ears", daemon=True)
        self._ears = ears
        self._frames = frames
        self._failed = failed
        self._recovered = recovered

    def run(self) -> None:
        """Listen until the frames end."""
        while True:
            try:
                self._ears.listen(self._frames())
                return
            except Exception as error:
                self._failed(error)
            time.sleep(_RETRY_SECONDS)
            self._ears.forget()
            self._recovered()
