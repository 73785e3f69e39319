"""Look-ahead over output labels: OpenFst's `olabel_lookahead` format, made without OpenFst.

While Vosk composes HCLr.fst with a grammar, it asks of each state which words can come next, so
that paths to no allowed word end at once. The answer lies in the file: words are renumbered so that
those that can come next from a state form few intervals (Allauzen, Riley & Schalkwyk: "A
generalized composition algorithm for weighted finite-state transducers", Interspeech 2009), and the
intervals of every state follow the transducer.

The layout is that of OpenFst 1.7 (`fst/add-on.h`, `label-reachable.h`, `interval-set.h`); a test
compares with what OpenFst's own `fstconvert` writes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_skill.asr.graph.const_fst import (
    MAGIC,
    WRITE_SORTED,
    ConstFst,
    from_arcs,
    packed_const_fst,
    packed_text,
)

END = -1
"""Stands among the output labels for "here a sentence may end"."""
_ADD_ON_MAGIC = 446681434
_Labels = Mapping[int, int]


@dataclass(frozen=True)
class LookAhead:
    """A transducer whose output labels are renumbered, and what can be written from its states."""

    fst: ConstFst
    numbers: _Labels
    """Old output label (or `END`) → new one; the new ones are 1, 2, 3…"""
    reachable: Sequence[NDArray[np.int32]]
    """For each state (intervals, 2): labels from the first number to before the second."""


def with_lookahead(fst: ConstFst) -> LookAhead:
    """Renumber output labels, and find the next ones that can be written from each state."""
    silent, written = _next_states(fst), _next_labels(fst)
    order = _children_first(silent)
    numbers: dict[int, int] = {}
    for state in order:
        for label in written[state]:
            numbers.setdefault(label, len(numbers) + 1)
    sets = _reachable(order, silent, [{numbers[one] for one in labels} for labels in written])
    renumber = np.zeros(max([*numbers, 0]) + 1, np.int32)
    renumber[[label for label in numbers if label != END]] = [
        number for label, number in numbers.items() if label != END
    ]
    arcs = fst.arcs.copy()
    arcs["write"] = renumber[arcs["write"]]
    renumbered = from_arcs(fst.start, fst.finals, fst.sources, arcs, sorted_by="write")
    intervals: dict[int, NDArray[np.int32]] = {one: _intervals(one) for one in set(sets)}
    return LookAhead(renumbered, numbers, [intervals[one] for one in sets])


def _next_states(fst: ConstFst) -> list[list[int]]:
    """From each state the states that are reached without writing anything."""
    found: list[list[int]] = [[] for _ in fst.finals]
    silent = fst.arcs["write"] == 0
    pairs = zip(fst.sources[silent].tolist(), fst.arcs["target"][silent].tolist(), strict=True)
    for source, target in dict.fromkeys(pairs):
        if source != target:
            found[source].append(target)
    return found


def _next_labels(fst: ConstFst) -> list[list[int]]:
    """At each state the labels that its arcs write, and `END` where it is final."""
    found: list[list[int]] = [[END] if final < np.inf else [] for final in fst.finals]
    loud = fst.arcs["write"] != 0
    pairs = zip(fst.sources[loud].tolist(), fst.arcs["write"][loud].tolist(), strict=True)
    for source, label in dict.fromkeys(pairs):
        found[source].append(label)
    return found


def _children_first(silent: Sequence[Sequence[int]]) -> list[int]:
    """States so that those reached in silence come before (but in cycles), and close together."""
    entered = {target for targets in silent for target in targets}
    roots = [*(state for state in range(len(silent)) if state not in entered), *range(len(silent))]
    order: list[int] = []
    seen: set[int] = set()
    for root in roots:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(silent[root]))]
        while stack:
            state, targets = stack[-1]
            target = next((target for target in targets if target not in seen), None)
            if target is None:
                order.append(state)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(silent[target])))
    return order


def _reachable(
    order: Sequence[int], silent: Sequence[Sequence[int]], written: Sequence[set[int]]
) -> list[int]:
    """For each state the labels that can be written next, as bits of an integer."""
    sets = [sum(1 << label for label in labels) for labels in written]
    grown = True
    while grown:  # once, and once more for every nesting of cycles
        grown = False
        for state in order:
            reached = sets[state]
            for target in silent[state]:
                reached |= sets[target]
            grown |= reached != sets[state]
            sets[state] = reached
    return sets


def _intervals(bits: int) -> NDArray[np.int32]:
    raw = np.frombuffer(bits.to_bytes(bits.bit_length() // 8 + 1, "little"), np.uint8)
    steps = np.diff(np.unpackbits(raw, bitorder="little").astype(np.int8), prepend=0, append=0)
    return np.column_stack((np.flatnonzero(steps > 0), np.flatnonzero(steps < 0))).astype(np.int32)


def write_lookahead_fst(file: Path, graph: LookAhead) -> None:
    """Write HCLr.fst."""
    outer = struct.pack("<i", MAGIC) + packed_text("olabel_lookahead") + packed_text("standard")
    outer += struct.pack("<iiQqqq", 1, 0, WRITE_SORTED, -1, 0, 0)
    outer += struct.pack("<i", _ADD_ON_MAGIC)
    # Something is added on: nothing for input labels, something for output labels; it looks at
    # output, and holds no list of old labels.
    reach = struct.pack("<3?2?", True, False, True, False, False)
    reach += struct.pack("<iq", graph.numbers.get(END, END), len(graph.reachable))
    sets = b"".join(map(_packed_intervals, graph.reachable))
    file.write_bytes(outer + packed_const_fst(graph.fst, WRITE_SORTED) + reach + sets)


def _packed_intervals(intervals: NDArray[np.int32]) -> bytes:
    members = int((intervals[:, 1] - intervals[:, 0]).sum())
    return struct.pack("<q", len(intervals)) + intervals.tobytes() + struct.pack("<i", members)
