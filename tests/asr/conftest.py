from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_skill.asr.models import choose_model
from voice_skill.nlu.grammar import Grammar, load_grammar

Say = Callable[..., Path]
Write = Callable[[str], Grammar]

TIMER = """
language: en
skip_words: [please]
intents:
  Stop: {data: [{sentences: ["stop [it]"]}]}
  Go: {data: [{sentences: ["(go|start) [(on|again)]"]}]}
  Set: {data: [{sentences: ["set [the|a] timer for {n} (minute|minutes)"]}]}
lists:
  n: {range: {from: 1, to: 12}}
"""


@pytest.fixture(scope="session")
def model() -> Path:
    return choose_model("embedded").folder


@pytest.fixture
def write_grammar(tmp_path: Path) -> Write:
    def write(text: str) -> Grammar:
        folder = tmp_path / "grammar"
        folder.mkdir(exist_ok=True)
        (folder / "grammar.yaml").write_text(text, encoding="utf-8")
        return load_grammar(folder)

    return write


@pytest.fixture(scope="session")
def say(tmp_path_factory: pytest.TempPathFactory) -> Say:
    """Speech made on the spot: `say(text, voice)` is a WAV file (16 or 8 kHz, flite)."""
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed, so there is nobody to speak")
    folder = tmp_path_factory.mktemp("speech")

    def speak(text: str, voice: str = "slt") -> Path:
        file = folder / f"{voice} {text}.wav"
        if not file.exists():
            command = ["flite", "-voice", voice, "-t", text, "-o", str(file)]
            subprocess.run(command, check=True, capture_output=True)
        return file

    return speak
