"""Folders that are replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.asr.graph.folders import replacing
from voice_skill.errors import MissingError


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder with something in it."""
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "old").touch()
    return folder


def names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def test_what_was_there_is_replaced(target: Path) -> None:
    with replacing(target) as new:
        (new / "new").touch()
        assert names(target) == ["old"]
    assert names(target) == ["new"]
    assert names(target.parent) == ["target"]


def test_an_error_leaves_what_was_there(target: Path) -> None:
    with pytest.raises(NotADirectoryError), replacing(target):
        (target / "old" / "no folder").touch()
    assert names(target) == ["old"]
    assert names(target.parent) == ["target"]


def test_what_was_there_comes_back_if_the_new_cannot_take_its_place(target: Path) -> None:
    with pytest.raises(MissingError, match="cannot be replaced"), replacing(target) as new:
        new.rmdir()
    assert names(target) == ["old"]


def test_a_folder_that_cannot_be_written_is_named(target: Path) -> None:
    with pytest.raises(MissingError, match="cannot be written"), replacing(target / "old" / "x"):
        pass
