"""Rules about the files of a content tree themselves."""

from __future__ import annotations

from collections.abc import Iterator

from voice_skill.asr.graph.corrections import FILE_NAME
from voice_skill.authoring.asked import PLAIN
from voice_skill.authoring.findings import Content, Finding, Severity, Subject
from voice_skill.content.files import FILES, FOLDERS
from voice_skill.content.validation import did_you_mean
from voice_skill.errors import Place
from voice_skill.nlu.examples import FOLDER, SIGNS_FOLDER

_SINGLE = (*FILES, FILE_NAME, PLAIN)
_FOLDERS = (*FOLDERS, FOLDER, SIGNS_FOLDER)


def unread(_: Subject, content: Content) -> Iterator[Finding]:
    """A file in the wrong place, or by the wrong name, is passed over without a word."""
    for file in sorted(content.folder.rglob("*.y*ml")):
        name = file.relative_to(content.folder).as_posix()
        places = (*_SINGLE, *(f"{folder}/{file.stem}.yaml" for folder in _FOLDERS))
        if name not in places:
            hint = did_you_mean(name, places)
            yield Finding(
                "unread-file", Severity.ERROR, "nothing reads this file.", hint, Place(file)
            )
