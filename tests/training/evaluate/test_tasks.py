"""Which recordings a measurement hears, and which are for choosing settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.training.archives import row, write_archive
from training.evaluate.tasks import Bench, is_tuning_call, is_tuning_reader
from training.recordings import Clip

TEXTS = ("WE WILL GO HOME", "SHE IS AN XYLOPHONIST", "COME IN", "THEY CAME BY TRAIN")
ADULT, CHILD, TUNING = "0024", "0044", "0157"
"""Test speakers of speechocean762."""
KNOWN = frozenset(" ".join(TEXTS).split()) - {"XYLOPHONIST"}


def clip(speaker: str) -> Clip:
    return Clip("a.flac", "go", speaker, "test", "")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Sentences read by two speakers who measure, an adult and a child, and one who tunes."""
    rows = [
        row(f"{speaker}-{number}.flac", text, speaker, "test")
        for speaker in (ADULT, CHILD, TUNING)
        for number, text in enumerate(TEXTS)
    ]
    write_archive(tmp_path, "speechocean762", rows)
    return Bench(tmp_path, tmp_path / "home", KNOWN)


@pytest.mark.parametrize(("key", "reader"), [("b-adults", ADULT), ("b-children", CHILD)])
def test_sentences_of_known_words_by_readers_who_never_tune(
    bench: Bench, key: str, reader: str
) -> None:
    heard = bench.task(key).recordings
    assert sorted(one.text for one in heard) == ["THEY CAME BY TRAIN", "WE WILL GO HOME"]
    assert {one.name.split("-")[0] for one in heard} == {reader}


def test_every_fourth_reader_measures_and_the_others_tune() -> None:
    tuning = [is_tuning_reader(clip(f"{number:04}")) for number in range(1, 9)]
    assert tuning == [True, True, True, False] * 2


def test_a_third_of_the_calls_tunes() -> None:
    tuning = [is_tuning_call(clip(f"{number:05}")) for number in range(300)]
    assert sum(tuning) == pytest.approx(100, abs=15)
