"""The open language model."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.asr.graph.const_fst import ConstFst
from voice_skill.asr.graph.language_model import (
    BEGIN,
    LanguageModel,
    LanguageSettings,
    estimate,
    extended,
    grammar_fst,
)

WORDS = ("my", "neck", "hurts", "a", "lot", "again")
_sentences = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), max_size=12)
_counts = st.floats(1, 1e6)
_words = st.dictionaries(st.sampled_from(WORDS), _counts)
_pairs = st.dictionaries(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), _counts)
IDS = {word: number for number, word in enumerate((*WORDS, "[unk]"), start=1)}


def _fst(model: LanguageModel) -> ConstFst:
    return grammar_fst(model, IDS, IDS["[unk]"])


def _ways(fst: ConstFst, state: int) -> tuple[dict[int, float], float | None]:
    """Probabilities of the words read from `state` and of ending; that of backing off."""
    arcs = fst.arcs[fst.first[state] : fst.first[state + 1]]
    read = {int(arc["read"]): math.exp(-arc["cost"]) for arc in arcs}
    backoff = read.pop(0, None)
    return {**read, -1: math.exp(-fst.finals[state])}, backoff


@settings(deadline=None, max_examples=60)
@given(_sentences, _words, _pairs)
def test_the_probabilities_of_what_comes_next_add_up_to_one(
    sentences: list[list[str]],
    words: dict[str, float],
    pairs: dict[tuple[str, str], float],
) -> None:
    fst = _fst(estimate(WORDS, sentences, words, pairs))
    everything, _ = _ways(fst, 1)
    assert sum(everything.values()) == pytest.approx(1, abs=1e-4)
    for state in range(len(fst.finals)):
        read, backoff = _ways(fst, state)
        if backoff is not None:
            kept = {label for label, probability in read.items() if probability > 0}
            unseen = sum(p for label, p in everything.items() if label not in kept)
            assert sum(read.values()) + backoff * unseen == pytest.approx(1, abs=1e-3)


def test_what_follows_a_word_is_more_likely_after_it() -> None:
    model = estimate(WORDS, [["my", "neck", "hurts"]] * 5, {"my": 9.0, "a": 9.0}, {})
    assert model.following["my"]["neck"] > 0.5 > model.words["neck"]
    assert model.following[BEGIN]["my"] > 0.5


def test_general_counts_fill_in_what_the_skill_never_says() -> None:
    words = {"a": 1000.0, "lot": 200.0, "neck": 1.0}
    model = estimate(WORDS, [["my", "neck"]], words, {("a", "lot"): 500.0})
    assert model.following["a"]["lot"] == pytest.approx(0.45)
    assert model.words["lot"] > model.words["again"] > 0


def test_only_the_pairs_that_say_most_are_kept() -> None:
    sentences = [["my", "neck", "hurts"]] * 9 + [["a", "lot"]]
    model = estimate(WORDS, sentences, {}, {}, LanguageSettings(most_bigrams=2))
    assert sum(len(row) for row in model.following.values()) == 2
    assert "lot" not in model.following.get("a", {})


def test_words_outside_the_vocabulary_are_left_out() -> None:
    model = estimate(["neck"], [["my", "neck"]], {"my": 5.0}, {("my", "neck"): 2.0})
    assert set(model.words) == {"neck", "</s>"}
    assert "my" not in model.following


def test_added_words_may_follow_anything_and_old_ones_keep_their_costs() -> None:
    fst = _fst(estimate(WORDS, [["my", "neck", "hurts"]] * 5, {}, {}))
    ids = {word: 50 - number for word, number in IDS.items()} | {"fascia": 77}
    larger = extended(fst, {"<eps>": 0, **IDS}, ids, ["fascia"])
    assert len(larger.arcs) == len(fst.arcs) + 1
    read, _ = _ways(larger, 1)
    old, _ = _ways(fst, 1)
    assert {label: p for label, p in read.items() if label not in (77, -1)} == {
        50 - label: p for label, p in old.items() if label != -1
    }
    likely = [probability for label, probability in old.items() if label != -1]
    assert read[77] == pytest.approx(float(np.median(likely)))
    for state in range(len(larger.finals)):
        labels = larger.arcs["read"][larger.first[state] : larger.first[state + 1]]
        assert np.all(np.diff(labels) >= 0)


def test_only_symbols_that_are_no_words_may_get_lost() -> None:
    fst = _fst(estimate(WORDS, [["my", "neck", "hurts"]] * 5, {}, {}))
    old = {"<eps>": 0, **IDS, "#0": 99}
    assert np.array_equal(extended(fst, old, IDS, []).arcs, fst.arcs)
    with pytest.raises(KeyError, match="neck"):
        extended(fst, old, {word: number for word, number in IDS.items() if word != "neck"}, [])
