"""Slot lists that a content tree supplies to the grammars."""

from __future__ import annotations

from collections.abc import Iterable

from voice_skill.content.tree import AnyNode, Tree
from voice_skill.nlu.grammar import ListValues


def node_lists(tree: Tree) -> ListValues:
    """`{topic}`, `{routine}` (sets, too) and `{node}` (all): each spoken name with its node id."""
    topics = _spoken(tree.topics.values())
    routines = _spoken([*tree.routines.values(), *tree.sets.values()])
    return {"topic": topics, "routine": routines, "node": [*topics, *routines]}


def _spoken(nodes: Iterable[AnyNode]) -> list[tuple[str, str]]:
    return [(phrase, node.id) for node in nodes for phrase in node.spoken_names]
