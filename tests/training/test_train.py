"""Training, on a few utterances that a small network can learn by heart."""

import json
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")

from training.corpus import Heard, write_heard  # noqa: E402
from training.network import SIZES, NetworkConfig  # noqa: E402
from training.train import TrainingPlan, learning_rate, load_features, train  # noqa: E402
from voice_skill.errors import MissingError, SkillError, UsageError  # noqa: E402

PLAN = TrainingPlan("little", steps=60, frames=600, warm_up=10, silence=0.0)


@pytest.fixture(autouse=True)
def _little(monkeypatch):
    monkeypatch.setitem(SIZES, "little", NetworkConfig(16, 24, 12, 2))


@pytest.fixture
def features(tmp_path):
    """Four "words", each phone a band of energy, in a shard to train on and one held out."""
    rng = np.random.default_rng(0)

    def say(*phones: int) -> Heard:
        frames = rng.normal(6, 0.5, (12 * (len(phones) + 2), 40))
        for place, phone in enumerate(phones, start=1):
            frames[12 * place : 12 * (place + 1), 3 * phone : 3 * phone + 3] += 8
        return Heard(frames.astype(np.float16), np.array(phones, np.int16), "tone", "tones")

    words = [(1, 5, 9), (5, 1), (9, 12, 1, 5), (12, 9)]
    write_heard(tmp_path / "features" / "tones-0.npz", [say(*word) for word in words * 8])
    write_heard(tmp_path / "features" / "held-tones-0.npz", [say(*word) for word in words])
    return tmp_path / "features"


def run(features, name="net.pt", plan=PLAN):
    reports = []
    file = train(features, features.parent / name, plan, reports.append, threads=1)
    return torch.load(file, weights_only=False), reports


def test_the_loss_falls_and_the_held_out_phones_are_reported(features):
    _, reports = run(features, plan=replace(PLAN, steps=150))
    assert reports[-1].loss < 0.75 * reports[0].loss
    assert reports[-1].step == 150
    assert set(reports[-1].errors) == {"tones"}


def test_held_out_shards_are_not_trained_on(features):
    assert len(load_features(features)) == 32
    assert len(load_features(features, held_out=True)) == 4


def test_interrupted_training_goes_on_where_it_was(features):
    run(features, plan=replace(PLAN, steps=30))
    saved, reports = run(features, plan=PLAN)
    assert saved["step"] == 60
    assert [report.step for report in reports] == [50, 60]


def test_finished_training_changes_nothing(features):
    before, _ = run(features)
    after, reports = run(features)
    assert not reports
    for name, weights in before["weights"].items():
        assert torch.equal(weights, after["weights"][name])


def test_another_checkpoint_is_a_place_to_begin(features):
    run(features, "first.pt")
    reports = []
    train(features, features.parent / "second.pt", PLAN, reports.append,
          start_from=features.parent / "first.pt", threads=1)  # fmt: skip
    _, afresh = run(features, "third.pt")
    assert reports[0].loss < afresh[0].loss


def test_a_checkpoint_of_another_size_is_no_place_to_begin(features, monkeypatch):
    run(features, "first.pt")
    monkeypatch.setitem(SIZES, "little", NetworkConfig(16, 24, 12, 3))
    with pytest.raises(UsageError, match="another size"):
        train(features, features.parent / "second.pt", PLAN,
              start_from=features.parent / "first.pt", threads=1)  # fmt: skip


def test_without_speech_the_steps_before_are_named(tmp_path):
    with pytest.raises(MissingError, match="training features"):
        train(tmp_path / "features", tmp_path / "net.pt", PLAN, threads=1)


def test_a_damaged_checkpoint_is_named(features):
    (features.parent / "net.pt").write_bytes(b"no checkpoint")
    with pytest.raises(MissingError, match=r"net\.pt is no checkpoint"):
        run(features)


def test_features_that_are_no_numbers_end_training_and_spoil_no_checkpoint(features):
    run(features, plan=replace(PLAN, steps=20))
    before = (features.parent / "net.pt").read_bytes()
    sick = Heard(np.full((60, 40), np.nan, np.float16), np.array([1], np.int16), "x", "tones")
    for file in features.glob("tones-*.npz"):
        write_heard(file, [sick] * 8)
    with pytest.raises(SkillError, match="no number"):
        run(features, plan=replace(PLAN, steps=40))
    assert (features.parent / "net.pt").read_bytes() == before


def test_a_few_features_that_are_no_numbers_are_noticed_too(features):
    sick = Heard(np.full((60, 40), np.nan, np.float16), np.array([1], np.int16), "x", "tones")
    write_heard(features / "tones-1.npz", [sick])
    with pytest.raises(SkillError, match="no number"):
        run(features)


def test_the_norm_of_the_outputs_is_held_down(features):
    from training.network import from_checkpoint

    def size(norm: float) -> float:
        saved, _ = run(features, f"{norm}.pt", replace(PLAN, steps=100, output_norm=norm))
        return float(np.square(from_checkpoint(saved).scores(np.full((60, 40), 6.0))).mean())

    assert size(0.01) < 0.8 * size(0.0)


def test_a_checkpoint_says_how_it_was_made(features):
    saved, _ = run(features)
    assert json.loads(saved["plan"])["steps"] == PLAN.steps


def test_the_rate_rises_then_falls_to_its_last():
    rates = [learning_rate(step, PLAN) for step in range(PLAN.steps + 1)]
    assert rates.index(max(rates)) == pytest.approx(PLAN.warm_up, abs=1)
    assert rates[0] == pytest.approx(PLAN.rate / PLAN.warm_up, rel=0.01)
    assert rates[-1] == pytest.approx(PLAN.rate * PLAN.last_rate)
