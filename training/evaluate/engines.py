"""The recognisers that are measured, behind one call: sound in, sentence of the grammar or '' out.

`vosk` and `pocketsphinx` are imported where they are used, so that the memory of each can be
measured in a process that has only the one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.evaluate.grammars import Hearable, smallest
from voice_skill import asr
from voice_skill.asr.acceptance import COMMAND_DEMANDS, Demands
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.asr.strict_grammar import COMMAND_COSTS, UNKNOWN, Costs
from voice_skill.errors import MissingError

Hear = Callable[[NDArray[np.int16]], str]
"""The sentence of the grammar that is heard; '' when the speech is refused."""
_BLOCK = SAMPLE_RATE // 4
_LOOP_WEIGHT = 1e-2
"""Probability of the loop over other words beside PocketSphinx's grammar."""
_JUDGES = ("prepare", "strict_grammar", "fst_compiler", "acceptance", "vosk_engine")


class Way(str, Enum):
    """A recogniser and how it gets its grammar."""

    STRICT = "strict"
    """Vosk with our grammar compiled into the model, and our acceptance."""
    JSON = "JSON"
    """Vosk's own grammar argument: a list of phrases, with `[unk]` where refusal counts."""
    POCKETSPHINX = "PocketSphinx"
    """The same sentences as a finite-state grammar (what JSGF is compiled into)."""
    POCKETSPHINX_LOOP = "PocketSphinx + loop"
    """The same beside a loop over some hundred other words, so that it can refuse."""


@dataclass(frozen=True)
class Rules:
    """How our strict grammar weighs competitors, and what is accepted."""

    costs: Costs = field(default_factory=Costs)
    demands: Demands = field(default_factory=Demands)


FOREIGN = Rules(COMMAND_COSTS, COMMAND_DEMANDS)
"""For another domain's grammar, as in `relief hear --grammars`."""


@dataclass(frozen=True)
class Job:
    """Everything a recogniser is told besides sound."""

    hearable: Hearable
    rules: Rules = field(default_factory=Rules)
    refuses: bool = True
    """Whether Vosk's own grammar gets `[unk]`."""
    others: Collection[str] = ()
    """Words of PocketSphinx's loop."""


@dataclass(frozen=True)
class Engine:
    """One column of the tables."""

    way: Way
    model: Path | None = None
    """A Vosk model; None for PocketSphinx, which brings its own."""

    @property
    def name(self) -> str:
        """As the tables call it."""
        return self.way.value if self.model is None else f"{self.model.name} {self.way.value}"

    @property
    def digest(self) -> str:
        """Changes with whatever decides what it hears, apart from the job."""
        parts: list[bytes] = [self.way.value.encode()]
        if self.model is None:
            parts.append(version("pocketsphinx").encode())
        else:
            parts.append(_content(self.model.resolve()))
        if self.way is Way.STRICT:
            parts += [Path(asr.__path__[0], f"{name}.py").read_bytes() for name in _JUDGES]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def told(self, job: Job) -> str:
        """The part of a job that this engine takes."""
        hearable = job.hearable
        parts: tuple[object, ...] = {
            Way.STRICT: (hearable.grammar.digest, job.rules),
            Way.JSON: (hearable.grammar.digest, hearable.phrases, job.refuses),
            Way.POCKETSPHINX: (hearable.grammar.digest,),
            Way.POCKETSPHINX_LOOP: (hearable.grammar.digest, job.others),
        }[self.way]
        return repr(parts)

    def open(self, job: Job, cache: Path) -> Hear:
        """Get ready to hear; compiled grammars are kept in `cache`. Raises `ModelError`."""
        if self.model is None:
            return _pocketsphinx(job, self.way is Way.POCKETSPHINX_LOOP, cache)
        if self.way is Way.STRICT:
            return _strict(self.model, job, cache)
        return _json(self.model, job)


@cache
def _content(model: Path) -> bytes:
    files = sorted(file for file in model.rglob("*") if file.is_file())
    return b"".join(
        hashlib.sha256(str(file.relative_to(model)).encode() + file.read_bytes()).digest()
        for file in files
    )


def _strict(model: Path, job: Job, cache: Path) -> Hear:
    from voice_skill.asr.prepare import prepare
    from voice_skill.asr.vosk_engine import VoskRecognizer

    prepared = prepare(model, job.hearable.grammar, job.rules.costs, cache)
    recognizer = VoskRecognizer(prepared, job.rules.demands)

    def hear(samples: NDArray[np.int16]) -> str:
        utterance = recognizer.hear(samples)
        return utterance.text if utterance.accepted else ""

    return hear


def _json(model: Path, job: Job) -> Hear:
    import vosk

    vosk.SetLogLevel(-2)
    opened = vosk.Model(str(model))
    phrases = [*job.hearable.phrases, *([UNKNOWN] if job.refuses else [])]
    recognizer = vosk.KaldiRecognizer(opened, SAMPLE_RATE, json.dumps(phrases))
    graph = job.hearable.graph

    def hear(samples: NDArray[np.int16]) -> str:
        recognizer.Reset()
        texts = []
        for start in range(0, len(samples), _BLOCK):
            if recognizer.AcceptWaveform(samples[start : start + _BLOCK].tobytes()):
                texts.append(json.loads(recognizer.Result())["text"])
        texts.append(json.loads(recognizer.FinalResult())["text"])
        words = " ".join(texts).split()
        return " ".join(words) if words and graph.accepts(words) else ""

    return hear


def pocketsphinx_words() -> frozenset[str]:
    """The words of PocketSphinx's dictionary."""
    lines = pocketsphinx_files("cmudict-en-us.dict").read_text("utf-8").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())


def pocketsphinx_files(name: str) -> Path:
    """A file or folder of the model that PocketSphinx brings. Raises `MissingError`."""
    try:
        import pocketsphinx
    except ImportError as error:
        raise MissingError(
            "PocketSphinx is not installed.", hint="Run: pip install 'relief-voice[training]'"
        ) from error
    return Path(str(pocketsphinx.__file__)).parent / "model" / "en-us" / name


def _pocketsphinx(job: Job, with_loop: bool, cache: Path) -> Hear:
    from pocketsphinx import Decoder  # type: ignore[attr-defined]  # its stub hides it

    decoder = Decoder(lm=None, bestpath=False, loglevel="FATAL")
    others = [word for word in job.others if decoder.lookup_word(word)] if with_loop else []
    name = hashlib.sha256(f"{job.hearable.grammar.digest}{others}".encode()).hexdigest()[:24]
    file = cache / f"{name}.fsg"
    if not file.is_file():
        start, end, transitions = _transitions(job.hearable, pocketsphinx_words(), others)
        cache.mkdir(parents=True, exist_ok=True)
        decoder.create_fsg("said", start, end, transitions).writefile(str(file))
    decoder.add_fsg("said", decoder.read_fsg(str(file)))
    decoder.activate_search("said")
    graph = job.hearable.graph

    def hear(samples: NDArray[np.int16]) -> str:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        words = decoder.hyp().hypstr.split() if decoder.hyp() else []
        return " ".join(words) if words and graph.accepts(words) else ""

    return hear


Transition = tuple[int, int, float, str] | tuple[int, int, float]


def _transitions(
    hearable: Hearable, known: Collection[str], others: Collection[str]
) -> tuple[int, int, list[Transition]]:
    """Start, end and arcs; all ways on from a state are equally likely."""
    automaton = smallest(hearable.graph, known.__contains__)
    end = len(automaton.arcs)
    start, loop = end + 1, end + 2

    def arcs() -> Iterator[Transition]:
        yield start, automaton.start, 1 - _LOOP_WEIGHT if others else 1.0
        for state, onward in enumerate(automaton.arcs):
            ways = len(onward) + (state in automaton.finals)
            for word, target in onward:
                yield state, target, 1 / ways, word
            if state in automaton.finals:
                yield state, end, 1 / ways
        for word in others:
            yield start, loop, _LOOP_WEIGHT / len(others), word
            yield loop, loop, 0.5 / len(others), word
        if others:
            yield loop, end, 0.5

    return start, end, list(arcs())
