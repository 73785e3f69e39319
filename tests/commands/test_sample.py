"""`relief sample` on a small foreign grammar."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from voice_skill.commands import sample

COFFEE = Path(__file__).parent.parent / "nlu" / "foreign"


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    sample.add_arguments(parser)
    return parser.parse_args([*words, "--grammars", str(COFFEE)])


def test_a_line_holds_intent_and_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.run(arguments("--intent", "Clean", "--count", "3")) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("Clean ") for line in lines)


def test_json_has_one_object_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    sample.run(arguments("--json", "--count", "5", "--seed", "7"))
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == 5
    assert all({"text", "intent", "slots", "node", "situations"} == set(one) for one in found)


def test_a_count_below_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments("--count", "0")
    assert "1 or more" in capsys.readouterr().err
