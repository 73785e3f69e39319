"""`relief check`: what it prints, and how it ends."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tests.authoring.small_skill import SmallSkill
from voice_skill.commands import check
from voice_skill.errors import UsageError

FOREIGN = "language: en\nintents: {Go: {data: [{sentences: [go, left]}]}}\n"


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    return parser.parse_args([*words, "--model", "embedded"])


def of_skill(root: Path, *words: str) -> argparse.Namespace:
    content, grammars = root / "content" / "en", root / "grammars"
    return arguments("--content", str(content), "--grammars", str(grammars), *words)


@pytest.fixture
def misspelt(tmp_path: Path) -> Path:
    """A skill with an unknown source."""
    SmallSkill(tmp_path).change("content/en/topics/ice.yaml", "[leaflet]", "[leaflett]")
    return tmp_path


def test_a_line_says_where_what_and_what_to_write(
    misspelt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.run(of_skill(misspelt)) == 1
    line, total = capsys.readouterr().out.splitlines()
    assert line == (
        f"{misspelt}/content/en/topics/ice.yaml:6:38 (at facets.what.sources[0]): error: "
        'the source "leaflett" is not in sources.yaml. Did you mean "leaflet"? [content]'
    )
    assert total == "1 error, 0 warnings"


def test_json_is_one_list_of_findings(misspelt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run(of_skill(misspelt, "--json")) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found == {
        "rule": "content",
        "severity": "error",
        "message": 'the source "leaflett" is not in sources.yaml.',
        "hint": 'Did you mean "leaflet"?',
        "file": f"{misspelt}/content/en/topics/ice.yaml",
        "line": 6,
        "column": 38,
        "key": "facets.what.sources[0]",
    }


def test_warnings_alone_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "go.yaml").write_text(FOREIGN.replace("left", "leftwardly"), encoding="utf-8")
    assert check.run(arguments("--grammars", str(tmp_path))) == 0
    out = capsys.readouterr().out
    assert f"{tmp_path}/go.yaml:2:" in out
    assert 'cannot hear the word "leftwardly"' in out
    assert out.splitlines()[-1] == "0 errors, 1 warning"


def test_where_nothing_is_wrong_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "go.yaml").write_text(FOREIGN, encoding="utf-8")
    assert check.run(arguments("--grammars", str(tmp_path))) == 0
    assert capsys.readouterr().out == "All is well.\n"


def test_a_folder_that_is_none_is_an_error_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        check.run(arguments("--content", str(tmp_path / "nowhere")))


def test_a_pronunciation_with_an_unknown_phone_is_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    SmallSkill(tmp_path).write("content/en/pronunciations.yaml", "ice: AY SS\n")
    assert check.run(of_skill(tmp_path, "--json")) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["rule"], found["line"], found["column"]) == ("content", 1, 1)
    assert 'there is no phone "SS"' in found["message"]
