"""Phones expanded to transition ids."""

from __future__ import annotations

import math

import numpy as np
import pytest

from voice_skill.asr.graph.const_fst import ARC, ConstFst
from voice_skill.asr.graph.expand import disambiguation_ids, expand
from voice_skill.asr.graph.lexicon import parse
from voice_skill.asr.graph.phones import (
    SILENCE,
    TRANSITION_IDS,
    forward,
    in_word,
    self_loop,
    transition_state,
)

NECK = parse("N EH K")


@pytest.fixture
def graph(lexicon_graph: ConstFst) -> ConstFst:
    return lexicon_graph


def _leaving(graph: ConstFst, state: int) -> list[tuple[int, int, float, int]]:
    return list(graph.arcs[graph.first[state] : graph.first[state + 1]].tolist())


def _through(graph: ConstFst, states: set[int], label: int) -> set[int]:
    """The states reached by `label`, with arcs that read nothing before and after it."""
    return _closed(
        graph,
        {
            arc[3]
            for state in _closed(graph, states)
            for arc in _leaving(graph, state)
            if arc[0] == label
        },
    )


def _closed(graph: ConstFst, states: set[int]) -> set[int]:
    stack = list(states)
    while stack:
        for read, _, _, target in _leaving(graph, stack.pop()):
            if read == 0 and target not in states:
                states = states | {target}
                stack.append(target)
    return states


def _forwards(phones: tuple[int, ...], before: int = SILENCE) -> list[int]:
    contexts = (before, *phones[:-1])
    return [
        forward(transition_state(kaldi, left))
        for kaldi, left in zip(in_word(phones), contexts, strict=True)
    ]


def test_each_phone_is_entered_after_the_phone_before_it(graph: ConstFst) -> None:
    states = {graph.start}
    for label in [*_forwards(NECK), *_forwards(NECK, before=NECK[-1])]:
        states = _through(graph, states, label)
        assert states
    assert not _through(graph, {graph.start}, _forwards(NECK, before=NECK[0])[0])


def test_a_phone_may_last_as_long_as_it_likes(graph: ConstFst) -> None:
    (first, *_) = _forwards(NECK)
    loop = self_loop(transition_state(in_word(NECK)[0], SILENCE))
    for state in _through(graph, {graph.start}, first):
        loops = [arc for arc in _leaving(graph, state) if arc[0] == loop]
        assert [(arc[1], arc[3]) for arc in loops] == [(0, state)]
        assert loops[0][2] == pytest.approx(math.log(2))


def test_what_a_mark_leads_to_has_no_self_loop(graph: ConstFst) -> None:
    marked = graph.arcs[graph.arcs["read"] > TRANSITION_IDS]
    assert set(marked["read"].tolist()) == set(disambiguation_ids(4))
    for target in set(marked["target"].tolist()):
        assert all(arc[3] != target for arc in _leaving(graph, target))


def test_going_on_costs_as_much_as_staying() -> None:
    (kaldi,) = in_word(parse("AA"))
    arcs = np.array([(kaldi, 1, 0.5, 1)], ARC)
    finals = np.array([np.inf, 0], np.float32)
    lexicon = ConstFst(0, finals, np.array([0, 1, 1]), arcs)
    costs = {arc[0]: arc[2] for arc in expand(lexicon).arcs.tolist()}
    state = transition_state(kaldi, SILENCE)
    assert costs[forward(state)] == pytest.approx(0.5 + math.log(2))
    assert costs[self_loop(state)] == pytest.approx(math.log(2))


def test_arcs_are_sorted_by_word(graph: ConstFst) -> None:
    for state in range(len(graph.finals)):
        written = [arc[1] for arc in _leaving(graph, state)]
        assert written == sorted(written)


def test_every_label_is_one_of_the_models(graph: ConstFst) -> None:
    assert graph.arcs["read"].max() == disambiguation_ids(4)[-1]
    assert set(graph.arcs["write"].tolist()) == {0, 1, 2, 3, 4}
