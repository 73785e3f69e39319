"""Which model hears, and what is said about folders that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill import resources
from voice_skill.asr.models import (
    OFFICIAL_NAME,
    ModelChoice,
    Origin,
    check_model,
    find_model,
    models_in,
    takes_grammar,
)
from voice_skill.errors import ExitCode, ModelError


def make_model(folder: Path, *, static: bool = False, words_inside_graph: bool = False) -> Path:
    """An empty-handed folder in Vosk's layout: every file there, none of them useful."""
    graph = ["HCLG.fst"] if static else ["HCLr.fst", "Gr.fst", "disambig_tid.int"]
    words = [] if words_inside_graph else ["words.txt"]
    files = ["am/final.mdl", "conf/model.conf", "conf/mfcc.conf"]
    for name in (*files, *(f"graph/{file}" for file in graph + words)):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    return make_model(tmp_path / "shipped" / "ours").parent


def test_the_flag_beats_everything(tmp_path: Path, cache: Path, shipped: Path) -> None:
    flag = make_model(tmp_path / "flag")
    settings = make_model(tmp_path / "settings")
    make_model(cache / OFFICIAL_NAME)
    choice = find_model(flag, settings, {"VOSK_MODEL_PATH": str(settings)}, cache, shipped)
    assert choice == ModelChoice(flag, Origin.FLAG)


def test_a_model_in_the_settings_beats_the_environment(
    tmp_path: Path, cache: Path, shipped: Path
) -> None:
    settings, other = make_model(tmp_path / "settings"), make_model(tmp_path / "other")
    choice = find_model(None, settings, {"VOSK_MODEL_PATH": str(other)}, cache, shipped)
    assert choice == ModelChoice(settings, Origin.SETTINGS)


def test_the_environment_beats_the_cache(tmp_path: Path, cache: Path, shipped: Path) -> None:
    other = make_model(tmp_path / "other")
    make_model(cache / OFFICIAL_NAME)
    choice = find_model(None, "official", {"VOSK_MODEL_PATH": str(other)}, cache, shipped)
    assert choice == ModelChoice(other, Origin.ENVIRONMENT)


def test_the_environment_may_name_a_folder_of_models(
    tmp_path: Path, cache: Path, shipped: Path
) -> None:
    inside = make_model(tmp_path / "many" / "vosk-model-en-us-0.22-lgraph")
    choice = find_model(None, None, {"VOSK_MODEL_PATH": str(inside.parent)}, cache, shipped)
    assert choice.folder == inside


def test_the_official_model_is_preferred_once_installed(cache: Path, shipped: Path) -> None:
    installed = make_model(cache / OFFICIAL_NAME)
    assert find_model(None, "official", {}, cache, shipped) == ModelChoice(installed, Origin.CACHE)


def test_without_an_installed_model_the_shipped_one_hears(cache: Path, shipped: Path) -> None:
    choice = find_model(None, "official", {}, cache, shipped)
    assert choice == ModelChoice(shipped / "ours", Origin.SHIPPED)


def test_a_half_unpacked_official_model_is_passed_over(cache: Path, shipped: Path) -> None:
    (make_model(cache / OFFICIAL_NAME) / "am" / "final.mdl").unlink()
    assert find_model(None, "official", {}, cache, shipped).origin is Origin.SHIPPED


def test_embedded_in_the_settings_keeps_the_shipped_model(cache: Path, shipped: Path) -> None:
    make_model(cache / OFFICIAL_NAME)
    choice = find_model(None, "embedded", {}, cache, shipped)
    assert choice == ModelChoice(shipped / "ours", Origin.SETTINGS)


def test_the_flag_official_says_how_to_get_it(cache: Path, shipped: Path) -> None:
    with pytest.raises(ModelError, match="relief model install"):
        find_model("official", None, {}, cache, shipped)


def test_a_model_can_be_named_by_its_folder_name(cache: Path, shipped: Path) -> None:
    make_model(cache / "another")
    assert find_model("another", None, {}, cache, shipped).folder == cache / "another"
    assert find_model("ours", None, {}, cache, shipped).folder == shipped / "ours"


def test_a_wrong_flag_is_an_error_and_not_passed_over(
    tmp_path: Path, cache: Path, shipped: Path
) -> None:
    with pytest.raises(ModelError, match="no such folder") as caught:
        find_model(tmp_path / "nowhere", None, {}, cache, shipped)
    assert caught.value.exit_code is ExitCode.MISSING


def test_a_copy_without_any_model_says_so(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="No model came with this copy"):
        find_model(None, None, {}, cache, tmp_path / "empty")


@pytest.mark.parametrize(
    "file", ["am/final.mdl", "conf/model.conf", "conf/mfcc.conf", "graph/HCLr.fst"]
)
def test_the_missing_file_is_named(tmp_path: Path, file: str) -> None:
    model = make_model(tmp_path / "model")
    (model / file).unlink()
    with pytest.raises(ModelError, match=file):
        check_model(model)


def test_a_model_without_any_words_is_refused(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model")
    (model / "graph" / "words.txt").unlink()
    (model / "graph" / "Gr.fst").unlink()
    with pytest.raises(ModelError, match="its words are unknown"):
        check_model(model)


def test_a_file_is_not_a_model(tmp_path: Path) -> None:
    file = tmp_path / "model.zip"
    file.touch()
    with pytest.raises(ModelError, match="it is a file"):
        check_model(file)


def test_the_old_flat_layout_is_named(tmp_path: Path) -> None:
    (tmp_path / "final.mdl").touch()
    with pytest.raises(ModelError, match="flat layout"):
        check_model(tmp_path)


def test_words_may_be_inside_the_graph_as_in_the_official_model(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model", words_inside_graph=True)
    assert check_model(model) == model


def test_a_static_graph_takes_no_grammar(tmp_path: Path) -> None:
    model = make_model(tmp_path / "model", static=True)
    assert check_model(model) == model
    assert not takes_grammar(model)


def test_the_shipped_model_is_complete_and_takes_a_grammar() -> None:
    (shipped,) = models_in(resources.models_dir())
    assert takes_grammar(shipped)


def test_the_summary_names_the_model_and_who_chose_it(cache: Path, shipped: Path) -> None:
    assert find_model(None, None, {}, cache, shipped).summary == "ours (comes with relief)"
