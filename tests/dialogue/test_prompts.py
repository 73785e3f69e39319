from __future__ import annotations

import pytest

from tests.dialogue.talk import small_tree
from voice_skill.dialogue.prompts import required_prompts
from voice_skill.dialogue.wordings import either, fill, length, wording
from voice_skill.errors import ContentError


def test_the_shipped_prompts_are_complete():
    assert [key for key in required_prompts() if key not in small_tree().prompts] == []


@pytest.mark.parametrize(
    ("seconds", "spoken"),
    [
        (0.2, "one second"),
        (7.6, "eight seconds"),
        (60, "one minute"),
        (75, "one minute and fifteen seconds"),
        (299, "five minutes"),
        (3600, "one hour"),
        (6540, "one hour and 49 minutes"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds: float, spoken: str):
    assert length(small_tree(), seconds) == spoken


def test_a_list_ends_with_or():
    assert either(small_tree(), ["a", "b", "c"]) == "a, b or c"


def test_unknown_placeholders_are_left_as_they_are():
    assert fill("{a} and {b}", {"a": "x"}) == "x and {b}"


def test_a_missing_prompt_says_what_to_write():
    with pytest.raises(ContentError, match=r"no-such-prompt.*prompts\.yaml"):
        wording(small_tree(), "no-such-prompt")


def test_wordings_take_turns():
    assert wording(small_tree(), "greeting", 0) != wording(small_tree(), "greeting", 1)
