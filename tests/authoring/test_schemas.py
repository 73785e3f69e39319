"""JSON Schema files for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from voice_skill.authoring.schemas import FOLDER, schemas
from voice_skill.commands import check
from voice_skill.content.files import FOLDERS
from voice_skill.content.yaml_source import parse_yaml, read_yaml
from voice_skill.resources import content_dir, data_root, grammars_dir

WRITTEN = data_root() / "content" / FOLDER
SETTINGS = data_root() / ".vscode" / "settings.json"
NAMED = re.compile(r"# yaml-language-server: \$schema=(\S+)")
FILES = sorted(
    file for folder in (content_dir(), grammars_dir()) for file in folder.rglob("*.yaml")
)


def _schemas_of(file: Path) -> list[str]:
    """What the settings of VS Code say that a file is checked by."""
    if not SETTINGS.is_file():
        pytest.skip("the settings of VS Code are part of the repository only")
    table = json.loads(SETTINGS.read_text(encoding="utf-8"))["yaml.schemas"]
    return [schema for schema, pattern in table.items() if file in data_root().glob(pattern)]


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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(data_root()).as_posix())
def test_an_editor_finds_nothing_wrong_with_what_ships(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="what editors do (extra [dev])")
    (name,) = _schemas_of(file)
    schema = json.loads((data_root() / name).read_text(encoding="utf-8"))
    jsonschema.validate(read_yaml(file).data, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("folder", [*FOLDERS, "safety"])
def test_the_first_line_of_a_file_names_its_schema(folder: str) -> None:
    for file in sorted((content_dir() / folder).glob("*.yaml")):
        named = NAMED.match(file.read_text(encoding="utf-8"))
        assert named, f"{file.name}: begin it with the line that {WRITTEN.name}/README.md shows"
        (name,) = _schemas_of(file)
        assert (file.parent / named[1]).resolve() == (data_root() / name).resolve()


@pytest.mark.parametrize(
    "text",
    ["ice: {wht: [is it cold]}", "Ice: {what: [is it cold]}", "alarming: {what: cold}"],
    ids=["facet", "node", "limits"],
)
def test_an_editor_finds_what_is_wrong_with_examples(text: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="what editors do (extra [dev])")
    schema = json.loads(schemas()["examples.schema.json"])
    jsonschema.validate(parse_yaml("ice: {what: [is it cold]}", Path("x.yaml")).data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(parse_yaml(text, Path("x.yaml")).data, schema)


@pytest.mark.parametrize(
    ("old", "new"),
    [("sentences:", "sentence:"), ("situation: [", "situation: [sleeping, "), ("[in", "{in")],
    ids=["key", "situation", "kind"],
)
def test_an_editor_finds_what_is_wrong_with_a_grammar(old: str, new: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="what editors do (extra [dev])")
    text = "language: en\nintents:\n  Go:\n    data:\n      - sentences: [in the hall]\n"
    text += "        requires_context: {situation: [idle]}\n"
    schema = json.loads(schemas()["grammar.schema.json"])
    jsonschema.validate(parse_yaml(text, Path("go.yaml")).data, schema)
    changed = text.replace(old, new).replace("hall]", "hall}" if new == "{in" else "hall]")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(parse_yaml(changed, Path("go.yaml")).data, schema)


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    assert check.run(parser.parse_args(["--schemas", str(tmp_path / "new")])) == 0
    assert {file.name for file in (tmp_path / "new").iterdir()} == set(schemas())
    assert "topic.schema.json" in capsys.readouterr().out
