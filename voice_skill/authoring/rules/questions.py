"""Rules about what leads where: names, questions, signs and routines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voice_skill.authoring.findings import Finding, Severity, Subject
from voice_skill.authoring.forms import question_forms
from voice_skill.content.schema import Facet, Topic
from voice_skill.content.validation import did_you_mean
from voice_skill.content.yaml_source import Document, KeyPath, read_yaml
from voice_skill.errors import Place
from voice_skill.nlu.interpretation import FACETS, NODE_SLOTS

_SIGN = "sign"
_NO_SIGNS = {"pain"}
"""Values of a `sign` slot that are no warning sign: the pain itself may be denied."""


def names_not_understood(subject: Subject) -> Iterator[Finding]:
    """A bare spoken name must lead to its own node, or nobody gets there."""
    for node, phrase, place in subject.content.names() if subject.content else ():
        heard = subject.interpreter.interpret(phrase)
        if not heard.accepted or heard.node != node.id:
            understood = heard.node or heard.intent if heard.accepted else heard.reason
            yield Finding(
                "name-not-understood",
                Severity.ERROR,
                f'"{phrase}" alone does not lead to {node.id} ({understood}).',
                "Choose a phrase that no grammar rule or other node claims.",
                place,
            )


def unknown_nodes(subject: Subject) -> Iterator[Finding]:
    """What a grammar names must be in the content tree."""
    if subject.content is None:
        return
    ids = tuple(node.id for node in subject.content.tree.nodes)
    for document, path, slot, value in _slots(subject):
        if slot in NODE_SLOTS and value not in ids:
            yield Finding(
                "unknown-node",
                Severity.ERROR,
                f'there is no node "{value}".',
                did_you_mean(str(value), ids),
                document.place(path),
            )


def facets_and_questions(subject: Subject) -> Iterator[Finding]:
    """Every answer needs a question that asks for it, and every question an answer."""
    if subject.content is None:
        return
    forms = question_forms(subject.grammar)
    for node in subject.content.tree.nodes:
        for facet in node.facets:
            if not forms.of(node, facet):
                yield Finding(
                    "facet-without-question",
                    Severity.WARNING,
                    f'no sentence of the grammars asks for "{facet.value}" of {node.id}.',
                    f"Add sentences with {{node}} to {_intent(facet)}.",
                    subject.content.place(node, ("facets", facet.value)),
                )
        if Facet.WHAT not in node.facets and isinstance(node, Topic):
            yield Finding(
                "question-without-facet",
                Severity.ERROR,
                f'"{node.name}" alone asks for "what", and {node.id} has no such facet.',
                'Add "what:" under "facets:".',
                subject.content.place(node, ("facets",)),
            )
    yield from _fixed_questions(subject)


def _fixed_questions(subject: Subject) -> Iterator[Finding]:
    """Questions that name their node in `slots:` and so need just this facet of it."""
    assert subject.content is not None
    for document, path, slot, value in _slots(subject):
        facet = FACETS.get(str(path[1]))
        node = subject.content.tree.node(str(value))
        if slot in NODE_SLOTS and facet and node and facet not in node.facets:
            yield Finding(
                "question-without-facet",
                Severity.ERROR,
                f'these sentences ask for "{facet.value}" of {node.id}, which has no such facet.',
                f'Add "{facet.value}:" to {node.id}, or move them to an intent whose facet it has.',
                document.place(path),
            )


def _intent(facet: Facet) -> str:
    return next(intent for intent, asked in FACETS.items() if asked is facet)


def signs(subject: Subject) -> Iterator[Finding]:
    """A warning sign needs phrases, and a phrase of a sign needs its answer."""
    if subject.content is None:
        return
    rules = subject.content.tree.warning_signs
    known = tuple(rules)
    spoken: set[object] = set()
    for document, path, slot, value in _slots(subject):
        if slot != _SIGN:
            continue
        spoken.add(value)
        if value not in known and value not in _NO_SIGNS:
            yield Finding(
                "unknown-sign",
                Severity.ERROR,
                f'there is no warning sign "{value}".',
                did_you_mean(str(value), known),
                document.place(path),
            )
    for sign in known:
        if sign not in spoken and not rules[sign].together:
            yield Finding(
                "silent-sign",
                Severity.ERROR,
                f'no phrase of the grammars means the warning sign "{sign}".',
                f"Add sentences to WarningSign with slots: {{sign: {sign}}}.",
                _place_of_id(subject, sign),
            )


def _place_of_id(subject: Subject, name: str) -> Place | None:
    """Where the id `name` is given in the safety files."""
    assert subject.content is not None
    for document in subject.content.documents:
        if document.file.parent.name == "safety" and isinstance(document.data, list):
            for number, item in enumerate(document.data):
                if isinstance(item, dict) and item.get("id") == name:
                    return document.place((number, "id"))
    return None


def unoffered_routines(subject: Subject) -> Iterator[Finding]:
    """A routine that no other file mentions is found only by who knows its name."""
    if subject.content is None:
        return
    for routine in subject.content.tree.routines.values():
        elsewhere = (d for d in subject.content.documents if d.file.stem != routine.id)
        if not any(_mentions(document.data, routine.id) for document in elsewhere):
            yield Finding(
                "unoffered-routine",
                Severity.WARNING,
                f"nothing leads to {routine.id}: no topic, routine or set names it.",
                'Name it under "related" or "routine" of a topic.',
                subject.content.place(routine, ("id",)),
            )


def _mentions(data: object, name: str) -> bool:
    if isinstance(data, dict):
        return any(_mentions(value, name) for value in data.values())
    if isinstance(data, list):
        return any(_mentions(item, name) for item in data)
    return data == name


def _slots(subject: Subject) -> Iterator[tuple[Document, KeyPath, str, Any]]:
    """Every `slots:` entry and every value of a list that the grammar files write down.

    The second part of a path is the intent; the third yield is the slot's (or list's) name.
    """
    for file in sorted(subject.grammar.folder.glob("*.y*ml")):
        document = read_yaml(file)
        for intent, body in document.data.get("intents", {}).items():
            for number, block in enumerate(body["data"]):
                path: KeyPath = ("intents", intent, "data", number)
                for slot, value in block.get("slots", {}).items():
                    yield document, (*path, "slots", slot), slot, value
                yield from _values(document, path, block)
        yield from _values(document, (), document.data)


def _values(
    document: Document, path: KeyPath, data: dict[str, Any]
) -> Iterator[tuple[Document, KeyPath, str, Any]]:
    for name, content in data.get("lists", {}).items():
        for number, value in enumerate(content.get("values", ())):
            if isinstance(value, dict) and "out" in value:
                where: KeyPath = (*path, "lists", name, "values", number)
                yield document, where, name, value["out"]
