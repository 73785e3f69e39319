"""`relief ask`: the contract that other programs rely on."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from voice_skill.cli import main

KEYS = ["accepted", "intent", "node", "facet", "spoken", "reason"]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("RELIEF_SETTINGS", str(tmp_path / "settings.yaml"))


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_object_begins_with_the_fixed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "ice or heat", "--json"]) == 0
    [answer] = objects(capsys.readouterr().out)
    assert list(answer)[: len(KEYS)] == KEYS
    assert (answer["accepted"], answer["intent"]) == (True, "AskWhat")
    assert (answer["node"], answer["facet"]) == ("ice-or-heat", "what")
    assert answer["spoken"]


@pytest.mark.parametrize("text", ["colourless green ideas", "", "émigré 冰", "a\udcffb"])
def test_what_is_not_understood_has_a_reason_and_exit_code_1(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", text, "--json"]) == 1
    [answer] = objects(capsys.readouterr().out)
    assert (answer["accepted"], answer["intent"], answer["node"]) == (False, None, None)
    assert answer["reason"]


def test_a_person_reads_the_answer_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "what", "is", "massage"]) == 0
    shown = capsys.readouterr()
    assert "massage" in shown.out.lower()
    assert "{" not in shown.out
    assert shown.err == ""


def test_every_line_is_answered_by_a_line_even_an_empty_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "ice or heat\r\n\nblah blah\nwhat is massage"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["ask", "-"]) == 0
    answers = objects(capsys.readouterr().out)
    assert [answer["accepted"] for answer in answers] == [True, False, False, True]


def test_lines_stand_alone_unless_they_are_one_session(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nodes(*options: str) -> list[str | None]:
        monkeypatch.setattr("sys.stdin", io.StringIO("what is massage\nwhy\n"))
        main(["ask", "-", *options])
        return [answer["node"] for answer in objects(capsys.readouterr().out)]

    assert nodes() == ["massage", None]
    assert nodes("--session") == ["massage", "massage"]


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    """`relief ask -` in a locale that knows only ASCII."""
    ascii_only = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "voice_skill", "ask", "-"]
    with subprocess.Popen(command, env={**os.environ, **ascii_only}, **pipes) as running:
        yield running
        running.kill()


def test_an_answer_comes_before_the_next_line_whatever_the_bytes(
    process: subprocess.Popen[bytes],
) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    for line, accepted in ((b"help\n", True), (b"\xff\xfe\n", False), ("°\n".encode(), False)):
        process.stdin.write(line)
        process.stdin.flush()
        answer = json.loads(process.stdout.readline().decode("utf-8"))
        assert answer["accepted"] is accepted
    process.stdin.close()
    assert process.wait(20) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_control_c_ends_it_quietly_with_130(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b"help\n")
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert process.stderr.read() == b""
