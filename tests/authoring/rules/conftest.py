from __future__ import annotations

from pathlib import Path

import pytest

from tests.authoring.small_skill import SmallSkill


@pytest.fixture
def skill(tmp_path: Path) -> SmallSkill:
    return SmallSkill(tmp_path)
