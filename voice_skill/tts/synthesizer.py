"""The `SpeechSynthesizer` protocol: a sentence in, PCM out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Speech:
    """Rendered speech: `samples` is mono int16, shape (n,), at `sample_rate` Hz."""

    samples: NDArray[np.int16]
    sample_rate: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True)
class VoiceSettings:
    """How to speak: `rate` in words per minute; `voice` as the engine names it ('' = default)."""

    rate: int = 150
    voice: str = ""


class SpeechSynthesizer(Protocol):
    """Renders text to PCM; it never plays anything itself."""

    @property
    def name(self) -> str:
        """Engine name and version, part of the cache key."""
        ...

    def render(self, text: str, voice: VoiceSettings) -> Speech:
        """Render one sentence. Raises `SpeechEngineError` when the engine cannot."""
        ...

    def close(self) -> None:
        """Free the engine."""
        ...
