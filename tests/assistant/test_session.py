"""What a session does without: an unwritable folder for recordings, an unknown voice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import soundfile

from voice_skill.assistant.listener import Recordings
from voice_skill.assistant.session import Session, Wishes
from voice_skill.journal import Journal
from voice_skill.memory import Memory
from voice_skill.settings import Settings
from voice_skill.tts.voices import Voice

QUIET = bytes(3200)


def test_recordings_are_kept_as_sound_files(tmp_path: Path) -> None:
    Recordings(tmp_path / "audio", Journal(None)).keep(QUIET)
    (file,) = (tmp_path / "audio").iterdir()
    assert soundfile.info(file).frames == 1600


def test_nothing_is_kept_unless_it_was_asked_for(tmp_path: Path) -> None:
    Recordings(None, Journal(None)).keep(QUIET)
    assert not list(tmp_path.iterdir())


def test_an_unwritable_folder_for_recordings_is_told_once_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told: list[Mapping[str, Any]] = []
    recordings = Recordings(tmp_path / "file" / "audio", Journal(None, echo=told.append))
    recordings.keep(QUIET)
    recordings.keep(QUIET)
    (entry,) = told
    assert "cannot be written" in entry["reason"]


def test_an_unknown_voice_is_a_problem_and_the_default_one_speaks() -> None:
    session = Session(Settings(voice="nobody"), Wishes(), Journal(None), Memory(None))
    assert session._known_voice([Voice("en-gb", "English")]) == ""
    (problem,) = session.problems
    assert "no voice 'nobody'" in str(problem)
