"""The microphone on a real input stream, fed at the far end of a virtual device."""

import itertools
import threading

import numpy as np
import pytest

from tests.virtual_audio import DEVICE, best_of, find_sound, resampled, tone, write_wav
from voice_skill.audio.devices import Device
from voice_skill.audio.microphone import FRAME_SAMPLES, SAMPLE_RATE, Frame, Microphone
from voice_skill.errors import DeviceError

PATIENCE = 20.0

pytestmark = pytest.mark.audio


def speechlike(seconds: float) -> np.ndarray:
    """Noise below 4 kHz, at 48 kHz: survives a 16 kHz microphone."""
    narrow = np.random.default_rng(2).normal(0, 4000, int(seconds * 8_000)).astype(np.int16)
    return resampled(narrow, 8_000)


def fit_of(heard: np.ndarray, sound: np.ndarray) -> float:
    """How well a 48 kHz sound fits into what was heard; compared at 48 kHz, for a shift by a
    fraction of a sample at 16 kHz would count as a difference."""
    return find_sound(resampled(heard, SAMPLE_RATE), sound)[1]


def hear(microphone: Microphone, seconds: float) -> np.ndarray:
    count = int(seconds * SAMPLE_RATE / FRAME_SAMPLES)
    frames = list(itertools.islice(microphone.frames(), count))
    return np.concatenate([frame.samples for frame in frames])


def fit_of_a_played_file(audio, microphone: Microphone, folder, sound: np.ndarray) -> float:
    """How well the microphone hears a file of this sound."""
    path = write_wav(folder / "user.wav", sound)
    assert microphone.read(PATIENCE) is not None  # an idle device takes a while to begin

    def take() -> np.ndarray:
        process = audio.speak_into_microphone(path, wait=False)
        heard = hear(microphone, 2.5)
        process.wait(timeout=PATIENCE)
        return heard

    def fit(heard: np.ndarray) -> float:
        return fit_of(heard, sound)

    return fit(best_of(take, fit, enough=0.98))


def test_a_played_file_is_heard_sample_close(audio, tmp_path):
    sound = speechlike(1.0)
    with Microphone(DEVICE) as microphone:
        assert fit_of_a_played_file(audio, microphone, tmp_path, sound) > 0.98


def test_frames_are_20_ms_apart_and_timed(audio):
    with Microphone(DEVICE) as microphone:
        frames = list(itertools.islice(microphone.frames(), 50))
    assert {len(frame.data) for frame in frames} == {2 * FRAME_SAMPLES}
    assert frames[-1].ended_at - frames[0].ended_at == pytest.approx(0.98, abs=0.5)


def test_a_device_without_16_khz_mono_is_resampled_and_mixed(audio, tmp_path, monkeypatch):
    def find(direction: str, name: str | None = None) -> Device:
        return Device(next_index, "pulse", 2, 2, 44_100)

    from voice_skill.audio import devices

    next_index = devices.find_device("input", DEVICE).index
    monkeypatch.setattr(devices, "find_device", find)
    monkeypatch.setattr(devices, "supports", lambda *_, **__: False)
    sound = speechlike(1.0)
    with Microphone() as microphone:
        assert fit_of_a_played_file(audio, microphone, tmp_path, sound) > 0.95


def test_a_reader_that_falls_behind_loses_sound_and_counts_it(audio):
    microphone = Microphone(DEVICE)
    microphone._limit = 5
    with microphone:
        assert microphone.read(PATIENCE) is not None
        enough = threading.Event()
        while microphone.overflows < 3 and not enough.wait(0.05):
            pass
        assert microphone.read(1.0) is not None


def test_reading_gives_up_after_its_timeout():
    assert Microphone().read(timeout=0.01) is None


def test_closing_ends_a_waiting_reader(audio):
    microphone = Microphone(DEVICE)
    microphone.start()
    heard: list[Frame] = []
    reader = threading.Thread(target=lambda: heard.extend(microphone.frames()))
    reader.start()
    microphone.close()
    reader.join(timeout=PATIENCE)
    assert not reader.is_alive()


def test_a_lost_microphone_is_reported_and_hears_again(audio, pulse_server, tmp_path):
    lost, restored = threading.Event(), threading.Event()
    with Microphone(DEVICE, on_lost=lambda _: lost.set(), on_restored=restored.set) as microphone:
        assert microphone.read(PATIENCE) is not None
        pulse_server.stop()
        assert lost.wait(PATIENCE)
        pulse_server.start()
        assert restored.wait(PATIENCE)
        while microphone.read(0.1) is not None and microphone._blocks.qsize():
            pass
        assert fit_of_a_played_file(audio, microphone, tmp_path, tone(440, 1.0)) > 0.95


def test_an_unknown_microphone_names_what_there_is(audio):
    with pytest.raises(DeviceError, match=r"no microphone 'headset'.*'pulse'"):
        Microphone("headset").start()
