import os
import subprocess
import sys

import pytest

from voice_skill.audio import devices
from voice_skill.audio.devices import Device, choose_device
from voice_skill.errors import DeviceError, ExitCode

LIST = [
    Device(0, "HDA Intel PCH: ALC257", 2, 2, 48_000),
    Device(1, "Jabra SPEAK 510 USB", 1, 2, 48_000, default_input=True),
    Device(2, "HDMI 0", 0, 8, 48_000, default_output=True),
    Device(3, "Webcam C270", 1, 0, 48_000),
]


@pytest.mark.parametrize(
    ("direction", "name", "index"),
    [
        ("input", None, 1),
        ("output", None, 2),
        ("output", "jabra", 1),
        ("input", "WEBCAM", 3),
        ("input", "3", 3),
        ("output", "hdmi 0", 2),
    ],
)
def test_a_device_is_found_by_default_part_of_its_name_or_number(direction, name, index):
    assert choose_device(LIST, direction, name).index == index


def test_a_device_without_inputs_is_no_microphone():
    with pytest.raises(DeviceError, match="no microphone 'hdmi'"):
        choose_device(LIST, "input", "hdmi")


def test_an_unknown_device_names_the_nearest_and_all():
    with pytest.raises(DeviceError) as caught:
        choose_device(LIST, "output", "jabra speek 510 usb")
    message = str(caught.value)
    assert "Did you mean 'Jabra SPEAK 510 USB'?" in message
    assert "'HDMI 0'" in message
    assert caught.value.exit_code == ExitCode.MISSING


@pytest.mark.parametrize(("direction", "spoken"), [("input", "microphone"), ("output", "speaker")])
def test_no_device_at_all_says_what_to_do(direction, spoken):
    with pytest.raises(DeviceError, match=rf"no {spoken}\. .*Plug one in.*relief doctor"):
        choose_device([], direction)


def test_without_a_sound_server_there_is_a_clear_error_and_no_noise_on_stderr(tmp_path):
    program = (
        "from voice_skill.audio import devices\n"
        "from voice_skill.errors import DeviceError\n"
        "if devices.list_devices(): raise SystemExit(77)\n"
        "try: devices.find_device('input')\n"
        "except DeviceError as error: print(error)\n"
    )
    nowhere = {"PULSE_SERVER": f"unix:{tmp_path}/none", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode == 77:
        pytest.skip("this machine has sound devices of its own")
    assert done.stdout.startswith("This machine has no microphone.")
    assert done.stderr == ""


def test_a_missing_portaudio_says_how_to_install_it(tmp_path):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    program = (
        "from voice_skill.audio import devices\n"
        "from voice_skill.errors import DeviceError\n"
        "try: devices.list_devices()\n"
        "except DeviceError as error: print(error)\n"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "apt install libportaudio2" in done.stdout


def test_stderr_is_silenced_only_meanwhile(capfd):
    with devices.quiet_stderr():
        os.write(2, b"noise")
    os.write(2, b"news")
    assert capfd.readouterr().err == "news"
