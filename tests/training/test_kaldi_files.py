"""Numbers, vectors and matrices in Kaldi's binary files."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from training import kaldi_files
from training.kaldi_files import (
    KaldiReader,
    Storage,
    double,
    integer,
    integers,
    matrix,
    single,
    token,
    vector,
)
from voice_skill.errors import ModelError

INTEGERS = st.integers(-(2**31), 2**31 - 1)
FLOATS = st.floats(-100, 100, width=32)
MATRICES = arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=FLOATS)


def _read(content: bytes) -> KaldiReader:
    return KaldiReader(content, "test.mdl")


def _stored(values: NDArray[np.float32], storage: Storage) -> NDArray[np.float32]:
    return _read(matrix(values, storage)).matrix()


@given(INTEGERS, FLOATS, st.floats(allow_nan=False), st.lists(INTEGERS))
def test_what_was_written_is_read(whole: int, near: float, exact: float, row: list[int]) -> None:
    values = np.array(row, np.float32)
    written = (integer(whole), single(near), token("<Name>"), double(exact), integers(row))
    reader = _read(b"".join((*written, vector(values))))
    assert (reader.integer(), reader.single(), reader.token()) == (whole, near, "<Name>")
    assert reader.double() == exact
    assert reader.integers().tolist() == row
    assert reader.vector().tolist() == values.tolist()


@given(MATRICES)
def test_a_float_matrix_is_exact(values: NDArray[np.float32]) -> None:
    assert np.array_equal(_stored(values, Storage.FLOAT), values)


@given(MATRICES)
def test_16_bits_miss_by_half_a_step_of_the_range(values: NDArray[np.float32]) -> None:
    step = np.ptp(values.astype(np.float64)) / 65535
    assert np.abs(_stored(values, Storage.SIXTEEN) - values).max() <= step / 2 + 1e-5


@given(MATRICES)
def test_8_bits_miss_by_half_a_step_of_the_column(values: NDArray[np.float32]) -> None:
    # No two levels of a column are further apart than its quartiles or 128 equal steps allow.
    wide = values.astype(np.float64)
    quartiles = np.percentile(wide, [0, 25, 75, 100], axis=0)
    even = np.multiply.outer([64 / 255, 128 / 255, 63 / 255], np.ptp(wide, axis=0))
    steps = (np.diff(quartiles, axis=0) + even) / 2 / np.array([[64], [128], [63]])
    # The levels themselves are 16-bit, up to three steps off where a column is constant.
    level = np.ptp(wide) / 65535 * 3
    missed = np.abs(_stored(values, Storage.EIGHT) - wide)
    assert (missed <= steps.max(axis=0) / 2 + level + 1e-5).all()


def test_8_bits_spare_the_small_columns_of_a_matrix() -> None:
    spread = np.array([1, 0.001], np.float32)
    values = spread * np.random.default_rng(1).normal(size=(300, 2)).astype(np.float32)
    missed = np.abs(_stored(values, Storage.EIGHT) - values)
    assert missed[:, 1].max() < 0.0001


def test_8_bits_miss_less_than_between_quartiles_or_equal_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.random.default_rng(1).normal(size=(384, 64)).astype(np.float32)

    def missed() -> float:
        return float(np.mean((_stored(values, Storage.EIGHT) - values) ** 2))

    def quartiles(steps: NDArray[np.float64]) -> NDArray[np.uint16]:
        return np.rint(np.percentile(steps, [0, 25, 75, 100], axis=0)).astype(np.uint16)

    def equal_steps(steps: NDArray[np.float64]) -> NDArray[np.uint16]:
        reach = np.multiply.outer([0, 64 / 255, 192 / 255, 1], np.ptp(steps, axis=0))
        return np.rint(steps.min(axis=0) + reach).astype(np.uint16)

    ours = missed()
    for other in (quartiles, equal_steps):
        monkeypatch.setattr(kaldi_files, "_levels", other)
        assert ours < 0.9 * missed()


def test_a_constant_matrix_survives_every_storage() -> None:
    values = np.full((3, 2), -2.5, np.float32)
    for storage in Storage:
        assert np.allclose(_stored(values, storage), values)


def test_a_column_of_bytes_interpolates_between_its_four_levels() -> None:
    header = struct.pack("<ffii", 0.0, 65535.0, 5, 1) + struct.pack("<4H", 0, 640, 65535, 65535)
    content = b"CM " + header + bytes([0, 32, 64, 128, 192])
    assert _read(content).matrix().T.tolist() == [[0.0, 320.0, 640.0, 33087.5, 65535.0]]


def test_the_bytes_of_a_column_lie_together() -> None:
    header = struct.pack("<ffii", 0.0, 65535.0, 2, 2) + struct.pack("<8H", *([0, 64, 192, 255] * 2))
    content = b"CM " + header + bytes([1, 2, 3, 4])
    assert _read(content).matrix().tolist() == [[1.0, 3.0], [2.0, 4.0]]


def test_a_matrix_of_bytes_with_one_range_is_read_too() -> None:
    content = b"CM3 " + struct.pack("<ffii", -1.0, 2.0, 1, 3) + bytes([0, 255, 51])
    assert np.allclose(_read(content).matrix(), [[-1.0, 1.0, -0.6]])


@given(st.integers(0, 60))
def test_a_file_cut_short_is_named(size: int) -> None:
    content = matrix(np.ones((3, 4), np.float32))
    with pytest.raises(ModelError, match=r"test\.mdl"):
        _read(content[:size]).matrix()


def test_what_stands_there_instead_is_said() -> None:
    with pytest.raises(ModelError, match=r"<Topology>.*expected"):
        _read(b"<Nnet3> ").expect("<Topology>")


def test_a_number_of_another_size_is_refused() -> None:
    with pytest.raises(ModelError, match="4 bytes"):
        _read(double(1.0)).integer()
