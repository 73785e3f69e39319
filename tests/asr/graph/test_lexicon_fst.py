"""The lexicon as a transducer."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asr.graph.strategies import Transducer, lexicons
from voice_skill.asr.graph.lexicon import Entry, Lexicon, Origin, Pronunciation, parse
from voice_skill.asr.graph.lexicon_fst import (
    SILENCE_MARK,
    UNKNOWN_MARK,
    LexiconCosts,
    LexiconText,
    lexicon_fst,
)
from voice_skill.asr.graph.phones import KALDI_PHONES, PHONES, in_word, kaldi_phone

UNKNOWN = 999
_HOMOPHONES = range(UNKNOWN_MARK + 1, UNKNOWN_MARK + 40)


def _fst(lexicon: Lexicon, costs: LexiconCosts | None = None) -> LexiconText:
    ids = {word: number for number, word in enumerate(lexicon, start=1)}
    said = {word: entry.variants for word, entry in lexicon.items()}
    return lexicon_fst(said, ids, UNKNOWN, costs or LexiconCosts())


def _words_heard(transducer: Transducer, phones: Pronunciation) -> set[int]:
    """The words that are heard in one pronunciation, whatever mark it may end in."""
    endings = [(), *((mark,) for mark in _HOMOPHONES)]
    heard = [transducer.outputs((*in_word(phones), *ending)) for ending in endings]
    return {word for outputs in heard for (word,) in outputs}


@settings(deadline=None, max_examples=60)
@given(lexicons)
def test_every_word_is_heard_in_each_of_its_pronunciations(lexicon: Lexicon) -> None:
    transducer = Transducer(_fst(lexicon).text)
    for number, entry in enumerate(lexicon.values(), start=1):
        for phones in entry.variants:
            assert number in _words_heard(transducer, phones)


@settings(deadline=None, max_examples=60)
@given(lexicons)
def test_no_two_words_are_heard_in_the_same_labels(lexicon: Lexicon) -> None:
    transducer = Transducer(_fst(lexicon).text)
    for entry in lexicon.values():
        for phones in entry.variants:
            for ending in [(), *((mark,) for mark in _HOMOPHONES)]:
                assert len(transducer.outputs((*in_word(phones), *ending))) <= 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, len(PHONES)), min_size=1, max_size=8))
def test_any_phones_are_heard_as_unknown(phones: list[int]) -> None:
    transducer = Transducer(_fst({}).text)
    assert transducer.outputs((UNKNOWN_MARK, *in_word(phones))) == {(UNKNOWN,)}


@settings(deadline=None, max_examples=60)
@given(lexicons)
def test_silence_may_stand_before_between_and_after_words(lexicon: Lexicon) -> None:
    transducer = Transducer(_fst(lexicon).text)
    silence = (kaldi_phone(0, "S"), SILENCE_MARK)
    unknown = (UNKNOWN_MARK, *in_word(parse("N EH K")))
    for labels in ((*silence, *unknown), (*unknown, *silence), (*unknown, *silence, *unknown)):
        assert transducer.outputs(labels)
    assert not transducer.outputs((*silence, *silence))


@settings(deadline=None, max_examples=60)
@given(lexicons)
def test_marks_are_counted(lexicon: Lexicon) -> None:
    written = _fst(lexicon)
    read = {int(line.split()[2]) for line in written.text.splitlines() if len(line.split()) > 2}
    assert max(read) == KALDI_PHONES + written.marks


def test_the_phone_bigram_makes_usual_phones_of_unknown_cheaper() -> None:
    said = {"say": (parse("S EY"),), "stay": (parse("S T EY"),), "lay": (parse("L EY"),)}
    text = lexicon_fst(said, dict.fromkeys(said, 1), UNKNOWN, LexiconCosts(phone_bigram=1.0)).text

    def begins(name: str) -> float:
        label = kaldi_phone(parse(name)[0], "B")
        costs = [float(line.split()[4]) for line in text.splitlines()
                 if line.split()[2:4] == [str(label), "0"]]  # fmt: skip
        return min(costs)

    assert begins("S") < begins("L") < begins("ZH")


def test_without_a_bigram_every_phone_of_unknown_costs_the_same() -> None:
    costs = LexiconCosts(silence=math.log(2), unknown_phone=3.5)
    lines = [line.split() for line in _fst({}, costs).text.splitlines()]
    inside = {float(line[4]) for line in lines if line[2:] and int(line[2]) in range(4, 158, 4)}
    assert inside == {3.5}


def test_silence_and_none_cost_the_same_wherever_they_may_be() -> None:
    said = {"say": Entry("say", (parse("S EY"),), Origin.WRITTEN)}
    costs = LexiconCosts(silence=1.25, unknown_phone=0.0)
    lines = [line.split() for line in _fst(said, costs).text.splitlines()]
    start, loop, silent = "0", "1", "2"
    for source, target, read, *_, cost in (line for line in lines if len(line) == 5):
        if target == silent or (target == loop and int(read) != SILENCE_MARK):
            assert cost == "1.25"
        elif source != start:
            assert cost == "0"
