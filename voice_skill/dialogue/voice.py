"""How the skill speaks: slower or faster, louder or quieter."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.state import Voice
from voice_skill.dialogue.turn import Turn

_RATES = (90, 210)
"""Slowest and fastest speech, words a minute."""
_RATE_STEP = 20
_VOLUMES = (0.2, 1.0)
_VOLUME_STEP = 0.2


def change_rate(turn: Turn, steps: int) -> None:
    """Speak slower (-1) or faster (1)."""
    voice = turn.state.voice
    rate = min(max(voice.rate + steps * _RATE_STEP, _RATES[0]), _RATES[1])
    if rate == voice.rate:
        turn.say(Prompt.SLOWEST if steps < 0 else Prompt.FASTEST)
    else:
        _use(turn, replace(voice, rate=rate))
        turn.say(Prompt.SLOWER if steps < 0 else Prompt.FASTER)
    _say_again_what_was_cut_off(turn)


def change_volume(turn: Turn, steps: int) -> None:
    """Speak quieter (-1) or louder (1)."""
    voice = turn.state.voice
    volume = round(min(max(voice.volume + steps * _VOLUME_STEP, _VOLUMES[0]), _VOLUMES[1]), 2)
    if volume == voice.volume:
        turn.say(Prompt.QUIETEST if steps < 0 else Prompt.LOUDEST)
    else:
        _use(turn, replace(voice, volume=volume))
        turn.say(Prompt.QUIETER if steps < 0 else Prompt.LOUDER)
    _say_again_what_was_cut_off(turn)


def _use(turn: Turn, voice: Voice) -> None:
    turn.change(voice=voice)
    turn.use_voice()


def _say_again_what_was_cut_off(turn: Turn) -> None:
    if turn.interrupted and turn.state.question is None and turn.state.leading is None:
        for text in turn.state.last_said:
            turn.speak(text)
