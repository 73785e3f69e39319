"""The set-up scripts behind `make`, with pretended package managers in front of the real ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "scripts" / "system-packages.sh"
FIND_PYTHON = ROOT / "scripts" / "find-python.sh"

pytestmark = pytest.mark.skipif(
    not PACKAGES.exists() or os.name != "posix", reason="needs the scripts of a checkout and sh"
)


class Machine:
    """A machine whose commands are what a test says; every call of them is noted."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "calls"
        self.log.touch()
        for tool in ("env", "grep", "sh"):
            self.real(tool)
        self.command("uname", "echo Linux")

    def command(self, name: str, body: str = "", *, noted: bool = False) -> None:
        note = f'echo "{name} $*" >> "{self.log}"\n' if noted else ""
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{note}{body}\n")
        file.chmod(0o755)

    def real(self, name: str) -> None:
        for folder in ("/usr/bin", "/bin"):
            if (Path(folder) / name).exists():
                (self.bin / name).symlink_to(Path(folder) / name)
                return

    def debian(self, *installed: str, root: bool = True) -> None:
        names = "|".join(installed) or "none"
        self.command(
            "dpkg-query",
            f'for last; do :; done; case "$last" in {names}) echo -n installed;; *) exit 1;; esac',
        )
        self.command("apt-get", noted=True)
        self.command("id", f"echo {0 if root else 1000}")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", *arguments],
            env={"PATH": str(self.bin), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def set_up(self, purpose: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run(str(PACKAGES), purpose, sys.executable, **variables)

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


RUN_PACKAGES = ("libportaudio2", "espeak-ng", "alsa-utils")


def test_nothing_is_touched_when_everything_is_there(machine: Machine) -> None:
    machine.debian(*RUN_PACKAGES)
    assert machine.set_up("run").returncode == 0
    assert machine.calls == []


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.debian("libportaudio2", "alsa-utils")
    assert machine.set_up("run").returncode == 0
    update, install = machine.calls
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install -y -qq --no-install-recommends ")
    assert install.endswith(" DPkg::Lock::Timeout=120 espeak-ng")


def test_the_tests_need_virtual_devices_and_another_voice(machine: Machine) -> None:
    machine.debian(*RUN_PACKAGES)
    machine.set_up("test")
    install = machine.calls[-1].split()
    assert {"pulseaudio", "pulseaudio-utils", "libasound2-plugins", "flite"} <= set(install)


def test_a_sound_server_calls_for_its_plug_in(machine: Machine) -> None:
    machine.debian(*RUN_PACKAGES)
    machine.set_up("run", PULSE_SERVER="unix:/somewhere")
    assert machine.calls[-1].endswith(" libasound2-plugins")


def test_sudo_is_asked_without_a_prompt_where_nobody_can_answer(machine: Machine) -> None:
    machine.debian("libportaudio2", "alsa-utils", root=False)
    machine.command("sudo", noted=True)
    assert machine.set_up("run").returncode == 0
    assert all(call.startswith("sudo -n env DEBIAN_FRONTEND") for call in machine.calls)


def test_without_root_and_sudo_the_packages_are_named(machine: Machine) -> None:
    machine.debian(root=False)
    finished = machine.set_up("run")
    assert finished.returncode == 1
    assert "apt-get install libportaudio2 espeak-ng alsa-utils" in finished.stderr


def test_a_failed_installation_names_the_way_on(machine: Machine) -> None:
    machine.debian("libportaudio2", "alsa-utils")
    machine.command("apt-get", "exit 100")
    finished = machine.set_up("run")
    assert finished.returncode == 1
    assert "SKIP_SYSTEM_PACKAGES=1" in finished.stderr


def test_system_packages_can_be_skipped(machine: Machine) -> None:
    machine.debian()
    assert machine.set_up("test", SKIP_SYSTEM_PACKAGES="1").returncode == 0
    assert machine.calls == []


def test_macos_uses_homebrew(machine: Machine) -> None:
    machine.command("uname", "echo Darwin")
    machine.command("brew", noted=True)
    assert machine.set_up("run").returncode == 0
    assert machine.calls == ["brew install espeak-ng"]


def test_an_unknown_system_is_told_what_to_install(machine: Machine) -> None:
    finished = machine.set_up("run")
    assert finished.returncode == 1
    for name in ("eSpeak-NG", "alsa-utils", "PortAudio"):
        assert name in finished.stderr


def test_a_python_that_is_too_old_is_passed_over(machine: Machine) -> None:
    machine.command("python3", "exit 1")
    machine.command("python3.11", "exit 0")
    finished = machine.run(str(FIND_PYTHON))
    assert finished.stdout.strip() == str(machine.bin / "python3.11")


def test_no_python_at_all_prints_nothing(machine: Machine) -> None:
    assert machine.run(str(FIND_PYTHON)).stdout == ""
