from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.authoring.evaluation import (
    REFUSED,
    Expected,
    Judged,
    add_noise,
    read_manifest,
    report,
)
from voice_skill.authoring.hearing import HeardFile
from voice_skill.errors import UsageError


def _manifest(tmp_path: Path, text: str) -> list[Expected]:
    file = tmp_path / "manifest.tsv"
    file.write_text(text, encoding="utf-8")
    return read_manifest(file)


def test_a_line_is_judged_by_intent_and_slots(tmp_path: Path) -> None:
    (line,) = _manifest(tmp_path, 'path\tintent\tslots\na.wav\tSet\t{"n": 5}\n')
    assert (line.path, line.intent, line.slots) == (tmp_path / "a.wav", "Set", {"n": 5})


def test_without_intents_a_line_is_judged_by_its_transcript(tmp_path: Path) -> None:
    said, nothing = _manifest(tmp_path, "path\ttranscript\na.wav\tstop now\nb.wav\t\n")
    assert said.label == "stop now"
    assert nothing.label == REFUSED


def test_with_an_intent_column_an_empty_intent_must_be_refused(tmp_path: Path) -> None:
    (line,) = _manifest(tmp_path, "path\tintent\tslots\ttranscript\na.wav\t\t\tup\n")
    assert line.label == REFUSED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column named path"),
        ("file\tintent\na.wav\tStop\n", "no column named path"),
        ("path\tintent\tslots\na.wav\tStop\t{n: 5}\n", ":2: slots is not JSON"),
        ("path\tintent\n\tStop\n", ":2: path is empty"),
    ],
)
def test_a_wrong_manifest_says_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        _manifest(tmp_path, text)


@given(snr=st.floats(-5, 30), seed=st.integers(0, 100))
def test_noise_is_mixed_at_the_ratio_asked_for(snr: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    speech = rng.normal(0, 1000, 16000).astype(np.int16)
    noise = rng.normal(0, 300, 5000).astype(np.int16)
    mixed = add_noise(speech, noise, snr, rng)
    added = mixed.astype(float) - speech
    ratio = 10 * np.log10(np.mean(speech.astype(float) ** 2) / np.mean(added**2))
    assert abs(ratio - snr) < 0.5


def test_silence_as_noise_changes_nothing() -> None:
    speech = np.full(100, 5, np.int16)
    quiet = np.zeros(10, np.int16)
    assert (add_noise(speech, quiet, 6.0, np.random.default_rng(0)) == speech).all()


def test_figures_tell_refusals_from_mishearing() -> None:
    def judged(intent: str, heard: str | None, right: bool) -> Judged:
        file = HeardFile("x", accepted=heard is not None, intent=heard, audio_seconds=1.0)
        return Judged(Expected(Path("x"), "x", intent), file, right)

    figures = report(
        [
            judged("Stop", "Stop", True),
            judged("Stop", "Go", False),
            judged("Stop", None, False),
            judged("", None, True),
            judged("", "Go", False),
        ]
    )
    assert (figures["correct"], figures["misheard"], figures["false_refusals"]) == (1, 1, 1)
    assert (figures["others"], figures["false_accepts"]) == (2, 1)
    assert figures["confusion"]["Stop"] == {"Stop": 1, "Go": 1, REFUSED: 1}
    assert len(figures["mistakes"]) == 3
