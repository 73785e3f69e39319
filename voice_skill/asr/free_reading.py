"""A second reading of the same speech, by the model's own language model instead of the grammar.

The strict grammar hears only the sentences that it holds: anything else it answers with the
sentence that sounds most like it, or with a refusal. What was really said is then often plain to
the open language model. `ReadTwice` gives every utterance both readings; `understanding` weighs
them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import vosk

from voice_skill.asr.prepare import Prepared
from voice_skill.asr.recognizer import SAMPLE_RATE, FreeReading, Utterance, Word
from voice_skill.asr.vosk_engine import VoskRecognizer, open_model

_BYTES_PER_SECOND = 2 * SAMPLE_RATE


def free_model(prepared: Prepared) -> vosk.Model | None:
    """The open model behind `prepared`; None where that one reads freely itself.

    Raises `ModelError`.
    """
    return open_model(prepared.model) if prepared.model is not None else None


class FreeReader:
    """Reads speech by the language model that a model folder brings along."""

    def __init__(self, model: vosk.Model) -> None:
        """`model` is the folder as it came, not a prepared one; readers may share it."""
        self._model = model
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._recognizer.SetWords(True)

    def feed(self, frames: bytes) -> None:
        """Hear `frames`. Endpoints are ignored, so one reading spans all that was fed."""
        self._recognizer.AcceptWaveform(frames)

    def words(self) -> list[Word]:
        """What was heard since the last `reset` or `words`; times count from the `reset`."""
        found = json.loads(self._recognizer.FinalResult())
        return [
            Word(one["word"], float(one["start"]), float(one["end"]), float(one["conf"]))
            for one in found.get("result", ())
        ]


def _reading(words: Sequence[Word]) -> FreeReading | None:
    """`words` as a reading; None for none."""
    if not words:
        return None
    confidences = [word.confidence for word in words]
    text = " ".join(word.text for word in words)
    return FreeReading(text, float(np.mean(confidences)), min(confidences))


class ReadTwice:
    """A strict recogniser whose utterances carry a free reading too; a `SpeechRecognizer`."""

    def __init__(
        self, strict: VoskRecognizer, model: vosk.Model | None, *, along: bool = True
    ) -> None:
        """`model` reads freely; None for a recogniser that does so itself.

        `along`: the free reader hears as the sound comes and is done when the speech is. Otherwise
        it hears an utterance afterwards, and only one that the grammar accepts: later, but without
        work for what is never asked.
        """
        self._strict = strict
        self._model = model
        self._free = FreeReader(model) if model is not None else None
        self._along = along
        self._unread = bytearray()
        self._seconds = 0.0
        """Heard freely since the last `reset`."""
        self._cut_at = 0.0

    def scout(self) -> ReadTwice:
        """Another recogniser with the same open models, which reads freely only afterwards."""
        return ReadTwice(self._strict.twin(), self._model, along=False)

    def accept(self, frames: bytes) -> Utterance | None:
        """Hear `frames`; an `Utterance` at an endpoint with words before it."""
        if self._free is not None:
            self._unread += frames
        if self._along:
            self._read()
        return self._twice(self._strict.accept(frames))

    def partial(self) -> str:
        """The sentence of the grammar heard so far."""
        return self._strict.partial()

    def finish(self) -> Utterance | None:
        """The stream ended: the last utterance, or None when nothing was heard.

        What only the free reading found words in is refused, with that reading.
        """
        heard = self._strict.finish()
        if heard is None and self._along:
            freely = self._twice(Utterance("", accepted=False, reason="no words of the grammar"))
            return freely if freely is not None and (freely.freely or freely.across) else None
        return self._twice(heard)

    def reset(self) -> None:
        """Forget the utterance under way."""
        self._unread.clear()
        self._seconds = self._cut_at = 0.0
        self._strict.reset()
        if self._free is not None:
            self._free.reset()

    def cut(self, kept: bytes) -> None:
        """Begin anew with `kept`, the last of what was heard; the free reading goes on across."""
        self._read()
        self._cut_at = self._seconds - len(kept) / _BYTES_PER_SECOND
        self._strict.cut(kept)

    def hear(self, samples: npt.NDArray[np.int16]) -> Utterance:
        """Hear a whole recording (mono at SAMPLE_RATE) as one utterance."""
        self.reset()
        self._unread += samples.tobytes()
        heard = self._strict.hear(samples)
        return self._twice(heard) or heard

    def _read(self) -> None:
        if self._free is not None:
            self._free.feed(bytes(self._unread))
        self._seconds += len(self._unread) / _BYTES_PER_SECOND
        self._unread.clear()

    def _twice(self, utterance: Utterance | None) -> Utterance | None:
        if utterance is None or self._free is None:
            return utterance
        if not (self._along or utterance.accepted):
            self._unread.clear()
            return utterance
        self._read()
        words = self._free.words()
        after = [word for word in words if word.end > self._cut_at]
        across = _reading(words) if len(after) < len(words) else None
        return replace(utterance, freely=_reading(after), across=across)
