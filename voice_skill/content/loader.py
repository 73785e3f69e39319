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

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from voice_skill.content.checks import Parts, first_problem, problems
from voice_skill.content.interview import Interview
from voice_skill.content.schema import (
    Caution,
    Node,
    NodeId,
    Routine,
    RoutineSet,
    ScreeningQuestion,
    Source,
    Text,
    Topic,
    WarningSign,
)
from voice_skill.content.tree import Tree
from voice_skill.content.validation import validate
from voice_skill.content.yaml_source import Document, read_yaml
from voice_skill.errors import ContentError, Place

N = TypeVar("N", bound=Node)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_Wordings = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_as_list)]
_Prompts = dict[NodeId, _Wordings]
_Screening = Annotated[tuple[ScreeningQuestion, ...], Field(min_length=1)]
_Cautions = tuple[Caution, ...]
_Signs = Annotated[tuple[WarningSign, ...], Field(min_length=1)]

_OPTIONAL: dict[str, Any] = {"cautions.yaml": _Cautions, "interview.yaml": Interview}


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
    kinds: dict[Path, Any] = {
        folder / "sources.yaml": dict[str, Source],
        folder / "prompts.yaml": _Prompts,
        folder / "safety" / "screening.yaml": _Screening,
        folder / "safety" / "warning_signs.yaml": _Signs,
        **dict.fromkeys(sorted((folder / "topics").glob("*.yaml")), Topic),
        **dict.fromkeys(sorted((folder / "routines").glob("*.yaml")), Routine),
        **dict.fromkeys(sorted((folder / "sets").glob("*.yaml")), RoutineSet),
        **{folder / name: kind for name, kind in _OPTIONAL.items() if (folder / name).exists()},
    }
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
    sources = read_yaml(folder / "sources.yaml")
    prompts = read_yaml(folder / "prompts.yaml")
    screening = read_yaml(folder / "safety" / "screening.yaml")
    signs = read_yaml(folder / "safety" / "warning_signs.yaml")
    topics = _nodes(folder / "topics", Topic)
    routines = _nodes(folder / "routines", Routine)
    sets = _nodes(folder / "sets", RoutineSet) if (folder / "sets").is_dir() else []
    cautions = _if_there(folder / "cautions.yaml", [])
    interview = _if_there(folder / "interview.yaml", {})
    return Parts(
        sources=validate(sources, dict[str, Source]),
        prompts=validate(prompts, _Prompts),
        screening=validate(screening, _Screening),
        signs=validate(signs, _Signs),
        topics=tuple(topic for _, topic in topics),
        routines=tuple(routine for _, routine in routines),
        prompts_document=prompts,
        screening_document=screening,
        signs_document=signs,
        node_documents=tuple(document for document, _ in (*topics, *routines, *sets)),
        sets=tuple(routine_set for _, routine_set in sets),
        cautions=validate(cautions, _Cautions),
        interview=validate(interview, Interview),
        cautions_document=cautions,
        interview_document=interview,
    )


def _if_there(file: Path, default: Any) -> Document:
    return read_yaml(file) if file.exists() else Document(file, default, {})


def _nodes(folder: Path, kind: type[N]) -> list[tuple[Document, N]]:
    """The nodes in a folder's YAML files, in the order of their file names."""
    documents = [read_yaml(path) for path in sorted(folder.glob("*.yaml"))]
    if not documents:
        raise ContentError(
            "there are no YAML files here.",
            hint='Write one file a node, such as "neck-turn.yaml".',
            place=Place(folder),
        )
    return [(document, validate(document, kind)) for document in documents]
