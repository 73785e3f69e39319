"""Hear recordings and say what they mean: the common ground of `relief hear` and `evaluate`."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import hassil
import numpy as np
import numpy.typing as npt

from voice_skill.asr.acceptance import COMMAND_DEMANDS, Demands
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.free_reading import ReadTwice, free_model
from voice_skill.asr.models import choose_model
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.recognizer import SAMPLE_RATE, FreeReading
from voice_skill.asr.strict_grammar import COMMAND_COSTS
from voice_skill.asr.understanding import understand
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.errors import SkillError
from voice_skill.knowledge import load_skill
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpretation import Context, Interpretation, Situation, SlotValue
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.settings import load_settings

Samples = npt.NDArray[np.int16]
Interpret = Callable[[str], Interpretation]


@dataclass(frozen=True)
class HeardFile:
    """What one recording says and means; a file is one utterance."""

    file: str
    text: str = ""
    accepted: bool = False
    intent: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    node: str | None = None
    facet: str | None = None
    reason: str = ""
    audio_seconds: float = 0.0
    work_seconds: float = 0.0
    """Time taken to read, recognise and interpret it."""
    confidence: float = 0.0
    alternatives: tuple[str, ...] = ()
    """Other sentences of the grammar that came close, best first."""
    freely: FreeReading | None = None
    """The second reading, whichever was taken."""
    failed: bool = False
    """The file could not be read; `reason` says why."""

    def as_dict(self) -> dict[str, Any]:
        """The object that `relief hear --json` prints."""
        return {**asdict(self), "slots": dict(self.slots)}


class FileHearer:
    """A recogniser and an interpreter of the same grammar."""

    def __init__(
        self,
        prepared: Prepared,
        interpret: Interpret,
        demands: Demands | None = None,
        *,
        twice: bool = False,
        skip_words: frozenset[str] = frozenset(),
    ) -> None:
        """Open the prepared model; `twice`: read freely, too. Raises `ModelError`."""
        self.missing_words = prepared.missing_words
        free = free_model(prepared) if twice else None
        self._recognizer = ReadTwice(VoskRecognizer(prepared, demands), free)
        self._understand = partial(understand, interpret=interpret, skip=skip_words)

    def hear(self, file: Path) -> HeardFile:
        """Hear `file`; one that cannot be read is a refusal with its reason."""
        begun = time.perf_counter()
        try:
            return self.hear_samples(str(file), read_audio(file), begun)
        except SkillError as error:
            return HeardFile(str(file), reason=str(error), failed=True)

    def hear_samples(self, name: str, samples: Samples, begun: float) -> HeardFile:
        """Hear 16 kHz mono `samples`; work is counted from `begun` (`time.perf_counter`)."""
        utterance = self._recognizer.hear(samples)
        meaning = self._understand(utterance)
        return HeardFile(
            file=name,
            text=meaning.text,
            accepted=meaning.accepted,
            intent=meaning.intent,
            slots=meaning.slots,
            node=meaning.node,
            facet=meaning.facet,
            reason="; ".join(dict.fromkeys((meaning.reason, utterance.reason))),
            audio_seconds=round(len(samples) / SAMPLE_RATE, 3),
            work_seconds=round(time.perf_counter() - begun, 4),
            confidence=round(utterance.confidence, 3),
            alternatives=tuple(one.text for one in utterance.alternatives),
            freely=utterance.freely,
        )


def interpret_anywhere(interpreter: Interpreter, text: str) -> Interpretation:
    """Interpret a lone utterance: a recording has no state, so any situation may welcome it."""
    first = interpreter.interpret(text)
    if first.accepted or not first.reason.startswith("not expected"):
        return first
    for situation in Situation:
        found = interpreter.interpret(text, Context(situation))
        if found.accepted:
            return found
    return first


def interpret_foreign(grammar: Grammar, interpreter: Interpreter, text: str) -> Interpretation:
    """Interpret by another domain's grammar, whose contexts and wildcards hassil knows best."""
    first = interpret_anywhere(interpreter, text)
    if first.accepted:
        return first
    match = hassil.recognize_best(text, grammar.intents)
    if match is None:
        return first
    slots = {
        name: entity.value if isinstance(entity.value, (str, int, float)) else str(entity.value)
        for name, entity in match.entities.items()
    }
    return Interpretation(text, True, match.intent.name, slots, score=1.0, reason="strict (hassil)")


def open_hearer(model: str | None = None, grammars: Path | None = None) -> FileHearer:
    """The hearer for the skill's own grammar, or for any hassil folder `grammars`.

    Raises `ModelError`, `GrammarError`, `ContentError` or `MissingError`.
    """
    settings = load_settings()
    folder = choose_model(model, settings.model).folder
    if grammars is None:
        skill = load_skill(settings.language)
        own = partial(interpret_anywhere, skill.interpreter)
        prepared, skip_words = prepare(folder, skill.grammar), skill.grammar.skip_words
        return FileHearer(prepared, own, twice=True, skip_words=skip_words)
    grammar = load_grammar(grammars)
    foreign = partial(interpret_foreign, grammar, Interpreter(grammar))
    return FileHearer(prepare(folder, grammar, COMMAND_COSTS), foreign, COMMAND_DEMANDS)
