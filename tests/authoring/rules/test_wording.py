"""Length and spelling."""

from __future__ import annotations

import pytest

from tests.authoring.small_skill import SmallSkill, where
from voice_skill.authoring.check import Severity
from voice_skill.authoring.rules import wording
from voice_skill.errors import MissingError


def test_a_long_answer_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "cold " * 40)
    (finding,) = skill.findings("one-breath")
    assert finding.severity is Severity.WARNING
    assert finding.message == "40 words are more than one breath (30)."
    assert finding.hint == 'Move the second half to another item of "more".'
    assert str(finding.place).endswith("ice.yaml:6:10 (at facets.what.say)")


def test_a_misspelt_word_is_a_warning_with_the_word_that_was_meant(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "Cold numbs the mucsle.")
    (finding,) = skill.findings("spelling")
    assert finding.message == '"mucsle" is in no dictionary.'
    assert finding.hint.startswith('Did you mean "muscle"?')
    assert where(finding) == ("ice.yaml", 6)


def test_the_list_of_own_words_allows_a_word(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "A quxbaz, it is called.")
    skill.write("content/en/spelling.txt", "# names\nQuxbaz  # an illness\n")
    assert skill.findings("spelling") == []


def test_a_misspelt_word_of_a_grammar_is_a_warning_with_its_line(skill: SmallSkill) -> None:
    skill.change("grammars/intents.yaml", "[stop]", "[stopp]")
    (finding,) = skill.findings("spelling")
    assert where(finding) == ("intents.yaml", 14)


def test_a_list_of_own_words_that_is_no_utf8_is_a_finding(skill: SmallSkill) -> None:
    (skill.root / "content/en/spelling.txt").write_bytes("fine\ncafé\n".encode("latin-1"))
    (finding,) = skill.findings("content")
    assert finding.message == "the byte 0xe9 is not UTF-8 text."
    assert where(finding) == ("spelling.txt", 2)


def test_what_nobody_says_may_be_spelt_in_any_way(skill: SmallSkill) -> None:
    caution = "- {id: quxbaz, ask: Is it bad?, on_yes: Stop., sources: [leaflet]}\n"
    skill.write("content/en/cautions.yaml", caution)
    skill.change("content/en/routines/stretch.yaml", "finish:", "cautions: [quxbaz]\nfinish:")
    assert skill.findings("spelling") == []


def test_without_a_dictionary_nothing_is_said_about_spelling_but_that(
    skill: SmallSkill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> dict[str, float]:
        raise MissingError("no dictionary.")

    monkeypatch.setattr(wording, "word_counts", none)
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "Cold numbs the mucsle.")
    (finding,) = skill.findings("not-checked")
    assert finding.message == "Spelling: no dictionary."
    assert skill.findings("spelling") == []


@pytest.mark.parametrize(("words", "found"), [(30, 0), (31, 1)])
def test_a_prompt_takes_one_breath_like_an_answer(
    skill: SmallSkill, words: int, found: int
) -> None:
    skill.write("content/en/prompts.yaml", f"help-hold: {'stop ' * words}\n")
    assert [where(one) for one in skill.findings("one-breath")] == [("prompts.yaml", 1)] * found


def test_a_misspelt_word_is_named_once(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "A mucsle is a mucsle.")
    assert len(skill.findings("spelling")) == 1


def test_a_letter_is_a_word(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "Vitamin c.")
    assert skill.findings("spelling") == []
