"""What the second, free reading of every utterance changes.

    python -m benchmarks.readings [--questions FILE.tsv] [--talk FILE.tar] [--every N]

Questions (columns `question` and `label`, see `understanding`) are spoken by two voices and heard;
beside what the grammar alone makes of them stands what both readings do, and what is understood of
the same question typed. Talk and noise that are not meant for the skill (a tar with a manifest) are
counted by what they set off. Confidences and likeness asked for stand in voice_skill/asr.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.speech import VOICES, spoken
from benchmarks.understanding import read_questions
from training.recordings import clips, manifest
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.free_reading import ReadTwice, free_model
from voice_skill.asr.models import choose_model
from voice_skill.asr.prepare import prepare
from voice_skill.asr.recognizer import Utterance
from voice_skill.asr.understanding import understand
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.signs import DOUBTFUL, SIGN
from voice_skill.settings import load_settings


class Reader:
    """Hears sound and understands it by one reading and by both."""

    def __init__(self, skill: Skill, model: str | None) -> None:
        prepared = prepare(choose_model(model, load_settings().model).folder, skill.grammar)
        self.hear = ReadTwice(VoskRecognizer(prepared), free_model(prepared)).hear
        self._understand = partial(
            understand, interpret=skill.interpreter.interpret, skip=skill.grammar.skip_words
        )

    def meanings(self, heard: Utterance) -> Iterator[tuple[str, Interpretation]]:
        yield "grammar alone", self._understand(replace(heard, freely=None))
        yield "both readings", self._understand(heard)


def measure_questions(reader: Reader, skill: Skill, file: Path, every: int) -> None:
    """Print right, wrong and refused for each way of hearing, and for typing."""
    counts: dict[tuple[str, bool], Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for asked in read_questions(file)[::every]:
            found = [("typed", skill.interpreter.interpret(asked.text))] * len(VOICES)
            for voice in VOICES:
                heard = reader.hear(read_audio(spoken(voice, asked.text, Path(folder))))
                found += reader.meanings(heard)
            for way, meaning in found:
                key = (way, asked.out_of_scope)
                counts.setdefault(key, Counter())[asked.outcome(meaning)] += 1
    for (way, out_of_scope), outcomes in sorted(counts.items(), key=lambda item: item[0][1]):
        what = "out of scope" if out_of_scope else "ours"
        print(f"{what:12} {way:13} of {outcomes.total()}: {dict(outcomes.most_common())}")


def measure_talk(reader: Reader, file: Path, every: int) -> None:
    """Print how much of what is not meant for the skill sets something off, and what."""
    counts: dict[str, Counter[str]] = {}
    seconds = 0.0
    wanted = manifest(file)[::every]
    for _, samples in clips(file, wanted):
        heard = reader.hear(samples)
        seconds += heard.seconds
        for way, meaning in reader.meanings(heard):
            intents = counts.setdefault(way, Counter())
            if meaning.accepted and meaning.intent:
                intents[meaning.intent] += 1
    for way, intents in counts.items():
        rate = 600 * intents.total() / seconds
        print(
            f"{file.name} {way:13} {intents.total()} of {len(wanted)} ({rate:.1f} in 10 min): "
            f"{dict(intents.most_common(6))}; warning signs {intents[SIGN]},"
            f" asked about {intents[DOUBTFUL]}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--talk", type=Path, action="append", default=[])
    parser.add_argument("--every", type=int, default=1, help="take only every Nth")
    parser.add_argument("--model", help="a model folder (default: as relief hear)")
    options = parser.parse_args(arguments)
    skill = load_skill()
    reader = Reader(skill, options.model)
    for file in options.questions:
        measure_questions(reader, skill, file, options.every)
    for file in options.talk:
        measure_talk(reader, file, options.every)


if __name__ == "__main__":
    main()
