import logging
import os
import threading

import numpy as np
import pytest

from voice_skill.tts.cache import CachedSynthesizer
from voice_skill.tts.synthesizer import Speech, VoiceSettings


class Tones:
    """A synthesizer that counts: each text is a ramp as long as the text."""

    name = "tones 1"

    def __init__(self) -> None:
        self.rendered: list[str] = []

    def render(self, text: str, voice: VoiceSettings) -> Speech:
        self.rendered.append(text)
        return Speech(np.arange(100 * len(text), dtype=np.int16), 22_050)

    def close(self) -> None:
        pass


VOICE = VoiceSettings()


@pytest.fixture
def tones():
    return Tones()


def test_the_same_sentence_is_rendered_once_also_by_another_process(tones, tmp_path):
    first = CachedSynthesizer(tones, tmp_path / "speech").render("Hold it.", VOICE)
    second = CachedSynthesizer(tones, tmp_path / "speech").render("Hold it.", VOICE)
    assert tones.rendered == ["Hold it."]
    assert np.array_equal(first.samples, second.samples)
    assert first.sample_rate == second.sample_rate


@pytest.mark.parametrize("voice", [VoiceSettings(rate=170), VoiceSettings(voice="en-us")])
def test_another_voice_or_rate_is_another_entry(tones, tmp_path, voice):
    cached = CachedSynthesizer(tones, tmp_path)
    cached.render("Hold it.", VOICE)
    cached.render("Hold it.", voice)
    assert len(tones.rendered) == 2


def test_another_engine_is_another_entry(tones, tmp_path):
    CachedSynthesizer(tones, tmp_path).render("Hold it.", VOICE)
    other = Tones()
    other.name = "tones 2"
    CachedSynthesizer(other, tmp_path).render("Hold it.", VOICE)
    assert other.rendered == ["Hold it."]


@pytest.mark.parametrize("damage", [b"", b"RIFF", b"nonsense" * 100, None])
def test_a_damaged_entry_is_rendered_again(tones, tmp_path, damage):
    cached = CachedSynthesizer(tones, tmp_path)
    whole = cached.render("Hold it.", VOICE)
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(entry.read_bytes()[:-10] if damage is None else damage)
    again = cached.render("Hold it.", VOICE)
    assert np.array_equal(again.samples, whole.samples)
    cached.render("Hold it.", VOICE)
    assert len(tones.rendered) == 2


def test_the_folder_stays_within_its_bound_and_the_least_used_goes(tones, tmp_path):
    cached = CachedSynthesizer(tones, tmp_path, max_bytes=10_000)
    cached.render("a" * 10, VOICE)
    (oldest,) = tmp_path.iterdir()
    os.utime(oldest, (1, 1))
    for letter in "bcdefgh":
        cached.render(letter * 10, VOICE)
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10_000
    assert not oldest.exists()
    cached.render("h" * 10, VOICE)
    assert tones.rendered.count("h" * 10) == 1


def test_a_used_entry_outlives_one_that_was_not(tones, tmp_path):
    cached = CachedSynthesizer(tones, tmp_path, max_bytes=7_000)
    for letter in "abc":
        cached.render(letter * 10, VOICE)
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    cached.render("a" * 10, VOICE)
    cached.render("d" * 10, VOICE)
    cached.render("a" * 10, VOICE)
    assert tones.rendered.count("a" * 10) == 1


def test_an_unwritable_folder_costs_one_warning_and_no_speech(tones, tmp_path, caplog):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cached = CachedSynthesizer(tones, blocked / "speech")
    with caplog.at_level(logging.WARNING):
        for text in ("One.", "Two.", "One."):
            assert cached.render(text, VOICE).seconds > 0
    (record,) = caplog.records
    assert "cannot be written" in record.getMessage()
    assert "choose another cache folder" in record.getMessage()


def test_many_threads_and_caches_can_share_a_folder(tones, tmp_path):
    texts = [f"Number {n}." for n in range(20)]
    wrong = []

    def use() -> None:
        cached = CachedSynthesizer(Tones(), tmp_path, max_bytes=20_000)
        wrong.extend(
            text for text in texts if len(cached.render(text, VOICE).samples) != 100 * len(text)
        )

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert not list(tmp_path.glob("*.part"))
