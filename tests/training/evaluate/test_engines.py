from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from training.evaluate.corpora import Recording, Samples
from training.evaluate.engines import Engine, Job, Rules, Way
from training.evaluate.grammars import phrase_grammar
from training.evaluate.measuring import hear
from training.evaluate.tasks import Task
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.models import choose_model
from voice_skill.asr.strict_grammar import Costs

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
