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
    least, most = _RATES
    rate = min(max(turn.state.voice.rate + steps * _RATE_STEP, least), most)
    changed = Prompt.SLOWER if steps < 0 else Prompt.FASTER
    unchanged = Prompt.SLOWEST if steps < 0 else Prompt.FASTEST
    _use(turn, replace(turn.state.voice, rate=rate), changed, unchanged)


def change_volume(turn: Turn, steps: int) -> None:
    """Speak quieter (-1) or louder (1)."""
    least, most = _VOLUMES
    volume = round(min(max(turn.state.voice.volume + steps * _VOLUME_STEP, least), most), 2)
    changed = Prompt.QUIETER if steps < 0 else Prompt.LOUDER
    unchanged = Prompt.QUIETEST if steps < 0 else Prompt.LOUDEST
    _use(turn, replace(turn.state.voice, volume=volume), changed, unchanged)


def _use(turn: Turn, voice: Voice, changed: Prompt, unchanged: Prompt) -> None:
    """Speak like this and say so: `unchanged` where it was like this already."""
    if voice == turn.state.voice:
        turn.say(unchanged)
    else:
        turn.change(voice=voice)
        turn.use_voice()
        turn.say(changed)
    _say_again_what_was_cut_off(turn)


def _say_again_what_was_cut_off(turn: Turn) -> None:
    if turn.interrupted and turn.state.question is None and turn.state.leading is None:
        for text in turn.state.last_said:
            turn.speak(text)
