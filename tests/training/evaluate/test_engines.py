from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.evaluate.corpora import Recording, Samples
from training.evaluate.engines import (
    Engine,
    Job,
    Rules,
    Way,
    _transitions,
    pocketsphinx_words,
)
from training.evaluate.footprint import footprint
from training.evaluate.grammars import phrase_grammar
from training.evaluate.measuring import hear, known_words
from training.evaluate.tasks import Task
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.models import choose_model
from voice_skill.asr.strict_grammar import Costs
from voice_skill.asr.vocabulary import model_vocabulary

PHRASES = ("start the timer", "what is a neck spasm", "go back")
OTHERS = ("monday", "window", "yellow", "paper", "kitchen", "seven", "morning", "water")

Say = Callable[[str], Samples]


@pytest.fixture
def say(tmp_path: Path) -> Say:
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed, so there is nobody to speak")

    def said(text: str) -> Samples:
        file = tmp_path / "said.wav"
        subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(file)], check=True)
        return read_audio(file)

    return said


@pytest.fixture
def job() -> Job:
    return Job(phrase_grammar(PHRASES), others=OTHERS)


def engine(way: Way) -> Engine:
    return Engine(way, choose_model("embedded").folder if way in (Way.STRICT, Way.JSON) else None)


@pytest.mark.parametrize("way", list(Way))
def test_every_engine_hears_a_sentence_of_the_grammar(
    way: Way, say: Say, job: Job, tmp_path: Path
) -> None:
    heard = engine(way).open(job, tmp_path)
    assert heard(say("what is a neck spasm")) == "what is a neck spasm"
    assert heard(say("go back")) == "go back"


@pytest.mark.parametrize("way", [Way.STRICT, Way.JSON, Way.POCKETSPHINX_LOOP])
def test_an_engine_with_competitors_refuses_other_words(
    way: Way, say: Say, job: Job, tmp_path: Path
) -> None:
    assert not engine(way).open(job, tmp_path)(say("yellow paper in the kitchen window"))


@pytest.mark.parametrize("way", list(Way))
def test_silence_is_refused(way: Way, job: Job, tmp_path: Path) -> None:
    assert not engine(way).open(job, tmp_path)(np.zeros(16_000, np.int16))


def test_only_the_strict_grammar_is_told_the_costs(job: Job) -> None:
    dearer = Job(job.hearable, Rules(Costs(decoy_word=9)), others=OTHERS)
    changed = [way for way in Way if engine(way).told(job) != engine(way).told(dearer)]
    assert changed == [Way.STRICT]


def test_nothing_is_heard_twice(say: Say, job: Job, tmp_path: Path) -> None:
    task = Task("a", job, (Recording("one", "go back", say("go back")),))
    first = hear(engine(Way.JSON), task, tmp_path)
    assert hear(engine(Way.JSON), task, tmp_path) == first  # the time that it took included
    assert [one.right for one in first] == [True]


def test_a_sentence_is_right_by_its_meaning(say: Say, job: Job, tmp_path: Path) -> None:
    recording = Recording("one", "go back please", say("go back"))
    task = Task("d-skill", job, (recording,), meaning=lambda text: text.split()[0])
    assert hear(engine(Way.JSON), task, tmp_path)[0].right


def test_all_ways_on_are_equally_likely_for_pocketsphinx(job: Job) -> None:
    known = {word for phrase in PHRASES for word in phrase.split()}
    for others in ((), OTHERS):
        _, end, transitions = _transitions(job.hearable, known, others)
        leaving: dict[int, float] = {}
        for source, _, probability, *_ in transitions:
            leaving[source] = leaving.get(source, 0) + probability
        assert end not in leaving
        assert list(leaving.values()) == pytest.approx([1] * len(leaving))


def test_the_words_known_are_those_of_every_recogniser() -> None:
    model = choose_model("embedded").folder
    known = known_words([model])
    assert {"neck", "stop"} <= known
    assert known <= set(model_vocabulary(model)) & pocketsphinx_words()


def test_a_footprint_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    found = footprint(engine(Way.STRICT), [np.zeros(16_000, np.int16)], tmp_path)
    assert min(found.real_time_factor, found.load_seconds) > 0
    assert found.resident_mb > 1
    assert 1 < found.disk_mb < 20
