"""JSON Schema files for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from voice_skill.commands import check
from voice_skill.content.files import FOLDERS
from voice_skill.content.schemas import FOLDER, schemas
from voice_skill.content.yaml_source import read_yaml
from voice_skill.resources import content_dir, data_root

WRITTEN = data_root() / "content" / FOLDER


def _content_files() -> list[Path]:
    files = sorted(content_dir().rglob("*.yaml"))
    return [file for file in files if file.parent.name != "examples"]


@pytest.mark.parametrize("name", schemas())
def test_the_written_schema_is_what_the_models_say(name: str) -> None:
    written = (WRITTEN / name).read_text(encoding="utf-8")
    assert written == schemas()[name], "run: make schemas"


def test_no_schema_is_left_over() -> None:
    assert {file.name for file in WRITTEN.glob("*.json")} == set(schemas())


def test_a_topic_has_the_fields_of_a_topic() -> None:
    schema = json.loads(schemas()["topic.schema.json"])
    assert {"id", "name", "says", "facets", "routine"} <= schema["properties"].keys()
    assert schema["additionalProperties"] is False


def test_a_key_without_a_value_is_as_wrong_in_an_editor_as_for_the_loader() -> None:
    assert not [name for name, text in schemas().items() if "null" in text]


def test_every_file_of_the_tree_has_a_schema_that_the_readme_names() -> None:
    table = (WRITTEN / "README.md").read_text(encoding="utf-8").partition("| Files |")[2]
    named = set(re.findall(r"`((?:\w+/)?[\w*]+\.yaml)`", table))
    covered = {file for pattern in named for file in content_dir().glob(pattern)}
    assert set(_content_files()) - covered == set()


@pytest.mark.parametrize(
    "file", _content_files(), ids=lambda file: file.relative_to(content_dir()).as_posix()
)
def test_an_editor_finds_nothing_wrong_with_what_ships(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="what editors do (extra [dev])")
    folders = {name: name.removesuffix("s") for name in FOLDERS}
    kind = folders.get(file.parent.name, file.stem)
    schema = json.loads(schemas()[f"{kind}.schema.json"])
    jsonschema.validate(read_yaml(file).data, schema, jsonschema.Draft202012Validator)


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    assert check.run(parser.parse_args(["--schemas", str(tmp_path / "new")])) == 0
    assert {file.name for file in (tmp_path / "new").iterdir()} == set(schemas())
    assert "topic.schema.json" in capsys.readouterr().out
