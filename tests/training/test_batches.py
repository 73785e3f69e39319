"""Batches: what is drawn, how often, and what a change may and may not do to an utterance."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="the extra [training] is not installed")

from training.batches import DECIBEL, LONGEST, _hissing, _mixed, batches, changed, corpus
from training.corpus import Heard
from training.features import MELS


def heard(source: str, frames: int = 80, phones: int = 6, seed: int = 0) -> Heard:
    rng = np.random.default_rng(seed)
    features = rng.normal(10, 3, (frames, MELS)).astype(np.float16)
    return Heard(features, np.arange(1, phones + 1, dtype=np.int16), "somebody", source)


NOISE = heard("background", 50, 0)


def test_shares_of_absent_sources_go_to_the_others():
    material = corpus([heard("a"), heard("b")], {"a": 0.3, "b": 0.3, "gone": 0.4})
    assert material.shares == pytest.approx({"a": 0.5, "b": 0.5})


def test_sources_without_a_share_divide_the_rest_by_their_length():
    material = corpus([heard("a"), heard("b", 300), heard("c", 100)], {"a": 0.2})
    assert material.shares == pytest.approx({"a": 0.2, "b": 0.6, "c": 0.2})


def test_noise_is_nothing_that_is_said():
    material = corpus([heard("a"), NOISE], {})
    assert set(material.talk) == {"a"}
    assert material.noise == [NOISE]


def test_a_share_is_one_of_frames_however_long_the_utterances_are():
    long, short = heard("long", 400, 40), heard("short", 50, 3)
    material = corpus([long, short], {"long": 0.5, "short": 0.5})
    drawn = batches(material, 4_000, 0.0, np.random.default_rng(0))
    chains = [chain for _, chains in islice(drawn, 40) for chain in chains]
    shorts = sum(len(chain) == 3 for chain in chains)
    assert shorts * 50 == pytest.approx((len(chains) - shorts) * 400, rel=0.25)


def test_every_utterance_is_drawn_before_any_is_drawn_again():
    material = corpus([heard("a", 60, phones) for phones in range(1, 11)], {})
    features, chains = next(batches(material, 60 * 9, 0.0, np.random.default_rng(0)))
    lengths = [len(chain) for chain in chains]
    assert len(set(lengths)) == len(lengths) == len(features)


def test_the_asked_share_of_utterances_is_noise():
    material = corpus([heard("a"), NOISE], {})
    drawn = batches(material, 3_000, 0.25, np.random.default_rng(0))
    chains = [chain for _, chains in islice(drawn, 30) for chain in chains]
    assert np.mean([len(chain) == 0 for chain in chains]) == pytest.approx(0.25, abs=0.05)


def test_the_same_seed_draws_the_same():
    material = corpus([heard("a", seed=seed) for seed in range(9)] + [NOISE], {})
    one, other = (next(batches(material, 900, 0.1, np.random.default_rng(5))) for _ in range(2))
    for left, right in zip(one[0], other[0], strict=True):
        np.testing.assert_array_equal(left, right)


@settings(deadline=None, max_examples=60)
@given(st.integers(4, 400), st.integers(0, 60), st.integers(0, 2**32))
def test_a_changed_utterance_is_finite_and_has_room_for_its_phones(frames, phones, seed):
    one = heard("a", max(frames, 3 * (phones + 2)), phones, seed)
    material = corpus([one, heard("b"), NOISE], {})
    new = changed(one, material, np.random.default_rng(seed))
    assert np.isfinite(new).all()
    assert new.shape[1] == MELS
    assert 3 * (phones + 2) <= len(new) <= LONGEST


def test_what_is_drawn_is_left_as_it_was():
    one = heard("a")
    before = one.features.copy()
    changed(one, corpus([one, NOISE], {}), np.random.default_rng(1))
    np.testing.assert_array_equal(one.features, before)


@pytest.mark.parametrize("snr", [0, 10, 30])
def test_what_is_mixed_in_lies_so_many_decibels_below(snr: float):
    speech, rng = np.full((50, MELS), 12, np.float32), np.random.default_rng(0)
    other = Heard(np.full((30, MELS), 3, np.float16), np.zeros(0, np.int16), "x", "noise")
    mixed = _mixed(speech, other, snr, rng)
    np.testing.assert_allclose(mixed, np.logaddexp(12, 12 - snr * DECIBEL), atol=1e-3)


def test_hiss_lies_under_the_loudest_bins():
    frames = np.zeros((50, MELS), np.float32)
    frames[:, ::2] = 20
    hissing = _hissing(frames, np.random.default_rng(0))
    assert hissing[:, 1::2].mean() > 5
    assert hissing[:, ::2].mean() == pytest.approx(20, abs=0.5)
