"""The words of a model, from `words.txt` or from inside `Gr.fst` as the official model has them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voice_skill import resources
from voice_skill.asr.models import models_in
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.errors import ModelError

# In a process of its own: kaldifst must not be imported before vosk.
WRITE_FST = """
import sys, kaldifst
symbols = kaldifst.SymbolTable()
for word, number in (("<eps>", 0), ("neck", 7), ("don't", 3)):
    symbols.add_symbol(word, number)
fst = kaldifst.compile("0 1 7 7\\n1\\n")
if sys.argv[2] == "symbols":
    fst.output_symbols = symbols
fst = kaldifst.StdConstFst(fst) if sys.argv[3] == "const" else fst
assert fst.write(sys.argv[1])
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "graph").mkdir()
    return tmp_path


def write_fst(model: Path, symbols: str, kind: str) -> None:
    command = [sys.executable, "-c", WRITE_FST, str(model / "graph" / "Gr.fst"), symbols, kind]
    subprocess.run(command, check=True, timeout=60)


def test_the_shipped_model_names_its_words() -> None:
    (shipped,) = models_in(resources.models_dir())
    words = model_vocabulary(shipped)
    assert {"neck", "stop", "[unk]"} <= words.keys()


@pytest.mark.parametrize("kind", ["const", "vector"])
def test_words_inside_the_graph_are_found(model: Path, kind: str) -> None:
    write_fst(model, "symbols", kind)
    assert model_vocabulary(model) == {"<eps>": 0, "neck": 7, "don't": 3}


def test_a_graph_without_words_is_an_error(model: Path) -> None:
    write_fst(model, "no-symbols", "vector")
    with pytest.raises(ModelError, match="does not say which words"):
        model_vocabulary(model)


@pytest.mark.parametrize("body", [b"", b"not an fst at all"])
def test_a_file_that_is_no_graph_is_an_error(model: Path, body: bytes) -> None:
    (model / "graph" / "Gr.fst").write_bytes(body)
    with pytest.raises(ModelError, match="cannot be read"):
        model_vocabulary(model)


def test_a_damaged_word_table_is_an_error(model: Path) -> None:
    (model / "graph" / "words.txt").write_text("neck seven\n")
    with pytest.raises(ModelError, match="cannot be read"):
        model_vocabulary(model)
