from __future__ import annotations

from pathlib import Path

import pytest

from training.evaluate.footprint import Footprint
from training.evaluate.measuring import Outcome
from training.evaluate.picture import curve, draw
from training.evaluate.report import LINES, Count, Line, as_json, figure, markdown, rows
from training.evaluate.tasks import KEYS, SNRS


def outcome(text: str, heard: str, *tags: str, seconds: float = 1.0) -> Outcome:
    return Outcome("", text, heard, bool(text) and text == heard, tags, seconds, 0.1)


HEARD = [
    outcome("stop", "stop", "command", "held-out"),
    outcome("go", "no", "command"),
    outcome("yes", "", "command"),
    outcome("", "go", "other"),
    outcome("", "", "other"),
]


def test_right_counts_what_was_heard_as_it_was_said() -> None:
    found = figure(HEARD, Line("a", "", Count.RIGHT, frozenset({"command"})))
    assert found is not None
    assert str(found) == "33.3 % (1/3)"


def test_accepted_counts_what_was_not_refused() -> None:
    found = figure(HEARD, Line("a", "", Count.ACCEPTED, frozenset({"other"})))
    assert found is not None
    assert found.value == 50


def test_only_recordings_with_all_tags_are_counted() -> None:
    line = Line("a", "", Count.RIGHT, frozenset({"command", "held-out"}))
    found = figure(HEARD, line)
    assert found is not None
    assert (found.part, found.whole) == (1, 1)


def test_a_rate_is_of_ten_minutes() -> None:
    talk = [outcome("", heard, seconds=300) for heard in ("go", "", "", "stop")]
    found = figure(talk, Line("c-four", "", Count.PER_TEN_MINUTES))
    assert found is not None
    assert found.value == pytest.approx(1.0)


def test_half_a_sentence_counts_half() -> None:
    read = [outcome("we will be there", "we will go home"), outcome("so it is", "so it is")]
    found = figure(read, Line("f", "", Count.HALVES))
    assert found is not None
    assert found.value == 75


def test_a_line_without_recordings_has_no_figure() -> None:
    assert figure([], LINES[0]) is None


def test_every_line_belongs_to_a_task() -> None:
    assert {line.key for line in LINES} == set(KEYS)


def test_the_table_has_a_column_for_each_engine() -> None:
    cells = rows({"a": {"one": HEARD}}, {"one": Footprint(0.02, 0.1, 30, 4.8)}, ["one", "two"])
    text = markdown(cells, ["one", "two"])
    assert "| a | stop, go, yes, no: right (all speakers) | 33.3 % (1/3) | – |" in text
    assert "| e | model on disk (MB) | 4.8 | – |" in text


def test_the_json_holds_counts_beside_shares() -> None:
    found = as_json({"a": {"one": HEARD}}, {})["figures"]
    shown = found["a stop, go, yes, no: right (all speakers)"]["one"]
    assert shown == {"part": 1.0, "whole": 3.0, "value": 33.33}


def noisy(right: dict[str, bool]) -> dict[str, dict[str, list[Outcome]]]:
    return {
        f"d-listed{noise}": {"m strict": [outcome("go", "go" if hit else "")]}
        for noise, hit in right.items()
    }


def test_a_curve_goes_from_quiet_to_the_loudest_noise() -> None:
    levels = {"": True, **{f"-{snr}": snr > 5 for snr in SNRS}}
    assert curve(noisy(levels), ["d-listed"], "m strict") == [100, 100, 100, 0]


def test_a_curve_with_a_level_missing_is_not_drawn() -> None:
    assert curve(noisy({"": True}), ["d-listed"], "m strict") == []


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "noise.png"
    draw(noisy({"": True, **{f"-{snr}": True for snr in SNRS}}), file)
    assert file.read_bytes().startswith(b"\x89PNG")
