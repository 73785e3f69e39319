"""The mouth: speech through the loudspeaker, or printed where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from voice_skill.audio.player import Player
from voice_skill.tts.speaker import Speaker


class Mouth(Protocol):
    """What the driver asks of speech output. No call blocks."""

    def say(self, speech_id: int, text: str) -> None:
        """Speak after what is queued."""
        ...

    def stop(self) -> None:
        """Fall silent now and forget the queue."""
        ...

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render ahead."""
        ...

    def earcon(self, name: str) -> None:
        """Play a short sound."""
        ...

    def set_voice(self, rate: int, volume: float) -> None:
        """Words per minute and 0..1, from the next sentence on."""
        ...


class SpokenMouth:
    """Speaks through the always-open loudspeaker."""

    def __init__(self, speaker: Speaker, player: Player) -> None:
        self._speaker = speaker
        self._player = player

    def say(self, speech_id: int, text: str) -> None:
        """Speak after what is queued."""
        self._speaker.say(speech_id, text)

    def stop(self) -> None:
        """Fall silent now."""
        self._speaker.stop()

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render ahead, into the cache."""
        self._speaker.prepare(texts)

    def earcon(self, name: str) -> None:
        """Play a short sound, over speech if there is any."""
        self._player.play_earcon(name)

    def set_voice(self, rate: int, volume: float) -> None:
        """Words per minute and 0..1."""
        self._speaker.set_voice(rate=rate, volume=volume)


class SilentMouth:
    """Where nothing can be spoken: the words are on the screen as soon as they are said."""

    def __init__(self, finished: Callable[[int], None]) -> None:
        """`finished` is told each speech id at once."""
        self._finished = finished

    def say(self, speech_id: int, text: str) -> None:  # noqa: ARG002
        """Nothing to wait for; the transcript shows `text`."""
        self._finished(speech_id)

    def stop(self) -> None:
        """Nothing is ever being said."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Nothing is rendered."""

    def earcon(self, name: str) -> None:
        """Nothing is played."""

    def set_voice(self, rate: int, volume: float) -> None:
        """There is no voice to set."""
