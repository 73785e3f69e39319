"""Whether a model folder's network speaks our phones, read from `am/final.mdl`. Pure Python.

A graph is made of transition ids, so it fits only a network whose transition model is `phones`'.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from voice_skill.asr.graph.phones import transitions
from voice_skill.errors import ModelError

_TUPLES = b"<Tuples> "
_INTEGER = np.dtype([("size", "u1"), ("value", "<i4")])
"""Kaldi's binary integer: its size in bytes, then itself."""


def check_phones(model: Path) -> None:
    """Raise `ModelError` unless `model` holds a network for which a graph can be made here."""
    network = model / "am" / "final.mdl"
    if not network.is_file():
        raise ModelError(f"{model} is not a Vosk model: am/final.mdl is missing.")
    if not has_our_phones(network):
        raise ModelError(
            f"{model.name} has phones of its own, so no words can be added to it here.",
            hint="Use a model made by this project, such as: --model embedded",
        )


def has_our_phones(network: Path) -> bool:
    """Whether `network` (a Kaldi `final.mdl`) has exactly our transition states."""
    expected = [
        number
        for phone, first, later in transitions()
        for number in (phone, 0, first, later)  # 0: the only HMM state that is emitting
    ]
    numbers = np.array([len(expected) // 4, *expected])
    with network.open("rb") as stream:
        data = stream.read(len(numbers) * _INTEGER.itemsize + 65536)
    at = data.find(_TUPLES) + len(_TUPLES)
    if at < len(_TUPLES) or len(data) < at + len(numbers) * _INTEGER.itemsize:
        return False
    found = np.frombuffer(data, _INTEGER, len(numbers), at)
    return bool((found["size"] == 4).all() and (found["value"] == numbers).all())
