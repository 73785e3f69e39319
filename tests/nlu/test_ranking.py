"""The ranker that ships: its columns, its weights and its files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voice_skill.errors import ModelError
from voice_skill.knowledge import Skill
from voice_skill.nlu.examples import Example, Meaning
from voice_skill.nlu.ranking import Columns, Guess, Later, Linear, Ranker, Weights
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import own_words_file


@pytest.fixture(scope="module")
def shipped(vectors: WordVectors) -> Linear:
    file = own_words_file()
    assert file is not None
    return Linear.load(file, vectors)


def test_scores_are_shares_of_one(shipped: Linear) -> None:
    for words in ((), ("qqq",), ("should", "i", "warm", "or", "cool", "it")):
        scores = [guess.score for guess in shipped.rank(words)]
        assert sum(scores) == pytest.approx(1.0, abs=1e-4)
        assert scores == sorted(scores, reverse=True)


def test_a_guess_is_of_a_form_that_its_subject_has(skill: Skill, shipped: Linear) -> None:
    known = {one.meaning for one in skill.examples.sentences}
    assert {guess.meaning for guess in shipped.rank(("how", "long"))} <= known


def test_all_signs_are_one_subject() -> None:
    fever, rash = Meaning("WarningSign", sign="fever"), Meaning("WarningSign", sign="rash")
    columns = Columns.of([Example("hot", fever), Example("spots", rash), Example("hi", Meaning())])
    shares = np.array([0.2, 0.5, 0.3], np.float32)
    assert list(columns.guesses(shares, np.zeros(0, np.float32))) == [
        Guess(rash, pytest.approx(0.7)),
        Guess(Meaning(), pytest.approx(0.3)),
    ]


def test_all_facets_of_a_node_are_one_subject_with_the_likeliest_of_its_forms() -> None:
    what, how = Meaning("AskWhat", "ice", "what"), Meaning("AskHow", "ice", "how")
    why = Meaning("AskWhy", "heat", "why")
    columns = Columns.of([Example(str(one), one) for one in (what, how, why)])
    assert columns.forms == (("AskHow", "how"), ("AskWhat", "what"), ("AskWhy", "why"))
    shares, forms = np.array([0.75, 0.25], np.float32), np.array([0.3, 0.1, 0.6], np.float32)
    assert list(columns.guesses(shares, forms)) == [Guess(how, 0.75), Guess(why, 0.25)]


def test_what_was_saved_is_read_again(
    tmp_path: Path, shipped: Linear, vectors: WordVectors
) -> None:
    file, words = tmp_path / "own-words-en.npz", ("my", "neck", "is", "stiff")
    shipped.save(file)
    again = Linear.load(file, vectors)
    assert (again.rank(words), again.made_of) == (shipped.rank(words), shipped.made_of)


@pytest.mark.parametrize("content", [b"", b"not weights", b"PK\x03\x04 cut short"])
def test_broken_weights_are_an_error_that_names_the_file(
    tmp_path: Path, vectors: WordVectors, content: bytes
) -> None:
    file = tmp_path / "own-words-en.npz"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"own-words-en\.npz, cannot be read"):
        Linear.load(file, vectors)


def test_weights_survive_eight_bits() -> None:
    weights = np.array([[1.0, -0.5], [0.25, 2.0]], np.float32)
    rounded = Weights.of(weights, np.zeros(2, np.float32))
    assert rounded.whole * rounded.scales == pytest.approx(weights, abs=0.02)


def test_a_ranker_is_made_once_when_it_is_first_needed(shipped: Linear) -> None:
    made: list[Ranker] = []

    def make() -> Ranker:
        made.append(shipped)
        return made[-1]

    ranker, words = Later(make), ("how", "long")
    assert made == []
    with ThreadPoolExecutor(4) as pool:
        guesses = list(pool.map(ranker.rank, [words] * 8))
    assert made == [shipped]
    assert guesses == [shipped.rank(words)] * 8
