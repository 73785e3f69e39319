from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_skill.content.loader import load_tree
from voice_skill.errors import ContentError

Broken = Callable[[str, str, str], ContentError]

SCREENING = "safety/screening.yaml"


def test_the_tiny_tree_loads(tree_folder: Path) -> None:
    tree = load_tree(tree_folder)
    assert tree.language == "en"
    assert [node.id for node in tree.nodes] == ["ice", "nod"]
    assert tree.prompts["hello"] == ("Hello {name}.",)
    assert tree.prompts["sorry"] == ("Sorry?", "Say “stop” to stop.")


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
            ":3:1 (at says): input should be a valid tuple. "
            'Write a list here: each item on its own line after "- ", or [a, b].',
            id="text in place of a list",
        ),
        pytest.param(
            "routines/nod.yaml",
            "hold: 5",
            "hold: five",
            ":9:5 (at steps[0].hold): input should be a valid number, unable to parse string as "
            "a number. Write a number here, such as 5.",
            id="word in place of a number",
        ),
        pytest.param(
            "topics/ice.yaml",
            "say: It is frozen water.",
            "say: 0",
            ":8:5 (at facets.what.say): input should be a valid string. "
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
            ":1:1: this does not fit: give every step its own id.",
            id="two steps with one id",
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
    assert str(broken(name, old, new)) == f"{tree_folder / name}{expected}"


def test_two_nodes_with_the_same_spoken_name_are_both_named(
    tree_folder: Path, broken: Broken
) -> None:
    error = broken("routines/nod.yaml", "need:", "says: [something  cold]\nneed:")
    ice, nod = tree_folder / "topics" / "ice.yaml", tree_folder / "routines" / "nod.yaml"
    assert str(error) == (
        f'{nod}:3:8 (at says[0]): the spoken name "something cold" is already used at '
        f"{ice}:3:8 (at says[0]). A phrase may mean only one node: change one."
    )


def test_a_topic_and_a_routine_may_not_share_an_id(tree_folder: Path) -> None:
    routine = (tree_folder / "routines" / "nod.yaml").read_text(encoding="utf-8")
    clash = tree_folder / "routines" / "ice.yaml"
    clash.write_text(routine.replace("id: nod", "id: ice", 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    first = tree_folder / "topics" / "ice.yaml"
    assert str(caught.value) == (
        f'{clash}:1:1 (at id): the id "ice" is already used at {first}:1:1 (at id). '
        "Give each its own id."
    )


def test_two_warning_signs_may_not_share_an_id(tree_folder: Path) -> None:
    file = tree_folder / "safety" / "warning_signs.yaml"
    file.write_text(file.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert str(caught.value) == (
        f'{file}:5:3 (at [1].id): the id "fever" is already used at {file}:1:3 (at [0].id). '
        "Give each its own id."
    )


def test_signs_that_add_up_must_be_signs(tree_folder: Path) -> None:
    file = tree_folder / "safety" / "warning_signs.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  level:", "  together: [[fevr]]\n  level:", 1), encoding="utf-8")
    with pytest.raises(ContentError, match=r'there is no warning sign "fevr".*"fever"'):
        load_tree(tree_folder)


def test_the_subject_where_none_is_named_must_be_a_topic(tree_folder: Path) -> None:
    (tree_folder / "interview.yaml").write_text("subject: icy\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r'there is no topic "icy".*"ice"'):
        load_tree(tree_folder)


def test_advice_for_an_answer_must_be_a_sign(tree_folder: Path) -> None:
    (tree_folder / "interview.yaml").write_text(
        "questions:\n"
        "  - {id: since, ask: Since when?, answers: {later: []}, otherwise: later,\n"
        "     advice: {later: fevr}, sources: [leaflet]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match=r'there is no warning sign "fevr".*"fever"'):
        load_tree(tree_folder)


def test_the_first_of_several_errors_in_a_file_is_named(tree_folder: Path) -> None:
    file = tree_folder / "topics" / "ice.yaml"
    file.write_text(
        "id: ice\nname: ICE\nfacets:\n  what:\n    sy: x\n    sources: [leaflet]\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert caught.value.place is not None
    assert caught.value.place.key == "name"


def test_an_empty_file_says_so(tree_folder: Path) -> None:
    file = tree_folder / "topics" / "ice.yaml"
    file.write_text("# later\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert str(caught.value) == f"{file}: this file is empty. Fill it or remove it."


def test_a_file_with_a_single_word_says_what_it_should_hold(tree_folder: Path) -> None:
    file = tree_folder / "topics" / "ice.yaml"
    file.write_text("ice\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert str(caught.value) == (
        f"{file}:1:1: input should be a valid dictionary or instance of Topic. "
        'Write "key: value" lines here.'
    )


def test_a_tree_without_screening_questions_is_refused(tree_folder: Path) -> None:
    file = tree_folder / SCREENING
    file.write_text("[]\n", encoding="utf-8")
    with pytest.raises(ContentError, match="needs at least 1 item"):
        load_tree(tree_folder)


@pytest.mark.parametrize("name", ["sources.yaml", "prompts.yaml", "safety/warning_signs.yaml"])
def test_a_missing_file_is_named(tree_folder: Path, name: str) -> None:
    file = tree_folder / name
    file.unlink()
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert str(caught.value) == f"{file}: there is no such file. Check the name and the folder."


def test_a_folder_without_nodes_is_named(tree_folder: Path) -> None:
    (tree_folder / "routines" / "nod.yaml").unlink()
    with pytest.raises(ContentError) as caught:
        load_tree(tree_folder)
    assert str(caught.value) == (
        f"{tree_folder / 'routines'}: there are no YAML files here. "
        'Write one file a node, such as "neck-turn.yaml".'
    )


def test_a_missing_content_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_tree(tmp_path / "xx")
    assert str(caught.value) == (
        f"{tmp_path / 'xx'}: there is no such content folder. "
        'Give a folder such as "content/en" that holds topics, routines and safety.'
    )
