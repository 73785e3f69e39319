"""Where statements come from."""

from __future__ import annotations

from tests.authoring.small_skill import SmallSkill, where


def test_a_source_that_nothing_names_is_a_warning(skill: SmallSkill) -> None:
    skill.add("content/en/sources.yaml", "other: {title: B, address: here}\n")
    (finding,) = skill.findings("unused-source")
    assert finding.message == 'nothing names the source "other".'
    assert where(finding) == ("sources.yaml", 2)


def test_a_source_that_nobody_can_look_up_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/sources.yaml", ", address: https://example.org", "")
    (finding,) = skill.findings("source-without-address")
    assert finding.message == 'nobody can look up "A leaflet".'


def test_a_choice_of_ours_needs_no_address(skill: SmallSkill) -> None:
    skill.write("content/en/sources.yaml", "leaflet: {title: Our choice, kind: design}\n")
    assert skill.findings("source-without-address") == []
