"""What ears, mouth and keyboard tell the driver, each from its own thread."""

from __future__ import annotations

from dataclasses import dataclass

from voice_skill.asr.recognizer import Utterance


@dataclass(frozen=True)
class UtteranceHeard:
    """From the ears: `heard_at` is the clock (seconds) at which the last word ended."""

    utterance: Utterance
    heard_at: float


@dataclass(frozen=True)
class Typed:
    """From the keyboard: taken as an utterance that hearing vouches for."""

    text: str


@dataclass(frozen=True)
class VoiceDetected:
    """From the ears: somebody began to speak."""


@dataclass(frozen=True)
class SpeechDone:
    """From the mouth: this speech was said to its end."""

    speech_id: int


@dataclass(frozen=True)
class DeviceChanged:
    """From ears or mouth: `device` works again, or does not."""

    device: str
    works: bool
    detail: str = ""


@dataclass(frozen=True)
class Hangup:
    """End the session now (end of typed input, or a signal)."""


@dataclass(frozen=True)
class SpeechAudible:
    """From the mouth: a sentence began to be heard at clock time `at`."""

    at: float


Message = (
    UtteranceHeard | Typed | VoiceDetected | SpeechDone | SpeechAudible | DeviceChanged | Hangup
)
