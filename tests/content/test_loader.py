from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.conftest import Broken
from voice_skill.content.loader import load_tree
from voice_skill.errors import ContentError


def test_the_tiny_tree_loads(tree_folder: Path) -> None:
    tree = load_tree(tree_folder)
    assert tree.language == "en"
    assert [node.id for node in tree.nodes] == ["ice", "nod"]
    assert tree.prompts["hello"] == ("Hello {name}.",)
    assert tree.prompts["sorry"] == ("Sorry?", "Say “stop” to stop.")


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
        f'{file}:1:1: these are no keys with values. Write "key: value" lines here.'
    )


def test_a_tree_without_screening_questions_is_refused(tree_folder: Path) -> None:
    file = tree_folder / "safety" / "screening.yaml"
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


def test_a_caution_and_a_screening_question_may_not_share_an_id(tree_folder: Path) -> None:
    (tree_folder / "cautions.yaml").write_text(
        "- {id: injury, ask: A fall?, on_yes: Not this one., sources: [leaflet]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match=r'cautions\.yaml:1:4 .*the id "injury" is already used'):
        load_tree(tree_folder)
