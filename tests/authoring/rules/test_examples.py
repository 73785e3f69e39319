"""Sentences in people's own words."""

from __future__ import annotations

import pytest

from tests.authoring.small_skill import SmallSkill, where


@pytest.mark.parametrize(
    ("file", "text", "message", "hint"),
    [
        (
            "things.yaml",
            "icy: {what: [is it cold]}",
            'there is no node "icy".',
            'Did you mean "ice"?',
        ),
        (
            "signs.yaml",
            "nums: [no feeling in it]",
            'there is no warning sign "nums".',
            'Did you mean "numb"?',
        ),
        (
            "help.yaml",
            "Stopp: [make it end]",
            'there is no intent "Stopp".',
            'Did you mean "Stop"?',
        ),
    ],
)
def test_an_example_of_something_unknown_is_an_error(
    skill: SmallSkill, file: str, text: str, message: str, hint: str
) -> None:
    skill.write(f"content/en/examples/{file}", text)
    (finding,) = (one for one in skill.check() if one.rule.startswith("unknown-"))
    assert (finding.message, finding.hint) == (message, hint)
    assert where(finding) == (file, 1)


def test_an_example_that_stands_twice_is_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/examples/a.yaml", "ice: {what: [is it cold, how cold is it]}\n")
    skill.write("content/en/examples/limits.yaml", "ours: [is it cold]\nsentences: [Is it cold?]\n")
    (finding,) = skill.findings("example-twice")
    assert finding.message == '"Is it cold?" already stands at a.yaml:1.'
    assert where(finding) == ("limits.yaml", 2)


def test_malformed_examples_are_a_finding_with_their_place(skill: SmallSkill) -> None:
    skill.write("content/en/examples/a.yaml", "ice:\n  whatt: [is it cold]\n")
    (finding,) = skill.findings("content")
    assert finding.message == '"whatt" is not known here.'
    assert where(finding) == ("a.yaml", 2)


def test_examples_of_an_unknown_warning_sign_are_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/safety/examples/us.yaml", "nums: {must: [no feeling in it]}")
    (finding,) = skill.findings("unknown-sign")
    assert finding.hint == 'Did you mean "numb"?'
    assert where(finding) == ("us.yaml", 1)


def test_a_sentence_that_is_a_sign_and_harmless_is_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/safety/examples/a.yaml", "numb: {must: [no feeling in it]}")
    skill.write("content/en/safety/examples/b.yaml", "numb: {must_not: [No feeling in it]}")
    (finding,) = skill.findings("example-contradicted")
    assert "a.yaml:1" in finding.message
    assert where(finding) == ("b.yaml", 1)


def test_examples_of_signs_have_two_sides_only(skill: SmallSkill) -> None:
    skill.write("content/en/safety/examples/us.yaml", "numb:\n  mustnt: [i can feel it]\n")
    (finding,) = skill.check()
    assert where(finding) == ("us.yaml", 2)
    assert "must_not" in str(finding.hint)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("icy: {what: [is it cold]}", 'there is no node "icy".'),
        (
            "ice: {why: [why ice]}",
            'these questions ask for "why" of ice, which has no such facet.',
        ),
    ],
    ids=["node", "facet"],
)
def test_a_plain_question_about_what_is_not_there_is_an_error(
    skill: SmallSkill, text: str, message: str
) -> None:
    skill.write("content/en/questions.yaml", f"led: {{what: [what is it]}}\n{text}\n")
    findings = [one for one in skill.check() if where(one) == ("questions.yaml", 2)]
    assert [one.message for one in findings] == [message]
    assert findings[0].hint
