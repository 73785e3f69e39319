"""What the dialogue wants done. The driver (`assistant.py`, or a rehearsal) carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voice_skill.nlu.interpretation import Context


class Earcon(str, Enum):
    """Short sounds that need no words."""

    LISTENING = "listening"
    UNDERSTOOD = "understood"
    NOT_UNDERSTOOD = "not-understood"
    HOLD_START = "hold-start"
    HOLD_END = "hold-end"
    ALARM = "alarm"


@dataclass(frozen=True)
class Say:
    """Speak `text` after whatever is being said; `SpeechFinished(speech_id)` follows."""

    speech_id: int
    text: str


@dataclass(frozen=True)
class Prepare:
    """Render these texts ahead; they are likely to be said next."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class StopSpeaking:
    """Fall silent now and forget what was queued; no `SpeechFinished` follows for it."""


@dataclass(frozen=True)
class PlayEarcon:
    """Play a short sound, over speech if there is any."""

    earcon: Earcon


@dataclass(frozen=True)
class StartTimer:
    """Start (or restart) the timer `name`; `TimerElapsed(name)` follows after `seconds`."""

    name: str
    seconds: float


@dataclass(frozen=True)
class CancelTimer:
    """Forget the timer `name`; nothing happens when it does not run."""

    name: str


@dataclass(frozen=True)
class SetVoice:
    """Speak at `rate` (words per minute) and `volume` (0..1) from now on, and remember it."""

    rate: int
    volume: float


@dataclass(frozen=True)
class Listen:
    """What is expected next: the context for `nlu`, and for picking a recogniser."""

    context: Context


@dataclass(frozen=True)
class EndSession:
    """The person said goodbye: end when the queued speech has been said."""


Action = (
    Say
    | Prepare
    | StopSpeaking
    | PlayEarcon
    | StartTimer
    | CancelTimer
    | SetVoice
    | Listen
    | EndSession
)
