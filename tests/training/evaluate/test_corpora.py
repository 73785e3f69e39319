from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.training.archives import SECONDS, row, write_archive
from training.corpus import RATE
from training.evaluate.corpora import Corpora, Recording, ages, in_noise, is_adult
from training.recordings import Clip
from voice_skill.errors import SkillError


@pytest.fixture
def corpora(tmp_path: Path) -> Corpora:
    rows = [row("a.flac", "go on", "s1", "test"), row("b.flac", "stop it", "s1", "test")]
    write_archive(tmp_path, "speechocean762", rows)
    return Corpora(tmp_path, tmp_path / "home")


def test_clips_come_with_their_transcripts_in_the_order_asked_for(corpora: Corpora) -> None:
    wanted = corpora.clips("speechocean762")[::-1]
    heard = corpora.recordings("speechocean762", wanted)
    assert [(one.name, one.text) for one in heard] == [("b.flac", "stop it"), ("a.flac", "go on")]
    assert all(len(one.samples) == RATE * SECONDS for one in heard)
    first, second = (np.abs(np.fft.rfft(one.samples)).argmax() for one in heard)
    assert first > second


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
