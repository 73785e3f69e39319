"""What an author may get wrong in one place, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.conftest import Broken

SCREENING = "safety/screening.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        pytest.param(
            "topics/ice.yaml",
            "related: [nod]",
            "relatd: [nod]",
            ':4:1 (at relatd): there is no key "relatd" here. Did you mean "related"?',
            id="unknown key",
        ),
        pytest.param(
            "routines/nod.yaml",
            "    hold: 5",
            "    hodl: 5",
            ':9:5 (at steps[0].hodl): there is no key "hodl" here. Did you mean "hold"?',
            id="unknown key in a list",
        ),
        pytest.param(
            "routines/nod.yaml",
            "steps:",
            "application: {durtion: 600}\nsteps:",
            ':5:15 (at application.durtion): there is no key "durtion" here. '
            'Did you mean "duration"?',
            id="unknown key in what may be left out",
        ),
        pytest.param(
            SCREENING,
            "  ask: Any",
            "  asks: Any",
            ':3:3 (at [0].asks): there is no key "asks" here. Did you mean "ask"?',
            id="unknown key in a list at the top",
        ),
        pytest.param(
            "sources.yaml",
            "title",
            "titel",
            ':2:3 (at leaflet.titel): there is no key "titel" here. Did you mean "title"?',
            id="unknown key in a mapping of models",
        ),
        pytest.param(
            "topics/ice.yaml",
            "    say: It",
            "    zzz: It",
            ':8:5 (at facets.what.zzz): there is no key "zzz" here. Known are: more, say, sources.',
            id="unknown key like no other",
        ),
        pytest.param(
            "topics/ice.yaml",
            "name: ice\n",
            "",
            ':1:1 (at name): "name" is missing. Add "name: …" at the top of the file.',
            id="missing field",
        ),
        pytest.param(
            "topics/ice.yaml",
            "    sources: [leaflet]\n",
            "",
            ':7:3 (at facets.what.sources): "sources" is missing. '
            'Add "sources: …" under facets.what.',
            id="missing sources",
        ),
        pytest.param(
            "topics/ice.yaml",
            "sources: [leaflet]",
            "sources: []",
            ":9:5 (at facets.what.sources): this needs at least 1 item. Name at least one.",
            id="no source named",
        ),
        pytest.param(
            "topics/ice.yaml",
            "  what:",
            "  waht:",
            ':7:3 (at facets.waht): "waht" is not known here. Did you mean "what"?',
            id="unknown facet",
        ),
        pytest.param(
            "routines/nod.yaml",
            "need: movement",
            "need: moving",
            ':3:1 (at need): "moving" is not known here. Did you mean "movement"?',
            id="unknown choice",
        ),
        pytest.param(
            "topics/ice.yaml",
            "says: [something cold]",
            "says: something cold",
            ":3:1 (at says): this is no list. "
            'Write a list here: each item on its own line after "- ", or [a, b].',
            id="text in place of a list",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "hold: five",
            ":9:5 (at steps[0].hold): this is no number. "
            "Write a number here, such as 5, without quotes or a unit.",
            id="word in place of a number",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            'hold: "5"',
            ":9:5 (at steps[0].hold): this is no number. "
            "Write a number here, such as 5, without quotes or a unit.",
            id="a number in quotes",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "hold: -5",
            ":9:5 (at steps[0].hold): this is too little. Write a number above 0.",
            id="a negative length of time",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "hold: 7200",
            ":9:5 (at steps[0].hold): this is too much. Write 3600 or less.",
            id="hours of holding",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "hold:",
            ":9:5 (at steps[0].hold): nothing is written here. Write something, or remove the key.",
            id="a key without a value",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "repetitions: 2.5",
            ":9:5 (at steps[0].repetitions): this is no whole number. "
            "Write a whole number here, such as 5.",
            id="half a repetition",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "repetitions: true",
            ":9:5 (at steps[0].repetitions): this is no whole number. "
            "Write a whole number here, such as 5.",
            id="true in place of a number",
        ),
        pytest.param(
            "topics/ice.yaml",
            "say: It is frozen water.",
            "say: 0",
            ":8:5 (at facets.what.say): this is no text. "
            "Write a text here; put numbers and true or false in quotes.",
            id="number in place of a text",
        ),
        pytest.param(
            "topics/ice.yaml",
            "something cold",
            "Ice 2",
            ':3:8 (at says[0]): "Ice 2" is not spelt as it must be. '
            "Write it as it is spoken: lower-case words, numbers as words, no punctuation.",
            id="a spoken name that is not spoken words",
        ),
        pytest.param(
            "topics/ice.yaml",
            "id: ice",
            "id: Ice!",
            ':1:1 (at id): "Ice!" is not spelt as it must be. '
            'Join lower-case words by hyphens, such as "chin-tuck".',
            id="an id with odd characters",
        ),
        pytest.param(
            "routines/nod.yaml",
            "    sides: [left]",
            "    sides: [left]\n  - id: down\n    name: x\n    say: x",
            ':11:5 (at steps[1].id): the id "down" is already used at {file}:6:5 (at steps[0].id). '
            "Give each its own id.",
            id="two steps with one id",
        ),
        pytest.param(
            "routines/nod.yaml",
            "    sides: [left]",
            "    sides: [up]",
            ':10:13 (at steps[0].sides[0]): "up" is not known here. Known are: left, right.',
            id="an unknown side",
        ),
        pytest.param(
            "routines/nod.yaml",
            "steps:",
            "cautions: [shoulder]\nsteps:",
            ':5:12 (at cautions[0]): there is no caution "shoulder". There is none so far.',
            id="unknown caution",
        ),
        pytest.param(
            "prompts.yaml",
            "hello: Hello {name}.",
            "hello:",
            ":1:1 (at hello[0]): this is no text. "
            "Write a text here; put numbers and true or false in quotes.",
            id="a prompt without a text",
        ),
        pytest.param(
            "routines/nod.yaml",
            "steps:",
            "application: {duration: 600, extend_to: 300, hard_stop: 900, checks: [],"
            " put_on: On., take_off: Off.}\nsteps:",
            ":5:1 (at application): this does not fit: write duration <= extend_to <= hard_stop.",
            id="an application that is shorter when extended",
        ),
        pytest.param(
            "routines/nod.yaml",
            "steps:",
            "application: {duration: 600, extend_to: 600, hard_stop: 600, put_on: On.,"
            " take_off: Off., checks: [{at: 600, ask: Numb?}]}\nsteps:",
            ":5:1 (at application): this does not fit: every check must come before hard_stop.",
            id="a look at the skin when the pack is off",
        ),
        pytest.param(
            "routines/nod.yaml",
            "steps:",
            "application: {duration: 600, extend_to: 600, hard_stop: 600, put_on: On.,"
            " take_off: Off., checks: []}\nsteps:",
            ":1:1: this does not fit: write either steps or application, not both and not neither.",
            id="a pack in the middle of steps",
        ),
        pytest.param(
            "prompts.yaml",
            "hello: Hello {name}.",
            "hello: []",
            ":1:1 (at hello): this needs at least 1 item. Name at least one.",
            id="a prompt without wording",
        ),
        pytest.param(
            "topics/ice.yaml",
            "id: ice",
            "id: snow",
            ':1:1 (at id): the id "snow" differs from the file name "ice". '
            'Rename the file to "snow.yaml", or change the id.',
            id="id differs from the file name",
        ),
        pytest.param(
            "topics/ice.yaml",
            "sources: [leaflet]",
            "sources: [leaflett]",
            ':9:15 (at facets.what.sources[0]): the source "leaflett" is not in sources.yaml. '
            'Did you mean "leaflet"?',
            id="missing source",
        ),
        pytest.param(
            SCREENING,
            "sources: [leaflet]",
            "sources: [nothing]",
            ':6:13 (at [0].sources[0]): the source "nothing" is not in sources.yaml. '
            "Known are: leaflet.",
            id="missing source of a screening question",
        ),
        pytest.param(
            "topics/ice.yaml",
            "related: [nod]",
            "related: [nods]",
            ':4:11 (at related[0]): there is no node "nods". Did you mean "nod"?',
            id="unknown related node",
        ),
        pytest.param(
            "topics/ice.yaml",
            "routine: nod",
            "routine: ice",
            ':5:1 (at routine): there is no routine "ice". Known are: nod.',
            id="unknown routine",
        ),
        pytest.param(
            "topics/ice.yaml",
            "It is frozen water.",
            "It is {side} water.",
            ":8:5 (at facets.what.say): nothing fills the placeholder {side} here. "
            "Known are: emergency_number.",
            id="a placeholder that nothing fills",
        ),
        pytest.param(
            "prompts.yaml",
            "Hello {name}.",
            "Hello {name.",
            ":1:1 (at hello): a { or } stands alone. Write {name} for a placeholder.",
            id="an open brace",
        ),
        pytest.param(
            "prompts.yaml",
            "Hello {name}.",
            "Hello {}.",
            ":1:1 (at hello): {} is no placeholder. "
            "Write a word between the braces, such as {name}.",
            id="a placeholder without a name",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_a_hint(
    tree_folder: Path, broken: Broken, name: str, old: str, new: str, expected: str
) -> None:
    file = str(tree_folder / name)
    assert str(broken(name, old, new)) == file + expected.replace("{file}", file)
