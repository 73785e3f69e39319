"""Where a reading is welcome, and which it hides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hassil import Intents

from voice_skill.nlu.candidate import Candidate
from voice_skill.nlu.interpretation import Context, Interpretation, Situation
from voice_skill.nlu.matcher import Reading
from voice_skill.nlu.network import Block


def _candidate(start: int = 0, end: int = 1, **data: object) -> Candidate:
    intents = {"Stop": {"data": [{"sentences": ["stop"], **data}]}}
    (parsed,) = Intents.from_dict({"language": "en", "intents": intents}).intents["Stop"].data
    block = Block("Stop", parsed)
    return Candidate(block, Reading(0, (), start, end, 0.0), Interpretation("", accepted=True))


@pytest.mark.parametrize(
    ("situation", "welcome"), [(Situation.LEADING, True), (Situation.IDLE, False)]
)
def test_a_block_is_welcome_where_the_grammar_requires_it(
    situation: Situation, welcome: bool
) -> None:
    one = _candidate(requires_context={"situation": ["leading", "paused"]})
    assert one.welcome(Context(situation)) is welcome


def test_a_block_is_not_welcome_where_the_grammar_excludes_it() -> None:
    one = _candidate(excludes_context={"situation": "leading"})
    assert one.welcome(Context(Situation.IDLE))
    assert not one.welcome(Context(Situation.LEADING))


def test_the_same_node_in_another_slot_is_no_other_meaning() -> None:
    one, other = (
        replace(_candidate(), interpretation=Interpretation("", True, slots=slots, node="ice"))
        for slots in ({"node": "ice"}, {"topic": "ice"})
    )
    assert one.meaning == other.meaning


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [(0, 2, False), (0, 3, True), (3, 4, True), (4, 9, True), (5, 9, False)],
)
def test_two_readings_overlap_where_they_share_a_word(start: int, end: int, shares: bool) -> None:
    assert _candidate(2, 5).overlaps(start, end) is shares


def test_only_a_longer_reading_of_the_same_words_hides_another() -> None:
    assert _candidate(0, 3).hides(_candidate(2, 4))
    assert not _candidate(2, 4).hides(_candidate(0, 3))
    assert not _candidate(0, 2).hides(_candidate(1, 3))
    assert not _candidate(0, 3).hides(_candidate(3, 4))
