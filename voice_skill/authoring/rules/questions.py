"""Rules about what leads where: names, questions, signs and routines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from voice_skill.authoring.findings import Content, Finding, Severity, Subject, unknown
from voice_skill.authoring.forms import question_forms
from voice_skill.content.schema import Facet, Topic
from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import Place
from voice_skill.nlu.interpretation import FACETS, NODE_SLOTS

_SIGN = "sign"
_NO_SIGNS = {"pain"}
"""Values of a `sign` slot that are no warning sign: the pain itself may be denied."""


class _Slot(NamedTuple):
    """A value that a grammar file writes down."""

    intent: str | None
    """None in a list that all intents share."""
    name: str
    """Of the slot, or of the list."""
    value: str
    place: Place


def names_not_understood(subject: Subject, content: Content) -> Iterator[Finding]:
    """A bare spoken name must lead to its own node, or nobody gets there."""
    for node, phrase, place in content.names():
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


def unknown_nodes(subject: Subject, content: Content) -> Iterator[Finding]:
    """What a grammar names must be in the content tree."""
    ids = tuple(node.id for node in content.tree.nodes)
    for slot in _slots(subject):
        if slot.name in NODE_SLOTS and slot.value not in ids:
            yield unknown("node", slot.value, ids, slot.place)


def facets_and_questions(subject: Subject, content: Content) -> Iterator[Finding]:
    """Every answer needs a question that asks for it, and every question an answer."""
    forms = question_forms(subject.grammar)
    for node in content.tree.nodes:
        for facet in node.facets:
            if not forms.of(node, facet):
                yield Finding(
                    "facet-without-question",
                    Severity.ERROR,
                    f'no sentence of the grammars asks for "{facet.value}" of {node.id}.',
                    f"Add sentences with {{node}} to {_intent(facet)}.",
                    content.place(node, ("facets", facet.value)),
                )
        if Facet.WHAT not in node.facets and isinstance(node, Topic):
            yield Finding(
                "question-without-facet",
                Severity.ERROR,
                f'"{node.name}" alone asks for "what", and {node.id} has no such facet.',
                'Add "what:" under "facets:".',
                content.place(node, ("facets",)),
            )


def fixed_questions(subject: Subject, content: Content) -> Iterator[Finding]:
    """Questions that name their node in `slots:` and so need just this facet of it."""
    for slot in _slots(subject):
        facet = FACETS.get(slot.intent or "")
        node = content.tree.node(slot.value)
        if slot.name in NODE_SLOTS and facet and node and facet not in node.facets:
            yield Finding(
                "question-without-facet",
                Severity.ERROR,
                f'these sentences ask for "{facet.value}" of {node.id}, which has no such facet.',
                f'Add "{facet.value}:" to {node.id}, or move them to an intent whose facet it has.',
                slot.place,
            )


def _intent(facet: Facet) -> str:
    return next(intent for intent, asked in FACETS.items() if asked is facet)


def signs(subject: Subject, content: Content) -> Iterator[Finding]:
    """A warning sign needs phrases, and a phrase of a sign needs its answer."""
    rules = content.tree.warning_signs
    said = [slot for slot in _slots(subject) if slot.name == _SIGN]
    for slot in said:
        if slot.value not in rules and slot.value not in _NO_SIGNS:
            yield unknown("warning sign", slot.value, tuple(rules), slot.place)
    known = {slot.value for slot in said}
    for number, sign in enumerate(rules.values()):
        if sign.id not in known and not sign.together:
            yield Finding(
                "silent-sign",
                Severity.ERROR,
                f'no phrase of the grammars means the warning sign "{sign.id}".',
                f"Add sentences to WarningSign with slots: {{sign: {sign.id}}}.",
                content.document("safety/warning_signs.yaml").place((number, "id")),
            )


def unused_concepts(subject: Subject) -> Iterator[Finding]:
    """A concept that no alarm names is a leftover, or an alarm misses it."""
    alarms = [one.data.get("alarms", {}) for one in subject.documents]
    named = {name for group in alarms for sets in group.values() for one in sets for name in one}
    for document in subject.documents:
        for concept in document.data.get("concepts", {}):
            if concept not in named:
                yield Finding(
                    "unused-concept",
                    Severity.WARNING,
                    f'no alarm names the concept "{concept}".',
                    "Remove it, or name it under `alarms:`.",
                    document.place(("concepts", concept)),
                )


def unoffered_routines(_: Subject, content: Content) -> Iterator[Finding]:
    """A routine that no other file mentions is found only by who knows its name."""
    for routine in content.tree.routines.values():
        elsewhere = (d for d in content.documents if d.file.stem != routine.id)
        if not any(_mentions(document.data, routine.id) for document in elsewhere):
            yield Finding(
                "unoffered-routine",
                Severity.WARNING,
                f"nothing leads to {routine.id}: no topic, routine or set names it.",
                'Name it under "related" or "routine" of a topic.',
                content.place(routine, ("id",)),
            )


def _mentions(data: object, name: str) -> bool:
    if isinstance(data, dict):
        return any(_mentions(value, name) for value in data.values())
    if isinstance(data, list):
        return any(_mentions(item, name) for item in data)
    return data == name


def _slots(subject: Subject) -> Iterator[_Slot]:
    """Every slot, value of a list, and sign of an alarm that the grammar files write down."""
    for document in subject.documents:
        for intent, body in document.data.get("intents", {}).items():
            for number, block in enumerate(body["data"]):
                path: KeyPath = ("intents", intent, "data", number)
                for name, value in block.get("slots", {}).items():
                    yield _Slot(intent, name, str(value), document.place((*path, "slots", name)))
                yield from _values(intent, block, document, path)
        yield from _values(None, document.data, document, ())
        for sign in document.data.get("alarms", {}):
            yield _Slot(None, _SIGN, sign, document.place(("alarms", sign)))


def _values(
    intent: str | None, data: Mapping[str, Any], document: Document, path: KeyPath
) -> Iterator[_Slot]:
    for name, content in data.get("lists", {}).items():
        for number, value in enumerate(content.get("values", ())):
            if isinstance(value, dict) and "out" in value:
                where = document.place((*path, "lists", name, "values", number))
                yield _Slot(intent, name, str(value["out"]), where)
