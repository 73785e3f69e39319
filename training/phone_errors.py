"""How many phones the network gets wrong without any dictionary: the trainer's own yardstick."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from training.corpus import Heard
from training.network import AcousticNetwork
from training.objective import start_probabilities
from voice_skill.asr.graph.phones import BASES, FIRST_FRAMES


@njit(cache=True)
def _best_phones(scores, bigram, start):  # type: ignore[no-untyped-def]
    """The likeliest phone sequence, silence included; `bigram` in logarithms, `start` not."""
    frames = len(scores)
    came_from = np.empty((frames, BASES), np.int64)  # the phone before, or -1 for the same one
    best = np.log(start + np.float32(1e-20)) + scores[0, :BASES]
    for t in range(1, frames):
        following = np.empty(BASES, scores.dtype)
        for j in range(BASES):
            following[j], came_from[t, j] = best[j] + scores[t, FIRST_FRAMES + j], -1
            for i in range(BASES):
                entering = best[i] + bigram[i, j] + scores[t, BASES * i + j]
                if entering > following[j]:
                    following[j], came_from[t, j] = entering, i
        best = following
    phone = np.argmax(best)
    phones = [phone]
    for t in range(frames - 1, 0, -1):
        if came_from[t, phone] >= 0:
            phone = came_from[t, phone]
            phones.append(phone)
    return phones[::-1]


def phone_error_rates(
    network: AcousticNetwork, held_out: Sequence[Heard], bigram: NDArray[np.float32]
) -> dict[str, float]:
    """The share of wrong phones (Levenshtein distance over length) of each source."""
    logs = np.log(bigram + 1e-20).astype(np.float32)
    start = start_probabilities(bigram)
    wrong: dict[str, int] = {}
    spoken: dict[str, int] = {}
    for one in held_out:
        scores = network.scores(one.features)
        heard = [phone for phone in _best_phones(scores, logs, start) if phone]
        errors = Levenshtein.distance(heard, one.phones.tolist())
        wrong[one.source] = wrong.get(one.source, 0) + errors
        spoken[one.source] = spoken.get(one.source, 0) + len(one.phones)
    return {source: wrong[source] / max(1, count) for source, count in sorted(spoken.items())}
