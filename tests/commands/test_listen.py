"""`relief listen` typed and silent: a session, and one that is cut off by a power loss."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def _listen(folder: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "RELIEF_SETTINGS": str(folder / "none.yaml"),
        "COLUMNS": "200",
        "PYTHONUNBUFFERED": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "voice_skill", "listen", "--typed", "--silent"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _type(process: subprocess.Popen[str], line: str, until: str) -> None:
    """Type a line, and read until the answer holds `until`."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()
    for answer in process.stdout:
        if until in answer:
            return
    raise AssertionError(f"{until!r} was never said")


def test_typed_questions_are_answered_and_the_end_of_input_ends_it(tmp_path: Path) -> None:
    process = _listen(tmp_path)
    output, _ = process.communicate("ice or heat\n", timeout=60)
    assert process.returncode == 0
    assert "Either is fine" in output


def test_a_session_cut_off_by_a_power_loss_is_taken_up_where_it_was(tmp_path: Path) -> None:
    first = _listen(tmp_path)
    _type(first, "start belly breathing", until="belly")
    _type(first, "pause", until="resume")
    memory = tmp_path / "state" / "relief-voice" / "memory.json"
    deadline = time.monotonic() + 10  # the state is written just after the words
    while '\\"paused\\":true' not in memory.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    first.kill()
    first.wait(timeout=10)

    second = _listen(tmp_path)
    output, _ = second.communicate("which step\n", timeout=60)
    assert "in the middle of this: belly breathing" in output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_control_c_ends_with_130_and_forgets_the_session(tmp_path: Path) -> None:
    process = _listen(tmp_path)
    _type(process, "start belly breathing", until="belly")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    memory = (tmp_path / "state" / "relief-voice" / "memory.json").read_text()
    assert '"session": null' in memory
