"""The synthesisers and their labels, with the real programs where they are installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyworld", reason="the extra [training] is not installed")

from training.corpus import RATE
from training.sound import read_said
from training.voices import FAMILIES, espeak
from training.voices.labels import UnknownPhoneError, festvox_indices, indices
from voice_skill.asr.graph.phones import PHONES

TEXTS = ["set a timer for two minutes", "yes", "don't stop"]


def names(labels: np.ndarray) -> str:
    return " ".join(PHONES[index - 1] for index in labels)


def skip_without(family: str) -> None:
    """Skip where a synthesiser of the family is not installed."""
    missing = FAMILIES[family].missing_programs
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")


@pytest.fixture(params=list(FAMILIES))
def family(request: pytest.FixtureRequest) -> str:
    skip_without(request.param)
    return str(request.param)


def test_a_family_says_each_text_with_its_phones(family: str) -> None:
    said = list(FAMILIES[family].speak(TEXTS, 1))
    assert [utterance.text for utterance in said] == TEXTS
    assert names(said[1].phones) == "Y EH S"
    for utterance in said:
        assert 0.2 < len(utterance.samples) / RATE < 6
        assert np.abs(utterance.samples.astype(int)).max() > 1000


def test_a_family_says_the_same_for_the_same_seed(family: str) -> None:
    first, again = (list(FAMILIES[family].speak(TEXTS, 5)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert one.voice == other.voice
        np.testing.assert_array_equal(one.samples, other.samples)


def test_no_held_out_voice_is_trained_on() -> None:
    skip_without("espeak")
    texts = ["no"] * 80
    variants = {
        name: {one.voice.rpartition("-")[2] for one in FAMILIES[name].speak(texts, 0)}
        for name in ("espeak", "held-espeak")
    }
    assert variants["espeak"].isdisjoint(variants["held-espeak"])


def test_whatever_the_accent_labels_are_american(monkeypatch: pytest.MonkeyPatch) -> None:
    skip_without("espeak")
    monkeypatch.setattr(espeak, "ACCENTS", {"en-gb": 1})
    (said,) = espeak.speak(["tomato"], 1)
    assert said.voice.startswith("espeak-en-gb-")
    assert names(said.phones) == "T AH M EY T OW"


def test_every_random_variant_of_espeak_sounds_different(tmp_path: Path) -> None:
    skip_without("espeak")
    sounds = set()
    for variant in espeak.add_variants(tmp_path, "test", espeak.VARIANTS):
        espeak.run(tmp_path, "-v", f"en-us+{variant}", "-w", str(tmp_path / "a.wav"), "yes")
        sounds.add(read_said(tmp_path / "a.wav").tobytes())
    assert len(sounds) == espeak.VARIANTS


@pytest.mark.parametrize(
    ("printed", "phones"),
    [
        ("aI_d l_'aI_k t_'u: b_'0_t#_@L_z", "AY D L AY K T UW B AA T AH L Z"),
        ("b_'E_t#_3 g_,oU ,O2_n", "B EH T ER G OW AO N"),
        ("(en-gb) I_t__:_t@", None),
        (" h_'V_r_i", "HH AH R IY"),
        ("l_'aa_s_t b_'V_?_n-", "L AE S T B AH T AH N"),
    ],
)
def test_espeak_phones_become_ours(printed: str, phones: str | None) -> None:
    if phones is None:
        with pytest.raises(UnknownPhoneError):
            espeak.espeak_phones(printed)
    else:
        assert " ".join(espeak.espeak_phones(printed)) == phones


def test_silence_is_left_out_and_reduced_vowels_are_full_ones() -> None:
    assert names(festvox_indices(["pau", "b", "ax", "t", "axr", "pau"])) == "B AH T ER"


def test_an_r_that_only_prolongs_another_is_left_out() -> None:
    assert names(indices(["T", "AY", "M", "ER", "R", "F", "AO", "R", "R"])) == "T AY M ER F AO R"


def test_a_phone_that_is_not_ours_is_refused() -> None:
    with pytest.raises(UnknownPhoneError):
        festvox_indices(["q"])
