"""What is found before any rule is asked, and in the skill that ships."""

from __future__ import annotations

from tests.authoring.small_skill import VOCABULARY, SmallSkill, where
from voice_skill.asr.models import models_in
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.authoring.check import Severity, check
from voice_skill.authoring.pronouncing import phrase_lexicon
from voice_skill.resources import content_dir, grammars_dir, models_dir


def test_a_sound_skill_breaks_only_the_rule_about_missing_prompts(skill: SmallSkill) -> None:
    assert {finding.rule for finding in skill.check()} == {"missing-prompt"}


def test_malformed_content_is_a_finding_with_its_place(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    (finding,) = skill.findings("content")
    assert finding.message == 'there is no key "sayz" here.'
    assert finding.hint == 'Did you mean "says"?'
    assert where(finding) == ("ice.yaml", 3)


def test_every_broken_file_is_named_at_once(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    skill.change("content/en/routines/stretch.yaml", "need: movement", "need: dancing")
    assert [where(finding) for finding in skill.findings("content")] == [
        ("ice.yaml", 3),
        ("stretch.yaml", 5),
    ]


def test_all_that_does_not_fit_between_files_is_named_at_once(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[leaflet]", "[rumour]")
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: ice")
    assert len(skill.findings("content")) == 2


def test_a_rule_that_does_not_exist_is_a_finding(skill: SmallSkill) -> None:
    skill.change("grammars/intents.yaml", "sentences: [stop]", 'sentences: ["<halt>"]')
    (finding,) = skill.findings("grammar")
    assert "<halt>" in finding.message


def test_a_foreign_grammar_is_checked_without_content(skill: SmallSkill) -> None:
    skill.write("grammars/intents.yaml", "language: en\nintents: {Go: {data: [{sentences: [go]}]}}")
    (finding,) = check(skill.root / "grammars", None, {"the model": VOCABULARY})
    assert (finding.rule, where(finding)) == ("unheard-word", ("intents.yaml", 2))


def test_two_nodes_with_the_same_spoken_name_are_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: cold")
    (finding,) = skill.findings("content")
    assert 'the spoken name "cold" is already used at' in finding.message


def test_an_answer_without_a_source_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "sources: [leaflet]", "sources: []")
    (finding,) = skill.findings("content")
    assert finding.message == "this needs at least 1 item."


def test_a_source_that_is_not_in_the_list_is_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[leaflet]", "[leaflett]")
    (finding,) = skill.findings("content")
    assert finding.message == 'the source "leaflett" is not in sources.yaml.'
    assert finding.hint == 'Did you mean "leaflet"?'
    assert where(finding) == ("ice.yaml", 6)


def test_the_skill_that_ships_has_no_errors_with_the_model_that_ships() -> None:
    (model,) = models_in(models_dir())
    vocabularies = {model.name: model_vocabulary(model).keys()}
    lexicon = phrase_lexicon([model], content_dir())
    found = check(grammars_dir(), content_dir(), vocabularies, lexicon)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_errors_come_before_warnings(skill: SmallSkill) -> None:
    severities = [finding.severity for finding in skill.check(VOCABULARY - {"stop"})]
    assert set(severities) == {Severity.ERROR, Severity.WARNING}
    assert severities == sorted(severities)
