"""OpenFst's constant format."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.asr.child import run_module
from voice_skill.asr.graph.const_fst import (
    ARC,
    READ_SORTED,
    ConstFst,
    from_arcs,
    read_const_fst,
    write_const_fst,
)
from voice_skill.errors import ModelError

_STATES = 5
_labels, _states = st.integers(0, 9), st.integers(0, _STATES - 1)
_costs = st.floats(-4, 9, width=32)
_arcs = st.lists(st.tuples(_states, st.tuples(_labels, _labels, _costs, _states)), max_size=20)
_finals = st.lists(_costs | st.just(np.inf), min_size=_STATES, max_size=_STATES)


def _fst(arcs: list[tuple[int, tuple[int, int, float, int]]], finals: list[float]) -> ConstFst:
    sources = np.array([source for source, _ in arcs], np.int64)
    table = np.array([arc for _, arc in arcs], ARC)
    return from_arcs(0, np.array(finals, np.float32), sources, table, sorted_by="read")


@settings(deadline=None, max_examples=60)
@given(_arcs, _finals)
def test_an_fst_is_read_as_it_was_written(
    arcs: list[tuple[int, tuple[int, int, float, int]]], finals: list[float]
) -> None:
    fst = _fst(arcs, finals)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "some.fst"
        write_const_fst(file, fst, READ_SORTED)
        again = read_const_fst(file)
    assert again.start == fst.start
    for name in ("finals", "first", "arcs"):
        assert np.array_equal(getattr(again, name), getattr(fst, name))


@settings(deadline=None, max_examples=60)
@given(_arcs, _finals)
def test_the_arcs_of_a_state_are_sorted(
    arcs: list[tuple[int, tuple[int, int, float, int]]], finals: list[float]
) -> None:
    fst = _fst(arcs, finals)
    for state in range(_STATES):
        labels = fst.arcs["read"][fst.first[state] : fst.first[state + 1]]
        assert list(labels) == sorted(labels)
    assert sorted(zip(fst.sources, fst.arcs.tolist(), strict=True)) == sorted(arcs)


def test_openfst_itself_wrote_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "L.txt").write_text("0 1 5 7 0.5\n1 2 6 0 0.25\n2 1\n", encoding="ascii")
    output = tmp_path / "L.fst"
    assert not run_module("voice_skill.asr.graph.compiler", tmp_path / "L.txt", output)
    fst = read_const_fst(output)
    assert [arc[:2] for arc in fst.arcs.tolist()] == [(5, 7), (6, 0)]
    total = fst.arcs["cost"].sum() + fst.finals[np.isfinite(fst.finals)].sum()
    assert total == pytest.approx(1.75)


@pytest.mark.parametrize(("place", "value"), [(25, 1), (29, 1), (29, 2)])
def test_alignment_and_symbols_are_refused(place: int, value: int, tmp_path: Path) -> None:
    file = tmp_path / "Gr.fst"
    write_const_fst(file, _fst([(0, (1, 1, 0.5, 1))], [np.inf, 0, 0, 0, 0]), READ_SORTED)
    data = bytearray(file.read_bytes())
    data[place] = value
    file.write_bytes(data)
    with pytest.raises(ModelError, match="without symbols and alignment"):
        read_const_fst(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Gr\.fst cannot be read: No such file"):
        read_const_fst(tmp_path / "Gr.fst")


@pytest.mark.parametrize("content", [b"", b"hello, this is no FST at all", b"\0" * 200])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "Gr.fst").write_bytes(content)
    with pytest.raises(ModelError, match=r"Gr\.fst cannot be read"):
        read_const_fst(tmp_path / "Gr.fst")
