"""Where the project's own data lies: content, grammars and the model that ships with it.

In a wheel they are inside the package (`voice_skill/_data`); in a checkout they are at its top.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_data"


def data_root() -> Path:
    """Folder that holds `content/`, `grammars/` and `models/`."""
    return _PACKED if _PACKED.is_dir() else _PACKAGE.parent


def content_dir(language: str = "en") -> Path:
    """Folder of the content tree in `language`."""
    return data_root() / "content" / language


def grammars_dir(language: str = "en") -> Path:
    """Folder of the hassil grammars in `language`."""
    return data_root() / "grammars" / language


def models_dir() -> Path:
    """Folder of the recognition models that ship with the project."""
    return data_root() / "models"
