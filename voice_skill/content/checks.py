"""What must hold between the files of a content tree, beyond what each one's schema says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from string import Formatter
from typing import Any

from voice_skill.content.interview import Interview, InterviewQuestion
from voice_skill.content.schema import (
    Caution,
    Routine,
    RoutineSet,
    ScreeningQuestion,
    Source,
    Topic,
    WarningSign,
)
from voice_skill.content.tree import AnyNode
from voice_skill.content.validation import did_you_mean
from voice_skill.content.yaml_source import Document, KeyPath
from voice_skill.errors import ContentError

_EVERYWHERE = frozenset({"emergency_number"})
_IN_STEPS = frozenset({"side", "other_side"})


@dataclass(frozen=True)
class Parts:
    """The validated files of a tree beside the documents that they were read from."""

    sources: dict[str, Source]
    prompts: dict[str, tuple[str, ...]]
    screening: tuple[ScreeningQuestion, ...]
    signs: tuple[WarningSign, ...]
    cautions: tuple[Caution, ...]
    interview: Interview
    topics: tuple[Topic, ...]
    routines: tuple[Routine, ...]
    sets: tuple[RoutineSet, ...]
    prompts_document: Document
    screening_document: Document
    signs_document: Document
    cautions_document: Document
    interview_document: Document
    node_documents: tuple[Document, ...]
    """In the order of topics, then routines, then sets."""

    @property
    def nodes(self) -> tuple[tuple[Document, AnyNode], ...]:
        """Every node with its document."""
        nodes: tuple[AnyNode, ...] = (*self.topics, *self.routines, *self.sets)
        return tuple(zip(self.node_documents, nodes, strict=True))

    @property
    def other_documents(self) -> tuple[Document, ...]:
        """What is neither a node nor a prompt."""
        asked = (self.screening_document, self.signs_document)
        return (*asked, self.cautions_document, self.interview_document)


def first_problem(parts: Parts) -> ContentError | None:
    """The first thing wrong between the files, or None."""
    return next(problems(parts), None)


def problems(parts: Parts) -> Iterator[ContentError]:
    """Everything that is wrong between the files."""
    return chain(
        _file_names(parts),
        _repeated_ids(parts),
        _unknown_links(parts),
        _unknown_in_interview(parts),
        _shared_names(parts),
        _unknown_signs(parts),
        _unknown_sources(parts),
        _bad_placeholders(parts),
    )


def _file_names(parts: Parts) -> Iterator[ContentError]:
    for document, node in parts.nodes:
        if document.file.stem != node.id:
            yield ContentError(
                f'the id "{node.id}" differs from the file name "{document.file.stem}".',
                hint=f'Rename the file to "{node.id}.yaml", or change the id.',
                place=document.place(("id",)),
            )


def _repeated_ids(parts: Parts) -> Iterator[ContentError]:
    hint = "Give each its own id."
    nodes = [(node.id, document, ("id",)) for document, node in parts.nodes]
    yield from _repeated(nodes, "id", hint)
    asked = [(q.id, parts.screening_document, (n, "id")) for n, q in enumerate(parts.screening)]
    asked += [(c.id, parts.cautions_document, (n, "id")) for n, c in enumerate(parts.cautions)]
    yield from _repeated(asked, "id", hint)
    signs = [(sign.id, parts.signs_document, (n, "id")) for n, sign in enumerate(parts.signs)]
    yield from _repeated(signs, "id", hint)
    questions = [
        (question.id, parts.interview_document, ("questions", n, "id"))
        for n, question in enumerate(parts.interview.questions)
    ]
    yield from _repeated(questions, "id", hint)
    told = enumerate(parts.interview.told)
    yield from _repeated(
        [(one.id, parts.interview_document, ("told", n, "id")) for n, one in told], "id", hint
    )
    for document, node in parts.nodes:
        steps = enumerate(node.steps if isinstance(node, Routine) else ())
        yield from _repeated([(s.id, document, ("steps", n, "id")) for n, s in steps], "id", hint)


def _shared_names(parts: Parts) -> Iterator[ContentError]:
    """A phrase that means two nodes would be a guess each time it is heard."""
    names: list[tuple[str, Document, KeyPath]] = []
    for document, node in parts.nodes:
        said = {node.name: ("name",)} | {s: ("says", n) for n, s in enumerate(node.says)}
        names += [(" ".join(phrase.split()), document, path) for phrase, path in said.items()]
    yield from _repeated(names, "spoken name", "A phrase may mean only one node: change one.")


def _repeated(
    group: Iterable[tuple[str, Document, KeyPath]], what: str, hint: str
) -> Iterator[ContentError]:
    seen: dict[str, tuple[Document, KeyPath]] = {}
    for text, document, path in group:
        first, first_path = seen.setdefault(text, (document, path))
        if first is not document or first_path != path:
            yield ContentError(
                f'the {what} "{text}" is already used at {first.place(first_path)}.',
                hint=hint,
                place=document.place(path),
            )


def _unknown_links(parts: Parts) -> Iterator[ContentError]:
    """What nodes name must exist."""
    ids = tuple(node.id for _, node in parts.nodes)
    routines = tuple(routine.id for routine in parts.routines)
    cautions = tuple(caution.id for caution in parts.cautions)
    for document, node in parts.nodes:
        for n, other in enumerate(node.related):
            yield from _known("node", other, ids, document, ("related", n))
        if isinstance(node, Topic) and node.routine is not None:
            yield from _known("routine", node.routine, routines, document, ("routine",))
        for n, caution in enumerate(node.cautions if isinstance(node, Routine) else ()):
            yield from _known("caution", caution, cautions, document, ("cautions", n))
        for n, group in enumerate(node.routines if isinstance(node, RoutineSet) else ()):
            for routine in group:
                yield from _known("routine", routine, routines, document, ("routines", n))


def _unknown_in_interview(parts: Parts) -> Iterator[ContentError]:
    """What the interview names must exist, and an answer that it names must be one it takes."""
    interview, here = parts.interview, parts.interview_document
    ids = tuple(node.id for _, node in parts.nodes)
    signs = tuple(sign.id for sign in parts.signs)
    if interview.subject is not None:
        topics = tuple(topic.id for topic in parts.topics)
        yield from _known("topic", interview.subject, topics, here, ("subject",))
    for n, question in enumerate(interview.questions):
        path: KeyPath = ("questions", n)
        answers = tuple(question.answers)
        yield from _known("answer", question.otherwise, answers, here, (*path, "otherwise"))
        for answer, nodes in question.answers.items():
            for m, node in enumerate(nodes):
                yield from _known("node", node, ids, here, (*path, "answers", answer, m))
        yield from _unknown_remaining(question, here, path)
        for answer, sign in question.advice.items():
            yield from _known("answer", answer, answers, here, (*path, "advice", answer))
            yield from _known("warning sign", sign, signs, here, (*path, "advice", answer))
    asked = {question.id: tuple(question.answers) for question in interview.questions}
    sets = tuple(routine_set.id for routine_set in parts.sets)
    for n, rule in enumerate(interview.propose):
        yield from _known("set", rule.set, sets, here, ("propose", n, "set"))
        for about, answer in rule.when.items():
            path = ("propose", n, "when", about)
            yield from _known("question", about, tuple(asked), here, path)
            yield from _known("answer", answer, asked.get(about, (answer,)), here, path)
    told = tuple(one.id for one in interview.told)
    asked_first = tuple(one.id for one in (*parts.screening, *parts.cautions))
    for n, one in enumerate(interview.told):
        for m, question_id in enumerate(one.yes_to):
            path = ("told", n, "yes_to", m)
            yield from _known("screening question", question_id, asked_first, here, path)
        for m, other in enumerate(one.ends):
            yield from _known("thing told", other, told, here, ("told", n, "ends", m))


def _unknown_remaining(
    question: InterviewQuestion, here: Document, path: KeyPath
) -> Iterator[ContentError]:
    """What is taken where an answer was left open or ruled out must be an answer itself."""
    answers = tuple(question.answers)
    for denied, left in question.without.items():
        inside = (*path, "without", denied)
        yield from _known("answer", denied, answers, here, inside)
        yield from _known("answer", left.answer, answers, here, (*inside, "answer"))
    if question.either is not None:
        taken = question.either.answer
        yield from _known("answer", taken, answers, here, (*path, "either", "answer"))


def _unknown_signs(parts: Parts) -> Iterator[ContentError]:
    """What adds up to a sign must be signs themselves."""
    ids = tuple(sign.id for sign in parts.signs)
    for n, sign in enumerate(parts.signs):
        for g, group in enumerate(sign.together):
            for m, other in enumerate(group):
                path = (n, "together", g, m)
                yield from _known("warning sign", other, ids, parts.signs_document, path)


def _unknown_sources(parts: Parts) -> Iterator[ContentError]:
    known = tuple(parts.sources)
    documents = (*parts.node_documents, *parts.other_documents)
    for document in documents:
        for path, text in _texts(document.data):
            if "sources" in path and text not in known:
                message = f'the source "{text}" is not in sources.yaml.'
                yield _unknown(message, text, known, document, path)


def _known(
    what: str, name: str, known: tuple[str, ...], document: Document, path: KeyPath
) -> Iterator[ContentError]:
    """The complaint about a `name` that is none of the `known` ones, if it is none."""
    if name not in known:
        yield _unknown(f'there is no {what} "{name}".', name, known, document, path)


def _unknown(
    message: str, word: str, known: tuple[str, ...], document: Document, path: KeyPath
) -> ContentError:
    return ContentError(message, hint=did_you_mean(word, known), place=document.place(path))


def _bad_placeholders(parts: Parts) -> Iterator[ContentError]:
    documents = (*parts.node_documents, *parts.other_documents)
    for document in documents:
        for path, text in _texts(document.data):
            allowed = _EVERYWHERE | _IN_STEPS if path[0] == "steps" else _EVERYWHERE
            yield from _placeholders(text, document, path, allowed)
    for path, text in _texts(parts.prompts_document.data):
        yield from _placeholders(text, parts.prompts_document, path, None)


def _placeholders(
    text: str, document: Document, path: KeyPath, allowed: frozenset[str] | None
) -> Iterator[ContentError]:
    """What is wrong with the {placeholders} of a text; `allowed=None` takes any name."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        yield ContentError(
            "a { or } stands alone.",
            hint="Write {name} for a placeholder.",
            place=document.place(path),
        )
        return
    for name in names:
        if allowed is not None and name not in allowed:
            yield _unknown(
                f"nothing fills the placeholder {{{name}}} here.",
                name,
                tuple(sorted(allowed)),
                document,
                path,
            )
        elif not name.isidentifier():
            yield ContentError(
                f"{{{name}}} is no placeholder.",
                hint="Write a word between the braces, such as {name}.",
                place=document.place(path),
            )


def _texts(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text in a document's data, with its key path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _texts(value, (*path, n))
