"""The words a model can hear, with their ids, wherever the model keeps them.

Our model has `graph/words.txt`. The official small models have no such file: their words are the
symbol table inside `graph/Gr.fst`, which is read here without an FST library, because `kaldifst`
must not be imported into the process that hears.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from voice_skill.errors import ModelError

_FST_MAGIC = 2125659606
_SYMBOLS_MAGIC = 2125658996
_HAS_INPUT_SYMBOLS, _HAS_OUTPUT_SYMBOLS = 1, 2
"""Flags of OpenFst's binary header (`fst/fst.h`, `symbol-table.cc`)."""


def model_vocabulary(model: Path) -> dict[str, int]:
    """Word → id in the model folder `model`; the ids are HCLr.fst's output labels.

    Raises `ModelError` when the model's words cannot be read.
    """
    words, grammar = model / "graph" / "words.txt", model / "graph" / "Gr.fst"
    try:
        found = _read_text(words) if words.is_file() else _read_symbols(grammar)
    except (OSError, ValueError, struct.error) as error:
        raise ModelError(f"The words of the model {model} cannot be read: {error}.") from error
    if not found:
        raise ModelError(f"The model {model} does not say which words it can hear.")
    return found


def _read_text(words: Path) -> dict[str, int]:
    lines = words.read_text(encoding="utf-8").splitlines()
    return {word: int(number) for word, number in (line.split() for line in lines if line.strip())}


def _read_symbols(fst: Path) -> dict[str, int]:
    """The output symbol table of an OpenFst file (the input one where it has no other)."""
    with fst.open("rb") as stream:
        if _unpack(stream, "<i") != _FST_MAGIC:
            raise ValueError(f"{fst.name} is not an FST")
        _string(stream), _string(stream)  # the FST's type, the arcs' type
        _, flags = _unpack(stream, "<i"), _unpack(stream, "<i")
        stream.seek(4 * 8, 1)  # properties, start state, number of states, number of arcs
        tables = [
            _symbol_table(stream)
            for flag in (_HAS_INPUT_SYMBOLS, _HAS_OUTPUT_SYMBOLS)
            if flags & flag
        ]
    return tables[-1] if tables else {}


def _symbol_table(stream: BinaryIO) -> dict[str, int]:
    if _unpack(stream, "<i") != _SYMBOLS_MAGIC:
        raise ValueError("its symbol table is damaged")
    _string(stream)  # the table's name
    _unpack(stream, "<q")  # the next free id
    return {_string(stream): _unpack(stream, "<q") for _ in range(_unpack(stream, "<q"))}


def _unpack(stream: BinaryIO, kind: str) -> int:
    (number,) = struct.unpack(kind, stream.read(struct.calcsize(kind)))
    return int(number)


def _string(stream: BinaryIO) -> str:
    return stream.read(_unpack(stream, "<i")).decode("utf-8")
