"""Which recordings a measurement hears, and which are for choosing settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.training.archives import row, write_archive
from training.evaluate.engines import Way
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


def test_a_quick_run_hears_every_fifth(bench: Bench) -> None:
    words = [row(f"{number}.wav", "stop", str(number), kind="command") for number in range(11)]
    write_archive(bench.data, "single-words-dev", words)
    assert len(bench.task("a").recordings) == 11
    assert len(replace(bench, quick=True).task("a").recordings) == 3


def test_only_four_words_are_commands_and_the_rest_must_be_refused(bench: Bench) -> None:
    words = [
        row("stop.wav", "stop", "1", kind="command"),
        row("bed.wav", "bed", "2", kind="unknown"),
        row("hum.wav", "", "", kind="noise"),
    ]
    write_archive(bench.data, "single-words-dev", words)
    heard = bench.task("a").recordings
    assert [one.text for one in heard] == ["stop", "", ""]
    assert [one.tags - {"held-out"} for one in heard] == [{"command"}, {"other"}, {"noise"}]


def test_phrases_are_of_the_synthetic_voice_that_measures(bench: Bench) -> None:
    phrases = [
        row("clb.opus", "WE WILL GO", "rhvoice-clb", kind="synthetic"),
        row("slt.opus", "COME IN", "rhvoice-slt", kind="synthetic"),
    ]
    write_archive(bench.data, "natural-voices", phrases)
    assert [one.name for one in bench.task("d-clb").recordings] == ["clb.opus"]


def test_where_pocketsphinx_is_slow_it_hears_a_part(bench: Bench) -> None:
    task = replace(bench.task("b-adults"), pocketsphinx_every=2)
    assert len(task.heard_by(Way.STRICT)) == 2
    assert len(task.heard_by(Way.POCKETSPHINX)) == 1
