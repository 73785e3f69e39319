"""Modules that run in a process of their own."""

from __future__ import annotations

import pytest

from voice_skill.asr import child


def test_success_is_nothing_to_tell() -> None:
    assert child.run_module("this") is None


def test_a_failure_is_told_by_its_last_line() -> None:
    assert "No module named voice_skill.absent" in (child.run_module("voice_skill.absent") or "")


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_SECONDS", 0.01)
    assert "had not ended" in (child.run_module("this") or "")
