"""`relief model graph`: another domain's words are heard after it, and named before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.asr.conftest import Say, Write
from voice_skill.cli import main

KITCHEN = """
language: en
intents:
  Fetch: {data: [{sentences: ["(fetch|bring) [me] (a|the) {thing}"]}]}
  Stop: {data: [{sentences: ["stop [it]"]}]}
lists:
  thing: {values: [kombucha, touchscreen, bassoon, microscope]}
"""


@pytest.fixture
def grammars(write_grammar: Write) -> str:
    return str(write_grammar(KITCHEN).folder)


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_foreign_grammars_words_are_named_then_added_then_heard(
    graph_tools: None,
    say: Say,
    grammars: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoken = [str(say(text)) for text in ("bring me the bassoon", "fetch a microscope")]
    hear = ["hear", *spoken, "--json", "--grammars", grammars, "--model"]
    main([*hear, "embedded"])
    told = capsys.readouterr()
    assert "bassoon" in told.err
    assert f"relief model graph --grammars {grammars} --to DIR" in told.err
    assert not any(json.loads(line)["accepted"] for line in told.out.splitlines())

    copy = str(tmp_path / "copy")
    assert main(["model", "graph", "--grammars", grammars, "--to", copy]) == 0
    made = capsys.readouterr().out
    assert "B AH S UW N" in made
    assert "guessed" in made

    assert main([*hear, copy]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    heard = [json.loads(line) for line in told.out.splitlines()]
    assert [one["slots"] for one in heard] == [{"thing": "bassoon"}, {"thing": "microscope"}]


def test_a_persons_pronunciation_wins(
    graph_tools: None, grammars: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("kombucha: K AH M B UW CH AH\n", encoding="utf-8")
    command = ["model", "graph", "--grammars", grammars, "--to", str(tmp_path / "copy"), "--json"]
    assert main([*command, "--pronunciations", str(own)]) == 0
    entries = _json(capsys)["entries"]
    assert isinstance(entries, list)
    assert {
        "word": "kombucha",
        "pronunciations": ["K AH M B UW CH AH"],
        "origin": "written",
        "review": False,
    } in entries


def test_without_grammars_the_copy_is_the_skills_own(
    graph_tools: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "graph", "--to", str(tmp_path / "copy"), "--json"]) == 0
    assert int(str(_json(capsys)["words"])) > 6000


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "Add: --to DIR"),
        (["--to", "{model}"], "where the model itself is"),
        (["--to", "{model}/.."], "where the model itself is"),
        (["--to", "{grammars}"], "--force"),
        (["--to", "{grammars}/grammar.yaml"], "is a file"),
    ],
)
def test_a_folder_that_must_not_be_replaced_is_a_usage_error(
    options: list[str],
    told: str,
    model: Path,
    grammars: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filled = [option.format(model=model, grammars=grammars) for option in options]
    assert main(["model", "graph", "--grammars", grammars, *filled]) == 2
    assert told in capsys.readouterr().err


def test_a_wrong_pronunciation_file_is_told_with_its_line(
    grammars: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("neck: N EH K\nkombucha: K OMB\n", encoding="utf-8")
    command = ["model", "graph", "--grammars", grammars, "--to", str(tmp_path / "copy")]
    assert main([*command, "--pronunciations", str(own)]) == 1
    assert "own.yaml:2:1" in capsys.readouterr().err
