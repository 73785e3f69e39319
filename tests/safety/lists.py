"""The two-sided lists: what must set each triage rule off, and what must set none off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.content.yaml_source import read_yaml
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.signs import DOUBTFUL, SIGN

TRIAGE = Path(__file__).with_name("triage.yaml")

_RANK = {Level.EMERGENCY: 3, Level.TODAY: 2, Level.SOON: 1, Level.LIMITED: 1, Level.SELF_CARE: 0}


def read_lists(file: Path = TRIAGE) -> dict[str, dict[str, list[str]]]:
    """Rule -> side ("must" or "must_not") -> phrases."""
    lists: dict[str, dict[str, list[str]]] = read_yaml(file).data
    return lists


def phrases(side: str, file: Path = TRIAGE) -> Iterator[tuple[str, str]]:
    """Rule and phrase, for each phrase on one side."""
    for rule, sides in read_lists(file).items():
        for phrase in sides.get(side, ()):
            yield rule, phrase


def set_off(found: Interpretation) -> bool:
    """Whether any triage rule was set off."""
    return found.accepted and found.intent == SIGN


def asked_about(found: Interpretation) -> bool:
    """Whether it is in doubt that any rule was set off, so that the dialogue asks."""
    return found.accepted and found.intent == DOUBTFUL


def urgent_enough(found: Interpretation, rule: str, tree: Tree) -> bool:
    """Whether the rule itself was set off, or one that is at least as urgent."""
    return set_off(found) and as_urgent(str(found.slots.get("sign", "")), rule, tree)


def as_urgent(sign: str, rule: str, tree: Tree) -> bool:
    """Whether what is to be done about `sign` is at least as urgent as by `rule`."""
    known, wanted = tree.warning_signs.get(sign), tree.warning_signs[rule]
    return known is not None and _RANK[known.level] >= _RANK[wanted.level]
