"""One way to read an utterance: the block of the grammar, how it was read, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from hassil.util import check_excluded_context, check_required_context

from voice_skill.nlu.interpretation import NODE_SLOTS, Context, Interpretation, SlotValue
from voice_skill.nlu.matcher import Reading
from voice_skill.nlu.network import Block


@dataclass(frozen=True)
class Candidate:
    """A reading and its meaning."""

    block: Block
    reading: Reading
    interpretation: Interpretation

    @property
    def meaning(self) -> tuple[str, str | None, tuple[tuple[str, SlotValue], ...]]:
        """What rivals must differ in; where a node has a name of its own, not in which slot."""
        said = self.interpretation
        slots = {name: value for name, value in said.slots.items() if name not in NODE_SLOTS}
        return self.block.intent, said.node, tuple(sorted(slots.items()))

    @property
    def words_in_slots(self) -> int:
        """How many words of the text are values of slots."""
        return sum(slot.end - slot.start for slot in self.reading.slots)

    @property
    def length(self) -> int:
        """How many words of the text were read."""
        return self.reading.end - self.reading.start

    @property
    def urgency(self) -> int:
        """0 for what is not urgent."""
        return self.block.urgency or 0

    def welcome(self, context: Context) -> bool:
        """Whether the grammar allows the block in this context."""
        known = {"situation": context.situation.value, "node": context.node, "facet": context.facet}
        data = self.block.data
        return check_required_context(data.requires_context, known) and check_excluded_context(
            data.excludes_context, known
        )

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares words of the text with `start`..`end` (exclusive)."""
        return self.reading.start < end and start < self.reading.end

    def hides(self, other: Candidate) -> bool:
        """Whether it is longer and overlaps the other ("numb from sitting" hides "numb")."""
        shares = self.overlaps(other.reading.start, other.reading.end)
        return shares and self.length > other.length
