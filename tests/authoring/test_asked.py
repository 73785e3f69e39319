"""Sentences for a reader: people's own first, and none that leads elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_skill.authoring.asked import Asked, Plain, read_plain
from voice_skill.content.schema import Facet
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import Examples
from voice_skill.resources import content_dir


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def plain() -> Plain:
    return read_plain(content_dir())


def test_people_s_own_words_come_first(skill: Skill, plain: Plain) -> None:
    said = {one.text for one in skill.examples.sentences if one.meaning.node == "exercise"}
    assert set(Asked(skill, plain).questions(skill.tree.topics["exercise"], Facet.WHAT)) <= said


def test_what_nobody_wrote_is_asked_plainly_and_by_name(skill: Skill, plain: Plain) -> None:
    asked = Asked(skill, plain).questions(skill.tree.routines["chin-tuck"], Facet.CAUTION)
    assert "is the chin tuck safe for me" in asked


def test_a_plain_question_that_leads_elsewhere_is_not_shown(skill: Skill) -> None:
    bare = replace(skill, examples=Examples())
    wrong: Plain = {"ice": {Facet.WHAT: ("what is heat", "what is ice")}}
    assert Asked(bare, wrong).questions(skill.tree.topics["ice"], Facet.WHAT) == ("what is ice",)


def test_every_plain_question_about_a_node_of_the_skill_leads_to_it(
    skill: Skill, plain: Plain
) -> None:
    for node in skill.tree.nodes:
        for facet, texts in plain.get(node.id, {}).items():
            for text in texts:
                heard = skill.interpreter.interpret(text)
                assert (heard.node, heard.facet) == (node.id, facet.value), text


def test_what_is_shown_for_a_sign_means_it(skill: Skill) -> None:
    for sign in skill.tree.warning_signs.values():
        tellings = Asked(skill, {}).tellings(sign)
        assert tellings
        for text in tellings:
            assert skill.interpreter.interpret(text).slots["sign"] == sign.id
