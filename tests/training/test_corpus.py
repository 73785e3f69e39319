"""Shards: what is written is read, and nothing half written is ever seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.corpus import (
    Heard,
    Spoken,
    read_heard,
    read_spoken,
    shards,
    write_heard,
    write_spoken,
)


def spoken(length: int, phones: int) -> Spoken:
    samples = np.arange(length, dtype=np.int16)
    return Spoken(samples, "naïve", np.arange(phones, dtype=np.int16), "somebody", "test")


def heard(frames: int, phones: int) -> Heard:
    features = np.arange(frames * 40, dtype=np.float16).reshape(frames, 40)
    return Heard(features, np.arange(phones, dtype=np.int16), "somebody", "test")


@pytest.mark.parametrize("sizes", [[], [(5, 2)], [(5, 2), (0, 0), (9, 1)], [(4, 0)]])
def test_spoken_utterances_are_read_as_they_were_written(
    sizes: list[tuple[int, int]], tmp_path: Path
) -> None:
    written = [spoken(*size) for size in sizes]
    write_spoken(tmp_path / "a" / "b.npz", written)
    again = read_spoken(tmp_path / "a" / "b.npz")
    for one, other in zip(written, again, strict=True):
        assert (one.text, one.voice, one.source) == (other.text, other.voice, other.source)
        np.testing.assert_array_equal(one.samples, other.samples)
        np.testing.assert_array_equal(one.phones, other.phones)


@pytest.mark.parametrize("sizes", [[], [(5, 2), (3, 0)]])
def test_features_are_read_as_they_were_written(
    sizes: list[tuple[int, int]], tmp_path: Path
) -> None:
    written = [heard(*size) for size in sizes]
    write_heard(tmp_path / "b.npz", written)
    for one, other in zip(written, read_heard(tmp_path / "b.npz"), strict=True):
        np.testing.assert_array_equal(one.features, other.features)
        np.testing.assert_array_equal(one.phones, other.phones)


def test_an_unfinished_shard_is_none(tmp_path: Path) -> None:
    for name in ("b.npz", "a.npz", ".new-held.npz", "other.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in shards(tmp_path)] == ["a.npz", "b.npz"]


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space"):
        write_spoken(tmp_path / "a.npz", [spoken(5, 2)])
    assert list(tmp_path.iterdir()) == []
