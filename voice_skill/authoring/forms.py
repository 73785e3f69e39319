"""The forms of question that a grammar has, with the subject left open.

Sentences are drawn from the grammar with one stand-in for all topics and one for all routines; so
one drawing serves every node, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from voice_skill.content.schema import Facet, Node, Topic
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpretation import FACETS, node_of
from voice_skill.nlu.sampling import sample_sentences

_TOPIC, _ROUTINE = "xtopicx", "xroutinex"


@dataclass(frozen=True)
class Forms:
    """Sentences by what they ask for."""

    open: dict[tuple[str, Facet], tuple[str, ...]]
    """(Stand-in, facet) → sentences with the stand-in in them."""
    fixed: dict[tuple[str, Facet], tuple[str, ...]]
    """(Node id, facet) → sentences that mean this node without naming it."""

    def of(self, node: Node, facet: Facet) -> list[str]:
        """Sentences that may ask for a facet of a node by its name; first those without one."""
        stand_in = _TOPIC if isinstance(node, Topic) else _ROUTINE
        forms = self.open.get((stand_in, facet), ())
        named = [form.replace(stand_in, node.name) for form in forms]
        return [*self.fixed.get((node.id, facet), ()), *named]


def question_forms(grammar: Grammar, per_template: int = 6) -> Forms:
    """The forms of question of a grammar folder."""
    topic, routine = (_TOPIC, _TOPIC), (_ROUTINE, _ROUTINE)
    lists = {"topic": [topic], "routine": [routine], "node": [topic, routine]}
    opened: dict[tuple[str, Facet], dict[str, None]] = {}
    fixed: dict[tuple[str, Facet], dict[str, None]] = {}
    asked = load_grammar(grammar.folder, lists)
    known = FACETS.keys() & asked.intents.intents.keys()
    for sample in sample_sentences(asked, intents=known, per_template=per_template):
        if (node := node_of(sample.slots)) is not None:
            found = opened if node in (_TOPIC, _ROUTINE) else fixed
            found.setdefault((node, FACETS[sample.intent]), {})[sample.text] = None
    return Forms(_plain(opened), _plain(fixed))


def _plain(
    found: dict[tuple[str, Facet], dict[str, None]],
) -> dict[tuple[str, Facet], tuple[str, ...]]:
    return {key: tuple(texts) for key, texts in found.items()}
