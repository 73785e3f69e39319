"""Look-ahead over output labels."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.asr.graph.const_fst import (
    ARC,
    WRITE_SORTED,
    ConstFst,
    from_arcs,
    write_const_fst,
)
from voice_skill.asr.graph.lookahead import END, LookAhead, with_lookahead, write_lookahead_fst

_STATES = 7
_state = st.integers(0, _STATES - 1)
_arc = st.tuples(_state, st.integers(1, 9), st.integers(0, 6), _state)
_PLUGINS = Path(f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}/fst/22")
"""Where Debian 12 keeps OpenFst's plug-ins."""


@st.composite
def _fsts(draw: st.DrawFn) -> ConstFst:
    """Small transducers, cycles and dead ends included."""
    drawn = draw(st.lists(_arc, max_size=25))
    finals = np.full(_STATES, np.inf, np.float32)
    finals[draw(st.lists(_state, min_size=1))] = 0
    arcs = np.array([(read, write, 0.5, target) for _, read, write, target in drawn], ARC)
    sources = np.array([source for source, *_ in drawn], np.int64)
    return from_arcs(0, finals, sources, arcs, sorted_by="write")


def _next(fst: ConstFst, state: int) -> set[int]:
    """The labels that can be written next, by walking."""
    found, seen, stack = set(), {state}, [state]
    while stack:
        here = stack.pop()
        if fst.finals[here] < np.inf:
            found.add(END)
        for _, write, _, target in fst.arcs[fst.first[here] : fst.first[here + 1]].tolist():
            if write:
                found.add(write)
            elif target not in seen:
                seen.add(target)
                stack.append(target)
    return found


def _members(graph: LookAhead, state: int) -> set[int]:
    return {one for begin, end in graph.reachable[state].tolist() for one in range(begin, end)}


@settings(deadline=None, max_examples=60)
@given(_fsts())
def test_each_state_knows_which_labels_can_be_written_next(fst: ConstFst) -> None:
    graph = with_lookahead(fst)
    for state in range(_STATES):
        assert _members(graph, state) == {graph.numbers[one] for one in _next(fst, state)}


@settings(deadline=None, max_examples=60)
@given(_fsts())
def test_only_the_output_labels_change(fst: ConstFst) -> None:
    graph = with_lookahead(fst)
    old_of = {0: 0, **{new: old for old, new in graph.numbers.items()}}
    back = [
        (source, read, old_of[write], cost, target)
        for source, (read, write, cost, target) in zip(
            graph.fst.sources.tolist(), graph.fst.arcs.tolist(), strict=True
        )
    ]
    arcs = zip(fst.sources.tolist(), fst.arcs.tolist(), strict=True)
    assert sorted(back) == sorted((source, *arc) for source, arc in arcs)
    assert np.array_equal(graph.fst.finals, fst.finals)


@settings(deadline=None, max_examples=60)
@given(_fsts())
def test_new_labels_have_no_gaps(fst: ConstFst) -> None:
    numbers = with_lookahead(fst).numbers
    assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))


def test_words_that_come_next_form_one_interval_where_the_graph_is_a_tree() -> None:
    rows = [(0, 1, 0, 1), (0, 2, 0, 2), (1, 3, 9, 3), (1, 4, 2, 3), (2, 3, 5, 3), (2, 4, 1, 3)]
    arcs = np.array([(read, write, 0, target) for _, read, write, target in rows], ARC)
    finals = np.array([np.inf, np.inf, np.inf, 0], np.float32)
    fst = from_arcs(0, finals, np.array([row[0] for row in rows]), arcs, sorted_by="write")
    assert [len(intervals) for intervals in with_lookahead(fst).reachable] == [1, 1, 1, 1]


@pytest.mark.skipif(
    shutil.which("fstconvert") is None or not _PLUGINS.is_dir(),
    reason="OpenFst is not installed (Debian: libfst-tools libfst22-plugins-base)",
)
def test_openfst_writes_a_file_of_the_same_size_and_reads_ours(
    tmp_path: Path, lexicon_graph: ConstFst
) -> None:
    plain, theirs, ours = tmp_path / "HCL.fst", tmp_path / "theirs.fst", tmp_path / "ours.fst"
    write_const_fst(plain, lexicon_graph, WRITE_SORTED)
    write_lookahead_fst(ours, with_lookahead(lexicon_graph))
    environment = {**os.environ, "LD_LIBRARY_PATH": str(_PLUGINS)}
    command = ["fstconvert", "--fst_type=olabel_lookahead", str(plain), str(theirs)]
    subprocess.run(command, check=True, env=environment)
    assert ours.stat().st_size == theirs.stat().st_size
    told = subprocess.run(
        ["fstinfo", str(ours)], check=True, env=environment, capture_output=True, text=True
    ).stdout
    assert "olabel_lookahead" in told
    assert ["#", "of", "arcs", str(len(lexicon_graph.arcs))] in map(str.split, told.splitlines())
