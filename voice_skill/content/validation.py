"""Data with positions to typed models: what pydantic finds wrong, said at its line and column."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from voice_skill.content.schema import EMPTY
from voice_skill.content.yaml_source import Document, KeyPath, dotted
from voice_skill.errors import ContentError, SkillError

_LIKENESS = 55
"""Least `fuzz.ratio` (0..100) at which a known word is offered for an unknown one."""

_CONSEQUENCES = {"missing", "too_short"}
"""Error types that a misspelt key or a bad item may be the cause of: said only if alone."""

_TEXT = ("this is no text", "Write a text here; put numbers and true or false in quotes.")
_NUMBER = ("this is no number", "Write a number here, such as 5, without quotes or a unit.")
_WHOLE = ("this is no whole number", "Write a whole number here, such as 5.")
_KEYS = ("these are no keys with values", 'Write "key: value" lines here.')
_EXPECTED = {
    EMPTY: ("nothing is written here", "Write something, or remove the key."),
    "string_type": _TEXT,
    "string_too_short": (
        "this text is too short",
        "Write at least {min_length} letters, or remove the key.",
    ),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "greater_than": ("this is too little", "Write a number above {gt:g}."),
    "greater_than_equal": ("this is too little", "Write {ge:g} or more."),
    "less_than_equal": ("this is too much", "Write {le:g} or less."),
    "tuple_type": (
        "this is no list",
        'Write a list here: each item on its own line after "- ", or [a, b].',
    ),
    "dict_type": _KEYS,
    "model_type": _KEYS,
}
"""Message and hint by pydantic's error type, with {what} its context holds.

(https://docs.pydantic.dev/latest/errors/validation_errors/)
"""

_PATTERNS = {
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": 'Join lower-case words by hyphens, such as "chin-tuck".',
    "^[a-z' ]+$": "Write it as it is spoken: lower-case words, numbers as words, no punctuation.",
    "^[0-9 ]{0,12}$": 'Write digits in quotes, such as "112".',
}


def validate(document: Document, kind: Any, error: type[SkillError] = ContentError) -> Any:
    """The document's data as `kind` (a pydantic model, or any type such as `dict[str, Model]`).

    Raises `error` for the first thing wrong in the order of the file's lines; what is missing
    comes last, since an unknown key is often the missing one misspelt.
    """
    if document.data is None:
        raise error("this file is empty.", hint="Fill it or remove it.", place=document.place())
    try:
        return TypeAdapter(kind).validate_python(document.data)
    except ValidationError as cause:
        first = min(cause.errors(), key=lambda details: _order(document, details))
    message, hint = _words(kind, first)
    raise error(message, hint=hint, place=document.place(_path(first)))


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str | None:
    """The known word most like `word`, or None when none is like it."""
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return found[0] if found else None


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """A hint: the nearest known word, or else all of them."""
    likely = nearest(word, known)
    if likely:
        return f'Did you mean "{likely}"?'
    return f"Known are: {', '.join(sorted(known))}." if known else "There is none so far."


def _order(document: Document, details: ErrorDetails) -> tuple[bool, int, int]:
    place = document.place(_path(details))
    return details["type"] in _CONSEQUENCES, place.line or 0, place.column or 0


def _path(details: ErrorDetails) -> KeyPath:
    """Pydantic's location without the marker that it puts behind a bad dict key."""
    loc = details["loc"]
    return loc[: loc.index("[key]")] if "[key]" in loc else loc


def _words(kind: Any, details: ErrorDetails) -> tuple[str, str]:
    path = _path(details)
    name = str(path[-1]) if path else "this file"
    sort, context = details["type"], details.get("ctx", {})
    if sort == "missing":
        return f'"{name}" is missing.', f'Add "{name}: …" {_inside(path)}.'
    if sort == "extra_forbidden":
        return f'there is no key "{name}" here.', did_you_mean(name, _fields(kind, path[:-1]))
    if sort in ("enum", "literal_error"):
        return f'"{details["input"]}" is not known here.', _choices(str(details["input"]), context)
    if sort == "string_pattern_mismatch":
        return f'"{details["input"]}" is not spelt as it must be.', _PATTERNS.get(
            str(context.get("pattern")), f"It must match {context.get('pattern')}."
        )
    if sort == "too_short":
        return f"this needs at least {context['min_length']} item.", "Name at least one."
    if sort == "value_error":
        return f"this does not fit: {context['error']}.", ""
    message, hint = _EXPECTED.get(sort, (f"{details['msg'][:1].lower()}{details['msg'][1:]}", ""))
    return f"{message}.", hint.format(**context)


def _inside(path: KeyPath) -> str:
    return f"under {dotted(path[:-1])}" if path[:-1] else "at the top of the file"


def _choices(word: str, context: dict[str, Any]) -> str:
    known = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "").split(", ")
    return did_you_mean(word, known)


def _fields(kind: Any, path: KeyPath) -> list[str]:
    """Names of the fields of the model at `path` inside `kind`."""
    for part in path:
        kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        if isinstance(part, int):
            kind = get_args(kind)[0]  # tuple[Item, ...]
        elif model := _model(kind):
            kind = model.model_fields[part].annotation
        else:
            kind = get_args(kind)[-1]  # dict[Key, Item]
    model = _model(kind)
    return list(model.model_fields) if model else []


def _model(kind: Any) -> type[BaseModel] | None:
    """The model that `kind` is, or may be (`Model | None`)."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    optional = [a for a in get_args(kind) if isinstance(a, type) and issubclass(a, BaseModel)]
    return optional[0] if type(None) in get_args(kind) and optional else None
