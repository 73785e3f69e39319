"""The objective, against sums over every alignment written out and against finite differences."""

import itertools

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")

from training.network import Packing  # noqa: E402
from training.objective import lfmmi_loss, phone_bigram, start_probabilities  # noqa: E402
from voice_skill.asr.graph.phones import (  # noqa: E402
    BASES,
    PDFS,
    SILENCE,
    first_pdf,
    later_pdf,
)

CHAINS = [np.array([5, 9, 5, 31], np.int16), np.array([12, 7], np.int16)]


def packed(*lengths: int) -> Packing:
    """Utterances of so many rows, two rows apart."""
    starts = np.cumsum([0, *[length + 2 for length in lengths[:-1]]])
    return Packing(torch.zeros(0), starts, np.array(lengths))


def alignments(chain, rows: int):
    """Every way to spread a chain, with silences wherever they may be, over the rows."""
    gaps = len(chain) + 1
    for silences in itertools.product((False, True), repeat=gaps):
        states = []
        for gap, silent in enumerate(silences):
            states += [SILENCE] * silent + [int(phone) for phone in chain[gap : gap + 1]]
        for cuts in itertools.combinations(range(1, rows), len(states) - 1):
            lengths = np.diff([0, *cuts, rows])
            yield [(state, length) for state, length in zip(states, lengths, strict=True)]


def score(alignment, scores, bigram) -> float:
    start, total, row, left = start_probabilities(bigram), 0.0, 0, SILENCE
    for phone, length in alignment:
        total += np.log(bigram[left, phone] if row else start[phone])
        total += scores[row, first_pdf(left if row else SILENCE, phone)]
        total += scores[row + 1 : row + length, later_pdf(phone)].sum()
        row, left = row + length, phone
    return total


def summed(values) -> float:
    return float(np.logaddexp.reduce(list(values)))


def test_the_numerator_is_the_sum_over_every_alignment():
    rng = np.random.default_rng(1)
    bigram, chain, rows = phone_bigram(CHAINS), CHAINS[1], 6
    scores = rng.normal(size=(rows, PDFS)).astype(np.float32)
    by_hand = summed(score(one, scores, bigram) for one in alignments(chain, rows))
    from training.objective import _numerator

    start = start_probabilities(bigram)
    compiled = _numerator(scores, chain.astype(np.int64), bigram, start, np.zeros_like(scores))
    assert compiled == pytest.approx(by_hand, abs=1e-4)


def test_the_denominator_is_the_sum_over_every_phone_at_every_row():
    rng = np.random.default_rng(2)
    bigram, rows = phone_bigram(CHAINS), 4
    scores = rng.normal(size=(rows, PDFS)).astype(np.float32)
    start = start_probabilities(bigram)
    with np.errstate(divide="ignore"):
        paths = np.log(start) + scores[0, :BASES]
    for row in scores[1:]:
        first = row[: BASES * BASES].reshape(BASES, BASES)
        with np.errstate(divide="ignore"):
            entered = np.logaddexp.reduce(paths[:, None] + np.log(bigram) + first, axis=0)
        paths = np.logaddexp(entered, paths + row[BASES * BASES :])
    from training.objective import _denominator

    compiled = _denominator(scores, bigram, start, np.zeros_like(scores))
    assert compiled == pytest.approx(summed(paths), abs=1e-4)


def test_the_gradient_is_the_slope_of_the_loss():
    rng = np.random.default_rng(3)
    bigram, packing = phone_bigram(CHAINS), packed(12, 7)
    scores = torch.tensor(rng.normal(size=(23, PDFS)), dtype=torch.float32, requires_grad=True)
    lfmmi_loss(scores, packing, CHAINS, bigram).backward()
    direction = torch.tensor(rng.normal(size=(23, PDFS)), dtype=torch.float32)
    step = 1e-2
    with torch.no_grad():
        up = lfmmi_loss(scores + step * direction, packing, CHAINS, bigram)
        down = lfmmi_loss(scores - step * direction, packing, CHAINS, bigram)
    slope = (scores.grad * direction).sum()
    assert float(up - down) / (2 * step) == pytest.approx(float(slope), rel=2e-2)


def test_rows_between_utterances_have_no_gradient():
    scores = torch.randn(23, PDFS, requires_grad=True)
    lfmmi_loss(scores, packed(12, 7), CHAINS, phone_bigram(CHAINS)).backward()
    assert not scores.grad[12:14].any()
    assert not scores.grad[21:].any()


def test_phones_that_do_not_fit_count_for_nothing():
    scores = torch.randn(23, PDFS, requires_grad=True)
    lfmmi_loss(scores, packed(3, 7), CHAINS, phone_bigram(CHAINS)).backward()
    assert not scores.grad[:3].any()
    assert scores.grad[5:12].any()


def test_an_utterance_without_phones_is_silence():
    scores = torch.zeros(8, PDFS)
    scores[:, later_pdf(SILENCE)] = scores[:, first_pdf(SILENCE, SILENCE)] = 50
    nothing = [np.zeros(0, np.int16)]
    assert lfmmi_loss(scores, packed(8), nothing, phone_bigram(CHAINS)).item() < 1


def test_the_bigram_is_a_distribution_in_which_silence_follows_no_silence():
    bigram = phone_bigram(CHAINS)
    np.testing.assert_allclose(bigram.sum(1), 1, rtol=1e-5)
    assert bigram[SILENCE, SILENCE] == 0
    assert bigram[5, SILENCE] == pytest.approx(0.03)  # no chain ends in it
    assert bigram[7, SILENCE] == pytest.approx(1)  # it ends every chain that it is in


def test_scores_too_far_apart_for_32_bits_still_have_a_loss_and_a_gradient():
    scores = (100 * torch.randn(23, PDFS)).requires_grad_()
    loss = lfmmi_loss(scores, packed(12, 7), CHAINS, phone_bigram(CHAINS))
    loss.backward()
    assert torch.isfinite(loss)
    assert torch.isfinite(scores.grad).all()
