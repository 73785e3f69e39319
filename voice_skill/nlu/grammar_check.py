"""What can be wrong in a hassil grammar file, said with file, line and key."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import hassil
from hassil.parser import ParseError

from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import GrammarError
from voice_skill.nlu.assertion import AssertionCues
from voice_skill.nlu.templates import parse_template

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
    "settings": dict,
}


class _Template(NamedTuple):
    """A sentence template where it was written, with the names that only its block knows."""

    document: Document
    path: KeyPath
    text: str
    own_lists: frozenset[str]
    own_rules: frozenset[str]


def check_shape(document: Document) -> None:
    """Check that a file is built as hassil expects; raises `GrammarError`."""
    data = _expect(document, (), dict, "Write `language: en` and `intents:`.")
    for key, kind in _TOP.items():
        if key in data:
            _expect(document, (key,), kind)
    for key in ("skip_words", "keep_words", "barriers"):
        for n in range(len(data.get(key, ()))):
            _expect(
                document, (key, n), str, "Put a word that YAML reads as something else in quotes."
            )
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
    """Concepts are lists of phrases, alarms lists of lists of concepts."""
    for name in data.get("concepts", {}):
        path: KeyPath = ("concepts", name)
        for n in range(len(_expect(document, path, list))):
            _expect(document, (*path, n), str, "Write a word or a phrase; quote yes, no and on.")
    for sign in data.get("alarms", {}):
        path = ("alarms", sign)
        for n in range(len(_expect(document, path, list))):
            _expect(document, (*path, n), list, "Write the concepts of one alarm: [face, droops].")


def _check_assertion(document: Document, data: Mapping[str, Any]) -> None:
    """Cue phrases are lists of texts, one level down for the kinds that have places."""
    for key, value in data.items():
        parts = value if isinstance(value, dict) else {"": value}
        for place in parts:
            path: KeyPath = ("assertion", key, place) if place else ("assertion", key)
            for n in range(len(_expect(document, path, list))):
                hint = "Put a word that YAML reads as something else in quotes."
                _expect(document, (*path, n), str, hint)
    try:
        AssertionCues.parse(data)
    except (ValueError, TypeError) as cause:
        raise GrammarError(
            f"these cue phrases are not understood: {cause}.",
            hint="Kinds are denied, past, someone_else and general; places before, ahead, behind.",
            place=document.place(("assertion",)),
        ) from None


def check_references(
    documents: Sequence[Document], lists: Collection[str], rules: Mapping[str, str]
) -> None:
    """Check every template's syntax, and that the lists and rules it names exist.

    Raises `GrammarError` also for a rule that contains itself.
    """
    calls: dict[str, set[str]] = {}
    places: dict[str, _Template] = {}
    for document in documents:
        for template in _templates(document):
            known_rules = {*rules, *template.own_rules}
            named = _check_template(template, {*lists, *template.own_lists}, known_rules)
            if template.path[-2] == "expansion_rules":
                calls.setdefault(str(template.path[-1]), set()).update(named)
                places[str(template.path[-1])] = template
    for rule in calls:
        _check_loop(rule, calls, places)


def check_alarms(documents: Sequence[Document], concepts: Collection[str]) -> None:
    """Check that the concepts of every alarm are defined; raises `GrammarError`."""
    for document in documents:
        for sign, alarms in document.data.get("alarms", {}).items():
            for n, alarm in enumerate(alarms):
                for name in (one for one in alarm if one not in concepts):
                    near = difflib.get_close_matches(str(name), concepts, n=1)
                    meant = f"Did you mean {near[0]}? Else define" if near else "Define"
                    hint = f"{meant} it under `concepts:` with every phrase for it."
                    path: KeyPath = ("alarms", sign, n)
                    raise _error(document, path, f"there is no concept {name}.", hint)


def _check_block(document: Document, path: KeyPath) -> None:
    block = _expect(document, path, dict, "Write `- sentences: […]`.")
    sentences = _expect(document, (*path, "sentences"), list, "Write `sentences:` with a list.")
    for n in range(len(sentences)):
        _expect(document, (*path, "sentences", n), str, "Put the sentence in quotes.")
    for key in ("slots", "requires_context", "excludes_context", "metadata"):
        if key in block:
            _expect(document, (*path, key), dict)
    _check_names(document, path, block)


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
        if numbers.get("step", 1) < 1:
            raise _error(document, path, "a step must be at least 1.", "Write `step: 1`.")
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


def _templates(document: Document) -> Iterator[_Template]:
    yield from _named_templates(document, (), document.data, frozenset(), frozenset())
    for name, intent in document.data.get("intents", {}).items():
        for n, block in enumerate(intent["data"]):
            path: KeyPath = ("intents", name, "data", n)
            lists = frozenset(block.get("lists", ()))
            rules = frozenset(block.get("expansion_rules", ()))
            yield from _named_templates(document, path, block, lists, rules)
            for number, text in enumerate(block["sentences"]):
                where: KeyPath = (*path, "sentences", number)
                yield _Template(document, where, text, lists, rules)


def _named_templates(
    document: Document,
    path: KeyPath,
    data: Mapping[str, Any],
    lists: frozenset[str],
    rules: frozenset[str],
) -> Iterator[_Template]:
    for name, text in data.get("expansion_rules", {}).items():
        yield _Template(document, (*path, "expansion_rules", name), text, lists, rules)
    for name, content in data.get("lists", {}).items():
        for n, value in enumerate(content.get("values", ())):
            text = value if isinstance(value, str) else value["in"]
            yield _Template(document, (*path, "lists", name, "values", n), text, lists, rules)


def _check_template(
    template: _Template, lists: Collection[str], rules: Collection[str]
) -> set[str]:
    """Check one template; returns the names of the rules that it refers to."""
    try:
        expression = parse_template(template.text)
    except (ParseError, AssertionError, ValueError, IndexError) as cause:
        hint = "Close every ( [ { < that was opened, and put | or ; only between alternatives."
        raise _error(
            template.document, template.path, f"“{template.text}” is no template: {cause}.", hint
        ) from None
    named: set[str] = set()
    for reference in _references(expression):
        if isinstance(reference, hassil.RuleReference):
            named.add(reference.rule_name)
            if reference.rule_name not in rules:
                raise _unknown(template, "rule", f"<{reference.rule_name}>", rules)
        elif reference.list_name not in lists and not reference.is_inline_range:
            raise _unknown(template, "list", f"{{{reference.list_name}}}", lists)
    return named


def _references(
    expression: hassil.Expression,
) -> Iterator[hassil.RuleReference | hassil.ListReference]:
    if isinstance(expression, (hassil.RuleReference, hassil.ListReference)):
        yield expression
    elif isinstance(expression, hassil.Group):
        for item in expression.items:
            yield from _references(item)


def _check_loop(rule: str, calls: Mapping[str, set[str]], places: Mapping[str, _Template]) -> None:
    """Raise when `rule` contains itself; a loop is found from each of its rules."""
    stack: list[tuple[str, tuple[str, ...]]] = [(rule, (rule,))]
    seen: set[str] = set()
    while stack:
        name, chain = stack.pop()
        for called in sorted(calls.get(name, ())):
            if called == rule:
                loop = " → ".join(f"<{one}>" for one in (*chain, rule))
                raise _error(
                    places[rule].document,
                    places[rule].path,
                    f"this rule contains itself: {loop}.",
                    "Write the repetition out, or take one of them away.",
                )
            if called not in seen:
                seen.add(called)
                stack.append((called, (*chain, called)))


def _unknown(template: _Template, kind: str, name: str, known: Collection[str]) -> GrammarError:
    bare = name[1:-1]
    near = difflib.get_close_matches(bare, known, n=1)
    section = "expansion_rules" if kind == "rule" else "lists"
    meant = f"Did you mean {name[0]}{near[0]}{name[-1]}? Else add" if near else "Add"
    hint = f"{meant} it under `{section}:`."
    return _error(template.document, template.path, f"there is no {kind} {name}.", hint)


def _error(document: Document, path: KeyPath, message: str, hint: str) -> GrammarError:
    return GrammarError(message, hint=hint, place=document.place(path))
