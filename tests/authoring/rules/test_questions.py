"""What leads where: names, questions, signs and routines."""

from __future__ import annotations

from tests.authoring.small_skill import SmallSkill, where
from voice_skill.authoring.check import Severity


def test_a_name_that_a_grammar_claims_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[stop]")
    (finding,) = skill.findings("name-not-understood")
    assert "does not lead to ice" in finding.message


def test_a_grammar_that_names_an_unknown_node_is_an_error(skill: SmallSkill) -> None:
    skill.add("grammars/intents.yaml", '  Go: {data: [{sentences: ["is"], slots: {node: icy}}]}\n')
    (finding,) = skill.findings("unknown-node")
    assert finding.message == 'there is no node "icy".'
    assert finding.hint == 'Did you mean "ice"?'
    assert where(finding)[0] == "intents.yaml"


def test_a_facet_that_no_sentence_asks_for_is_an_error(skill: SmallSkill) -> None:
    skill.change(
        "content/en/topics/ice.yaml",
        "facets:",
        "facets:\n  why: {say: It is cold., sources: [leaflet]}",
    )
    (finding,) = skill.findings("facet-without-question")
    assert finding.severity is Severity.ERROR
    assert finding.message == 'no sentence of the grammars asks for "why" of ice.'
    assert finding.hint == "Add sentences with {node} to AskWhy."
    assert where(finding) == ("ice.yaml", 6)


def test_a_topic_whose_bare_name_has_no_answer_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "what:", "why:")
    (finding,) = skill.findings("question-without-facet")
    assert '"ice" alone asks for "what"' in finding.message


def test_a_question_about_a_node_that_lacks_its_facet_is_an_error(skill: SmallSkill) -> None:
    asked = '  AskWhen: {data: [{sentences: ["is"], slots: {node: ice}}]}\n'
    skill.add("grammars/intents.yaml", asked)
    (finding,) = skill.findings("question-without-facet")
    assert 'ask for "when" of ice' in finding.message
    assert where(finding)[0] == "intents.yaml"


def test_a_sign_without_an_answer_is_an_error(skill: SmallSkill) -> None:
    skill.change("grammars/intents.yaml", "{sign: numb}", "{sign: nub}")
    (finding,) = skill.findings("unknown-sign")
    assert finding.message == 'there is no warning sign "nub".'
    assert finding.hint == 'Did you mean "numb"?'
    assert where(finding) == ("intents.yaml", 18)


def test_a_sign_that_no_phrase_means_is_an_error(skill: SmallSkill) -> None:
    skill.change("grammars/intents.yaml", "{sign: numb}", "{sign: pain}")
    (finding,) = skill.findings("silent-sign")
    assert '"numb"' in finding.message
    assert where(finding) == ("warning_signs.yaml", 1)


def test_a_sign_that_others_add_up_to_needs_no_phrase(skill: SmallSkill) -> None:
    both = "- {id: both, level: today, say: Ask., together: [[numb, numb]], sources: [leaflet]}\n"
    skill.add("content/en/safety/warning_signs.yaml", both)
    assert skill.findings("silent-sign") == []


def test_a_routine_that_nothing_leads_to_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "routine: stretch\n", "")
    (finding,) = skill.findings("unoffered-routine")
    assert "nothing leads to stretch" in finding.message
    assert where(finding) == ("stretch.yaml", 1)


ALARMS = """
concepts: {face: [face], droops: [droops]}
alarms: {%s: [[face%s]]}
"""


def test_a_sign_that_only_an_alarm_means_is_not_silent(skill: SmallSkill) -> None:
    skill.write("grammars/alarms.yaml", "language: en" + ALARMS % ("numb", ", droops"))
    skill.change("grammars/intents.yaml", "{sign: numb}", "{sign: pain}")
    assert skill.findings("silent-sign") == []


def test_an_alarm_for_an_unknown_sign_is_an_error(skill: SmallSkill) -> None:
    skill.write("grammars/alarms.yaml", "language: en" + ALARMS % ("nub", ", droops"))
    (finding,) = skill.findings("unknown-sign")
    assert finding.message == 'there is no warning sign "nub".'
    assert where(finding) == ("alarms.yaml", 3)


def test_a_concept_that_no_alarm_names_is_a_warning(skill: SmallSkill) -> None:
    skill.write("grammars/alarms.yaml", "language: en" + ALARMS % ("numb", ""))
    (finding,) = skill.findings("unused-concept")
    assert finding.message == 'no alarm names the concept "droops".'
    assert where(finding) == ("alarms.yaml", 2)


def test_a_list_that_names_an_unknown_sign_is_an_error(skill: SmallSkill) -> None:
    skill.add("grammars/intents.yaml", "lists: {sign: {values: [{in: numb, out: nub}]}}\n")
    (finding,) = skill.findings("unknown-sign")
    assert finding.message == 'there is no warning sign "nub".'
    assert where(finding)[0] == "intents.yaml"
