"""Every written conversation holds, and together they say everything in every kind of state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_skill.authoring.conversation import read_conversation
from voice_skill.authoring.rehearse import Rehearsal, rehearse
from voice_skill.content.yaml_source import read_yaml
from voice_skill.errors import ContentError
from voice_skill.knowledge import load_skill
from voice_skill.resources import grammars_dir

FOLDER = Path(__file__).parent.parent / "conversations"
CONVERSATIONS = sorted(FOLDER.rglob("*.yaml"))

REPLIES = {"Yes", "No", "Unsure"}
"""Said at any moment, too, but meant only where a question is open."""
SIGNS = {"WarningSign", "DoubtfulSign"}
QUESTIONS = {
    "asking",
    "choosing",
    "hurting",
    "screening",
    "setting",
    "sign",
    "since",
    "skin",
    "telling",
}
STATES = QUESTIONS | {
    "application", "hold", "idle", "paused", "putting-on", "rest", "resting", "ringing", "step",
    "timer",
}  # fmt: skip
ENDED = "ended"
"""Nothing is heard any more."""

POINTLESS = {
    ("Yes", "telling"): "since when it hurts has no yes",
    ("Yes", "setting"): "how long a timer shall run has no yes",
    ("Yes", "since"): "how long a pack has been on has no yes",
}
"""What is said in a state where it can't be meant, and why; nobody need write a conversation."""


@pytest.fixture(scope="module")
def rehearsals() -> dict[Path, Rehearsal]:
    skill = load_skill()
    return {file: rehearse(skill, read_conversation(file)) for file in CONVERSATIONS}


@pytest.mark.parametrize("file", CONVERSATIONS, ids=lambda file: file.stem)
def test_conversation_holds(rehearsals: dict[Path, Rehearsal], file: Path):
    assert rehearsals[file].passed, str(rehearsals[file].failure)


def universals() -> set[str]:
    document = read_yaml(grammars_dir("en") / "universals.yaml", ContentError)
    return set(document.data["intents"])


def wanted() -> Iterator[tuple[str, str]]:
    """What is to be said, and in which state."""
    for state in STATES:
        for intent in (universals() - REPLIES) | SIGNS:
            yield intent, state
        if state in QUESTIONS:
            yield from ((reply, state) for reply in REPLIES)


def test_each_universal_and_each_sign_is_said_in_each_kind_of_state(
    rehearsals: dict[Path, Rehearsal],
):
    said = {
        (entry.intent, entry.state)
        for rehearsal in rehearsals.values()
        for entry in rehearsal.log
        if entry.who == "user"
    }
    missing = set(wanted()) - said - POINTLESS.keys()
    assert not missing, f"write these in {FOLDER.name}/universals: {sorted(missing)}"
    assert not POINTLESS.keys() & said, "this was said after all, so it is not pointless"


def test_no_kind_of_state_is_left_out(rehearsals: dict[Path, Rehearsal]):
    seen = {entry.state for rehearsal in rehearsals.values() for entry in rehearsal.log}
    assert seen == STATES | {ENDED}
