"""The file in which a person writes pronunciations."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.asr.graph.corrections import read_corrections, skill_corrections
from voice_skill.asr.graph.lexicon import Entry, Origin, parse, review_list
from voice_skill.errors import ContentError


def _read(tmp_path: Path, text: str) -> dict[str, Entry]:
    file = tmp_path / "pronunciations.yaml"
    file.write_text(text, encoding="utf-8")
    return read_corrections(file)


def test_one_or_several_pronunciations_with_or_without_stress(tmp_path: Path) -> None:
    entries = _read(tmp_path, "fascia: [F EY1 SH AH0, f ae sh iy ah]\nneck: N EH K\n")
    assert entries["fascia"].variants == (parse("F EY SH AH"), parse("F AE SH IY AH"))
    assert entries["neck"].variants == (parse("N EH K"),)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("neck: N EH K\nface: F EI S\n", "2:1", 'no phone "EI"'),
        ("face: [F EY S, '']\n", "1:", "it has no phone"),
        ("face: []\n", "1:1", "at least 1"),
        ("two words: T UW\n", "1:1", "two words"),
        ("face: F EY S\nface: F EY S\n", "2:1", "twice"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, place: str, told: str) -> None:
    with pytest.raises(ContentError) as caught:
        _read(tmp_path, text)
    assert f"pronunciations.yaml:{place}" in str(caught.value)
    assert told in str(caught.value)


def test_a_line_of_the_review_list_can_be_pasted_in(tmp_path: Path) -> None:
    guessed = [
        Entry("no", (parse("N OW"),), Origin.GUESSED),
        Entry("heatpack", (parse("HH IY T P AE K"), parse("HH EH T P AE K")), Origin.COMPOUND),
    ]
    entries = _read(tmp_path, review_list(guessed))
    assert {word: entry.variants for word, entry in entries.items()} == {
        entry.word: entry.variants for entry in guessed
    }


def test_the_skills_own_file_is_sound() -> None:
    assert "N AY N W AH N W AH N" in skill_corrections()["911"].spelt
