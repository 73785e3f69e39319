"""Files that nothing reads."""

from __future__ import annotations

import pytest

from tests.authoring.small_skill import SmallSkill
from voice_skill.authoring.check import Severity


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("topics/heat.yml", 'Did you mean "topics/heat.yaml"?'),
        ("topic/heat.yaml", 'Did you mean "topics/heat.yaml"?'),
        ("topics/warm/heat.yaml", 'Did you mean "topics/heat.yaml"?'),
        ("caution.yaml", 'Did you mean "cautions.yaml"?'),
        ("safety/sreening.yaml", 'Did you mean "safety/screening.yaml"?'),
    ],
)
def test_a_file_in_the_wrong_place_is_an_error(skill: SmallSkill, name: str, hint: str) -> None:
    skill.write(f"content/en/{name}", "id: heat\n")
    (finding,) = skill.findings("unread-file")
    assert finding.severity is Severity.ERROR
    assert finding.hint == hint
    assert finding.place is not None
    assert finding.place.file == skill.root / "content" / "en" / name


@pytest.mark.parametrize(
    "name",
    [
        "pronunciations.yaml",
        "cautions.yaml",
        "examples/things.yaml",
        "safety/examples/parents.yaml",
    ],
)
def test_a_file_that_may_be_there_is_read(skill: SmallSkill, name: str) -> None:
    skill.write(f"content/en/{name}", "[]\n" if name == "cautions.yaml" else "{}\n")
    assert skill.findings("unread-file") == []
