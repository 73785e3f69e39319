"""How an author's words are pronounced: as the recogniser expects them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from voice_skill.asr.graph.corrections import FILE_NAME, read_corrections
from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, merged, read_lexicon
from voice_skill.asr.graph.pronunciation import cmu_dictionary


def phrase_lexicon(models: Iterable[Path], content: Path | None) -> Lexicon:
    """The lexicon of the first model that keeps one, else CMUdict; corrected by the content tree.

    Raises `MissingError` when there is neither.
    """
    kept = (read_lexicon(model) for model in models)
    lexicon = next((one for one in kept if one), None)
    if lexicon is None:
        known = cmu_dictionary().items()
        lexicon = {w: Entry(w, tuple(variants), Origin.DICTIONARY) for w, variants in known}
    written = content / FILE_NAME if content else None
    return merged(lexicon, read_corrections(written)) if written and written.is_file() else lexicon
