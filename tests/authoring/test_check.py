"""Each lint rule on the smallest skill that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, parse
from voice_skill.asr.models import models_in
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.authoring.check import Finding, Severity, check
from voice_skill.authoring.pronouncing import phrase_lexicon
from voice_skill.resources import content_dir, grammars_dir, models_dir

VOCABULARY = {
    "what",
    "is",
    "ice",
    "start",
    "the",
    "bad",
    "stretch",
    "stop",
    "no",
    "yes",
    "cold",
    "numb",
}
SOUNDS = {
    "ice": "AY S",
    "cold": "K OW L D",
    "stretch": "S T R EH CH",
    "stop": "S T AA P",
    "top": "T AA P",
    "no": "N OW",
    "know": "N OW",
    "yes": "Y EH S",
    "numb": "N AH M",
}
LEXICON: Lexicon = {w: Entry(w, (parse(p),), Origin.WRITTEN) for w, p in SOUNDS.items()}
FILES = {
    "content/en/sources.yaml": "leaflet: {title: A leaflet, address: https://example.org}\n",
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
routine: stretch
facets:
  what: {say: Cold numbs., sources: [leaflet]}
""",
    "content/en/routines/stretch.yaml": """\
id: stretch
name: stretch
facets:
  caution: {say: Stop when it hurts., sources: [leaflet]}
need: movement
introduction: Sit.
steps: [{id: one, name: One, say: Turn., hold: 5, release: Let go.}]
finish: Done.
sources: [leaflet]
""",
    "grammars/intents.yaml": """\
language: en
intents:
  AskWhat:
    data:
      - sentences: ["[what is] {topic:node}"]
  AskCaution:
    data:
      - sentences: ["is the {routine:node} bad"]
  StartRoutine:
    data:
      - sentences: ["[start the] {routine}"]
  Stop:
    data:
      - sentences: [stop]
  WarningSign:
    data:
      - sentences: [numb]
        slots: {sign: numb}
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

    def add(self, name: str, text: str) -> None:
        self.write(name, FILES[name] + text)

    def check(
        self, vocabulary: set[str] = VOCABULARY, lexicon: Lexicon | None = LEXICON
    ) -> tuple[Finding, ...]:
        content = self.root / "content" / "en"
        return check(self.root / "grammars", content, {"the model": vocabulary}, lexicon)

    def findings(self, rule: str, vocabulary: set[str] = VOCABULARY) -> list[Finding]:
        return [finding for finding in self.check(vocabulary) if finding.rule == rule]


@pytest.fixture
def skill(tmp_path: Path) -> Skill:
    return Skill(tmp_path)


def where(finding: Finding) -> tuple[str, int | None]:
    assert finding.place is not None
    return finding.place.file.name, finding.place.line


def test_a_sound_skill_breaks_only_the_rule_about_missing_prompts(skill: Skill) -> None:
    assert {finding.rule for finding in skill.check()} == {"missing-prompt"}


def test_malformed_content_is_a_finding_with_its_place(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    (finding,) = skill.findings("content")
    assert finding.message == 'there is no key "sayz" here.'
    assert finding.hint == 'Did you mean "says"?'
    assert where(finding) == ("ice.yaml", 3)


def test_every_broken_file_is_named_at_once(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "says:", "sayz:")
    skill.change("content/en/routines/stretch.yaml", "need: movement", "need: dancing")
    assert [where(finding) for finding in skill.findings("content")] == [
        ("ice.yaml", 3),
        ("stretch.yaml", 5),
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
    assert where(finding) == ("intents.yaml", 14)


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
    assert finding.message == "the model can hear none of the names of ice."
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
    assert where(finding) == ("ice.yaml", 6)


def test_a_prompt_that_nothing_says_is_a_warning(skill: Skill) -> None:
    skill.write("content/en/prompts.yaml", "goodby: Bye.\n")
    (finding,) = skill.findings("unused-prompt")
    assert finding.severity is Severity.WARNING
    assert finding.message == 'nothing says the prompt "goodby".'


def test_a_source_that_nothing_names_is_a_warning(skill: Skill) -> None:
    skill.add("content/en/sources.yaml", "other: {title: B, address: here}\n")
    (finding,) = skill.findings("unused-source")
    assert finding.message == 'nothing names the source "other".'
    assert where(finding) == ("sources.yaml", 2)


def test_a_foreign_grammar_is_checked_without_content(skill: Skill) -> None:
    skill.write("grammars/intents.yaml", "language: en\nintents: {Go: {data: [{sentences: [go]}]}}")
    (finding,) = check(skill.root / "grammars", None, {"the model": VOCABULARY})
    assert (finding.rule, where(finding)) == ("unheard-word", ("intents.yaml", 2))


def test_a_missing_prompt_is_an_error_that_says_what_to_add(skill: Skill) -> None:
    finding = skill.findings("missing-prompt")[0]
    assert finding.severity is Severity.ERROR
    assert finding.message.startswith('there is no prompt "')
    assert finding.hint.startswith('Add "')


def test_two_nodes_with_the_same_spoken_name_are_an_error(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: cold")
    (finding,) = skill.findings("content")
    assert 'the spoken name "cold" is already used at' in finding.message


def test_names_that_are_spelt_apart_and_sound_the_same_are_an_error(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[know]")
    skill.change("grammars/intents.yaml", "[stop]", '["no"]')
    (finding,) = skill.findings("sounds-the-same")
    assert finding.severity is Severity.ERROR
    assert '"know" (ice) sounds just like "no" (Stop, intents.yaml:14)' in finding.message
    assert where(finding) == ("ice.yaml", 3)


def test_names_that_sound_nearly_the_same_are_a_warning(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top]")
    (finding,) = skill.findings("sounds-alike")
    assert finding.severity is Severity.WARNING
    assert '"top" (ice) sounds nearly like "stop" (Stop' in finding.message
    assert finding.hint


def test_sentences_are_compared_without_the_words_that_they_share(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top ice stretch]")
    skill.change("content/en/routines/stretch.yaml", "name: stretch", "name: stop ice stretch")
    (finding,) = skill.findings("sounds-alike")
    assert "0.17 apart" in finding.message


def test_what_cannot_be_said_in_one_situation_may_sound_alike(skill: Skill) -> None:
    later = "  Later: {data: [{sentences: [top], requires_context: {situation: [choosing]}}]}\n"
    skill.add("grammars/intents.yaml", later)
    skill.write(
        "grammars/intents.yaml",
        (skill.root / "grammars/intents.yaml")
        .read_text()
        .replace("[stop]", "[stop]\n        requires_context: {situation: [idle]}"),
    )
    assert skill.findings("sounds-alike") == []


def test_nothing_is_said_about_sound_without_a_lexicon(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[cold]", "[top]")
    assert not [f for f in skill.check(lexicon=None) if f.rule == "sounds-alike"]


def test_a_grammar_that_names_an_unknown_node_is_an_error(skill: Skill) -> None:
    skill.add("grammars/intents.yaml", '  Go: {data: [{sentences: ["is"], slots: {node: icy}}]}\n')
    (finding,) = skill.findings("unknown-node")
    assert finding.message == 'there is no node "icy".'
    assert finding.hint == 'Did you mean "ice"?'
    assert where(finding)[0] == "intents.yaml"


def test_a_facet_that_no_sentence_asks_for_is_a_warning(skill: Skill) -> None:
    skill.change(
        "content/en/topics/ice.yaml",
        "facets:",
        "facets:\n  why: {say: It is cold., sources: [leaflet]}",
    )
    (finding,) = skill.findings("facet-without-question")
    assert 'asks for "why" of ice' in finding.message
    assert finding.hint == "Add sentences with {node} to AskWhy."
    assert where(finding) == ("ice.yaml", 6)


def test_a_topic_whose_bare_name_has_no_answer_is_an_error(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "what:", "why:")
    (finding,) = skill.findings("question-without-facet")
    assert '"ice" alone asks for "what"' in finding.message


def test_a_question_about_a_node_that_lacks_its_facet_is_an_error(skill: Skill) -> None:
    asked = '  AskWhen: {data: [{sentences: ["is"], slots: {node: ice}}]}\n'
    skill.add("grammars/intents.yaml", asked)
    (finding,) = skill.findings("question-without-facet")
    assert 'ask for "when" of ice' in finding.message
    assert where(finding)[0] == "intents.yaml"


def test_a_sign_without_an_answer_is_an_error(skill: Skill) -> None:
    skill.change("grammars/intents.yaml", "{sign: numb}", "{sign: nub}")
    (finding,) = skill.findings("unknown-sign")
    assert finding.message == 'there is no warning sign "nub".'
    assert finding.hint == 'Did you mean "numb"?'
    assert where(finding) == ("intents.yaml", 18)


def test_a_sign_that_no_phrase_means_is_an_error(skill: Skill) -> None:
    skill.change("grammars/intents.yaml", "{sign: numb}", "{sign: pain}")
    (finding,) = skill.findings("silent-sign")
    assert '"numb"' in finding.message
    assert where(finding) == ("warning_signs.yaml", 1)


def test_a_routine_that_nothing_leads_to_is_a_warning(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "routine: stretch\n", "")
    (finding,) = skill.findings("unoffered-routine")
    assert "nothing leads to stretch" in finding.message
    assert where(finding) == ("stretch.yaml", 1)


def test_a_routine_that_does_not_say_when_to_stop_is_an_error(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", "caution:", "how:")
    (finding,) = skill.findings("no-stop-condition")
    assert finding.message == "stretch does not say when to stop."
    assert where(finding) == ("stretch.yaml", 3)


def test_an_application_without_a_look_at_the_skin_is_an_error(skill: Skill) -> None:
    steps = FILES["content/en/routines/stretch.yaml"].partition("steps:")[2].partition("\n")[0]
    application = """application:
  {duration: 300, extend_to: 300, hard_stop: 600, checks: [], put_on: On., take_off: Off.}"""
    skill.change("content/en/routines/stretch.yaml", f"steps:{steps}", application)
    (finding,) = skill.findings("no-stop-condition")
    assert "nobody asks after the skin" in finding.message


def test_a_hold_that_nothing_ends_is_a_warning(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", release: Let go.", "")
    (finding,) = skill.findings("no-stop-condition")
    assert '"One" is held' in finding.message
    assert where(finding) == ("stretch.yaml", 7)


def test_a_step_that_speaks_of_a_side_needs_sides(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", "Turn.", '"Turn {side}."')
    (finding,) = skill.findings("step-without-side")
    assert finding.message == '"One" speaks of {side}, but has no sides.'
    assert finding.hint == 'Add "sides: [left, right]".'


def test_a_step_with_sides_must_say_which(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", "hold: 5", "hold: 5, sides: [left, right]")
    (finding,) = skill.findings("step-without-side")
    assert "does not say which" in finding.message


def test_a_step_on_one_side_only_is_a_warning(skill: Skill) -> None:
    skill.change(
        "content/en/routines/stretch.yaml",
        "Turn., hold: 5",
        '"Turn {side}.", hold: 5, sides: [left]',
    )
    (finding,) = skill.findings("step-without-side")
    assert finding.severity is Severity.WARNING
    assert finding.message == '"One" is done on one side only.'


def test_a_movement_without_duration_is_a_warning(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", hold: 5", "")
    (finding,) = [f for f in skill.findings("step-without-duration") if "One" in f.message]
    assert finding.severity is Severity.WARNING
    assert finding.message == '"One" is to be done, and nothing says for how long.'
    assert finding.hint == 'Add "hold:" with seconds, or "repetitions:".'


def test_a_routine_of_which_nothing_lasts_is_an_error(skill: Skill) -> None:
    skill.change("content/en/routines/stretch.yaml", ", hold: 5, release: Let go.", "")
    (finding,) = skill.findings("step-without-duration")
    assert finding.severity is Severity.ERROR
    assert finding.message == "no step of stretch lasts any time."


def test_a_misspelt_word_is_a_warning_with_the_word_that_was_meant(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "Cold numbs the mucsle.")
    (finding,) = skill.findings("spelling")
    assert finding.message == '"mucsle" is in no dictionary.'
    assert finding.hint.startswith('Did you mean "muscle"?')
    assert where(finding) == ("ice.yaml", 6)


def test_the_list_of_own_words_allows_a_word(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "Cold numbs.", "A quxbaz, it is called.")
    skill.write("content/en/spelling.txt", "# names\nQuxbaz  # an illness\n")
    assert skill.findings("spelling") == []


def test_a_misspelt_word_of_a_grammar_is_a_warning_with_its_line(skill: Skill) -> None:
    skill.change("grammars/intents.yaml", "[stop]", "[stopp]")
    (finding,) = skill.findings("spelling")
    assert where(finding) == ("intents.yaml", 14)


def test_a_source_that_nobody_can_look_up_is_a_warning(skill: Skill) -> None:
    skill.change("content/en/sources.yaml", ", address: https://example.org", "")
    (finding,) = skill.findings("source-without-address")
    assert finding.message == 'nobody can look up "A leaflet".'


def test_an_answer_without_a_source_is_an_error(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "sources: [leaflet]", "sources: []")
    (finding,) = skill.findings("content")
    assert finding.message == "this needs at least 1 item."


def test_a_source_that_is_not_in_the_list_is_an_error(skill: Skill) -> None:
    skill.change("content/en/topics/ice.yaml", "[leaflet]", "[leaflett]")
    (finding,) = skill.findings("content")
    assert finding.message == 'the source "leaflett" is not in sources.yaml.'
    assert finding.hint == 'Did you mean "leaflet"?'
    assert where(finding) == ("ice.yaml", 6)


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
    skill: Skill, file: str, text: str, message: str, hint: str
) -> None:
    skill.write(f"content/en/examples/{file}", text)
    (finding,) = (one for one in skill.check() if one.rule.startswith("unknown-"))
    assert (finding.message, finding.hint) == (message, hint)
    assert where(finding) == (file, 1)


def test_an_example_that_stands_twice_is_an_error(skill: Skill) -> None:
    skill.write("content/en/examples/a.yaml", "ice: {what: [is it cold, how cold is it]}\n")
    skill.write("content/en/examples/limits.yaml", "ours: [is it cold]\nsentences: [Is it cold?]\n")
    (finding,) = skill.findings("example-twice")
    assert finding.message == '"Is it cold?" already stands at a.yaml:1.'
    assert where(finding) == ("limits.yaml", 2)


def test_malformed_examples_are_a_finding_with_their_place(skill: Skill) -> None:
    skill.write("content/en/examples/a.yaml", "ice:\n  whatt: [is it cold]\n")
    (finding,) = skill.findings("content")
    assert finding.message == '"whatt" is not known here.'
    assert where(finding) == ("a.yaml", 2)


def test_a_word_that_one_of_two_models_lacks_names_that_model(skill: Skill) -> None:
    models = {"big": VOCABULARY, "small": VOCABULARY - {"cold"}}
    found = check(skill.root / "grammars", skill.root / "content" / "en", models)
    (finding,) = [one for one in found if one.rule == "unheard-word"]
    assert finding.message.startswith('small cannot hear the word "cold"')


def test_the_skill_that_ships_has_no_errors_with_the_model_that_ships() -> None:
    (model,) = models_in(models_dir())
    vocabularies = {model.name: model_vocabulary(model).keys()}
    lexicon = phrase_lexicon([model], content_dir())
    found = check(grammars_dir(), content_dir(), vocabularies, lexicon)
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
