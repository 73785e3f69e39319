from __future__ import annotations

from dataclasses import replace

import pytest

from tests.dialogue.talk import Talk
from voice_skill.dialogue.actions import SetVoice
from voice_skill.dialogue.state import State, Voice


@pytest.mark.parametrize(
    ("intent", "voice"),
    [
        ("Slower", SetVoice(130, 0.8)),
        ("Faster", SetVoice(170, 0.8)),
        ("Quieter", SetVoice(150, 0.6)),
        ("Louder", SetVoice(150, 1.0)),
    ],
)
def test_the_voice_changes_by_one_step(intent: str, voice: SetVoice):
    talk = Talk()
    assert voice in talk.hear(intent)


@pytest.mark.parametrize(
    ("intent", "voice", "told"),
    [
        ("Slower", Voice(rate=90), "This is as slow as I can speak."),
        ("Faster", Voice(rate=210), "This is as fast as I can speak."),
        ("Quieter", Voice(volume=0.2), "This is as quiet as I can speak."),
        ("Louder", Voice(volume=1.0), "This is as loud as I can speak."),
    ],
)
def test_at_the_end_of_the_range_the_voice_stays_and_says_so(intent: str, voice: Voice, told: str):
    talk = Talk(replace(State(), voice=voice))
    talk.hear(intent)
    assert talk.said == [told]
    assert talk.state.voice == voice


def test_what_was_cut_off_by_slower_is_said_again():
    talk = Talk()
    talk.hear("AskHowOften", node="spasm", facet="how_often")
    cut_off = talk.said
    talk.hear("Slower")
    assert talk.said == ["I'll speak slower.", *cut_off]
