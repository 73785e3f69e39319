"""What an author reads: each rule broken once, with file, line, column, and what to write."""

from __future__ import annotations

import pytest

from tests.authoring.small_skill import SmallSkill

ICE, STRETCH = "content/en/topics/ice.yaml", "content/en/routines/stretch.yaml"
PROMPTS, GRAMMAR = "content/en/prompts.yaml", "grammars/intents.yaml"

BROKEN = {
    "schema": (
        (ICE, "says:", "sayz:"),
        "ice.yaml:3:1 (at sayz)",
        'there is no key "sayz" here.',
        'Did you mean "says"?',
    ),
    "unknown node": (
        (ICE, "routine: stretch", "routine: strech"),
        "ice.yaml:4:1 (at routine)",
        'there is no routine "strech".',
        'Did you mean "stretch"?',
    ),
    "unreachable node": (
        (ICE, "[cold]", "[stop]"),
        "ice.yaml:3:8 (at says[0])",
        '"stop" alone does not lead to ice (Stop).',
        "Choose a phrase that no grammar rule or other node claims.",
    ),
    "facet without a question": (
        (ICE, "facets:", "facets:\n  why: {say: Cold., sources: [leaflet]}"),
        "ice.yaml:6:3 (at facets.why)",
        'no sentence of the grammars asks for "why" of ice.',
        "Add sentences with {node} to AskWhy.",
    ),
    "question without a facet": (
        (ICE, "what:", "why:"),
        "ice.yaml:5:1 (at facets)",
        '"ice" alone asks for "what", and ice has no such facet.',
        'Add "what:" under "facets:".',
    ),
    "one phrase for two nodes": (
        (STRETCH, "name: stretch", "name: ice"),
        "stretch.yaml:2:1 (at name)",
        'the spoken name "ice" is already used at ',
        "A phrase may mean only one node: change one.",
    ),
    "alike in sound": (
        (ICE, "[cold]", "[top]"),
        "ice.yaml:3:8 (at says[0])",
        '"top" (ice) sounds nearly like "stop" (Stop, intents.yaml:14): 0.17 apart.',
        "Change one of them, or add a longer name beside it.",
    ),
    "missing word": (
        (ICE, "[cold]", "[top]"),
        "ice.yaml:3:8 (at says[0])",
        'the model cannot hear the word "top"; sentences with it are left out.',
        "Use another word, write it as it is spoken, or run: make graph.",
    ),
    "one breath": (
        (ICE, "Cold numbs.", "It is cold. " * 11),
        "ice.yaml:6:10 (at facets.what.say)",
        "33 words are more than one breath (30).",
        'Move the second half to another item of "more".',
    ),
    "no stop condition": (
        (STRETCH, ", release: Let go.", ""),
        "stretch.yaml:7:9 (at steps[0])",
        '"One" is held, and nothing says to let go.',
        'Add "release:" with how the hold ends.',
    ),
    "no side": (
        (STRETCH, "Turn.", '"Turn {side}."'),
        "stretch.yaml:7:9 (at steps[0])",
        '"One" speaks of {side}, but has no sides.',
        'Add "sides: [left, right]".',
    ),
    "no duration": (
        (STRETCH, "hold: 5, ", ""),
        "stretch.yaml:7:9 (at steps[0])",
        '"One" has a hold that lasts no time.',
        'Add "hold:" with seconds.',
    ),
    "no source": (
        (ICE, ", sources: [leaflet]", ""),
        "ice.yaml:6:3 (at facets.what.sources)",
        '"sources" is missing.',
        'Add "sources: …" under facets.what.',
    ),
    "unheard suggestion": (
        (PROMPTS, "“stop”", "“halt”"),
        "prompts.yaml:1:1 (at help-hold)",
        '"halt" is suggested here, but would not be understood.',
        "Suggest a phrase that a grammar accepts in this state, or add it there.",
    ),
    "spelling": (
        (ICE, "Cold numbs.", "Cold numbs the mucsle."),
        "ice.yaml:6:10 (at facets.what.say)",
        '"mucsle" is in no dictionary.',
        'Did you mean "muscle"? Else add it to spelling.txt of the content tree.',
    ),
    "unknown sign": (
        (GRAMMAR, "{sign: numb}", "{sign: nub}"),
        "intents.yaml:18:17 (at intents.WarningSign.data[0].slots.sign)",
        'there is no warning sign "nub".',
        'Did you mean "numb"?',
    ),
}


@pytest.mark.parametrize(("change", "place", "message", "hint"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_says_where_it_is_broken_and_what_to_write(
    skill: SmallSkill, change: tuple[str, str, str], place: str, message: str, hint: str
) -> None:
    skill.change(*change)
    found = [one for one in skill.check() if one.message.startswith(message)]
    assert [one.hint for one in found] == [hint]
    assert str(found[0].place).endswith(f"/{place}")
