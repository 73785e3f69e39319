"""Says texts one after the other: renders ahead, feeds the loudspeaker, tells when each is said."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_skill.errors import SkillError
from voice_skill.tts.sentences import split_sentences
from voice_skill.tts.synthesizer import Speech, SpeechSynthesizer, VoiceSettings

_LOG = logging.getLogger(__name__)

_SENTENCES_AHEAD = 2
"""Sentences given to the loudspeaker: the one that plays, and the next one so that no gap comes.
No more, so that a new rate is heard soon."""


class SpeechOutput(Protocol):
    """What the speaker needs of a loudspeaker; `audio.player.Player` is one."""

    def play(
        self,
        samples: NDArray[np.int16],
        sample_rate: int,
        *,
        started: Callable[[float], None] | None = None,
        finished: Callable[[float], None] | None = None,
    ) -> None:
        """Queue PCM; tell when its first and last sample are heard, unless stopped before."""
        ...

    def stop(self) -> None:
        """Fall silent and forget the queue."""
        ...

    def pause(self) -> None:
        """Hold the speech where it is."""
        ...

    def resume(self) -> None:
        """Go on where it was held."""
        ...

    def set_volume(self, volume: float) -> None:
        """Play at `volume`, 0..1."""
        ...


def _ignore(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class SpeakerCallbacks:
    """Whom the speaker tells; called on its own thread or the loudspeaker's. Times in seconds on
    `time.monotonic`. None of them may block for long."""

    finished: Callable[[int], None] = _ignore
    """The speech with this id was said to its end, or could not be (then `failed` came before)."""
    failed: Callable[[SkillError], None] = _ignore
    """The engine failed to render a sentence; told once until it recovers."""
    recovered: Callable[[], None] = _ignore
    """The engine works again."""
    sentence_started: Callable[[str, float, float], None] = _ignore
    """This sentence is heard from `at` on and lasts `seconds` (if nothing pauses it)."""
    sentence_ended: Callable[[float], None] = _ignore
    """The sentence was heard to its end, or stopped, at this time."""


@dataclass
class _Task:
    """One sentence to say, or (without `speech_id`) to render ahead."""

    text: str
    speech_id: int | None = None
    last: bool = False
    generation: int = 0


class Speaker:
    """A queue of speech. All methods may be called from any thread, and return at once."""

    def __init__(
        self,
        synthesizer: SpeechSynthesizer,
        output: SpeechOutput,
        *,
        voice: VoiceSettings | None = None,
        callbacks: SpeakerCallbacks | None = None,
    ) -> None:
        self._synthesizer = synthesizer
        self._output = output
        self._voice = voice or VoiceSettings()
        self._tell = callbacks or SpeakerCallbacks()
        self._changed = threading.Condition()
        self._to_say: deque[_Task] = deque()
        self._to_prepare: deque[_Task] = deque()
        self._generation = 0
        self._in_output = 0
        self._failing = False
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="speaker", daemon=True)
        self._thread.start()

    @property
    def voice(self) -> VoiceSettings:
        """The voice that the next sentence is rendered with."""
        return self._voice

    @property
    def speaking(self) -> bool:
        """Whether anything is being said or waits to be, also while paused."""
        with self._changed:
            return bool(self._to_say) or self._in_output > 0

    def say(self, speech_id: int, text: str) -> None:
        """Say `text` after whatever is queued; `finished(speech_id)` follows unless stopped."""
        sentences = split_sentences(text) or [""]
        with self._changed:
            for place, sentence in enumerate(sentences, 1):
                last = place == len(sentences)
                self._to_say.append(_Task(sentence, speech_id, last, self._generation))
            self._changed.notify_all()

    def prepare(self, texts: Iterable[str]) -> None:
        """Render these texts when there is nothing else to do; replaces what was asked before.

        Useful with a caching synthesizer.
        """
        sentences = [sentence for text in texts for sentence in split_sentences(text)]
        with self._changed:
            self._to_prepare = deque(_Task(sentence) for sentence in sentences)
            self._changed.notify_all()

    def stop(self) -> None:
        """Fall silent and forget what was queued, also what is being rendered just now."""
        with self._changed:
            was_speaking = self._in_output > 0
            self._generation += 1
            self._to_say.clear()
            self._in_output = 0
            self._output.stop()
            self._changed.notify_all()
        if was_speaking:
            self._tell.sentence_ended(time.monotonic())

    def pause(self) -> None:
        """Hold the speech where it is."""
        self._output.pause()

    def resume(self) -> None:
        """Go on where `pause` held it."""
        self._output.resume()

    def set_voice(
        self, *, rate: int | None = None, volume: float | None = None, voice: str | None = None
    ) -> None:
        """Change rate (words per minute), voice (both from the next sentence on) or volume."""
        with self._changed:
            if rate is not None:
                self._voice = replace(self._voice, rate=rate)
            if voice is not None:
                self._voice = replace(self._voice, voice=voice)
        if volume is not None:
            self._output.set_volume(volume)

    def close(self) -> None:
        """Fall silent and end the thread; the synthesizer and the output stay open."""
        self.stop()
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=15.0)

    def _work(self) -> None:
        while (task := self._next()) is not None:
            speech = self._render(task)
            if task.speech_id is not None:
                self._deliver(task, speech)

    def _next(self) -> _Task | None:
        """Wait for something to render; None when closed. To say goes before to prepare."""
        with self._changed:
            while not self._closed:
                if self._to_say and self._in_output < _SENTENCES_AHEAD:
                    return self._to_say.popleft()
                if self._to_prepare and not self._to_say:
                    return self._to_prepare.popleft()
                self._changed.wait()
            return None

    def _render(self, task: _Task) -> Speech | None:
        try:
            speech = self._synthesizer.render(task.text, self._voice)
        except SkillError as error:
            self._fail(error)
            return None
        except Exception as error:
            _LOG.exception("The speech engine raised what it should not")
            self._fail(SkillError(f"The speech engine failed ({type(error).__name__})."))
            return None
        if self._failing:
            self._failing = False
            self._call(self._tell.recovered)
        return speech

    def _fail(self, error: SkillError) -> None:
        if not self._failing:
            self._failing = True
            self._call(self._tell.failed, error)

    def _deliver(self, task: _Task, speech: Speech | None) -> None:
        """Hand the sentence to the output, unless it was stopped while it was rendered."""
        samples = speech.samples if speech else np.zeros(0, np.int16)
        rate = speech.sample_rate if speech else 16_000
        seconds = len(samples) / rate

        def started(at: float) -> None:
            if seconds:
                self._call(self._tell.sentence_started, task.text, at, seconds)

        def finished(at: float) -> None:
            with self._changed:
                if task.generation != self._generation:
                    return
                self._in_output -= 1
                self._changed.notify_all()
            if seconds:
                self._call(self._tell.sentence_ended, at)
            if task.last and task.speech_id is not None:
                self._call(self._tell.finished, task.speech_id)

        with self._changed:
            if task.generation != self._generation:
                return
            self._in_output += 1
            self._output.play(samples, rate, started=started, finished=finished)

    def _call(self, listener: Callable[..., None], *arguments: Any) -> None:
        """Tell a listener, whose failure must not end the speech."""
        try:
            listener(*arguments)
        except Exception:
            _LOG.exception("A listener of the speaker failed")
