"""What a session does without: a folder for recordings, a voice, words of its model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import soundfile

from voice_skill.assistant.listener import Recordings
from voice_skill.assistant.messages import Hangup
from voice_skill.assistant.session import Session, Wishes, _unheard
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


def test_words_that_the_model_lacks_are_told_with_what_to_do() -> None:
    told = str(_unheard("small-model", [f"w{n}" for n in range(8)]))
    assert "small-model cannot hear w0, w1, w2, w3, w4, w5 and 2 more" in told
    assert "relief check" in told


def test_problems_stand_in_the_journal() -> None:
    told: list[Mapping[str, Any]] = []
    settings, wishes = Settings(voice="nobody"), Wishes(microphone=False, speech=False)
    journal = Journal(None, echo=told.append)
    with Session(settings, wishes, journal, Memory(None)) as session:
        session._known_voice([])
        session.assistant.post(Hangup())
        session.run()
    assert [entry["kind"] for entry in told][:2] == ["problem", "session"]
