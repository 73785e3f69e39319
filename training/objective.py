"""The training objective: lattice-free MMI, end to end, from a flat start.

How much likelier the phones that were spoken (numerator, silence allowed anywhere) are than all
phone sequences (denominator, a phone bigram). Both sums over alignments have the topology of the
exported model: one frame of a phone's first-frame pdf, then any number of its later-frames pdf.

D. Povey et al., "Purely sequence-trained neural networks for ASR based on lattice-free MMI", 2016;
H. Hadian et al., "End-to-end speech recognition using lattice-free MMI", 2018.

The sums are small and sequential, so they are compiled loops, one utterance a thread; their exact
gradient (the difference of two occupancies) is handed to PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from numba import njit, prange
from numpy.typing import NDArray
from torch import Tensor

from training.network import Packing
from voice_skill.asr.graph.phones import BASES, FIRST_FRAMES, SILENCE

SILENCE_FLOOR = 0.03
"""The least probability of silence after any phone."""
FLOOR = -60.0
"""Scores of a row that are so far (in nats) below its best count as just so far: less would be zero
in 32 bits."""
SMOOTHING = 0.1
"""Weight of the unigram in the phone bigram."""


def phone_bigram(chains: Iterable[NDArray[Any]]) -> NDArray[np.float32]:
    """(40, 40): the probability of a phone (column) after another (row), silence between chains."""
    counts = np.zeros((BASES, BASES))
    for chain in chains:
        whole = np.concatenate([[SILENCE], chain, [SILENCE]]).astype(np.int64)
        np.add.at(counts, (whole[:-1], whole[1:]), 1)
    unigram = counts[:, 1:].sum(0)
    unigram /= unigram.sum()
    phones = counts[:, 1:] / np.maximum(counts[:, 1:].sum(1, keepdims=True), 1)
    phones = (1 - SMOOTHING) * phones + SMOOTHING * unigram
    phones /= phones.sum(1, keepdims=True)
    silence = np.maximum(counts[:, SILENCE] / np.maximum(counts.sum(1), 1), SILENCE_FLOOR)
    silence[SILENCE] = 0  # silence goes on by its own loop
    return np.concatenate([silence[:, None], phones * (1 - silence[:, None])], 1).astype(np.float32)


def start_probabilities(bigram: NDArray[np.float32]) -> NDArray[np.float32]:
    """(40,): an utterance begins with silence or at once with a phone."""
    start: NDArray[np.float32] = bigram[SILENCE].copy()
    start[SILENCE] = 1
    start /= start.sum()
    return start


@njit(fastmath=True, cache=True)
def _denominator(scores, bigram, start, gradient):  # type: ignore[no-untyped-def]
    """Log of the sum over all phone sequences; their occupancies are added to `gradient`."""
    peaks, first, later = _ways_on(scores, bigram)
    forward = np.zeros((len(scores), BASES), np.float32)
    for j in range(BASES):
        forward[0, j] = start[j] * np.exp(max(scores[0, j] - peaks[0], np.float32(FLOOR)))
    scaling = _forward(first, later, forward)
    backward = _backward(first, later, forward, scaling, gradient)
    for j in range(BASES):
        gradient[0, j] += forward[0, j] * backward[j]
    total = 0.0
    for t in range(len(scores)):
        total += peaks[t] - np.log(scaling[t])
    return total


@njit(fastmath=True, cache=True)
def _ways_on(scores, bigram):  # type: ignore[no-untyped-def]
    """Best scores of the rows; then, by them, weights of entering [left, phone] and of staying."""
    frames, floor = len(scores), np.float32(FLOOR)
    peaks = np.empty(frames, np.float32)
    first = np.empty((frames, BASES, BASES), np.float32)  # with the bigram inside
    later = np.empty((frames, BASES), np.float32)
    for t in range(frames):
        peak = scores[t].max()
        peaks[t] = peak
        for i in range(BASES):
            for j in range(BASES):
                first[t, i, j] = bigram[i, j] * np.exp(max(scores[t, BASES * i + j] - peak, floor))
        for j in range(BASES):
            later[t, j] = np.exp(max(scores[t, FIRST_FRAMES + j] - peak, floor))
    return peaks, first, later


@njit(fastmath=True, cache=True)
def _forward(first, later, forward):  # type: ignore[no-untyped-def]
    """Fill `forward` from its first row on, each row scaled to one; the factors."""
    scaling = np.empty(len(forward), np.float32)
    for t in range(len(forward)):
        if t:
            for i in range(BASES):
                before = forward[t - 1, i]
                for j in range(BASES):
                    forward[t, j] += before * first[t, i, j]
            for j in range(BASES):
                forward[t, j] += forward[t - 1, j] * later[t, j]
        scaling[t] = 1 / forward[t].sum()
        forward[t] *= scaling[t]
    return scaling


@njit(fastmath=True, cache=True)
def _backward(first, later, forward, scaling, gradient):  # type: ignore[no-untyped-def]
    """Add the occupancies of all rows but the first to `gradient`; what comes after that one."""
    huge = np.float32(1e30)
    backward = np.ones(BASES, np.float32)
    for t in range(len(forward) - 1, 0, -1):
        before = np.zeros(BASES, np.float32)
        for i in range(BASES):
            inside = np.float32(0)
            weight = forward[t - 1, i] * scaling[t]
            for j in range(BASES):
                ahead = first[t, i, j] * backward[j]
                gradient[t, BASES * i + j] += weight * ahead
                inside += ahead
            stay = later[t, i] * backward[i]
            gradient[t, FIRST_FRAMES + i] += weight * stay
            before[i] = min((inside + stay) * scaling[t], huge)
        backward = before
    return backward


@njit(cache=True)
def _numerator(scores, chain, bigram, start, gradient):  # type: ignore[no-untyped-def]
    """Log of the sum over alignments of one phone chain, with silence wherever it may be.

    State 2k is the silence before phone k, state 2k + 1 is phone k. Occupancies are subtracted from
    `gradient`. Returns -inf, and touches nothing, where no alignment fits.
    """
    phone = np.zeros(2 * len(chain) + 1, np.int64)
    phone[1::2] = chain
    pdfs, costs = _arcs_of_chain(phone, bigram)
    weights, forward, scaling, total = _forward_in_chain(scores, phone, pdfs, costs, start)
    ends = forward[-1, -1] + (forward[-1, -2] if len(phone) > 1 else 0.0)
    if ends <= 1e-250:
        return -np.inf
    backward = np.zeros(len(phone))
    backward[-2:] = 1 / ends
    for t in range(len(scores) - 1, 0, -1):
        before = np.zeros(len(phone))
        for way in range(3):
            for s in range(way, len(phone)):
                ahead = weights[t, way, s] * (backward[s] * scaling[t])
                before[s - way] += ahead
                gradient[t, pdfs[way, s]] -= forward[t - 1, s - way] * ahead
        backward = before
    for s in range(min(2, len(phone))):
        gradient[0, phone[s]] -= forward[0, s] * backward[s]
    return total + np.log(ends)


@njit(cache=True)
def _arcs_of_chain(phone, bigram):  # type: ignore[no-untyped-def]
    """(3, states) pdfs of staying in a state, stepping into it, skipping silence; probabilities."""
    pdfs, costs = np.zeros((3, len(phone)), np.int64), np.zeros((3, len(phone)))
    for s in range(len(phone)):
        pdfs[0, s], costs[0, s] = FIRST_FRAMES + phone[s], 1.0
        if s >= 1:
            pdfs[1, s] = BASES * phone[s - 1] + phone[s]
            costs[1, s] = bigram[phone[s - 1], phone[s]]
        if s >= 3 and s % 2:
            pdfs[2, s] = BASES * phone[s - 2] + phone[s]
            costs[2, s] = bigram[phone[s - 2], phone[s]]
    return pdfs, costs


@njit(cache=True)
def _forward_in_chain(scores, phone, pdfs, costs, start):  # type: ignore[no-untyped-def]
    """Weights (rows, 3, states) of the arcs, forward sums scaled to one, the factors, their log.

    The sums are zero from the row on that no alignment reaches.
    """
    frames, states = len(scores), len(phone)
    weights = np.zeros((frames, 3, states))
    forward, scaling = np.zeros((frames, states)), np.zeros(frames)
    total = 0.0
    for t in range(frames):
        peak = -np.inf
        for s in range(states):
            for way in range(3):
                peak = max(peak, scores[t, pdfs[way, s]])
        if t == 0:
            for s in range(min(2, states)):
                forward[0, s] = start[phone[s]] * np.exp(scores[0, phone[s]] - peak)
        else:
            for way in range(3):
                for s in range(way, states):
                    weight = costs[way, s] * np.exp(scores[t, pdfs[way, s]] - peak)
                    weights[t, way, s] = weight
                    forward[t, s] += forward[t - 1, s - way] * weight
        whole = forward[t].sum()
        if whole <= 0:
            break
        scaling[t] = 1 / whole
        forward[t] *= scaling[t]
        total += peak - np.log(scaling[t])
    return weights, forward, scaling, total


@njit(parallel=True, cache=True)
def _sums(scores, starts, lengths, chains, ends, bigram, start, gradient):  # type: ignore[no-untyped-def]
    """Log of numerator over denominator for each utterance, nan where the phones do not fit."""
    results = np.full(len(starts), np.nan)
    for u in prange(len(starts)):
        first, last = starts[u], starts[u] + lengths[u]
        chain = chains[ends[u - 1] if u else 0 : ends[u]]
        numerator = _numerator(scores[first:last], chain, bigram, start, gradient[first:last])
        if numerator > -np.inf:
            results[u] = numerator - _denominator(
                scores[first:last], bigram, start, gradient[first:last]
            )
    return results


class _LogRatio(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, scores: Tensor, *rest: Any) -> Tensor:
        values = np.ascontiguousarray(scores.detach().numpy())
        gradient = np.zeros_like(values)
        starts, lengths, chains, ends, bigram, start = rest
        ratios = _sums(values, starts, lengths, chains, ends, bigram, start, gradient)
        fits = ~np.isnan(ratios)
        rows = int(lengths[fits].sum())
        ctx.gradient = torch.from_numpy(gradient).div_(max(rows, 1))
        return scores.new_tensor(-ratios[fits].sum() / max(rows, 1))

    @staticmethod
    def backward(ctx: Any, to_loss: Tensor) -> tuple[Tensor | None, ...]:
        return (ctx.gradient.mul_(to_loss), *[None] * 6)


def lfmmi_loss(
    scores: Tensor, packing: Packing, chains: Sequence[NDArray[Any]], bigram: NDArray[np.float32]
) -> Tensor:
    """Minus the mean log ratio of numerator and denominator for each row of the utterances.

    `scores` is (rows, pdfs), `chains` the phones of each utterance (indices, without silence).
    Utterances too short for their phones count for nothing.
    """
    whole = np.concatenate(chains).astype(np.int64)
    ends = np.cumsum([len(chain) for chain in chains], dtype=np.int64)
    start = start_probabilities(bigram)
    loss: Tensor = _LogRatio.apply(  # type: ignore[no-untyped-call]
        scores, packing.starts, packing.lengths, whole, ends, bigram, start
    )
    return loss
