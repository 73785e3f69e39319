"""What the interview of a content tree names."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.content.loader import load_tree
from voice_skill.errors import ContentError

INTERVIEW = """\
subject: ice
questions:
  - {id: since, ask: Since when?, answers: {new: [], old: [ice]}, otherwise: new,
     advice: {old: fever}, sources: [leaflet]}
propose:
  - {when: {since: old}, set: gentle}
told:
  - {id: tired, say: Rest., yes_to: [injury], sources: [leaflet]}
  - {id: awake, say: Good., ends: [tired], sources: [leaflet]}
"""
SET = """\
id: gentle
name: gentle set
introduction: Go.
routines: [nod]
finish: Done.
facets: {}
sources: [leaflet]
"""


@pytest.fixture
def interview(tree_folder: Path) -> Path:
    """The interview of a tree that loads."""
    (tree_folder / "sets").mkdir()
    (tree_folder / "sets" / "gentle.yaml").write_text(SET, encoding="utf-8")
    file = tree_folder / "interview.yaml"
    file.write_text(INTERVIEW, encoding="utf-8")
    load_tree(tree_folder)
    return file


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("subject: ice", "subject: icy", ':1:1 (at subject): there is no topic "icy".'),
        ("[ice]", "[icy]", ':3:60 (at questions[0].answers.old[0]): there is no node "icy".'),
        (
            "old: fever",
            "old: fevr",
            ':4:15 (at questions[0].advice.old): there is no warning sign "fevr".',
        ),
        (
            "old: fever",
            "odl: fever",
            ':4:15 (at questions[0].advice.odl): there is no answer "odl".',
        ),
        (
            "otherwise: new",
            "otherwise: nw",
            ':3:67 (at questions[0].otherwise): there is no answer "nw".',
        ),
        (
            "since: old",
            "snce: old",
            ':6:13 (at propose[0].when.snce): there is no question "snce".',
        ),
        ("since: old", "since: odl", ':6:13 (at propose[0].when.since): there is no answer "odl".'),
        (
            "[injury]",
            "[injry]",
            ':8:38 (at told[0].yes_to[0]): there is no screening question "injry".',
        ),
        ("[tired]", "[tird]", ':9:36 (at told[1].ends[0]): there is no thing told "tird".'),
        ("set: gentle", "set: gentel", ':6:26 (at propose[0].set): there is no set "gentel".'),
    ],
)
def test_what_the_interview_names_must_exist(
    interview: Path, old: str, new: str, expected: str
) -> None:
    interview.write_text(INTERVIEW.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tree(interview.parent)
    assert str(caught.value).startswith(f"{interview}{expected} Did you mean")


def test_two_questions_may_not_share_an_id(interview: Path) -> None:
    second = "  - {id: since, ask: When?, answers: {new: []}, otherwise: new, sources: [leaflet]}\n"
    interview.write_text(INTERVIEW.replace("propose:", second + "propose:"), encoding="utf-8")
    with pytest.raises(ContentError, match='the id "since" is already used'):
        load_tree(interview.parent)


def test_a_set_names_routines_only(interview: Path) -> None:
    file = interview.parent / "sets" / "gentle.yaml"
    file.write_text(SET.replace("[nod]", "[nod, ice]"), encoding="utf-8")
    with pytest.raises(ContentError, match=r'gentle\.yaml:4:17 .*there is no routine "ice"'):
        load_tree(interview.parent)


def test_a_question_needs_a_source_that_exists(interview: Path) -> None:
    interview.write_text(INTERVIEW.replace("[leaflet]", "[leaflett]"), encoding="utf-8")
    with pytest.raises(ContentError, match=r'interview\.yaml.*the source "leaflett" is not in'):
        load_tree(interview.parent)
