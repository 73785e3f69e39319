"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests import virtual_audio as virtual

# No test is timed: a busy machine is no mistake. The same examples are tried every time, so that a
# change is judged by what it changed; HYPOTHESIS_PROFILE=wide tries others, and more of them.
_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)  # explaining takes minutes
settings.register_profile("steady", deadline=None, derandomize=True, phases=_PHASES)
settings.register_profile("wide", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="module")
def virtual_devices() -> Iterator[tuple[virtual.VirtualAudio, virtual.PulseServer]]:
    """A private PulseAudio server, which this process uses for the length of a test module."""
    reason = virtual.missing()
    if reason:
        pytest.skip(reason)
    with virtual.virtual_audio() as devices:
        yield devices


@pytest.fixture
def audio(
    virtual_devices: tuple[virtual.VirtualAudio, virtual.PulseServer],
) -> virtual.VirtualAudio:
    """The far ends of a virtual loudspeaker and microphone."""
    return virtual_devices[0]


@pytest.fixture
def pulse_server(
    virtual_devices: tuple[virtual.VirtualAudio, virtual.PulseServer],
) -> virtual.PulseServer:
    """The server behind `audio`, to be stopped and started."""
    return virtual_devices[1]
