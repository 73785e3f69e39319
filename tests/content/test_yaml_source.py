from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.content import yaml_source
from voice_skill.content.yaml_source import KeyPath, core_loader, dotted, parse_yaml, read_yaml
from voice_skill.errors import ConversationError, SkillError
from voice_skill.resources import content_dir, grammars_dir

FILE = Path("some.yaml")


def error_of(text: str) -> str:
    with pytest.raises(SkillError) as caught:
        parse_yaml(text, FILE)
    return str(caught.value)


def test_a_value_knows_line_and_column_of_its_key() -> None:
    document = parse_yaml("a: 1\nsteps:\n  - id: x\n    say: Hello\n", FILE)
    place = document.place(("steps", 0, "say"))
    assert (place.line, place.column, place.key) == (4, 5, "steps[0].say")


def test_a_path_that_is_not_written_is_at_its_nearest_ancestor() -> None:
    document = parse_yaml("a: 1\nb:\n  c: 2\n", FILE)
    assert str(document.place(("b", "d", 0))) == "some.yaml:2:1 (at b.d[0])"


def test_an_empty_file_has_no_data() -> None:
    assert parse_yaml("# nothing yet\n", FILE).data is None


def test_words_that_yaml_once_took_for_booleans_and_times_stay_words() -> None:
    text = "no: yes\non: 1:30\noff: 2024-01-01\n7: [true, 8, 1.5, null, n]\n"
    assert parse_yaml(text, FILE).data == {
        "no": "yes",
        "on": "1:30",
        "off": "2024-01-01",
        "7": [True, 8, 1.5, None, "n"],
    }


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(file).data == {"a": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "say: One: two",
            "some.yaml:1:9: this is not YAML: mapping values are not allowed in this context. "
            "Put a text that holds a colon between quotes.",
        ),
        (
            "a:\n\t- x",
            "some.yaml:2:1: this is not YAML: while scanning for the next token found character "
            "that cannot start any token. Indent with spaces, never tabs; put odd characters in "
            "quotes.",
        ),
        (
            "a: x\n\tb: y",
            "some.yaml:2:1: this is not YAML: while scanning a plain scalar found a tab character "
            "that violates indentation. Indent with spaces, never tabs.",
        ),
        (
            "a: [1, 2",
            "some.yaml:1:4: this is not YAML: while parsing a flow sequence did not find expected "
            "',' or ']'. Close the bracket, and put commas between the items.",
        ),
        (
            'a: "x',
            "some.yaml:1:4: this is not YAML: while scanning a quoted scalar found unexpected end "
            "of stream. Close the quote that was opened.",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            'some.yaml:3:1 (at a): "a" is written twice; the first is in line 1. '
            "Keep one of them, or merge them.",
        ),
        (
            "a: &x [*x]\n",
            "some.yaml:1:4 (at a[0]): this refers to itself. Write it out instead of using *.",
        ),
        (
            "? [a]\n: 1\n",
            "some.yaml:1:1: a key must be a word, not a list or a mapping. Put it in quotes.",
        ),
        (
            "a: !!python/name:os.system\n",
            "some.yaml:1:1 (at a): the tag tag:yaml.org,2002:python/name:os.system can't be used "
            "here. Remove it: write plain text.",
        ),
        (
            "a: x\nb: y\x07z\n",
            "some.yaml:2:5: the character U+0007 is not allowed in YAML. "
            "Remove it; it is often invisible.",
        ),
        (
            "---\na\n---\nb\n",
            "some.yaml:3:1: this is not YAML: expected a single document in the stream but found "
            "another document. Keep one document in a file: remove the line '---'.",
        ),
        ("[" * 5000 + "]" * 5000, "some.yaml: this is nested too deep."),
    ],
    ids=lambda value: None if len(value) > 40 else repr(value),
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_write(text: str, expected: str) -> None:
    assert error_of(text) == expected


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    file = tmp_path / "none.yaml"
    with pytest.raises(SkillError) as caught:
        read_yaml(file)
    assert str(caught.value) == f"{file}: there is no such file. Check the name and the folder."


def test_a_folder_in_place_of_a_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SkillError) as caught:
        read_yaml(tmp_path)
    assert str(caught.value) == f"{tmp_path}: this can't be read: Is a directory."


def test_bad_utf8_names_the_byte_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes(b"a: 1\nb: caf\xe9\n")
    with pytest.raises(SkillError) as caught:
        read_yaml(file)
    assert str(caught.value) == (
        f"{file}:2: the byte 0xe9 is not UTF-8 text. Save the file as UTF-8."
    )


def test_errors_are_of_the_kind_that_the_reader_asked_for() -> None:
    with pytest.raises(ConversationError):
        parse_yaml("a: [", FILE, ConversationError)


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | KEYS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def paths_of(data: Any, path: KeyPath = ()) -> list[KeyPath]:
    if isinstance(data, dict):
        inner = list(data.items())
    else:
        inner = list(enumerate(data)) if isinstance(data, list) else []
    return [path, *(p for key, value in inner for p in paths_of(value, (*path, key)))]


@given(VALUES.filter(lambda value: isinstance(value, (dict, list))))
def test_json_reads_as_itself_and_every_part_has_a_place(value: Any) -> None:
    document = parse_yaml(json.dumps(value, indent=1, ensure_ascii=False), FILE)
    assert document.data == value
    assert set(document.marks) == set(paths_of(value))


@given(st.dictionaries(KEYS, st.integers(), min_size=1))
def test_the_place_of_a_key_is_where_it_is_written(value: dict[str, int]) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False)
    lines = text.split("\n")
    document = parse_yaml(text, FILE)
    for key in value:
        place = document.place((key,))
        assert place.line is not None
        assert place.column == 3
        assert lines[place.line - 1][2:].startswith(json.dumps(key, ensure_ascii=False))


@given(st.text())
def test_any_text_is_read_or_refused_with_one_kind_of_error(text: str) -> None:
    with contextlib.suppress(SkillError):
        parse_yaml(text, FILE)


def test_a_key_path_reads_as_an_author_would_say_it() -> None:
    assert dotted(("steps", 0, "say")) == "steps[0].say"


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML has one loader only")
def test_what_ships_is_read_alike_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    files = sorted(
        file for folder in (content_dir(), grammars_dir()) for file in folder.rglob("*.yaml")
    )
    fast = [read_yaml(file) for file in files]
    monkeypatch.setattr(yaml_source, "_Loader", core_loader(yaml.SafeLoader))
    assert [read_yaml(file) for file in files] == fast
