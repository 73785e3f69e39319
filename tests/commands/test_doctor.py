"""`relief doctor` on the machine at hand, and on machines that lack something."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from voice_skill.asr.models import choose_model
from voice_skill.audio import devices
from voice_skill.cli import main
from voice_skill.errors import DeviceError


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("RELIEF_SETTINGS", str(tmp_path / "settings.yaml"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)


def report(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = main(["doctor", "--json", "--no-record"])
    return code, {check["name"]: check for check in json.loads(capsys.readouterr().out)}


def test_the_report_covers_everything_the_skill_needs(capsys: pytest.CaptureFixture[str]) -> None:
    _, checks = report(capsys)
    assert list(checks) == [
        "versions",
        "settings",
        "content and grammars",
        "model",
        "voice",
        "speaker",
        "microphone",
        "cache folder",
        "state folder",
    ]


def test_content_model_and_folders_are_well_here(capsys: pytest.CaptureFixture[str]) -> None:
    _, checks = report(capsys)
    for name in ("versions", "content and grammars", "model", "cache folder", "state folder"):
        assert checks[name]["status"] == "ok", checks[name]


def test_the_shipped_model_comes_with_the_way_to_the_larger_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, checks = report(capsys)
    assert "relief model install" in checks["model"]["advice"]


def test_without_sound_devices_it_says_what_to_do_and_exits_with_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "list_devices", list)
    code, checks = report(capsys)
    assert code == 3
    assert checks["microphone"]["status"] == "fail"
    assert checks["speaker"]["advice"]


def test_a_missing_portaudio_does_not_end_the_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise DeviceError("The PortAudio library is missing.", hint="Install it.")

    monkeypatch.setattr(devices, "list_devices", missing)
    _, checks = report(capsys)
    assert checks["microphone"]["detail"] == "The PortAudio library is missing."
    assert checks["state folder"]["status"] == "ok"


def test_a_model_that_is_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path))
    code, checks = report(capsys)
    assert code == 3
    assert "am/final.mdl is missing" in checks["model"]["detail"]


def test_words_that_a_model_of_another_version_lacks_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "older"
    shutil.copytree(choose_model("embedded").folder, model)
    words = model / "graph" / "words.txt"
    kept = [line for line in words.read_text().splitlines() if not line.startswith("chin ")]
    words.write_text("\n".join(kept))
    monkeypatch.setenv("VOSK_MODEL_PATH", str(model))
    _, checks = report(capsys)
    assert checks["model"]["status"] == "warn"
    assert "1 are missing" in checks["model"]["detail"]
    assert "relief check" in checks["model"]["advice"]


def test_broken_settings_are_reported_and_the_defaults_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.yaml").write_text("microfone: usb\n")
    _, checks = report(capsys)
    assert checks["settings"]["status"] == "fail"
    assert checks["model"]["status"] == "ok"


def test_an_unwritable_cache_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    _, checks = report(capsys)
    assert checks["cache folder"]["status"] == "fail"


def test_for_a_person_every_line_has_a_mark(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--no-record"])
    lines = capsys.readouterr().out.splitlines()
    assert all(line[:1] in "✓!✗ " for line in lines)
