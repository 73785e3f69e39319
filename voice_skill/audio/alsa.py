"""ALSA prints every underrun to the standard error, in the middle of the conversation."""

from __future__ import annotations

import ctypes
import sys

_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_ignore = _HANDLER(lambda *_: None)
"""Kept for the life of the process: the library holds only its address."""


def keep_quiet() -> None:
    """Install an error handler that prints nothing; nothing happens where there is no ALSA."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignore)
    except (OSError, AttributeError):
        return
