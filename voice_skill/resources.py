"""Where the project's own data lies: content, grammars and the model that ships with it.

In a wheel they are inside the package (`voice_skill/_data`); in a checkout they are at its top.
"""

from __future__ import annotations

from pathlib import Path

from voice_skill.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_data"
_NO_LANGUAGES = {"schemas"}
"""What else lies beside the languages: JSON Schema files, for editors."""


def data_root() -> Path:
    """Folder that holds `content/`, `grammars/` and `models/`."""
    return _PACKED if _PACKED.is_dir() else _PACKAGE.parent


def content_dir(language: str = "en") -> Path:
    """Folder of the content tree in `language`. Raises `UsageError` where there is none."""
    return _folder("content", language)


def grammars_dir(language: str = "en") -> Path:
    """Folder of the hassil grammars in `language`. Raises `UsageError` where there are none."""
    return _folder("grammars", language)


def models_dir() -> Path:
    """Folder of the recognition models that ship with the project."""
    return data_root() / "models"


def word_vectors_file(language: str = "en") -> Path | None:
    """The word vectors of `language`, or None: people's own words are then not understood."""
    file = models_dir() / f"words-{language}.npz"
    return file if file.is_file() else None


def own_words_file(language: str = "en") -> Path | None:
    """The weights fitted to the examples of `language`, or None: likewise."""
    file = models_dir() / f"own-words-{language}.npz"
    return file if file.is_file() else None


def signs_file(language: str = "en") -> Path | None:
    """The weights that hear warning signs by likeness in `language`, or None: likewise."""
    file = models_dir() / f"signs-{language}.npz"
    return file if file.is_file() else None


def _folder(kind: str, language: str) -> Path:
    here = sorted((data_root() / kind).iterdir())
    languages = [folder.name for folder in here if folder.name not in _NO_LANGUAGES]
    if language not in languages:
        raise UsageError(
            f'There is no {kind} folder for the language "{language}".',
            hint=f"In the settings, write language: {' or '.join(languages)}.",
        )
    return data_root() / kind / language
