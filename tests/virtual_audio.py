"""A private PulseAudio server whose loudspeaker can be recorded and whose microphone can be fed.

Two null sinks: `spk`, whose monitor is what the loudspeaker plays, and `micin`, whose monitor is
the microphone `mic`. PortAudio looks for devices once, when it starts, so the environment is set
first and PortAudio, if it runs already, is started again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

DEVICE = "pulse"
"""PortAudio's name of the way to the server, also where another device is the default."""

RATE = 48_000
"""Hz of both virtual devices; capture at this rate is sample-exact."""

_TOOLS = ("pulseaudio", "pactl", "paplay", "parec")
_READY_SECONDS = 10.0
_FIRST_BLOCK_SECONDS = 10.0
"""An idle monitor gives its first block only after up to two seconds."""
_TAKES = 5
_WHOLE = 0.999
"""A recording that fits so well (-1..1) has lost nothing."""

Fit = Callable[[NDArray[np.int16]], float]

_CONFIG = """\
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=spk rate=48000 channels=1
load-module module-null-sink sink_name=micin rate=48000 channels=1
load-module module-remap-source source_name=mic master=micin.monitor
set-default-sink spk
set-default-source mic
"""


def missing() -> str:
    """Why there can be no virtual audio here; '' when there can."""
    if not sys.platform.startswith("linux"):
        return "virtual audio devices need PulseAudio on Linux"
    absent = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if absent:
        return f"not installed: {', '.join(absent)} (apt install pulseaudio pulseaudio-utils)"
    return ""


class VirtualAudio:
    """The far ends of the virtual devices, for a test to speak into and to listen at."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment

    def speak_into_microphone(self, wav: Path, *, wait: bool = True) -> subprocess.Popen[bytes]:
        """Play a sound file into the microphone; return its process (ended, if waited for)."""
        process = subprocess.Popen(
            ["paplay", "--device=micin", str(wav)], env=self.environment, stderr=subprocess.DEVNULL
        )
        if wait:
            process.wait(timeout=120)
        return process

    @contextlib.contextmanager
    def record_speaker(self) -> Iterator[Recorder]:
        """Record all that the loudspeaker plays until the block ends."""
        recorder = Recorder(self.environment, "spk.monitor")
        try:
            yield recorder
        finally:
            recorder.stop()

    def best_take(
        self, play: Callable[[Recorder], object], fit: Fit, *, enough: float = _WHOLE
    ) -> NDArray[np.int16]:
        """What the loudspeaker played of `play`; see `best_of`."""

        def take() -> NDArray[np.int16]:
            with self.record_speaker() as recorder:
                play(recorder)
                recorder.wait(0.3)
            return recorder.samples

        return best_of(take, fit, enough)

    def pactl(self, *arguments: str) -> str:
        """Run a `pactl` command and return what it prints."""
        done = subprocess.run(
            ["pactl", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=20,
        )
        return done.stdout.strip()

    @contextlib.contextmanager
    def echo(self) -> Iterator[None]:
        """Let the microphone hear the loudspeaker meanwhile, 40 ms later."""
        module = self.pactl(
            "load-module",
            "module-loopback",
            *("source=spk.monitor", "sink=micin", "latency_msec=40", "adjust_time=0"),
        )
        try:
            yield
        finally:
            self.pactl("unload-module", module)


class Recorder:
    """A running recording of a source, 48 kHz mono."""

    def __init__(self, environment: dict[str, str], source: str) -> None:
        command = ["parec", f"--device={source}", "--raw", "--format=s16le", f"--rate={RATE}"]
        self._process = subprocess.Popen(
            [*command, "--channels=1", "--latency-msec=20"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._data = bytearray()
        self._first_block = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        if not self._first_block.wait(_FIRST_BLOCK_SECONDS):
            self.stop()
            raise TimeoutError(f"{source} gave no sound to record")

    @property
    def samples(self) -> NDArray[np.int16]:
        """All that was recorded so far."""
        data = bytes(self._data)
        return np.frombuffer(data[: len(data) // 2 * 2], np.int16)

    @property
    def seconds(self) -> float:
        """Length so far: a clock that both ends of the virtual devices share."""
        return len(self._data) / 2 / RATE

    def wait(self, seconds: float) -> None:
        """Wait until this much more was recorded."""
        until = self.seconds + seconds
        deadline = time.monotonic() + 3 * seconds + 10
        while self.seconds < until:
            if time.monotonic() > deadline:
                raise TimeoutError("the recording stands still")
            time.sleep(0.01)

    def stop(self) -> None:
        """End the recording; `samples` stays."""
        self._process.terminate()
        self._process.wait(timeout=10)
        self._thread.join(timeout=10)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while block := os.read(self._process.stdout.fileno(), 65_536):
            self._data += block
            self._first_block.set()


class PulseServer:
    """A private PulseAudio server in its own folder; ended by its own process id."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="relief-pulse-")
        runtime = Path(self._folder.name)
        self._socket = runtime / "native"
        self._config = runtime / "default.pa"
        self._config.write_text(_CONFIG.format(socket=self._socket))
        self.variables = {
            "XDG_RUNTIME_DIR": str(runtime),
            "PULSE_RUNTIME_PATH": str(runtime),
            "PULSE_STATE_PATH": str(runtime),
            "PULSE_COOKIE": str(runtime / "cookie"),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SINK": "spk",
            "PULSE_SOURCE": "mic",
        }
        self.environment = {**os.environ, **self.variables}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = ["--daemonize=no", "--exit-idle-time=-1", "--disable-shm=yes"]
        options += ["--use-pid-file=no", "--realtime=no", "--high-priority=no"]
        self._process = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(self._config), *options],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _READY_SECONDS
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                self.stop()
                raise TimeoutError("PulseAudio did not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the server, as an unplugged device would be to its users."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self._socket.unlink(missing_ok=True)

    def close(self) -> None:
        """End the server and remove its folder."""
        self.stop()
        self._folder.cleanup()

    def _answers(self) -> bool:
        done = subprocess.run(
            ["pactl", "list", "short", "sources"],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.returncode == 0 and "\tmic\t" in done.stdout


@contextlib.contextmanager
def virtual_audio() -> Iterator[tuple[VirtualAudio, PulseServer]]:
    """Run a server, with this process and its children using it meanwhile."""
    server = PulseServer()
    before = {name: os.environ.get(name) for name in server.variables}
    try:
        server.start()
        os.environ.update(server.variables)
        _restart_portaudio()
        yield VirtualAudio(server.environment), server
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        _restart_portaudio()
        server.close()


def _restart_portaudio() -> None:
    """Have PortAudio look for devices again, if it has looked already."""
    if "sounddevice" in sys.modules:
        from voice_skill.audio import devices

        devices.refresh()


def write_wav(path: Path, samples: NDArray[np.int16], rate: int = RATE) -> Path:
    """Write mono PCM to a WAV file and return its path."""
    soundfile.write(path, samples, rate, subtype="PCM_16")
    return path


def tone(
    pitch: float, seconds: float, *, level: float = 0.5, rate: int = RATE
) -> NDArray[np.int16]:
    """A sine of `pitch` Hz at `level` of full scale."""
    time_axis = np.arange(int(seconds * rate)) / rate
    return np.round(level * 32767 * np.sin(2 * np.pi * pitch * time_axis)).astype(np.int16)


def find_sound(recording: NDArray[np.int16], sound: NDArray[np.int16]) -> tuple[int, float]:
    """Where `sound` begins in `recording` (sample), and how well it fits there (−1..1)."""
    a, b = recording.astype(np.float64), sound.astype(np.float64)
    if len(a) < len(b):
        return 0, 0.0
    size = 1 << (len(a) + len(b) - 1).bit_length()
    products = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    products = products[: len(a) - len(b) + 1]
    energies = np.concatenate([[0.0], np.cumsum(a * a)])
    energy = energies[len(b) :] - energies[: len(a) - len(b) + 1]
    fits = products / np.sqrt(np.maximum(energy, 1e-9 * len(b)) * (b @ b) + 1.0)
    best = int(np.argmax(fits))
    return best, float(fits[best])


def best_of(
    take: Callable[[], NDArray[np.int16]], fit: Fit, enough: float = _WHOLE
) -> NDArray[np.int16]:
    """Take a recording, anew while it fits worse than `enough`; return what fitted best.

    Virtual devices are as punctual as the machine: one that stands still for 50 ms loses a block
    of sound, whoever plays or listens. What our own code does wrong, it does wrong in every take.
    """
    takes: list[tuple[float, NDArray[np.int16]]] = []
    while len(takes) < _TAKES and (not takes or takes[-1][0] < enough):
        recording = take()
        takes.append((fit(recording), recording))
    return max(takes, key=lambda one: one[0])[1]


def resampled(samples: NDArray[np.int16], rate: int, to: int = RATE) -> NDArray[np.int16]:
    """`samples` at another rate."""
    return np.asarray(soxr.resample(samples, rate, to))
