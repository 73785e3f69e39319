"""Recognise what the skill itself said, and tell which of its answers that was.

The model hears with its own open language model, so nothing but the sound says what was spoken;
the answer of the tree that is spelt most like it wins.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import vosk
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from tests.virtual_audio import RATE, resampled
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.audio.self_hearing import words_of
from voice_skill.content.tree import Tree


class AnswerHearer:
    """Knows every answer of the tree, and hears recordings of the loudspeaker."""

    def __init__(self, tree: Tree, model: Path) -> None:
        vosk.SetLogLevel(-1)
        self._model = vosk.Model(str(model))
        self._answers = {
            (node.id, facet.value): " ".join(words_of(answer.say))
            for node in tree.nodes
            for facet, answer in node.facets.items()
        }

    def words(self, recording: NDArray[np.int16]) -> str:
        """What is heard in 48 kHz mono PCM."""
        recognizer = vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        parts = []
        sound = resampled(recording, RATE, SAMPLE_RATE)
        for start in range(0, len(sound), SAMPLE_RATE // 4):
            if recognizer.AcceptWaveform(sound[start : start + SAMPLE_RATE // 4].tobytes()):
                parts.append(json.loads(recognizer.Result())["text"])
        parts.append(json.loads(recognizer.FinalResult())["text"])
        return " ".join(parts).strip()

    def answer(self, recording: NDArray[np.int16]) -> tuple[str, str]:
        """Node and facet of the answer spoken in the recording."""
        heard = self.words(recording)
        best = process.extractOne(heard, self._answers, scorer=fuzz.partial_ratio)
        assert best is not None
        return best[2]
