"""The command line: help that teaches, exit codes, and no traceback."""

import json
import os
import subprocess
import sys

import pytest

from voice_skill import cli, settings
from voice_skill.commands import log
from voice_skill.errors import MissingError


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "state_dir", lambda: tmp_path)
    monkeypatch.setattr(log, "state_dir", lambda: tmp_path)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_has_help(name: str, capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([name, "--help"])
    assert stop.value.code == 0
    assert f"usage: relief {name}" in capsys.readouterr().out


def test_the_main_help_names_every_command(capsys) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    text = capsys.readouterr().out
    assert all(name in text for name in cli.COMMANDS)


@pytest.mark.parametrize("argv", [[], ["dance"], ["ask"], ["ask", "--loud", "x"]])
def test_wrong_usage_is_exit_code_2(argv: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(argv)
    assert stop.value.code == 2


def _fails_with(monkeypatch, error: BaseException) -> None:
    def fail(_arguments) -> int:
        raise error

    monkeypatch.setattr(log, "run", fail)


def test_a_known_error_is_one_paragraph_and_its_own_exit_code(monkeypatch, capsys) -> None:
    _fails_with(monkeypatch, MissingError("No loudspeaker.", hint="Plug one in."))
    assert cli.main(["log"]) == 3
    assert capsys.readouterr().err == "relief: No loudspeaker. Plug one in.\n"


def test_an_unforeseen_error_shows_no_traceback_but_keeps_it(monkeypatch, capsys, tmp_path) -> None:
    _fails_with(monkeypatch, ZeroDivisionError("oops"))
    assert cli.main(["log"]) == 1
    shown = capsys.readouterr().err
    assert "Traceback" not in shown
    assert "crash.log" in shown
    assert "ZeroDivisionError" in (tmp_path / "crash.log").read_text()


def test_control_c_is_exit_code_130(monkeypatch) -> None:
    _fails_with(monkeypatch, KeyboardInterrupt())
    assert cli.main(["log"]) == 130


def test_the_log_is_shown_to_machines_as_json_lines(tmp_path, capsys) -> None:
    cli_journal = tmp_path / "journal.jsonl"
    cli_journal.write_text(
        '{"at": "t", "kind": "utterance", "text": "a", "accepted": true}\n'
        '{"at": "t", "kind": "utterance", "text": "b", "accepted": false, "reason": "noise"}\n'
    )
    assert cli.main(["log", "--json", "--refused"]) == 0
    [entry] = map(json.loads, capsys.readouterr().out.splitlines())
    assert (entry["text"], entry["reason"]) == ("b", "noise")


def test_the_log_shows_the_reading_that_was_not_taken(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    entry = {"kind": "utterance", "text": "[unk]", "heard": "[unk]", "accepted": False}
    why = {"reason": "other words", "freely": "my knee hurts", "freely_confidence": 0.91}
    (tmp_path / "journal.jsonl").write_text(json.dumps(entry | why))
    assert cli.main(["log"]) == 0
    assert "other words; freely “my knee hurts” 0.91" in capsys.readouterr().out


def test_an_empty_log_says_what_writes_it(capsys) -> None:
    assert cli.main(["log"]) == 0
    assert "relief listen" in capsys.readouterr().out.replace("\n", " ")


def test_words_in_brackets_are_words_in_the_log(tmp_path, capsys) -> None:
    (tmp_path / "journal.jsonl").write_text('{"kind": "utterance", "text": "[unk] [/b] stop"}\n')
    assert cli.main(["log"]) == 0
    assert "[unk] [/b] stop" in capsys.readouterr().out


def test_a_damaged_journal_shows_what_is_whole(tmp_path, capsys) -> None:
    (tmp_path / "journal.jsonl").write_bytes(b'\xff\n[1]\n{"kind": "said"}\n{"kind": "cut o')
    assert cli.main(["log", "--json"]) == 0
    assert capsys.readouterr().out == '{"kind": "said"}\n'


@pytest.mark.skipif(sys.platform == "win32", reason="no /dev/full")
@pytest.mark.parametrize(
    ("redirection", "code"),
    [("<&-", 0), (">&-", 0), ("2>&-", 0), ("| true", 0), ("> /dev/full", 1)],
)
def test_closed_and_full_streams_end_without_a_traceback(
    redirection: str, code: int, tmp_path
) -> None:
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path)}
    command = f"set -o pipefail; '{sys.executable}' -m voice_skill sample --count 2 {redirection}"
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
