"""An alarm that goes on until somebody answers, but not for ever."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.dialogue.actions import Earcon
from voice_skill.dialogue.leading import in_hold
from voice_skill.dialogue.state import Ring
from voice_skill.dialogue.turn import Timer, Turn

EVERY = 10.0
"""Seconds between two rings."""
TIMES = 12
"""Two minutes of ringing; then the house is empty."""


def ring(turn: Turn, text: str) -> None:
    """Sound the alarm, say `text`, and go on until `silence`."""
    said = turn.state.ring.text if turn.state.ring else ""
    text = said if text in said else f"{said} {text}".strip()
    turn.change(ring=Ring(text, TIMES), resting=False)
    ring_again(turn)


def ring_again(turn: Turn) -> None:
    """Sound it once more, or give up."""
    ringing = turn.state.ring
    if ringing is None:
        return
    if ringing.left == 0:
        turn.change(ring=None, following=None)  # nobody is there to be led on
        return
    turn.chime(Earcon.ALARM)
    if not turn.state.speaking and not in_hold(turn):
        turn.speak(ringing.text)
    turn.change(ring=replace(ringing, left=ringing.left - 1))
    turn.start(Timer.RING, EVERY)


def silence(turn: Turn) -> bool:
    """Stop ringing; True when it rang."""
    rang = turn.state.ring is not None
    turn.cancel(Timer.RING)
    turn.change(ring=None)
    return rang
