"""Each lint rule on the smallest skill that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.asr.models import models_in
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.authoring.check import Finding, Severity, check
from voice_skill.resources import content_dir, grammars_dir, models_dir

VOCABULARY = {"what", "is", "ice", "start", "the", "stretch", "stop", "no", "yes", "cold"}

FILES = {
    "content/en/sources.yaml": "leaflet: {title: A leaflet}\n",
    "content/en/prompts.yaml": "help-hold: Say “stop”.\n",
    "content/en/safety/screening.yaml": """\
- id: fall
  needs: [movement]
  ask: Did you fall?
  level: today
  on_yes: Ask a doctor.
  sources: [leaflet]
""",
    "content/en/safety/warning_signs.yaml": """\
- {id: numb, level: today, say: Ask a doctor., sources: [leaflet]}
""",
    "content/en/topics/ice.yaml": """\
id: ice
name: ice
says: [cold]
facets:
  what: {say: Cold numbs., sources: [leaflet]}
""",
    "content/en/routines/stretch.yaml": """\
id: stretch
name: stretch
facets: {}
need: movement
introduction: Sit.
steps: [{id: one, name: One, say: Turn.}]
finish: Done.
sources: [leaflet]
""",
    "grammars/intents.yaml": """\
language: en
intents:
  AskWhat:
    data:
      - sentences: ["[what is] {topic:node}"]
  StartRoutine:
    data:
      - sentences: ["[start the] {routine}"]
  Stop:
    data:
      - sentences: [stop]
  "Yes":
    data:
      - sentences: ["yes"]
        requires_context: {situation: [asking]}
""",
}


class Skill:
    """A small skill in a folder of its own, one file of which a test may change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        assert old in FILES[name]
        self.write(name, FILES[name].replace(old, new))

    def findings(self, rule: str, vocabulary: set[str] = VOCABULARY) -> list[Finding]:
        content = self.root / "content" / "en"
        found = check(self.root / "grammars", content, vocabulary, "the model")
        return [finding for finding in found if finding.rule == rule]


@pytest.fixture
def skill(tmp_path: Path) -> Skill:
    return Skill(tmp_path)


def where(finding: Finding) -> tuple[str, int | None]:
    assert finding.place is not None
    return finding.place.file.name, finding.place.line


def test_a_sound_skill_breaks_only_the_rule_about_missing_prompts(skill: Skill) -> None:
    content = skill.root / "content" / "en"
    found = check(skill.root / "grammars", content, VOCABULARY, "the model")
    assert {finding.rule for finding in found} == {"missing-prompt"}


def test_malformed_content_is_a_finding_with_its_place(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    (finding,) = skill.findings("content")
    assert where(finding) == ("ice.yaml", 3)


def test_every_broken_file_is_named_at_once(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    skill.change("content/en/routines/stretch.yaml", "need: movement", "need: dancing")
    assert [where(finding) for finding in skill.findings("content")] == [
        ("ice.yaml", 3),
        ("stretch.yaml", 4),
    ]


def test_all_that_does_not_fit_between_files_is_named_at_once(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[leaflet]", "[rumour]")
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: ice")
    assert len(skill.findings("content")) == 2


def test_a_rule_that_does_not_exist_is_a_finding(skill: Skill) -> None:
    skill.change("grammars/intents.yaml", "sentences: [stop]", 'sentences: ["<halt>"]')
    (finding,) = skill.findings("grammar")
    assert "<halt>" in finding.message


def test_a_word_in_a_grammar_that_the_model_lacks_is_named_with_its_line(skill: Skill) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"stop"})
    assert '"stop"' in finding.message
    assert where(finding) == ("intents.yaml", 11)


def test_a_word_in_a_spoken_name_that_the_model_lacks_is_named_with_its_line(skill: Skill) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"cold"})
    assert where(finding) == ("ice.yaml", 3)


def test_a_word_that_the_model_lacks_is_a_warning_as_long_as_others_can_be_said(
    skill: Skill,
) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"cold"})
    assert finding.severity is Severity.WARNING
    assert skill.findings("unheard-node", VOCABULARY - {"cold"}) == []


def test_a_node_without_any_name_that_can_be_heard_is_an_error(skill: Skill) -> None:
    (finding,) = skill.findings("unheard-node", VOCABULARY - {"cold", "ice"})
    assert finding.severity is Severity.ERROR
    assert where(finding) == ("ice.yaml", 2)


def test_a_name_that_a_grammar_claims_is_an_error(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[stop]")
    (finding,) = skill.findings("name-not-understood")
    assert "does not lead to ice" in finding.message


def test_a_suggestion_that_is_not_understood_is_an_error(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "help-hold: Say “stop” or “yes no”.\n")
    (finding,) = skill.findings("suggestion")
    assert '"yes no" is suggested' in finding.message
    assert where(finding) == ("prompts.yaml", 1)


def test_a_suggestion_must_be_welcome_in_the_state_that_the_prompt_names(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "help-idle: Say “yes”.\nhelp-asking: Say “yes”.\n")
    (finding,) = skill.findings("suggestion")
    assert where(finding) == ("prompts.yaml", 1)


def test_a_reprompt_is_judged_while_a_question_is_open(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "reprompt-timer: Say “yes”.\n")
    assert skill.findings("suggestion") == []


def test_a_name_is_put_into_a_suggestion(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "offer-routine: Say “start the {name}”.\n")
    assert skill.findings("suggestion") == []


def test_an_open_quotation_is_an_error(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "help-hold: Say “stop.\n")
    (finding,) = skill.findings("suggestion")
    assert "not closed" in finding.message


def test_a_long_answer_is_a_warning(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "cold " * 40)
    (finding,) = skill.findings("one-breath")
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("40 words")
    assert where(finding) == ("ice.yaml", 5)


def test_a_prompt_that_nothing_says_is_a_warning(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "goodby: Bye.\n")
    (finding,) = skill.findings("unused-prompt")
    assert finding.severity is Severity.WARNING


def test_a_source_that_nothing_names_is_a_warning(skill: Skill) -> None:
    skill.write("content/en/sources.yaml", "leaflet: {title: A}\nother: {title: B}\n")
    (finding,) = skill.findings("unused-source")
    assert where(finding) == ("sources.yaml", 2)


def test_a_foreign_grammar_is_checked_without_content(skill: Skill) -> None:
    skill.write("grammars/intents.yaml", "language: en\nintents: {Go: {data: [{sentences: [go]}]}}")
    (finding,) = check(skill.root / "grammars", None, VOCABULARY, "the model")
    assert finding.rule == "unheard-word"


def test_the_skill_that_ships_has_no_errors_with_the_model_that_ships() -> None:
    (model,) = models_in(models_dir())
    found = check(grammars_dir(), content_dir(), model_vocabulary(model).keys(), model.name)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
