"""How much each word of a grammar tells: the price of leaving it out or adding it.

A word that every intent may hold ("the", "my") tells little; one that a single intent holds tells
most. The weight is the inverse document frequency over intents, or over the values of a slot list,
whichever is higher, scaled to `FLOOR`..1. So no list of stop words in any language is needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from voice_skill.nlu.network import Compiled, Network
from voice_skill.nlu.pieces import Payload

FLOOR = 0.15
UNKNOWN_WEIGHT = 1.0
"""Price of a word that the grammar does not know at all."""


def word_weights(compiled: Compiled) -> Mapping[str, float]:
    """Weight of each word in the grammar's vocabulary, `FLOOR`..1."""
    weights = _network_weights(
        compiled.sentences, lambda index: compiled.blocks[int(str(index))].intent
    )
    for values in compiled.lists:
        if len({value for ends in values.ends for value in ends}) == 1:
            for word in values.vocabulary:  # which tell no values apart ("half an hour")
                weights.setdefault(word, 1.0)
            continue
        if _is_numeric(values):  # a number word too few or too many is another number
            weights.update(dict.fromkeys(values.vocabulary, 1.0))
            continue
        for word, weight in _network_weights(values, lambda value: value).items():
            weights[word] = max(weight, weights.get(word, FLOOR))
    return weights


def _is_numeric(values: Network) -> bool:
    return all(isinstance(value, (int, float)) for ends in values.ends for value in ends)


def _network_weights(network: Network, kind: Callable[[Payload], Payload]) -> dict[str, float]:
    kinds_after = _reachable_kinds(network, kind)
    every = kinds_after[0].bit_count()
    holding: dict[str, int] = {}
    for arcs in network.words:
        for word, target in arcs.items():
            holding[word] = holding.get(word, 0) | kinds_after[target]
    scale = math.log(every + 1)
    return {
        word: FLOOR + (1 - FLOOR) * math.log((every + 1) / max(mask.bit_count(), 1)) / scale
        for word, mask in holding.items()
    }


def _reachable_kinds(network: Network, kind: Callable[[Payload], Payload]) -> list[int]:
    """For each state, the kinds of sentence that may follow, as a bit set."""
    bits: dict[Payload, int] = {}
    masks = [0] * len(network.words)
    for state in reversed(topological_order(network)):
        for payload in network.ends[state]:
            masks[state] |= 1 << bits.setdefault(kind(payload), len(bits))
        for target in network.words[state].values():
            masks[state] |= masks[target]
        for _, target in network.calls[state]:
            masks[state] |= masks[target]
    return masks


def topological_order(network: Network) -> list[int]:
    """States so ordered that every arc leads forward; networks have no loops."""
    order: list[int] = []
    seen: set[int] = set()
    stack: list[tuple[int, bool]] = [(0, False)]
    while stack:
        state, finished = stack.pop()
        if finished:
            order.append(state)
        elif state not in seen:
            seen.add(state)
            stack.append((state, True))
            targets = [*network.words[state].values(), *(t for _, t in network.calls[state])]
            stack.extend((target, False) for target in targets if target not in seen)
    return order[::-1]
