"""OpenFst's constant FST (tropical weights), read and written as arrays, without OpenFst.

The layout is that of OpenFst 1.7 (`fst/const-fst.h`, version 2): header, states, arcs. Vosk reads
`graph/Gr.fst` in this format, and `graph/HCLr.fst` holds one (`lookahead`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_skill.errors import ModelError

ARC = np.dtype([("read", "<i4"), ("write", "<i4"), ("cost", "<f4"), ("target", "<i4")])
"""An arc as it lies in the file: input label, output label, weight, next state."""
_STATE = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("arcs", "<u4"), ("no_read", "<u4"), ("no_write", "<u4")]
)
MAGIC = 2125659606
_UNALIGNED = 2
"""The version of a file in which states and arcs need not begin at multiples of 16 bytes."""
_SYMBOLS = 0x3
"""Flags of a file with tables of input or output symbols."""
_EXPANDED = 0x1
READ_SORTED = 0x1000_0000
WRITE_SORTED = 0x4000_0000
"""Bits of OpenFst's properties (`fst/properties.h`); what is not claimed is computed."""

Arcs = NDArray[np.void]


@dataclass(frozen=True)
class ConstFst:
    """A transducer; the arcs of state s are `arcs[first[s]:first[s + 1]]`."""

    start: int
    finals: NDArray[np.float32]
    """(states,) the cost of ending there; infinity where that is not allowed."""
    first: NDArray[np.int64]
    """(states + 1,)"""
    arcs: Arcs
    """(arcs,) of `ARC`."""

    @property
    def sources(self) -> NDArray[np.int64]:
        """(arcs,) the state that each arc leaves."""
        return np.repeat(np.arange(len(self.finals)), np.diff(self.first))


def from_arcs(start: int, finals: NDArray[np.float32], sources: NDArray[np.int64], arcs: Arcs,
              sorted_by: str) -> ConstFst:  # fmt: skip
    """An FST of arcs in any order; each state's are sorted by "read" or by "write"."""
    order = np.lexsort((arcs["target"], arcs["read"], arcs["write"], arcs[sorted_by], sources))
    counts = np.bincount(sources, minlength=len(finals))
    first = np.concatenate(([0], np.cumsum(counts)))
    return ConstFst(start, finals, first, arcs[order])


def write_const_fst(file: Path, fst: ConstFst, properties: int) -> None:
    """Write an FST. `properties` says by which label its arcs are sorted."""
    file.write_bytes(packed_const_fst(fst, properties))


def packed_const_fst(fst: ConstFst, properties: int) -> bytes:
    """The bytes of an FST's file."""
    states = np.zeros(len(fst.finals), _STATE)
    states["final"], states["first"] = fst.finals, fst.first[:-1]
    states["arcs"] = np.diff(fst.first)
    for name, label in (("no_read", "read"), ("no_write", "write")):
        states[name] = np.bincount(fst.sources[fst.arcs[label] == 0], minlength=len(states))
    header = struct.pack("<i", MAGIC) + packed_text("const") + packed_text("standard")
    header += struct.pack("<iiQqqq", _UNALIGNED, 0, _EXPANDED | properties, fst.start,
                          len(states), len(fst.arcs))  # fmt: skip
    return header + states.tobytes() + fst.arcs.astype(ARC).tobytes()


def read_const_fst(file: Path) -> ConstFst:
    """Read an FST without symbol tables. Raises `ModelError` for any other file, or none."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        (magic,), kind_at = struct.unpack_from("<i", data), 4
        kind, arc_at = _text(data, kind_at)
        weights, at = _text(data, arc_at)
        version, flags, _, start, states, arcs = struct.unpack_from("<iiQqqq", data, at)
        form = (magic, kind, weights, version)
        if form != (MAGIC, "const", "standard", _UNALIGNED) or flags & _SYMBOLS:
            raise ValueError("it is no constant FST without symbols and alignment")
        at += struct.calcsize("<iiQqqq")
        table = np.frombuffer(data, _STATE, states, at)
        first = np.concatenate((table["first"].astype(np.int64), [arcs]))
        found = np.frombuffer(data, ARC, arcs, at + table.nbytes)
        return ConstFst(start, table["final"], first, found)
    except (struct.error, ValueError) as error:
        raise ModelError(f"{file} cannot be read: {error}.") from error


def packed_text(text: str) -> bytes:
    """A string as OpenFst writes it: its length, then itself."""
    return struct.pack("<i", len(text)) + text.encode()


def _text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<i", data, at)
    end = at + 4 + length
    return data[at + 4 : end].decode(), end
