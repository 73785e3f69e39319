"""Whether a file is built like a hassil grammar, said with file, line and key where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voice_skill.content.validation import did_you_mean
from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import GrammarError
from voice_skill.nlu.assertion import Assertion, AssertionCues
from voice_skill.nlu.interpretation import Situation

_KINDS: Mapping[type, str] = {dict: "a mapping", list: "a list", str: "text", int: "a whole number"}
_TOP: Mapping[str, type] = {
    "language": str,
    "intents": dict,
    "lists": dict,
    "expansion_rules": dict,
    "skip_words": list,
    "keep_words": list,
    "assertion": dict,
    "concepts": dict,
    "alarms": dict,
    "barriers": list,
    "contractions": dict,
    "settings": dict,
}


def check_shape(document: Document) -> None:
    """Check that a file is built as hassil expects; raises `GrammarError`."""
    data = _expect(document, (), dict, "Write `language: en` and `intents:`.")
    for key, kind in _TOP.items():
        if key in data:
            _expect(document, (key,), kind)
    for key in ("skip_words", "keep_words", "barriers"):
        if key in data:
            _check_phrases(document, (key,))
    _check_assertion(document, data.get("assertion", {}))
    _check_concepts(document, data)
    _check_names(document, (), data)
    for name, intent in data.get("intents", {}).items():
        path: KeyPath = ("intents", name)
        _expect(document, path, dict, "Write `data:` with a list of blocks.")
        _expect(document, (*path, "data"), list, "Write `data:` with `- sentences: […]`.")
        for n in range(len(intent["data"])):
            _check_block(document, (*path, "data", n))


def _check_concepts(document: Document, data: Mapping[str, Any]) -> None:
    """Concepts are lists of phrases, alarms lists of lists of concepts; a contraction is a word."""
    for ending in data.get("contractions", {}):
        _expect(document, ("contractions", ending), str, 'Write the word in full: "\'s": is.')
    for name in data.get("concepts", {}):
        _check_phrases(document, ("concepts", name))
    for sign in data.get("alarms", {}):
        path: KeyPath = ("alarms", sign)
        for n in range(len(_expect(document, path, list))):
            hint = "Write the concepts of one alarm: [face, droops]."
            if not _expect(document, (*path, n), list, hint):
                raise _error(document, (*path, n), "this alarm has no concepts.", hint)


def _check_assertion(document: Document, data: Mapping[str, Any]) -> None:
    """Cue phrases are lists of texts, one level down for the kinds that have places."""
    kinds = {kind.value for kind in Assertion}
    for key in data:
        path: KeyPath = ("assertion", key)
        if key in kinds:
            for place in _expect(document, path, dict, "Write `before: […]` or `behind: […]`."):
                _check_phrases(document, (*path, place))
        else:
            _check_phrases(document, path)
    try:
        AssertionCues.parse(data)
    except ValueError as cause:
        raise GrammarError(
            f"these cue phrases are not understood: {cause}.",
            hint="Kinds are denied, past, someone_else and general; places before, ahead, behind.",
            place=document.place(("assertion",)),
        ) from None


def _check_phrases(document: Document, path: KeyPath) -> None:
    """A list of texts, none of them blank: that one would be found everywhere."""
    for n in range(len(_expect(document, path, list))):
        where: KeyPath = (*path, n)
        hint = "Put a word that YAML reads as something else, such as no, in quotes."
        if not _expect(document, where, str, hint).strip():
            raise _error(document, where, "this phrase is empty.", "Fill it or remove it.")


def _check_block(document: Document, path: KeyPath) -> None:
    block = _expect(document, path, dict, "Write `- sentences: […]`.")
    sentences = _expect(document, (*path, "sentences"), list, "Write `sentences:` with a list.")
    for n in range(len(sentences)):
        _expect(document, (*path, "sentences", n), str, "Put the sentence in quotes.")
    for key in ("slots", "requires_context", "excludes_context", "metadata"):
        if key in block:
            _expect(document, (*path, key), dict)
    for name, value in block.get("slots", {}).items():
        if not isinstance(value, (str, int, float)):
            message, hint = "a slot holds one text or number.", "Write `slots: {name: value}`."
            raise _error(document, (*path, "slots", name), message, hint)
    if "urgency" in block.get("metadata", {}):
        _expect(document, (*path, "metadata", "urgency"), int, "Write `urgency: 1`.")
    for key in ("requires_context", "excludes_context"):
        _check_situations(document, (*path, key, "situation"), block.get(key, {}))
    exact = {"situation": block.get("metadata", {}).get("exact", [])}
    _check_situations(document, (*path, "metadata", "exact"), exact)
    _check_names(document, path, block)


def _check_situations(document: Document, path: KeyPath, context: Mapping[str, Any]) -> None:
    """A situation that never comes would keep the sentences from being heard, and say nothing."""
    named = context.get("situation", [])
    known = [situation.value for situation in Situation]
    for name in [named] if isinstance(named, str) else named:
        if name not in known:
            message = f"there is no situation {name!r}."
            raise _error(document, path, message, did_you_mean(str(name), known))


def _check_names(document: Document, path: KeyPath, data: Mapping[str, Any]) -> None:
    """The lists and rules of a file or of a block."""
    for key in ("lists", "expansion_rules"):
        if key in data:
            _expect(document, (*path, key), dict)
    for name in data.get("expansion_rules", {}):
        _expect(document, (*path, "expansion_rules", name), str, "Put the rule in quotes.")
    for name in data.get("lists", {}):
        _check_list(document, (*path, "lists", name))


def _check_list(document: Document, path: KeyPath) -> None:
    content = _expect(document, path, dict, "Write `values:`, `range:` or `wildcard: true`.")
    if "values" in content:
        for n, value in enumerate(_expect(document, (*path, "values"), list)):
            if isinstance(value, dict) and isinstance(value.get("in"), str):
                continue
            hint = "Write a phrase in quotes, or `{in: a phrase, out: a value}`."
            _expect(document, (*path, "values", n), str, hint)
    elif "range" in content:
        numbers = _expect(document, (*path, "range"), dict, "Write `range: {from: 1, to: 60}`.")
        for end in ("from", "to"):
            _expect(document, (*path, "range", end), int, "Write `range: {from: 1, to: 60}`.")
        if numbers["from"] > numbers["to"]:
            raise _error(
                document, path, "the range ends before it begins.", "Swap `from` and `to`."
            )
        step = numbers.get("step", 1)
        if not isinstance(step, int) or step < 1:
            raise _error(document, path, "a step is a whole number from 1.", "Write `step: 1`.")
    elif not content.get("wildcard"):
        message = "this list has no values."
        raise _error(document, path, message, "Write `values:`, `range:` or `wildcard: true`.")


def _expect(document: Document, path: KeyPath, kind: type, hint: str = "") -> Any:
    """The value at `path`; raises `GrammarError` if it is absent or of another kind."""
    value: Any = document.data
    for n, key in enumerate(path):
        if isinstance(value, dict) and key not in value:
            message = f"`{key}` is missing."
            raise _error(document, path[:n], message, hint or f"Write `{key}:`.")
        value = value[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        found = "nothing" if value is None else f"{type(value).__name__} {value!r:.40}"
        raise _error(document, path, f"{_KINDS[kind]} is needed here, not {found}.", hint)
    return value


def _error(document: Document, path: KeyPath, message: str, hint: str) -> GrammarError:
    return GrammarError(message, hint=hint, place=document.place(path))
