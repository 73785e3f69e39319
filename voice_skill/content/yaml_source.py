"""YAML with positions: every value knows the line and column it was written at.

`read_yaml` is what every reader of authors' files uses (content, grammars, rehearsals), so that
every complaint names file, line, column and key path. It reads the YAML 1.2 core types: `no`,
`on` and `1:30` are text as they look, never False, True or 90; only `true` and `false` are
booleans, and a key is always the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from voice_skill.errors import ContentError, Place, SkillError

KeyPath = tuple[str | int, ...]
"""Keys and list indices from the top of a document to a value; `()` is the whole document."""

_HINTS = (
    ("mapping values are not allowed", "Put a text that holds a colon between quotes."),
    ("cannot start any token", "Indent with spaces, never tabs; put odd characters in quotes."),
    ("tab character", "Indent with spaces, never tabs."),
    ("alias", "Put a text that begins with * between quotes."),
    ("anchor", "Put a text that begins with & between quotes."),
    ("could not find expected ':'", 'Write "key: value", with a space after the colon.'),
    ("single document", "Keep one document in a file: remove the line '---'."),
    ("quoted scalar", "Close the quote that was opened."),
    ("flow", "Close the bracket, and put commas between the items."),
)
_OPENED = ("quoted scalar", "flow")
"""What is left open is complained about where it was opened."""


def core_loader(base: type[yaml.SafeLoader]) -> type[yaml.SafeLoader]:
    """A loader like `base` for scalars of the YAML 1.2 core schema."""
    loader: type[yaml.SafeLoader] = type("CoreLoader", (base,), {"yaml_implicit_resolvers": {}})
    for tag, pattern, first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
        ("int", r"[-+]?[0-9]+", list("-+0123456789")),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ):
        loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first
        )
    return loader


# PyYAML built without libyaml has no `CSafeLoader`: the other is ten times slower, and stricter.
_Loader = core_loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))

_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}


@dataclass(frozen=True)
class Document:
    """One YAML file: its data (dicts, lists, scalars; None when empty) and where each part is."""

    file: Path
    data: Any
    marks: Mapping[KeyPath, tuple[int, int]]
    """Key path to 1-based line and column of the key (or list item) that it ends with."""

    def place(self, path: KeyPath = ()) -> Place:
        """Where `path` is written, or its nearest ancestor that exists."""
        for length in range(len(path), -1, -1):
            mark = self.marks.get(path[:length])
            if mark:
                return Place(self.file, *mark, key=dotted(path))
        return Place(self.file, key=dotted(path))


def dotted(path: KeyPath) -> str:
    """`("steps", 0, "say")` as an author reads it: `steps[0].say`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def read_yaml(path: Path, error: type[SkillError] = ContentError) -> Document:
    """Read one YAML file.

    Raises `error` when it is missing, unreadable, not UTF-8, not YAML, or has a key twice.
    """
    return parse_yaml(read_text(path, error), path, error)


def parse_yaml(text: str, file: Path, error: type[SkillError] = ContentError) -> Document:
    """Parse YAML text that came from `file`; see `read_yaml`."""
    marks: dict[KeyPath, tuple[int, int]] = {}
    try:
        root = _compose(text)
        data = None if root is None else _Builder(file, error, marks).build(root, (), root)
    except yaml.MarkedYAMLError as cause:
        raise _malformed(cause, file, error) from None
    except yaml.reader.ReaderError as cause:
        raise _bad_character(cause, text, file, error) from None
    except RecursionError:
        raise error("this is nested too deep.", place=Place(file)) from None
    return Document(file, data, MappingProxyType(marks))


def _compose(text: str) -> yaml.Node | None:
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


class _Builder:
    """Turns nodes into data, noting where each one was written."""

    def __init__(
        self, file: Path, error: type[SkillError], marks: dict[KeyPath, tuple[int, int]]
    ) -> None:
        self._file = file
        self._error = error
        self._marks = marks
        self._open: set[int] = set()

    def build(self, node: yaml.Node, path: KeyPath, at: yaml.Node) -> Any:
        """Data of `node`; `at` is the node whose start is noted as the place of `path`."""
        self._note(path, at)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._open:
            raise self._complaint(
                "this refers to itself.", path, "Write it out instead of using *."
            )
        self._open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path)
            return [self.build(item, (*path, n), item) for n, item in enumerate(node.value)]
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._complaint(
                    "a key must be a word, not a list or a mapping.", path, "Put it in quotes."
                )
            if key.value in data:
                raise self._twice(key, (*path, key.value))
            data[key.value] = self.build(value, (*path, key.value), key)
        return data

    def _note(self, path: KeyPath, node: yaml.Node) -> None:
        self._marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def _twice(self, key: yaml.ScalarNode, path: KeyPath) -> SkillError:
        first, _ = self._marks[path]
        self._note(path, key)
        message = f'"{key.value}" is written twice; the first is in line {first}.'
        return self._complaint(message, path, "Keep one of them, or merge them.")

    def _scalar(self, node: yaml.ScalarNode, path: KeyPath) -> Any:
        try:
            return _SCALARS[node.tag](node.value)
        except (KeyError, ValueError):
            raise self._complaint(
                f"the tag {node.tag} can't be used here.", path, "Remove it: write plain text."
            ) from None

    def _complaint(self, message: str, path: KeyPath, hint: str) -> SkillError:
        place = Document(self._file, None, self._marks).place(path)
        return self._error(message, hint=hint, place=place)


def read_text(path: Path, error: type[SkillError] = ContentError) -> str:
    """The text of a file of an author's.

    Raises `error` when it is missing, unreadable or not UTF-8.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise error(
            "there is no such file.", hint="Check the name and the folder.", place=Place(path)
        ) from None
    except OSError as cause:
        raise error(f"this can't be read: {cause.strerror}.", place=Place(path)) from None
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as cause:
        line = raw.count(b"\n", 0, cause.start) + 1
        raise error(
            f"the byte 0x{raw[cause.start]:02x} is not UTF-8 text.",
            hint="Save the file as UTF-8.",
            place=Place(path, line),
        ) from None


def _malformed(cause: yaml.MarkedYAMLError, file: Path, error: type[SkillError]) -> SkillError:
    told = " ".join(part for part in (cause.context, cause.problem) if part)
    mark = cause.problem_mark or cause.context_mark
    if any(sign in told for sign in _OPENED):
        mark = cause.context_mark or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    hint = next((hint for sign, hint in _HINTS if sign in told), "Check indentation and quotes.")
    return error(f"this is not YAML: {told}.", hint=hint, place=place)


def _bad_character(
    cause: yaml.reader.ReaderError, text: str, file: Path, error: type[SkillError]
) -> SkillError:
    code = cause.character if isinstance(cause.character, int) else ord(cause.character)
    before = text[: text.find(chr(code)) + 1]
    line = before.count("\n") + 1
    return error(
        f"the character U+{code:04X} is not allowed in YAML.",
        hint="Remove it; it is often invisible.",
        place=Place(file, line, len(before) - before.rfind("\n") - 1),
    )
