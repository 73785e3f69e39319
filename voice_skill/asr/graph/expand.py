"""From phones to transition ids: the H and C of a decoding graph, over a lexicon's transducer.

Each phone arc becomes the forward transition of its phone after the phone before it, and the state
it enters gets the phone's self-loop. So a state is split by (state, phone that entered it, last
phone): the second says which self-loop it has, the third which context its arcs have.
"""

from __future__ import annotations

import math

import numpy as np

from voice_skill.asr.graph.const_fst import ARC, ConstFst, from_arcs
from voice_skill.asr.graph.lexicon_fst import SILENCE_MARK
from voice_skill.asr.graph.phones import (
    KALDI_PHONES,
    SILENCE,
    TRANSITION_IDS,
    base_phone,
    forward,
    self_loop,
    transition_state,
)

STAY = GO = math.log(2)
"""Costs of staying in a phone and of going on: both have probability a half in the model."""

_State = tuple[int, int, int]
"""A state of the lexicon, the Kaldi phone whose self-loop it has (0: none), the last phone."""


def disambiguation_ids(marks: int) -> range:
    """The labels that disambiguation symbols have beside transition ids."""
    return range(TRANSITION_IDS + 1, TRANSITION_IDS + 1 + marks)


def expand(lexicon: ConstFst) -> ConstFst:
    """The transducer from transition ids to words; every arc list is sorted by output label."""
    leaving = [
        lexicon.arcs[begin:end].tolist()
        for begin, end in zip(lexicon.first[:-1], lexicon.first[1:], strict=True)
    ]
    numbers: dict[_State, int] = {(lexicon.start, 0, SILENCE): 0}
    order = list(numbers)
    sources: list[int] = []
    arcs: list[tuple[int, int, float, int]] = []

    def number(state: _State) -> int:
        found = numbers.setdefault(state, len(order))
        if found == len(order):
            order.append(state)
        return found

    for source, (state, entered, last) in enumerate(order):  # grows on the way
        if entered:
            sources.append(source)
            # One self-loop for all contexts: they share their later frames.
            arcs.append((self_loop(transition_state(entered, SILENCE)), 0, STAY, source))
        for read, write, cost, target in leaving[state]:
            sources.append(source)
            if 0 < read <= KALDI_PHONES:
                entry = number((target, read, base_phone(read)))
                label = forward(transition_state(read, last))
                arcs.append((label, write, cost + GO, entry))
            else:
                label = TRANSITION_IDS + 1 + read - SILENCE_MARK if read else 0
                arcs.append((label, write, cost, number((target, 0, last))))
    finals = lexicon.finals[[state for state, _, _ in order]]
    return from_arcs(0, finals, np.array(sources), np.array(arcs, ARC), sorted_by="write")
