from __future__ import annotations

import pytest

from voice_skill.nlu.normalise import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What's this?", ["what's", "this"]),
        ("Don’t stop!", ["don't", "stop"]),
        ("for 10min", ["for", "10", "min"]),
        ("twenty-five", ["twenty", "five"]),
        ("a [unk] b", ["a", "[unk]", "b"]),
        ("1.5 minutes.", ["1.5", "minutes"]),
        ("'quoted words'", ["quoted", "words'"]),
        ("…", []),
    ],
)
def test_text_becomes_bare_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words
