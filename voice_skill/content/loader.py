"""The content tree of one language, read from its folder and checked as a whole.

sources.yaml                where statements come from: key -> Source
topics/<id>.yaml            one Topic a file
routines/<id>.yaml          one Routine a file
sets/<id>.yaml              one RoutineSet a file (may be missing)
cautions.yaml               list of Caution: what single routines ask first (may be missing)
interview.yaml              Interview: what somebody who needs help is asked (may be missing)
safety/screening.yaml       list of ScreeningQuestion, in the order they are asked
safety/warning_signs.yaml   list of WarningSign
prompts.yaml                what the dialogue says itself: id -> a wording or a list of them
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from voice_skill.content.checks import Parts, first_problem, problems
from voice_skill.content.files import FILES, FOLDERS, OPTIONAL
from voice_skill.content.tree import Tree
from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import Document, read_yaml
from voice_skill.errors import ContentError, Place


def load_tree(folder: Path) -> Tree:
    """Read and check the content tree in `folder`, whose name is its language.

    Raises `ContentError` for the first thing wrong, with its file, line, column and key path.
    """
    parts = _read_parts(folder)
    if problem := first_problem(parts):
        raise problem
    return Tree(
        language=folder.name,
        sources=parts.sources,
        topics={topic.id: topic for topic in parts.topics},
        routines={routine.id: routine for routine in parts.routines},
        sets={routine_set.id: routine_set for routine_set in parts.sets},
        screening=parts.screening,
        cautions=parts.cautions,
        interview=parts.interview,
        warning_signs={sign.id: sign for sign in parts.signs},
        prompts=parts.prompts,
    )


def tree_problems(folder: Path) -> tuple[ContentError, ...]:
    """All that is wrong with a content tree: the first thing in each file, or what is between them.

    What is between the files can be judged only when each one by itself is sound.
    """
    kinds = {
        folder / name: kind
        for name, kind in FILES.items()
        if name not in OPTIONAL or (folder / name).exists()
    }
    for name, kind in FOLDERS.items():
        kinds |= dict.fromkeys(sorted((folder / name).glob("*.yaml")), kind)
    broken: list[ContentError] = []
    for file, kind in kinds.items():
        try:
            validate(read_yaml(file), kind)
        except ContentError as error:
            broken.append(error)
    if broken:
        return tuple(broken)
    try:
        return tuple(problems(_read_parts(folder)))
    except ContentError as error:
        return (error,)


def _read_parts(folder: Path) -> Parts:
    if not folder.is_dir():
        raise ContentError(
            "there is no such content folder.",
            hint='Give a folder such as "content/en" that holds topics, routines and safety.',
            place=Place(folder),
        )
    files = {name: _document(folder, name) for name in FILES}
    nodes = {name: _nodes(folder, name) for name in FOLDERS}
    data = {name: validate(files[name], kind) for name, kind in FILES.items()}
    topics, routines, sets = (
        tuple(validate(document, kind) for document in nodes[name])
        for name, kind in FOLDERS.items()
    )
    return Parts(
        sources=data["sources.yaml"],
        prompts=data["prompts.yaml"],
        screening=data["safety/screening.yaml"],
        signs=data["safety/warning_signs.yaml"],
        cautions=data["cautions.yaml"],
        interview=data["interview.yaml"],
        topics=topics,
        routines=routines,
        sets=sets,
        prompts_document=files["prompts.yaml"],
        screening_document=files["safety/screening.yaml"],
        signs_document=files["safety/warning_signs.yaml"],
        cautions_document=files["cautions.yaml"],
        interview_document=files["interview.yaml"],
        node_documents=tuple(chain.from_iterable(nodes.values())),
    )


def _document(folder: Path, name: str) -> Document:
    file = folder / name
    if name in OPTIONAL and not file.exists():
        return Document(file, OPTIONAL[name], {})
    return read_yaml(file)


def _nodes(folder: Path, name: str) -> list[Document]:
    """A folder's YAML files, in the order of their names."""
    documents = [read_yaml(path) for path in sorted((folder / name).glob("*.yaml"))]
    if not documents and name not in OPTIONAL:
        raise ContentError(
            "there are no YAML files here.",
            hint='Write one file a node, such as "neck-turn.yaml".',
            place=Place(folder / name),
        )
    return documents
