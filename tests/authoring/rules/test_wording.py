"""Length and spelling."""

from __future__ import annotations

from tests.authoring.small_skill import SmallSkill, where
from voice_skill.authoring.check import Severity


def test_a_long_answer_is_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "cold " * 40)
    (finding,) = skill.findings("one-breath")
    assert finding.severity is Severity.WARNING
    assert finding.message.startswith("40 words")
    assert where(finding) == ("ice.yaml", 6)


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
