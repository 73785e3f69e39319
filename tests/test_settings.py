"""The settings file: defaults, and errors that say line and key."""

from pathlib import Path

import pytest

from voice_skill.errors import UsageError
from voice_skill.settings import CONFIG_VARIABLE, Settings, load_settings


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The settings file, which is not there yet."""
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / "settings.yaml"))
    return tmp_path / "settings.yaml"


def test_no_file_gives_the_defaults(file: Path) -> None:
    assert not file.exists()
    assert load_settings() == Settings()


def test_settings_are_read(file: Path) -> None:
    file.write_text("rate: 120\nmicrophone: USB\nemergency_number: '112'\n")
    settings = load_settings()
    assert (settings.rate, settings.microphone, settings.emergency_number) == (120, "USB", "112")


def test_an_empty_file_gives_the_defaults(file: Path) -> None:
    file.write_text("# nothing yet\n")
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("volume: 0.5\nmicrofone: USB\n", r"settings.yaml:2.*microfone.*Did you mean .microphone"),
        ("rate: fast\n", r"settings.yaml:1.*rate"),
        ("volume: 3\n", r"settings.yaml:1.*volume"),
        ("emergency_number: 112\n", r"settings.yaml:1.*emergency_number.*in quotes"),
        ("emergency_number: call me\n", r"settings.yaml:1.*emergency_number.*digits"),
        ("rate: [1\n", r"settings.yaml:1.*not YAML"),
    ],
)
def test_a_wrong_line_is_named(file: Path, text: str, wanted: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError, match=wanted):
        load_settings()
