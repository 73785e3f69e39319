"""Child process that compiles a grammar: `python -m voice_skill.asr.fst_compiler JOB.json`.

It is a process of its own because `kaldifst` and `vosk` must not meet: imported in the wrong order
they wait for each other for ever. `JOB.json` is `Job` as a dictionary.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path

import kaldifst

_MAX_STATES = 2_000_000
"""Determinising stops here; the grammar is then used as it is, larger but the same."""
_MAX_WILD_ARCS = 2_000_000
"""With more arcs than this inside its wildcards, a grammar hears only `[unk]` there."""


@dataclass(frozen=True)
class Job:
    """One grammar to compile. All labels are word ids of the prepared `words.txt`."""

    sentences: str
    """AT&T text of the sentences, an acceptor."""
    wildcard: int
    """Label that stands for a wildcard in `sentences`, and is written for each of its words."""
    unknown: int
    """Id of `[unk]`; 0 for a model without it."""
    decoys: list[tuple[int, int]]
    """For every decoy the id that is read and the id that is written."""
    costs: dict[str, float]
    """`Costs` by name."""
    output: str
    """The `Gr.fst` to write."""


def compile_grammar(job: Job) -> None:
    """Write `job.output`: sentences, competitors, arcs sorted by label, as a constant FST."""
    fst = _sentences(job.sentences)
    _weigh(fst, job.costs["branch"])
    cheapest = _cheapest(fst)
    easy = job.costs["adapt"] * cheapest
    fst.set_final(fst.start, cheapest * job.costs["silence"])
    _open_wildcards(fst, job)
    unknown = [(job.unknown, job.unknown)] if job.unknown else []
    _add_loop(fst, unknown, easy + job.costs["unknown_enter"], job.costs["unknown_word"])
    _add_loop(fst, job.decoys, easy + job.costs["decoy_enter"], job.costs["decoy_word"])
    kaldifst.arcsort(fst, sort_type="ilabel")
    if not kaldifst.StdConstFst(fst).write(job.output):
        raise OSError(f"could not write {job.output}")


def _sentences(text: str) -> kaldifst.StdVectorFst:
    """The smallest deterministic acceptor of the sentences, where one of bearable size exists."""
    fst = kaldifst.compile(text, acceptor=True)
    kaldifst.connect(fst)
    small = kaldifst.StdVectorFst(fst)
    try:
        partial = kaldifst.determinize_star(small, max_states=_MAX_STATES)
    except RuntimeError:
        partial = True
    if partial:
        kaldifst.rmepsilon(fst)
        return fst
    kaldifst.minimize(small)
    return small


def _weigh(fst: kaldifst.StdVectorFst, scale: float) -> None:
    """Make every choice cost `scale` times the logarithm of the number of choices.

    A large grammar has a sentence for almost any sound, so each of its sentences must be dearer,
    or its competitors would never win.
    """
    for state in range(fst.num_states):
        arcs = _arcs(fst, state)
        final = float(fst.final(state).value)
        ends = not math.isinf(final)
        cost = scale * math.log(max(1, len(arcs) + ends))
        fst.delete_arcs(state, len(arcs))
        for label, weight, target in arcs:
            fst.add_arc(state, kaldifst.StdArc(label, label, weight + cost, target))
        if ends and state != fst.start:
            fst.set_final(state, final + cost)


def _cheapest(fst: kaldifst.StdVectorFst) -> float:
    """Cost of the cheapest sentence that is not silence."""
    best, queue = {}, [(0.0, int(fst.start), False)]
    while queue:
        cost, state, begun = heapq.heappop(queue)
        if (state, begun) in best:
            continue
        best[state, begun] = cost
        if state < 0:  # beyond a final state
            return cost
        final = float(fst.final(state).value)
        if begun and not math.isinf(final):
            heapq.heappush(queue, (cost + final, -1 - state, True))
        for _, weight, target in _arcs(fst, state) if state >= 0 else ():
            heapq.heappush(queue, (cost + weight, target, True))
    return 0.0


def _open_wildcards(fst: kaldifst.StdVectorFst, job: Job) -> None:
    """Let every wildcard read words of the model as themselves, and `[unk]` as its own label."""
    arcs_of = {state: _arcs(fst, state) for state in range(fst.num_states)}
    wild = sum(label == job.wildcard for arcs in arcs_of.values() for label, _, _ in arcs)
    words = [(job.unknown, job.wildcard, job.costs["unknown_word"])] if job.unknown else []
    if wild * len(job.decoys) < _MAX_WILD_ARCS:
        words += [(read, read, job.costs["decoy_word"]) for read, _ in job.decoys]
    for state, arcs in arcs_of.items():
        if all(label != job.wildcard for label, _, _ in arcs):
            continue
        fst.delete_arcs(state, len(arcs))
        for label, weight, target in arcs:
            if label != job.wildcard:
                fst.add_arc(state, kaldifst.StdArc(label, label, weight, target))
                continue
            empty, loop = fst.add_state(), fst.add_state()
            fst.add_arc(state, kaldifst.StdArc(0, 0, weight, empty))
            fst.add_arc(loop, kaldifst.StdArc(0, 0, 0.0, target))
            _read(fst, empty, loop, words)


def _arcs(fst: kaldifst.StdVectorFst, state: int) -> list[tuple[int, float, int]]:
    """Label, weight and target of every arc that leaves `state` of an acceptor."""
    return [
        (int(arc.ilabel), float(arc.weight.value), int(arc.nextstate))
        for arc in kaldifst.ArcIterator(fst, state)
    ]


def _add_loop(
    fst: kaldifst.StdVectorFst, words: list[tuple[int, int]], enter: float, cost: float
) -> None:
    """Hang a loop over `words` beside the sentences; it is left after at least one of them."""
    if not words or math.isinf(enter):
        return
    empty, loop = fst.add_state(), fst.add_state()
    fst.set_final(loop, 0.0)
    fst.add_arc(fst.start, kaldifst.StdArc(0, 0, enter, empty))
    _read(fst, empty, loop, [(read, written, cost) for read, written in words])


def _read(
    fst: kaldifst.StdVectorFst, empty: int, loop: int, words: list[tuple[int, int, float]]
) -> None:
    """Arcs that read one or more `words` (label read, label written, cost) on the way to `loop`."""
    for read, written, cost in words:
        for state in (empty, loop):
            fst.add_arc(state, kaldifst.StdArc(read, written, cost, loop))


def main() -> None:
    """Compile the job named on the command line."""
    compile_grammar(Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
