import numpy as np
import pytest

from voice_skill.audio.earcons import earcon
from voice_skill.dialogue.actions import Earcon

RATE = 48_000
NAMES = [earcon.value for earcon in Earcon]


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_begins_and_ends_softly_and_leaves_headroom(name):
    sound = earcon(name, RATE)
    assert np.max(np.abs(sound)) < 0.8
    assert np.max(np.abs(np.diff(sound))) < 0.15
    assert abs(sound[0]) < 0.01
    assert abs(sound[-1]) < 0.01


def test_the_alarm_is_louder_and_longer_than_the_others():
    others = [earcon(name, RATE) for name in NAMES if name != "alarm"]
    alarm = earcon("alarm", RATE)
    assert len(alarm) > 2 * max(len(sound) for sound in others)
    assert np.max(np.abs(alarm)) > 1.3 * max(np.max(np.abs(sound)) for sound in others)
