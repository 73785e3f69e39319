"""Streams that are kept open, on real devices of a virtual sound server."""

import threading

import numpy as np
import pytest

from tests.virtual_audio import DEVICE, RATE
from voice_skill.audio import devices
from voice_skill.audio.kept_stream import KeptStream
from voice_skill.audio.microphone import Microphone
from voice_skill.audio.player import Player
from voice_skill.errors import DeviceError

pytestmark = pytest.mark.audio

PATIENCE = 30.0


def test_a_replugged_microphone_is_found_again_while_the_speaker_stays_open(audio, monkeypatch):
    """PortAudio knows new devices only after a restart, which must not cost the speaker."""
    lost, restored, finished = threading.Event(), threading.Event(), threading.Event()
    unplugged, seen = threading.Event(), threading.Event()
    find, refresh = devices.find_device, devices.refresh

    def find_unless_unplugged(direction, name=None):
        if direction == "input" and unplugged.is_set() and not seen.is_set():
            raise DeviceError("This machine has no microphone.")
        return find(direction, name)

    def refresh_and_see():
        seen.set()
        refresh()

    monkeypatch.setattr(devices, "find_device", find_unless_unplugged)
    monkeypatch.setattr(devices, "refresh", refresh_and_see)
    speaker_lost = []
    with (
        Player(DEVICE, on_lost=speaker_lost.append) as player,
        Microphone(DEVICE, on_lost=lambda _: lost.set(), on_restored=restored.set) as microphone,
    ):
        unplugged.set()
        with devices.PORTAUDIO_LOCK:
            microphone._kept.stream.abort()
        assert lost.wait(PATIENCE)
        assert restored.wait(PATIENCE)
        assert microphone.read(PATIENCE) is not None
        player.play(np.zeros(RATE // 10, np.int16), RATE, finished=lambda _: finished.set())
        assert finished.wait(PATIENCE)
    assert speaker_lost == []
    assert not KeptStream._open


def test_a_listener_that_fails_does_not_end_the_watching(audio, pulse_server):
    lost, restored = threading.Event(), threading.Event()

    def fail(_: DeviceError) -> None:
        lost.set()
        raise RuntimeError("listener")

    with Player(DEVICE, on_lost=fail, on_restored=restored.set):
        pulse_server.stop()
        assert lost.wait(PATIENCE)
        pulse_server.start()
        assert restored.wait(PATIENCE)
