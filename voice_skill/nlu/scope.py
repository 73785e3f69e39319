"""The lists and rules that a block of sentences sees, and how numbers are said."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import hassil
from hassil.intents import IntentData, RangeSlotList, SlotList, TextSlotList
from hassil.numbers import get_rbnf_engine

from voice_skill.nlu.normalise import words_of


@dataclass(frozen=True)
class Scope:
    """The lists and rules that a block sees; its own hide the grammar's."""

    data: IntentData | None
    intents: hassil.Intents

    @property
    def key(self) -> int:
        """The same for all blocks that see the same names."""
        own = self.data is not None and (self.data.slot_lists or self.data.expansion_rules)
        return id(self.data) if own else 0

    def rule(self, name: str) -> hassil.Sentence | None:
        """The expansion rule `<name>`, or None."""
        own = self.data.expansion_rules.get(name) if self.data else None
        return own or self.intents.expansion_rules.get(name)

    def slot_list(self, reference: hassil.ListReference) -> SlotList | None:
        """The list that `{name}` or an inline range (`{1..5:count}`) refers to, or None."""
        name = reference.list_name
        own = self.data.slot_lists.get(name) if self.data else None
        found = own or self.intents.slot_lists.get(name)
        inline = reference.get_inline_range()
        if found is None and inline is not None:
            first, last, step = inline
            return RangeSlotList(name=name, start=first, stop=last, step=step)
        return found


def list_values(found: SlotList, language: str) -> Iterable[tuple[Hashable, hassil.Expression]]:
    """Each value of a list with how it is said; numbers in words and, if allowed, in digits.

    Empty values are left out: hassil never matches one, so they must not make a list optional.
    """
    if isinstance(found, TextSlotList):
        for entry in found.values:
            if not isinstance(entry.text_in, hassil.TextChunk) or entry.text_in.text.strip():
                yield entry.value_out, entry.text_in
    elif isinstance(found, RangeSlotList):
        for number, spoken in number_phrases(found, language):
            yield number, hassil.TextChunk(spoken)


def number_phrases(found: RangeSlotList, language: str) -> Iterable[tuple[int | float, str]]:
    """Each number of a range with each way to say it ("twenty five", "25")."""
    for number in found.get_numbers():
        value = number if found.multiplier is None else number * found.multiplier
        texts = {str(number)} if found.digits else set()
        if found.words:
            texts.update(_in_words(number, found.words_language or language))
        for text in sorted(texts):
            yield value, text


def spoken_numbers(found: RangeSlotList, language: str) -> Iterable[str]:
    """How the numbers of a range are said, e.g. 25 as "twenty five", never as digits."""
    for number in found.get_numbers():
        yield from _in_words(number, found.words_language or language)


@lru_cache(maxsize=4096, typed=True)
def _in_words(number: int | float, language: str) -> tuple[str, ...]:
    texts = get_rbnf_engine(language).format_number(number).text_by_ruleset.values()
    return tuple(sorted({" ".join(words_of(text)) for text in texts}))
