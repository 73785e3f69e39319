"""Rules about the sentences in people's own words (`examples/`), and about plain questions."""

from __future__ import annotations

from collections.abc import Iterator

from voice_skill.authoring import findings
from voice_skill.authoring.asked import LED, PLAIN, TOPICS
from voice_skill.authoring.findings import Content, Finding, Severity, Subject
from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import Place
from voice_skill.nlu.examples import FOLDER, SIGNS_FOLDER
from voice_skill.nlu.normalise import plain

_LIMITS, _SIGNS, _HELP = "limits", "signs", "help"
"""Names of the files that are not about nodes."""


def unknown(subject: Subject, content: Content) -> Iterator[Finding]:
    """What examples mean must exist, or they are passed over."""
    ids = tuple(node.id for node in content.tree.nodes)
    for document in _documents(content):
        what, known = {
            _SIGNS: ("warning sign", tuple(content.tree.warning_signs)),
            _HELP: ("intent", tuple(subject.grammar.intents.intents)),
        }.get(document.file.stem, ("node", ids))
        for name in document.data if document.file.stem != _LIMITS else ():
            if name not in known:
                yield findings.unknown(what, name, known, document.place((name,)))


def unknown_signs(_: Subject, content: Content) -> Iterator[Finding]:
    """What the examples of signs tell of must be a warning sign."""
    known = tuple(content.tree.warning_signs)
    for document in _documents(content, SIGNS_FOLDER):
        for name in document.data:
            if name not in known:
                place = document.place((name,))
                yield findings.unknown("warning sign", name, known, place)


def plain_questions(_: Subject, content: Content) -> Iterator[Finding]:
    """Plain questions are about what is there, or nobody reads them."""
    known = (LED, TOPICS, *(node.id for node in content.tree.nodes))
    for document in (one for one in content.documents if one.file == content.folder / PLAIN):
        for name, facets in document.data.items():
            if name not in known:
                yield findings.unknown("node", name, known, document.place((name,)))
            elif node := content.tree.node(name):
                for facet in facets.keys() - {one.value for one in node.facets}:
                    yield Finding(
                        "question-without-facet",
                        Severity.ERROR,
                        f'these questions ask for "{facet}" of {name}, which has no such facet.',
                        f'Add "{facet}:" to {name}, or remove them.',
                        document.place((name, facet)),
                    )


def contradicted(_: Subject, content: Content) -> Iterator[Finding]:
    """A sentence cannot tell of a warning sign and be harmless."""
    seen: dict[str, tuple[str, Place]] = {}
    for document in _documents(content, SIGNS_FOLDER):
        for path, text in _sentences(document.data):
            side, place = str(path[1]), document.place(path)
            before, first = seen.setdefault(plain(text), (side, place))
            if before != side:
                yield Finding(
                    "example-contradicted",
                    Severity.ERROR,
                    f'"{text}" is under {side}, and under {before} at'
                    f" {first.file.name}:{first.line}.",
                    "Keep it where it belongs.",
                    place,
                )


def repeated(_: Subject, content: Content) -> Iterator[Finding]:
    """A sentence that stands twice counts twice, or means two things."""
    seen: dict[str, Place] = {}
    for document in _documents(content):
        for path, text in _sentences(document.data):
            place = document.place(path)
            first = seen.setdefault(plain(text), place)
            if first is not place:
                yield Finding(
                    "example-twice",
                    Severity.ERROR,
                    f'"{text}" already stands at {first.file.name}:{first.line}.',
                    "Keep it where it belongs.",
                    place,
                )


def _documents(content: Content, folder: str = FOLDER) -> Iterator[Document]:
    return (one for one in content.documents if one.file.parent == content.folder / folder)


def _sentences(data: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every sentence with where it stands; the lists of words in `limits.yaml` are none."""
    if isinstance(data, dict):
        for key, value in data.items():
            if path or key not in ("alarming", "places", "ours"):
                yield from _sentences(value, (*path, key))
    elif isinstance(data, list):
        yield from (((*path, number), text) for number, text in enumerate(data))
