"""What the skill says of its own accord, and says that people may say."""

from __future__ import annotations

from tests.authoring.small_skill import SmallSkill, where
from voice_skill.authoring.check import Severity


def test_a_suggestion_that_is_not_understood_is_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "help-hold: Say “stop” or “yes no”.\n")
    (finding,) = skill.findings("suggestion")
    assert '"yes no" is suggested' in finding.message
    assert where(finding) == ("prompts.yaml", 1)


def test_a_suggestion_must_be_welcome_in_the_state_that_the_prompt_names(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "help-idle: Say “yes”.\nhelp-asking: Say “yes”.\n")
    (finding,) = skill.findings("suggestion")
    assert where(finding) == ("prompts.yaml", 1)


def test_a_reprompt_is_judged_while_a_question_is_open(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "reprompt-timer: Say “yes”.\n")
    assert skill.findings("suggestion") == []


def test_a_name_is_put_into_a_suggestion(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "offer-routine: Say “start the {name}”.\n")
    assert skill.findings("suggestion") == []


def test_an_open_quotation_is_an_error(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "help-hold: Say “stop.\n")
    (finding,) = skill.findings("suggestion")
    assert "not closed" in finding.message


def test_a_prompt_that_nothing_says_is_a_warning(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "goodby: Bye.\n")
    (finding,) = skill.findings("unused-prompt")
    assert finding.severity is Severity.WARNING
    assert finding.message == 'nothing says the prompt "goodby".'
    assert finding.hint == 'Did you mean "goodbye"? Else remove it.'


def test_a_prompt_for_a_state_that_does_not_exist_is_a_warning(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "help-hold: Hold.\nhelp-hodl: Hold.\n")
    (finding,) = skill.findings("unused-prompt")
    assert finding.hint == 'Did you mean "help-hold"? Else remove it.'
    assert where(finding) == ("prompts.yaml", 2)


def test_each_question_needs_words_to_ask_it_again(skill: SmallSkill) -> None:
    missing = {finding.message for finding in skill.findings("missing-prompt")}
    assert 'there is no prompt "reprompt-choice".' in missing


def test_a_missing_prompt_is_an_error_that_says_what_to_add(skill: SmallSkill) -> None:
    finding = skill.findings("missing-prompt")[0]
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith('there is no prompt "')
    assert finding.hint.startswith('Add "')


def test_a_placeholder_that_nothing_fills_is_an_error(skill: SmallSkill) -> None:
    skill.write(
        "content/en/prompts.yaml", "still-possible: Try {nome}, or call {emergency_number}.\n"
    )
    (finding,) = skill.findings("placeholder")
    assert finding.message == "nothing fills the placeholder {nome} here."
    assert finding.hint == 'Did you mean "name"?'
    assert where(finding) == ("prompts.yaml", 1)


def test_a_suggestion_that_is_all_placeholder_is_left_to_what_fills_it(skill: SmallSkill) -> None:
    skill.write("content/en/prompts.yaml", "offer-routine: Say “{name}”.\n")
    assert skill.findings("suggestion") == []
