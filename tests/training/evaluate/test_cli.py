from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from training.evaluate.cli import PARTS, engines_of, parser
from training.evaluate.measuring import orders
from training.evaluate.tasks import KEYS, Bench


def test_every_part_has_tasks_or_is_the_footprint() -> None:
    assert set(PARTS) == {key[0] for key in KEYS} | {"e"}


def test_the_help_tells_the_parts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--help"])
    assert "  c  telephone talk" in capsys.readouterr().out


def test_a_part_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--data", "x", "--only", "a,z"])
    assert "the parts are a, b, c, d, e, f, not a,z" in capsys.readouterr().err


def test_refusing_engines_are_measured_only_where_refusal_counts() -> None:
    made = Bench(Path(), Path(), frozenset())
    loops = orders(engines_of([], alone=False)[1:], "abcdf", made)
    assert {order.key[0] for order in loops} == {"a", "c"}


def test_without_the_archives_it_says_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "training.evaluate", "--model", "embedded", "--only", "a"]
    command += ["--alone", "--data", str(tmp_path), "--home", str(tmp_path / "home")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "single-words-dev.tar" in ran.stderr
    assert "Traceback" not in ran.stderr
