"""Which voices the speech engine has, and which of them a person meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from voice_skill.errors import SpeechEngineError

_CLOSE_SCORE = 60.0
_NAMED_AT_MOST = 4


@dataclass(frozen=True)
class Voice:
    """A voice of the engine: `id` is unique, `name` for people, `languages` as BCP 47-like tags."""

    id: str
    name: str
    languages: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Everything a person may call it by."""
        return (self.id, self.name, self.id.rpartition("/")[2], *self.languages)


def choose_voice(voices: Sequence[Voice], wanted: str) -> str:
    """Return the engine's id for the voice a person named by id, name or language.

    espeak's `voice+variant` keeps its variant. Raises `SpeechEngineError` naming close voices.
    """
    base, plus, variant = wanted.partition("+")
    key = base.strip().casefold()
    for voice in voices:
        if key in (name.casefold() for name in voice.names()):
            return voice.id + plus + variant
    raise SpeechEngineError(
        f"The speech engine has no voice {wanted!r}.",
        hint=_suggestion(voices, key),
    )


def _suggestion(voices: Iterable[Voice], key: str) -> str:
    by_name = {name.casefold(): voice for voice in voices for name in voice.names()}
    matches = process.extract(
        key,
        list(by_name),
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=_CLOSE_SCORE,
        limit=12,
    )
    close = list(dict.fromkeys(by_name[name].id for name, _, _ in matches))[:_NAMED_AT_MOST]
    if close:
        return f"Did you mean {', '.join(close)}? `relief say --voices` lists all."
    return "`relief say --voices` lists all."
