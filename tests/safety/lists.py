"""The two-sided lists: what must set each triage rule off, and what must set none off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.content.yaml_source import read_yaml
from voice_skill.nlu.interpretation import Interpretation

LISTS: dict[str, dict[str, list[str]]] = read_yaml(Path(__file__).parent / "triage.yaml").data

_RANK = {Level.EMERGENCY: 3, Level.TODAY: 2, Level.SOON: 1, Level.LIMITED: 1, Level.SELF_CARE: 0}


def phrases(side: str) -> Iterator[tuple[str, str]]:
    """Rule and phrase, for each phrase on one side."""
    for rule, sides in LISTS.items():
        for phrase in sides[side]:
            yield rule, phrase


def set_off(found: Interpretation) -> bool:
    """Whether any triage rule was set off."""
    return found.accepted and found.intent == "WarningSign"


def urgent_enough(found: Interpretation, rule: str, tree: Tree) -> bool:
    """Whether the rule itself was set off, or one that is at least as urgent."""
    sign = tree.warning_signs.get(str(found.slots.get("sign", "")))
    wanted = tree.warning_signs[rule].level
    return set_off(found) and sign is not None and _RANK[sign.level] >= _RANK[wanted]
