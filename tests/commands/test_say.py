import argparse
import json
import shutil
import sys

import numpy as np
import pytest
import soundfile

from voice_skill.commands import say
from voice_skill.errors import MissingError, SpeechEngineError, UsageError

pytestmark = pytest.mark.skipif(
    sys.platform.startswith("linux") and shutil.which("espeak-ng") is None,
    reason="espeak-ng is not installed (apt install espeak-ng)",
)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("RELIEF_SETTINGS", str(tmp_path / "settings.yaml"))
    (tmp_path / "settings.yaml").write_text("rate: 160\n")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    say.add_arguments(parser)
    return say.run(parser.parse_args(list(words)))


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.opus", "A.WAV"])
def test_speech_is_written_in_the_format_that_the_name_tells(tmp_path, name):
    assert run("Breathe in. Breathe out.", "--to", str(tmp_path / name)) == 0
    samples, rate = soundfile.read(tmp_path / name)
    assert 1.0 < len(samples) / rate < 5.0
    assert np.max(np.abs(samples)) > 0.1


def test_a_faster_rate_is_shorter(tmp_path):
    for rate in ("100", "220"):
        run("Breathe in and out.", "--to", str(tmp_path / f"{rate}.wav"), "--rate", rate)
    assert soundfile.info(tmp_path / "100.wav").duration > (
        1.5 * soundfile.info(tmp_path / "220.wav").duration
    )


def test_json_tells_file_and_seconds(tmp_path, capsys):
    run("Breathe in.", "--to", str(tmp_path / "a.wav"), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(tmp_path / "a.wav")
    assert told["seconds"] == pytest.approx(soundfile.info(tmp_path / "a.wav").duration, abs=0.01)


def test_voices_are_listed_for_machines(capsys):
    assert run("--voices", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0].keys() == {"id", "name", "languages"}


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        (["  "], UsageError, "nothing to say"),
        (["x", "--rate", "3"], UsageError, "80 to 450"),
        (["x", "--to", "a.mp3"], UsageError, r"\.wav, \.flac"),
        (["x", "--to", "no/such/folder/a.wav"], MissingError, "cannot be written"),
        (["x", "--to", "a.wav", "--voice", "klingonese"], SpeechEngineError, "no voice"),
    ],
)
def test_bad_input_is_answered_in_one_paragraph(tmp_path, monkeypatch, words, error, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=message) as caught:
        run(*words)
    assert "\n" not in str(caught.value)


@pytest.mark.audio
def test_without_a_file_the_text_is_heard(audio):
    with audio.record_speaker() as recorder:
        assert run("Breathe in and out.", "--speaker", "pulse") == 0
        recorder.wait(0.2)
    assert np.percentile(np.abs(recorder.samples.astype(int)), 90) > 300
