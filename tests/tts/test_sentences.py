import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.tts.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Lower your chin. Hold it.", ["Lower your chin.", "Hold it."]),
        ("Ready? Go!  Breathe…  out.", ["Ready?", "Go!", "Breathe…", "out."]),
        ("Say “stop.” I listen.", ["Say “stop.”", "I listen."]),
        ("Ice for 2.5 minutes.", ["Ice for 2.5 minutes."]),
        ("No stop at the end", ["No stop at the end"]),
        ("One line\n  and another. Done.", ["One line and another.", "Done."]),
        ("   ", []),
    ],
)
def test_text_is_split_at_the_ends_of_sentences(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text())
def test_no_word_is_lost(text):
    assert " ".join(split_sentences(text)).split() == text.split()
