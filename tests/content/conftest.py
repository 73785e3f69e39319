"""A tiny content tree that loads, and a way to break it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_skill.content.loader import load_tree
from voice_skill.errors import ContentError

Broken = Callable[[str, str, str], ContentError]
"""Breaks one file of the tiny tree by replacing a text, and gives the error of loading it."""

FILES = {
    "sources.yaml": """\
leaflet:
  title: A leaflet
""",
    "prompts.yaml": """\
hello: Hello {name}.
sorry:
  - Sorry?
  - Say “stop” to stop.
""",
    "topics/ice.yaml": """\
id: ice
name: ice
says: [something cold]
related: [nod]
routine: nod
facets:
  what:
    say: It is frozen water.
    sources: [leaflet]
""",
    "routines/nod.yaml": """\
id: nod
name: nod
need: movement
introduction: Sit down.
steps:
  - id: down
    name: down
    say: Look to the {side}.
    hold: 5
    sides: [left]
finish: Done.
sources: [leaflet]
facets:
  what:
    say: A nod.
    sources: [leaflet]
""",
    "safety/screening.yaml": """\
- id: injury
  needs: [movement]
  ask: Any fall?
  level: today
  on_yes: Then not today.
  sources: [leaflet]
""",
    "safety/warning_signs.yaml": """\
- id: fever
  level: emergency
  say: Call {emergency_number}.
  sources: [leaflet]
""",
}


@pytest.fixture
def tree_folder(tmp_path: Path) -> Path:
    """A folder `en` with a tree that loads."""
    folder = tmp_path / "en"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def broken(tree_folder: Path) -> Broken:
    """Replace a text in one file of the tiny tree, load it, and return the error."""

    def break_it(name: str, old: str, new: str) -> ContentError:
        file = tree_folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ContentError) as caught:
            load_tree(tree_folder)
        return caught.value

    return break_it
