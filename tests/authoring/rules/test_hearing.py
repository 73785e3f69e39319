"""What recognisers can hear, and tell apart."""

from __future__ import annotations

from tests.authoring.small_skill import FILES, VOCABULARY, SmallSkill, where
from voice_skill.authoring.check import Severity, check


def test_a_word_in_a_grammar_that_the_model_lacks_is_named_with_its_line(skill: SmallSkill) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"stop"})
    assert '"stop"' in finding.message
    assert where(finding) == ("intents.yaml", 14)


def test_a_word_in_a_spoken_name_that_the_model_lacks_is_named_with_its_line(
    skill: SmallSkill,
) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"cold"})
    assert where(finding) == ("ice.yaml", 3)


def test_a_word_that_the_model_lacks_is_a_warning_as_long_as_others_can_be_said(
    skill: SmallSkill,
) -> None:
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"cold"})
    assert finding.severity is Severity.WARNING
    assert skill.findings("unheard-node", VOCABULARY - {"cold"}) == []


def test_a_node_without_any_name_that_can_be_heard_is_an_error(skill: SmallSkill) -> None:
    (finding,) = skill.findings("unheard-node", VOCABULARY - {"cold", "ice"})
    assert finding.severity is Severity.ERROR
    assert finding.message == "the model can hear none of the names of ice."
    assert where(finding) == ("ice.yaml", 2)


def test_names_that_are_spelt_apart_and_sound_the_same_are_an_error(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[know]")
    skill.change("grammars/intents.yaml", "[stop]", '["no"]')
    (finding,) = skill.findings("sounds-the-same")
    assert finding.severity is Severity.ERROR
    assert '"know" (ice) sounds just like "no" (Stop, intents.yaml:14)' in finding.message
    assert where(finding) == ("ice.yaml", 3)


def test_names_that_sound_nearly_the_same_are_a_warning(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top]")
    (finding,) = skill.findings("sounds-alike")
    assert finding.severity is Severity.WARNING
    assert '"top" (ice) sounds nearly like "stop" (Stop' in finding.message
    assert finding.hint


def test_sentences_are_compared_without_the_words_that_they_share(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top ice stretch]")
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: stop ice stretch")
    (finding,) = skill.findings("sounds-alike")
    assert "0.17 apart" in finding.message


def test_what_cannot_be_said_in_one_situation_may_sound_alike(skill: SmallSkill) -> None:
    later = "  Later: {data: [{sentences: [top], requires_context: {situation: [choosing]}}]}\n"
    skill.add("grammars/intents.yaml", later)
    skill.write(
        "grammars/intents.yaml",
        (skill.root / "grammars/intents.yaml")
        .read_text()
        .replace("[stop]", "[stop]\n        requires_context: {situation: [idle]}"),
    )
    assert skill.findings("sounds-alike") == []


def test_nothing_is_said_about_sound_without_a_lexicon(skill: SmallSkill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top]")
    assert not [f for f in skill.check(lexicon=None) if f.rule == "sounds-alike"]


def test_a_word_that_one_of_two_models_lacks_names_that_model(skill: SmallSkill) -> None:
    models = {"big": VOCABULARY, "small": VOCABULARY - {"cold"}}
    found = check(skill.root / "grammars", skill.root / "content" / "en", models)
    (finding,) = [one for one in found if one.rule == "unheard-word"]
    assert finding.message.startswith('small cannot hear the word "cold"')


def test_numbers_may_sound_like_commands(skill: SmallSkill) -> None:
    skill.add(
        "grammars/intents.yaml",
        '  Count: {data: [{sentences: ["{number}"]}]}\n'
        "lists: {number: {values: [{in: top, out: 1}]}}\n",
    )
    assert skill.findings("sounds-alike") == []


def test_a_word_in_a_comment_is_not_where_it_is_said(skill: SmallSkill) -> None:
    skill.write("grammars/intents.yaml", "# stop\n" + FILES["grammars/intents.yaml"])
    (finding,) = skill.findings("unheard-word", VOCABULARY - {"stop"})
    assert where(finding) == ("intents.yaml", 15)
