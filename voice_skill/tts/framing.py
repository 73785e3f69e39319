"""Frames on a pipe: a JSON header and a binary payload, each with its length before it."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

Header = dict[str, Any]

_LENGTHS = struct.Struct(">II")
"""Bytes of the header, bytes of the payload."""


def write_frame(stream: IO[bytes], header: Header, payload: bytes = b"") -> None:
    """Write one frame and flush it. Raises `OSError` when the other end is gone."""
    encoded = json.dumps(header).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(payload)) + encoded + payload)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    """Read one frame; None when the stream ended, also in the middle of a frame."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_size, payload_size = _LENGTHS.unpack(lengths)
    body = stream.read(header_size + payload_size)
    if len(body) < header_size + payload_size:
        return None
    header: Header = json.loads(body[:header_size])
    return header, body[header_size:]
