"""What is remembered between sessions."""

from pathlib import Path

import pytest

from voice_skill.memory import Memory, Remembered


def test_a_new_process_remembers_rate_and_volume(tmp_path: Path) -> None:
    file = tmp_path / "memory.json"
    Memory(file).update(rate=130, volume=0.5)
    assert Memory(file).now == Remembered(rate=130, volume=0.5)


@pytest.mark.parametrize(
    "damaged", [b'{"rate": 1', b"", b"\xff", b"[1]", b'{"rate": "fast"}', b"[" * 100_000]
)
def test_a_damaged_file_is_an_empty_memory(tmp_path: Path, damaged: bytes) -> None:
    file = tmp_path / "memory.json"
    file.write_bytes(damaged)
    assert Memory(file).now == Remembered()


def test_an_unwritable_place_is_remembered_for_this_process_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    memory = Memory(tmp_path / "file" / "memory.json")
    memory.update(volume=0.3)
    assert memory.now.volume == 0.3
