"""`relief hear` and `relief evaluate` on speech made on the spot, with a foreign grammar."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile

from tests.asr.conftest import TIMER, Say, Write
from voice_skill.asr.audio_files import read_audio
from voice_skill.cli import main

_KEYS = [
    "file",
    "text",
    "accepted",
    "intent",
    "slots",
    "node",
    "facet",
    "reason",
    "audio_seconds",
    "work_seconds",
]


@pytest.fixture
def grammars(write_grammar: Write) -> str:
    return str(write_grammar(TIMER).folder)


def _objects(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_object_a_file_in_order_with_the_fixed_keys(
    say: Say, grammars: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(say("set the timer for five minutes")), str(say("what a lovely day it is"))]
    assert main(["hear", *files, "--json", "--model", "embedded", "--grammars", grammars]) == 0
    timer, talk = _objects(capsys)
    assert list(timer)[: len(_KEYS)] == _KEYS
    assert [timer["file"], talk["file"]] == files
    assert (timer["accepted"], timer["intent"], timer["slots"]) == (True, "Set", {"n": 5})
    assert (talk["accepted"], talk["intent"]) == (False, None)
    assert talk["reason"]


def test_a_bad_file_does_not_lose_the_others(
    say: Say, grammars: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.wav"
    letter.write_text("dear recogniser")
    files = [str(letter), str(tmp_path / "none.wav"), str(say("stop"))]
    assert main(["hear", *files, "--json", "--model", "embedded", "--grammars", grammars]) == 1
    bad, missing, stop = _objects(capsys)
    assert not bad["accepted"]
    assert "not a sound file" in str(bad["reason"])
    assert "no sound file" in str(missing["reason"])
    assert stop["intent"] == "Stop"


def test_words_that_the_model_lacks_are_named_on_standard_error(
    say: Say, write_grammar: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_grammar(TIMER.replace("again", "flibbertigibbet")).folder
    main(["hear", str(say("stop")), "--json", "--model", "embedded", "--grammars", str(folder)])
    assert "flibbertigibbet" in capsys.readouterr().err


def test_a_person_reads_a_table(
    say: Say, grammars: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hear", str(say("stop")), "--model", "embedded", "--grammars", grammars]) == 0
    assert "Stop" in capsys.readouterr().out


def test_long_names_are_shown_whole(
    tmp_path: Path, grammars: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"{'recording-' * 12}one.wav"
    main(["hear", str(file), "--model", "embedded", "--grammars", grammars])
    cells = (line.split(" ")[0] for line in capsys.readouterr().out.splitlines()[1:])
    assert "".join(cells).endswith("recording-one.wav")


def test_a_folder_that_is_no_model_ends_with_3(
    say: Say, grammars: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["hear", str(say("stop")), "--model", str(tmp_path), "--grammars", grammars])
    assert code == 3
    assert "not a Vosk model" in capsys.readouterr().err


def test_the_skill_hears_its_own_questions(say: Say, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(say("what is a neck spasm")), str(say("my brother has bought a new house"))]
    assert main(["hear", *files, "--json", "--model", "embedded"]) == 0
    question, talk = _objects(capsys)
    assert (question["intent"], question["facet"]) == ("AskWhat", "what")
    assert not talk["accepted"]


def test_evaluate_counts_commands_and_others(
    say: Say, grammars: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in (("a", "stop"), ("b", "set the timer for five minutes")):
        soundfile.write(tmp_path / f"{name}.flac", read_audio(say(text)), 16000)
    soundfile.write(tmp_path / "c.flac", read_audio(say("what a lovely day it is")), 16000)
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text(
        "path\tintent\tslots\tspeaker\n"
        'a.flac\tStop\t{}\tx\nb.flac\tSet\t{"n": 6}\tx\nc.flac\t\t\tx\n'
    )
    picture = tmp_path / "confusion.png"
    options = ["--json", "--model", "embedded", "--grammars", grammars, "--plot", str(picture)]
    assert main(["evaluate", str(manifest), *options]) == 0
    (figures,) = _objects(capsys)
    assert (figures["commands"], figures["correct"], figures["others"]) == (2, 1, 1)
    assert figures["accuracy"] == 0.5
    assert (figures["false_accepts"], figures["false_refusals"]) == (0, 0)
    assert figures["confusion"] == {
        "(refused)": {"(refused)": 1},
        "Set": {"Set": 1},
        "Stop": {"Stop": 1},
    }
    assert picture.read_bytes().startswith(b"\x89PNG")
