"""Descriptors: how an nnet3 file says what a node reads, such as `Append(Offset(x, -3), x)`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.kaldi_files import Floats

Times = NDArray[np.int64]
"""Frames, rising; below 0 and beyond the end where context reaches there."""
Lookup = Callable[[str, Times], Floats]
"""The output of a named node at some frames, (frames, size)."""


@dataclass(frozen=True)
class Read:
    """A descriptor: a node's output `offset` frames on, times `scale`."""

    node: str
    offset: int = 0
    scale: float = 1.0

    def reads(self) -> Iterator[Read]:
        """The nodes read."""
        yield self

    def compute(self, times: Times, lookup: Lookup) -> Floats:
        """(frames, size)."""
        scaled: Floats = np.float32(self.scale) * lookup(self.node, times + self.offset)
        return scaled


@dataclass(frozen=True)
class Combined:
    """A descriptor: other descriptors side by side (`Append`) or added up (`Sum`)."""

    how: str
    parts: tuple[Descriptor, ...]

    def reads(self) -> Iterator[Read]:
        """The nodes read."""
        for part in self.parts:
            yield from part.reads()

    def compute(self, times: Times, lookup: Lookup) -> Floats:
        """(frames, size)."""
        values = [part.compute(times, lookup) for part in self.parts]
        combined: Floats = np.sum(values, axis=0) if self.how == "Sum" else np.hstack(values)
        return combined


Descriptor = Read | Combined


def parse_descriptor(text: str) -> Descriptor:
    """`Append(Offset(x, -3), x)` and the like, made of Append, Sum, Offset and Scale.

    Raises `ValueError` when it is something else.
    """
    tokens = re.findall(r"[^\s(),]+|[(),]", text)[::-1]
    try:
        descriptor = _descriptor(tokens)
    except IndexError:
        raise ValueError(f"{text} ends too early") from None
    if tokens:
        raise ValueError(f"{text} goes on after its end")
    return descriptor


def _descriptor(tokens: list[str]) -> Descriptor:
    """The descriptor at the end of the reversed tokens, which are used up."""
    name = tokens.pop()
    if not tokens or tokens[-1] != "(":
        return Read(name)
    arguments: list[Descriptor] = []
    while tokens.pop() in "(,":  # the closing one ends the loop
        arguments.append(_descriptor(tokens))
    match name, arguments:
        case "Append" | "Sum", _:
            return Combined(name, tuple(arguments))
        case "Offset", [Read(node, offset, scale), Read(frames)]:
            return Read(node, offset + int(frames), scale)
        case "Scale", [Read(factor), Read(node, offset, scale)]:
            return Read(node, offset, scale * float(factor))
    raise ValueError(f"{name} of this kind is not known")
