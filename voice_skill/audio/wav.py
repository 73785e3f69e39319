"""Writing what was heard to a file."""

from __future__ import annotations

import wave
from pathlib import Path


def write_wav(file: Path, pcm: bytes, sample_rate: int) -> None:
    """Write 16-bit mono `pcm`, making the folder. Raises `OSError` when it cannot."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(2)
        stream.setframerate(sample_rate)
        stream.writeframes(pcm)
