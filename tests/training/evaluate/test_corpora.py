from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from training.evaluate.corpora import Corpora, Recording, ages, in_noise, is_adult
from training.recordings import Clip
from voice_skill.errors import SkillError

RATE = 16_000


def archive(folder: Path, name: str, clips: dict[str, str]) -> None:
    """A tar with a second of noise for each path, and a manifest with its transcript."""
    rng = np.random.default_rng(0)
    header = "path\ttranscript\tspeaker\tseconds\trate\tsplit\tkind\n"
    rows = [f"{path}\t{text}\ts1\t1.0\t16000\ttest\t\n" for path, text in clips.items()]
    with tarfile.open(folder / f"{name}.tar", "w") as tar:
        _add(tar, "manifest.tsv", (header + "".join(rows)).encode())
        for path in clips:
            sound = io.BytesIO()
            soundfile.write(sound, rng.uniform(-0.5, 0.5, RATE), RATE, format="FLAC")
            _add(tar, path, sound.getvalue())


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


@pytest.fixture
def corpora(tmp_path: Path) -> Corpora:
    archive(tmp_path, "speechocean762", {"a.flac": "go on", "b.flac": "stop it"})
    return Corpora(tmp_path, tmp_path / "home")


def test_clips_come_with_their_transcripts_in_the_order_asked_for(corpora: Corpora) -> None:
    wanted = corpora.clips("speechocean762")[::-1]
    heard = corpora.recordings("speechocean762", wanted)
    assert [(one.name, one.text) for one in heard] == [("b.flac", "stop it"), ("a.flac", "go on")]
    assert all(len(one.samples) == RATE for one in heard)


def test_what_was_decoded_is_kept(corpora: Corpora) -> None:
    wanted = corpora.clips("speechocean762")
    first = corpora.samples("speechocean762", wanted)
    (corpora.data / "speechocean762.tar").unlink()
    again = corpora.samples("speechocean762", wanted)
    assert all(np.array_equal(one, other) for one, other in zip(first, again, strict=True))


def test_what_must_be_refused_has_no_text(corpora: Corpora) -> None:
    wanted = corpora.clips("speechocean762")
    assert {one.text for one in corpora.recordings("speechocean762", wanted, refused=True)} == {""}


def test_a_missing_archive_is_named(corpora: Corpora) -> None:
    with pytest.raises(SkillError, match=r"noise\.tar"):
        corpora.clips("noise")


def test_every_level_of_noise_has_the_same_noises() -> None:
    rng = np.random.default_rng(1)
    speech = Recording("r", "go", (rng.standard_normal(8000) * 2000).astype(np.int16))
    noises = [(rng.standard_normal(9000) * 500).astype(np.int16) for _ in range(3)]
    loud, soft = (next(in_noise([speech], noises, snr)) for snr in (0.0, 20.0))
    added = [one.samples.astype(float) - speech.samples for one in (loud, soft)]
    assert np.corrcoef(added[0], added[1])[0, 1] == pytest.approx(1, abs=0.01)
    assert np.std(added[0]) == pytest.approx(10 * np.std(added[1]), rel=0.02)


def test_the_ages_of_the_test_speakers_part_children_from_adults() -> None:
    assert len(ages()) == 125
    assert not is_adult(Clip("", "", "0003", "test", ""))
    assert is_adult(Clip("", "", "0024", "test", ""))
    assert not any(16 <= years < 19 for years in ages().values())
