"""The picture of a confusion table."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.authoring.confusion_plot import check_target, plot_confusion
from voice_skill.errors import SkillError, UsageError

pytest.importorskip("matplotlib", reason="pictures are drawn with matplotlib (extra [plot])")


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "table.png"
    check_target(file)
    plot_confusion({"Stop": {"Stop": 3, "Back": 1}}, "75 %", file)
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_name_without_a_format_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"End the name in \.png"):
        check_target(tmp_path / "table.doc")


def test_a_folder_that_does_not_exist_is_named_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(SkillError, match="nowhere"):
        check_target(tmp_path / "nowhere" / "table.png")
