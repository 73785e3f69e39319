"""Synthetic voices to files, for measurements that need no sound device."""

from __future__ import annotations

import subprocess
from pathlib import Path

VOICES = {
    "flite": ("flite", "-voice", "slt", "-t", "{text}", "-o", "{file}"),
    "espeak": ("espeak-ng", "-v", "en-us", "-s", "150", "-w", "{file}", "{text}"),
}


def spoken(voice: str, text: str, folder: Path) -> Path:
    """A WAV file in `folder` in which `voice` says `text`; the next one takes its place."""
    file = folder / f"{voice}.wav"
    command = [part.format(text=text, file=file) for part in VOICES[voice]]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return file
