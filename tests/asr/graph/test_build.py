"""Whole graphs, made for the network that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from voice_skill.asr.graph import build
from voice_skill.asr.graph.acoustic import check_phones, has_our_phones
from voice_skill.asr.graph.corrections import skill_corrections
from voice_skill.asr.graph.lexicon import Entry, Origin, parse, read_lexicon, write_lexicon
from voice_skill.asr.graph.lexicon_fst import LexiconCosts
from voice_skill.asr.models import problem_with
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.errors import ModelError
from voice_skill.knowledge import load_skill
from voice_skill.nlu.wordgraph import word_graph

TUBA = {"tuba": Entry("tuba", (parse("T UW B AH"),), Origin.WRITTEN)}


@pytest.fixture(scope="module")
def whole(graph_tools: None, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped network with a graph of the whole skill."""
    folder = tmp_path_factory.mktemp("models") / "whole"
    build.copy_network(model, folder)
    costs = LexiconCosts(unknown_phone=3.2, phone_bigram=0.5)
    build.build_skill_graph(folder, load_skill("en"), skill_corrections(), costs)
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    graph = folder / "graph"
    return {str(f.relative_to(graph)): f.read_bytes() for f in graph.rglob("*") if f.is_file()}


def test_a_graph_has_every_word_of_the_skill_and_thousands_more(whole: Path) -> None:
    vocabulary = model_vocabulary(whole)
    assert word_graph(load_skill("en").grammar).words <= set(vocabulary)
    assert len(vocabulary) > build.COMMON_WORDS
    assert problem_with(whole) is None


def test_the_same_skill_makes_the_same_bytes(whole: Path, model: Path, tmp_path: Path) -> None:
    build.copy_network(model, tmp_path)
    costs = LexiconCosts(unknown_phone=3.2, phone_bigram=0.5)
    build.build_skill_graph(tmp_path, load_skill("en"), skill_corrections(), costs)
    assert _files(tmp_path) == _files(whole)


def test_a_copy_keeps_the_old_words_and_says_how_the_new_are_pronounced(
    whole: Path, tmp_path: Path
) -> None:
    extension = build.extend_model(whole, tmp_path / "copy", ["neck", "tuba"], TUBA)
    assert extension.added == TUBA
    old, new = model_vocabulary(whole), model_vocabulary(tmp_path / "copy")
    assert set(new) == {*old, "tuba"}
    lexicon = read_lexicon(tmp_path / "copy")
    assert lexicon is not None
    assert lexicon["tuba"] == TUBA["tuba"]
    assert {**lexicon, "tuba": None} == {**(read_lexicon(whole) or {}), "tuba": None}


def test_a_copy_is_made_with_the_costs_of_its_model(whole: Path, tmp_path: Path) -> None:
    build.extend_model(whole, tmp_path / "copy", ["tuba"], TUBA)
    costs = Path("graph", "costs.json")
    assert (tmp_path / "copy" / costs).read_bytes() == (whole / costs).read_bytes()


def test_a_correction_changes_a_word_that_the_model_has(whole: Path, tmp_path: Path) -> None:
    neck = {"neck": Entry("neck", (parse("N IY K"),), Origin.WRITTEN)}
    build.extend_model(whole, tmp_path / "copy", ["neck"], neck)
    lexicon = read_lexicon(tmp_path / "copy")
    assert lexicon is not None
    assert lexicon["neck"] == neck["neck"]


def test_words_that_a_person_wrote_down_are_added(whole: Path, tmp_path: Path) -> None:
    build.extend_model(whole, tmp_path / "copy", [], TUBA)
    assert "tuba" in model_vocabulary(tmp_path / "copy")


def test_a_lexicon_that_lacks_a_word_of_the_model_is_told(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "damaged")
    lexicon = read_lexicon(whole)
    assert lexicon is not None
    lexicon.pop("neck")
    write_lexicon(tmp_path / "damaged" / "graph", lexicon)
    with pytest.raises(ModelError, match=r"lexicon\.txt\.gz lacks words .*: neck"):
        build.extend_model(tmp_path / "damaged", tmp_path / "copy", ["tuba"], TUBA)


def test_a_failure_leaves_no_copy_behind(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "run_module", lambda *arguments: "out of memory")
    with pytest.raises(ModelError, match="could not be compiled: out of memory"):
        build.extend_model(whole, tmp_path / "copy", ["tuba"], TUBA)
    assert list(tmp_path.iterdir()) == []


def test_the_shipped_network_speaks_our_phones(model: Path) -> None:
    check_phones(model)


def test_a_network_with_other_phones_is_refused(model: Path, tmp_path: Path) -> None:
    shutil.copytree(model, tmp_path / "other")
    network = tmp_path / "other" / "am" / "final.mdl"
    data = bytearray(network.read_bytes())
    data[data.find(b"<Tuples> ") + 30] ^= 1
    network.write_bytes(data)
    with pytest.raises(ModelError, match="phones of its own"):
        build.extend_model(tmp_path / "other", tmp_path / "copy", ["tuba"], TUBA)


@pytest.mark.parametrize("place", [0, 1, 5, 6, 5 * 157 * 40 * 4 + 4])
def test_every_number_of_the_transition_model_counts(
    place: int, model: Path, tmp_path: Path
) -> None:
    data = bytearray((model / "am" / "final.mdl").read_bytes())
    data[data.find(b"<Tuples> ") + len(b"<Tuples> ") + place] ^= 1
    (tmp_path / "final.mdl").write_bytes(data)
    assert not has_our_phones(tmp_path / "final.mdl")


@pytest.mark.parametrize("content", [b"", b"\0B<TransitionModel> <Tuples> \x04\x01\0\0\0"])
def test_what_is_no_network_has_not_our_phones(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "final.mdl").write_bytes(content)
    assert not has_our_phones(tmp_path / "final.mdl")
