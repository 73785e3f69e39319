from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.asr.audio_files import read_audio, to_recogniser
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.errors import AudioFileError


def _tone(rate: int, seconds: float = 0.5, hertz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(rate * seconds)) / rate)


@settings(deadline=None, max_examples=30)
@given(
    rate=st.sampled_from([8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000]),
    channels=st.integers(1, 3),
    hertz=st.floats(100, 3500),
)
def test_any_rate_and_channels_keep_length_pitch_and_level(
    rate: int, channels: int, hertz: float
) -> None:
    sound = np.repeat(_tone(rate, hertz=hertz)[:, None], channels, axis=1)
    heard = to_recogniser(sound, rate)
    assert heard.dtype == np.int16
    assert abs(len(heard) - SAMPLE_RATE / 2) <= 2
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert abs(np.argmax(spectrum) * SAMPLE_RATE / len(heard) - hertz) < 5
    middle = heard[2000:6000].astype(float) / 32767
    assert abs(np.sqrt(np.mean(middle**2)) - 0.5 / np.sqrt(2)) < 0.02


@pytest.mark.parametrize(
    ("suffix", "options"),
    [
        ("wav", {}),
        ("flac", {}),
        ("ogg", {"format": "OGG", "subtype": "VORBIS"}),
        ("opus", {"format": "OGG", "subtype": "OPUS"}),
    ],
)
def test_usual_formats_are_read(tmp_path: Path, suffix: str, options: dict[str, str]) -> None:
    file = tmp_path / f"tone.{suffix}"
    soundfile.write(file, _tone(48000), 48000, **options)
    assert abs(len(read_audio(file)) - SAMPLE_RATE / 2) < 400


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no sound file"):
        read_audio(tmp_path / "none.wav")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"this is a letter, not a sound", "not a sound file"),
        (b"RIFF\0\0", "not a"),
    ],
)
def test_a_file_that_is_no_sound_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "broken.wav"
    file.write_bytes(content)
    with pytest.raises(AudioFileError, match=says):
        read_audio(file)


def test_a_file_without_a_sample_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "silent.wav"
    soundfile.write(file, np.zeros(0), 16000)
    with pytest.raises(AudioFileError, match="0 samples"):
        read_audio(file)
