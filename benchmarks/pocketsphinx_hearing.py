"""Hearing beside PocketSphinx, on the same recordings and equally strict grammars.

Sets: people's single words (stop, go, yes and no are commands; every other word and every noise
must be refused), telephone talk and everyday noise (must be refused) by the grammar of four words,
and the skill's own commands spoken by flite and espeak-ng voices by a grammar of exactly those
sentences. PocketSphinx gets the same grammars as JSGF, alone and with a loop of other words beside
the sentences.

    python benchmarks/pocketsphinx_hearing.py --data DIR [--every N] [--sentences N]

DIR holds single-words-dev.tar, telephone-talk-dev.tar and noise.tar (each with manifest.tsv).
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml

from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.models import choose_model
from voice_skill.asr.prepare import prepare
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.knowledge import load_skill
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.sampling import sample_sentences

COMMANDS = ("stop", "go", "yes", "no")
VOICES = ("slt", "rms", "awb", "kal16", "en-us", "en-gb", "en-us+f3", "en-gb+m3")
DECOYS = 300
"""Other words beside PocketSphinx's grammar; with 4,000 it takes longer than the speech lasts."""
GARBAGE_WEIGHT = 1e-2
Samples = npt.NDArray[np.int16]
Hear = Callable[[Samples], str]
"""What is heard in the samples; '' when they are refused."""


@dataclass(frozen=True)
class Recording:
    kind: str
    path: Path
    sentence: str
    """'' when it must be refused."""


def corpus(data: Path, home: Path, every: int) -> Iterator[Recording]:
    """The real recordings, unpacked below `home`; every n-th of each archive."""
    for archive in ("single-words-dev", "telephone-talk-dev", "noise"):
        folder = home / archive
        with tarfile.open(data / f"{archive}.tar") as tar:
            tar.extractall(folder, filter="data")
        with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))[::every]
        for row in rows:
            command = archive == "single-words-dev" and row["transcript"] in COMMANDS
            kind = {"telephone-talk-dev": "telephone talk", "noise": "noise"}.get(archive)
            if archive == "single-words-dev":
                kind = "commands" if command else "other words"
                kind = "noise" if row["kind"] == "noise" else kind
            sentence = row["transcript"] if command else ""
            yield Recording(str(kind), folder / row["path"], sentence)


def spoken(home: Path, count: int, known: Callable[[str], bool]) -> Iterator[Recording]:
    """`count` sentences of the skill's grammar, each by one of eight synthetic voices."""
    sentences = sorted({sample.text for sample in sample_sentences(load_skill().grammar)})
    sentences = [text for text in sentences if all(known(word) for word in text.split())]
    rng = random.Random(5)
    for number, text in enumerate(rng.sample(sentences, min(count, len(sentences)))):
        file, voice = home / f"{number}.wav", VOICES[number % len(VOICES)]
        if voice.startswith("en"):
            command = ["espeak-ng", "-v", voice, "-w", str(file), text]
        else:
            command = ["flite", "-voice", voice, "-t", text, "-o", str(file)]
        subprocess.run(command, check=True)
        yield Recording("skill's commands", file, text)


def ours(sentences: Iterable[str], home: Path) -> Hear:
    """The skill's recogniser with a hassil grammar of exactly `sentences`."""
    intents = {"Said": {"data": [{"sentences": sorted(sentences)}]}}
    (home / "grammar.yaml").write_text(yaml.safe_dump({"language": "en", "intents": intents}))
    recognizer = VoskRecognizer(prepare(choose_model("embedded").folder, load_grammar(home)))

    def hear(samples: Samples) -> str:
        utterance = recognizer.hear(samples)
        return utterance.text if utterance.accepted else ""

    return hear


def pocketsphinx(sentences: Iterable[str], decoys: Iterable[str] = ()) -> Hear:
    """PocketSphinx with a JSGF grammar of `sentences`, and a loop of `decoys` beside them."""
    from pocketsphinx import Decoder

    decoder = Decoder(bestpath=False, loglevel="FATAL")
    known = [word for word in decoys if decoder.lookup_word(word)]
    commands = " | ".join(sorted(sentences))
    rules = f"#JSGF V1.0;\ngrammar g;\npublic <said> = <command>;\n<command> = {commands};\n"
    if known:
        rules = (
            f"#JSGF V1.0;\ngrammar g;\n"
            f"public <said> = /1/ <command> | /{GARBAGE_WEIGHT}/ (<other>)+;\n"
            f"<command> = {commands};\n<other> = {' | '.join(known)};\n"
        )
    decoder.add_jsgf_string("said", rules)
    decoder.activate_search("said")
    accepted = frozenset(sentences)

    def hear(samples: Samples) -> str:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        text = decoder.hyp().hypstr.strip() if decoder.hyp() else ""
        return text if text in accepted else ""

    return hear


def pocketsphinx_knows() -> Callable[[str], bool]:
    from pocketsphinx import Decoder

    decoder = Decoder(lm=None, loglevel="FATAL")
    return lambda word: decoder.lookup_word(word) is not None


def measure(name: str, hear: Hear, recordings: Iterable[Recording]) -> Iterator[dict[str, object]]:
    """One row a kind: how many were heard right, heard wrong, refused; and the time it took."""
    for kind, group in groupby(sorted(recordings, key=lambda one: one.kind), lambda one: one.kind):
        right = wrong = refused = 0
        audio = work = 0.0
        for one in group:
            samples = read_audio(one.path)
            begun = time.perf_counter()
            text = hear(samples)
            work += time.perf_counter() - begun
            audio += len(samples) / 16000
            right += bool(text) and text == one.sentence
            wrong += bool(text) and text != one.sentence
            refused += not text
        yield {
            "recogniser": name,
            "set": kind,
            "right": right,
            "wrong": wrong,
            "refused": refused,
            "real_time_factor": round(work / audio, 4),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="use every n-th recording")
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--alone", action="store_true", help="measure our recogniser only")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        words = model_vocabulary(choose_model("embedded").folder)
        knows = pocketsphinx_knows()
        real = list(corpus(arguments.data, home, arguments.every))
        ordinary = sorted(word for word in words if word.isalpha() and word not in COMMANDS)
        commands = list(spoken(home, arguments.sentences, lambda w: w in words and knows(w)))
        said = {one.sentence for one in commands}
        ordinary = random.Random(7).sample(ordinary, DECOYS)
        for sentences, recordings in ((COMMANDS, real), (said, commands)):
            hearers = [("relief", ours(sentences, home))]
            if not arguments.alone:
                hearers.append(("PocketSphinx", pocketsphinx(sentences)))
                hearers.append(("PocketSphinx + other words", pocketsphinx(sentences, ordinary)))
            for title, hear in hearers:
                for row in measure(title, hear, recordings):
                    print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
