"""Whether templates can be parsed, and what they name exists; said with file, line and key."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import hassil
from hassil.parser import ParseError

from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import GrammarError
from voice_skill.nlu.templates import parse_template


class _Template(NamedTuple):
    """A sentence template where it was written, with the names that only its block knows."""

    document: Document
    path: KeyPath
    text: str
    own_lists: frozenset[str]
    own_rules: frozenset[str]

    def error(self, message: str, hint: str) -> GrammarError:
        return GrammarError(message, hint=hint, place=self.document.place(self.path))


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
                    raise GrammarError(
                        f"there is no concept {name}.", hint=hint, place=document.place(path)
                    )


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
        raise template.error(f"“{template.text}” is no template: {cause}.", hint) from None
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
                hint = "Write the repetition out, or take one of them away."
                raise places[rule].error(f"this rule contains itself: {loop}.", hint)
            if called not in seen:
                seen.add(called)
                stack.append((called, (*chain, called)))


def _unknown(template: _Template, kind: str, name: str, known: Collection[str]) -> GrammarError:
    bare = name[1:-1]
    near = difflib.get_close_matches(bare, known, n=1)
    section = "expansion_rules" if kind == "rule" else "lists"
    meant = f"Did you mean {name[0]}{near[0]}{name[-1]}? Else add" if near else "Add"
    hint = f"{meant} it under `{section}:`."
    return template.error(f"there is no {kind} {name}.", hint)
