"""`VoskRecognizer`: a Vosk model with a prepared grammar, as a streaming recogniser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import vosk

from voice_skill.asr.acceptance import Demands, Reading, judge
from voice_skill.asr.prepare import LATTICE_BEAM, Prepared
from voice_skill.asr.recognizer import SAMPLE_RATE, Hypothesis, Utterance, Word
from voice_skill.errors import ModelError

_READINGS = 12
"""Rival readings asked for; more only tells apart decoys from decoys."""
_BLOCK = SAMPLE_RATE // 4
_BYTES_PER_SAMPLE = 2

vosk.SetLogLevel(-2)  # warnings are about the lattices of very long speech


def open_model(folder: Path) -> vosk.Model:
    """The model in `folder`. Raises `ModelError` when Vosk cannot open it."""
    try:
        model = vosk.Model(str(folder))
        vosk.KaldiRecognizer(model, SAMPLE_RATE)  # Looks for much of what a broken model lacks.
    except Exception as error:
        raise ModelError(
            f"Vosk cannot open {folder}: {error}.",
            hint="Run: relief model list, and choose another model or install this one again.",
        ) from error
    return model


class VoskRecognizer:
    """Hears the sentences of one prepared grammar; implements `SpeechRecognizer`.

    Times of words count from the last `reset` (or from the start).
    """

    def __init__(
        self,
        prepared: Prepared,
        demands: Demands | None = None,
        *,
        model: vosk.Model | None = None,
    ) -> None:
        """`model` is `prepared.folder` if it is open already. Raises `ModelError` when it cannot
        be opened."""
        self._prepared = prepared
        self._demands = demands or Demands()
        self._model = model or open_model(prepared.folder)
        self.reset()

    def twin(self) -> VoskRecognizer:
        """Another recogniser, which hears on its own with the same open model."""
        return VoskRecognizer(self._prepared, self._demands, model=self._model)

    def accept(self, frames: bytes) -> Utterance | None:
        """Hear `frames`; an `Utterance` at an endpoint with words before it."""
        self._samples += len(frames) // _BYTES_PER_SAMPLE
        if not self._recognizer.AcceptWaveform(frames):
            return None
        return self._heard(self._recognizer.Result())

    def partial(self) -> str:
        """The sentence heard so far; '' while nothing, or something else, is heard."""
        words = json.loads(self._recognizer.PartialResult()).get("partial", "").split()
        reading = Reading(tuple(words), 0.0)
        return reading.text if reading.in_grammar else ""

    def finish(self) -> Utterance | None:
        """The stream ended: the last utterance, or None when nothing was heard."""
        return self._heard(self._recognizer.FinalResult())

    def reset(self) -> None:
        """Forget the utterance under way, and count time from here."""
        self._recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        self._recognizer.SetMaxAlternatives(_READINGS)
        self._recognizer.SetWords(True)
        self._samples = self._begun = 0

    def cut(self, kept: bytes) -> None:
        """Begin anew with `kept`, the last of what was heard; too short to be an utterance."""
        self.reset()
        self.accept(kept)

    def hear(self, samples: npt.NDArray[np.int16]) -> Utterance:
        """Hear a whole recording as one utterance, however long its pauses.

        `samples` is mono at SAMPLE_RATE. Endpoints are ignored, so one sentence spans the file.
        """
        self.reset()
        for start in range(0, len(samples), _BLOCK):
            self._recognizer.AcceptWaveform(samples[start : start + _BLOCK].tobytes())
        self._samples = len(samples)
        seconds = len(samples) / SAMPLE_RATE
        return self.finish() or Utterance("", False, "no speech", seconds=seconds)

    def _heard(self, result: str) -> Utterance | None:
        begun, self._begun = self._begun, self._samples
        found = json.loads(result).get("alternatives", [])
        readings = [_reading(one) for one in found]
        if not readings or not readings[0].words:
            return None
        times = found[0].get("result", ())
        verdict = judge(readings, LATTICE_BEAM, _longest_pause(times), self._demands)
        words = tuple(_word(one, verdict.confidence) for one in times)
        return Utterance(
            text=readings[0].text,
            accepted=verdict.accepted,
            reason=verdict.reason if self._prepared.strict else "the model's own language model",
            words=words,
            alternatives=tuple(
                Hypothesis(one.text, one.score) for one in readings[1:] if one.in_grammar
            ),
            confidence=verdict.confidence,
            seconds=(self._samples - begun) / SAMPLE_RATE,
            ended_at=words[-1].end if words else 0.0,
        )


def _reading(found: Mapping[str, Any]) -> Reading:
    return Reading(tuple(found["text"].split()), float(found["confidence"]))


def _longest_pause(words: Sequence[Mapping[str, Any]]) -> float:
    pauses = [after["start"] - before["end"] for before, after in pairwise(words)]
    return max(pauses, default=0.0)


def _word(found: Mapping[str, Any], confidence: float) -> Word:
    text = Reading((found["word"],), 0.0).text
    return Word(text, float(found["start"]), float(found["end"]), confidence)
