"""The wheel: everything the skill needs is inside, and it works away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True, timeout=240
    )
    (built,) = folder.glob("relief_voice-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(folder)
    return folder


def run_python(installed: Path, *arguments: str) -> str:
    """Run the installed copy; what it depends on comes from this environment."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=installed,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return finished.stdout


@pytest.mark.parametrize("folder", ["content", "grammars", "models"])
def test_the_wheel_carries_all_of(wheel: Path, folder: str) -> None:
    with zipfile.ZipFile(wheel) as opened:
        packed = set(opened.namelist())
    own = [file for file in (ROOT / folder).rglob("*") if file.is_file()]
    assert own
    for file in own:
        assert f"voice_skill/_data/{file.relative_to(ROOT).as_posix()}" in packed


def test_the_wheel_carries_no_tests_and_stays_small(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        assert not [name for name in opened.namelist() if name.startswith("tests/")]
    assert wheel.stat().st_size < 10_000_000


def test_the_installed_copy_uses_its_own_data(installed: Path) -> None:
    code = "from voice_skill.resources import data_root; print(data_root())"
    assert Path(run_python(installed, "-c", code).strip()) == installed / "voice_skill" / "_data"


def test_the_installed_copy_answers(installed: Path) -> None:
    output = run_python(installed, "-m", "voice_skill", "ask", "what is a neck spasm", "--json")
    answer = json.loads(output)
    assert answer["accepted"]
    assert answer["node"] == "neck-spasm"
