"""What happens to the dialogue. Every event carries `at`: seconds on the driver's clock."""

from __future__ import annotations

from dataclasses import dataclass

from voice_skill.nlu.interpretation import Interpretation


@dataclass(frozen=True)
class SessionStarted:
    """The skill was started; `first_run` asks for the long disclaimer."""

    at: float
    first_run: bool = False


@dataclass(frozen=True)
class Heard:
    """An utterance was interpreted (accepted or refused)."""

    at: float
    interpretation: Interpretation


@dataclass(frozen=True)
class VoiceStarted:
    """Somebody began to speak: a running reply window must wait."""

    at: float


@dataclass(frozen=True)
class SpeechFinished:
    """The skill finished saying the `Say` action with this id (not sent when it was stopped)."""

    at: float
    speech_id: int


@dataclass(frozen=True)
class TimerElapsed:
    """A timer of the core ran out."""

    at: float
    name: str


@dataclass(frozen=True)
class DeviceLost:
    """An adapter failed (`microphone`, `speaker`, `speech`); the session goes on where it was."""

    at: float
    device: str


@dataclass(frozen=True)
class DeviceRestored:
    """The failed adapter works again."""

    at: float
    device: str


Event = (
    SessionStarted
    | Heard
    | VoiceStarted
    | SpeechFinished
    | TimerElapsed
    | DeviceLost
    | DeviceRestored
)
