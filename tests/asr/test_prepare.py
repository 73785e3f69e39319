from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from tests.asr.conftest import TIMER, Write
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.strict_grammar import Costs
from voice_skill.errors import ModelError


def test_a_prepared_folder_is_found_again(
    model: Path, write_grammar: Write, tmp_path: Path
) -> None:
    grammar = write_grammar(TIMER)
    first = prepare(model, grammar, cache=tmp_path / "cache")
    made = (first.folder / "graph" / "Gr.fst").stat().st_mtime_ns
    again = prepare(model, grammar, cache=tmp_path / "cache")
    assert again == first
    assert (again.folder / "graph" / "Gr.fst").stat().st_mtime_ns == made


def test_another_grammar_or_other_costs_make_another_folder(
    model: Path, write_grammar: Write, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    first = prepare(model, write_grammar(TIMER), cache=cache)
    other = prepare(model, write_grammar(TIMER.replace("stop", "halt")), cache=cache)
    dearer = prepare(model, write_grammar(TIMER), Costs(decoy_word=9.0), cache)
    assert len({first.folder, other.folder, dearer.folder}) == 3


def test_words_that_the_model_lacks_are_named(
    model: Path, write_grammar: Write, tmp_path: Path
) -> None:
    grammar = write_grammar(TIMER.replace("stop", "floccinaucinihilipilificate"))
    prepared = prepare(model, grammar, cache=tmp_path / "cache")
    assert "floccinaucinihilipilificate" in prepared.missing_words
    assert prepare(model, grammar, cache=tmp_path / "cache") == prepared


def test_many_at_once_make_one_folder(model: Path, write_grammar: Write, tmp_path: Path) -> None:
    grammar, made = write_grammar(TIMER), list[Prepared]()
    threads = [
        threading.Thread(target=lambda: made.append(prepare(model, grammar, cache=tmp_path / "c")))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert {one.folder for one in made} == set((tmp_path / "c").iterdir())


def test_a_cache_that_cannot_be_written_is_replaced(
    model: Path, write_grammar: Write, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("a file where the cache should be")
    prepared = prepare(model, write_grammar(TIMER), cache=in_the_way / "cache")
    assert (prepared.folder / "graph" / "Gr.fst").is_file()


def test_a_folder_that_is_no_model_is_refused_with_what_is_missing(
    model: Path, write_grammar: Write, tmp_path: Path
) -> None:
    broken = tmp_path / "model"
    shutil.copytree(model, broken)
    (broken / "am" / "final.mdl").unlink()
    with pytest.raises(ModelError, match=r"am/final\.mdl is missing"):
        prepare(broken, write_grammar(TIMER))
