from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from voice_skill.content.tree import Tree
from voice_skill.errors import ContentError, ModelError
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import Example, Examples, Limits, Meaning, load_examples
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.own_words import Demands, OwnWords
from voice_skill.nlu.ranking import Guess, Later, Ranker, Ridge
from voice_skill.nlu.similarity import SharedPieces, Words
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def examples() -> Examples:
    return load_examples(content_dir() / "examples")


def _ranker(*pairs: tuple[str, Meaning]) -> Ridge:
    sentences = [Example(text, meaning) for text, meaning in pairs]
    pieces = SharedPieces([tuple(one.text.split()) for one in sentences])
    return Ridge(sentences, pieces, penalty=0.2, nearest=0.5)


ICE = ("how do i cool my neck", Meaning("AskWhat", "ice", "what"))
HEAT = ("how do i warm my neck", Meaning("AskWhat", "heat", "what"))


def test_every_example_is_about_something_that_exists(examples: Examples, skill: Skill) -> None:
    for one in examples.sentences:
        meaning = one.meaning
        assert meaning.node is None or skill.tree.node(meaning.node), one
        assert meaning.sign is None or meaning.sign in skill.tree.warning_signs, one


def test_no_example_stands_twice(examples: Examples) -> None:
    texts = Counter(plain(one.text) for one in examples.sentences)
    assert [text for text, times in texts.items() if times > 1] == []


def test_an_own_sentence_finds_its_subject(skill: Skill) -> None:
    found = skill.interpreter.interpret(
        "could all the worry about my job be what tightens my shoulders"
    )
    assert (found.accepted, found.node) == (True, "stress")
    assert found.reason.startswith("own words")


def test_what_is_none_of_our_business_is_refused(skill: Skill) -> None:
    """Sentences that nothing was learned from or chosen by; one in twenty may slip through."""
    lines = Path(__file__).with_name("out_of_scope.txt").read_text().splitlines()
    accepted = [text for text in lines if skill.interpreter.interpret(text).accepted]
    assert len(accepted) <= len(lines) / 20, accepted


def test_another_place_is_refused_with_its_name(skill: Skill) -> None:
    found = skill.interpreter.interpret("my elbow is swollen after tennis")
    assert found.reason == "elsewhere: elbow"


def test_alarming_words_are_never_answered_with_an_exercise(tree: Tree) -> None:
    ranker = _ranker(("make my neck feel better", Meaning("AskForHelp")))
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("make", "my", "numb", "neck", "feel", "better"), Context())
    assert found.node == "doctor"


def test_alarming_words_are_never_answered_with_a_topic_that_offers_an_exercise(
    skill: Skill,
) -> None:
    text = "which stretch do you have for a tingly hand and a sore neck"
    found = skill.interpreter.interpret(text)
    assert found.intent in ("WarningSign", "AskWhen")


def test_an_alarming_word_that_is_denied_alarms_nobody() -> None:
    limits = Limits(alarming=("numb",))
    assert limits.alarm(("it", "is", "not", "numb"), frozenset({"not"})) is None
    assert limits.alarm(("it", "is", "numb"), frozenset({"not"})) == "numb"


def test_nothing_is_a_warning_sign_without_an_alarming_word(tree: Tree) -> None:
    sign = Meaning("WarningSign", sign="fever")
    own = OwnWords(_ranker(("i feel so hot today", sign)), Limits(alarming=("fever",)), tree)
    assert not own.interpret("", ("i", "feel", "so", "hot"), Context()).accepted


def test_two_as_good_are_asked_back(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE, HEAT), Limits(), tree, demands=Demands(0.1, 0.3))
    found = own.interpret("", ("how", "do", "i", "treat", "my", "neck"), Context())
    assert not found.accepted
    assert {rival.node for rival in found.alternatives} == {"ice", "heat"}


def test_too_unlike_is_refused(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE, HEAT), Limits(), tree, demands=Demands(0.9, 0.0))
    found = own.interpret("", ("how", "do", "i", "bake"), Context())
    assert (found.accepted, found.alternatives) == (False, ())


def test_while_leading_only_a_sign_interrupts(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE), Limits(), tree)
    words = ("how", "do", "i", "cool", "my", "neck")
    assert own.interpret("", words, Context()).accepted
    assert not own.interpret("", words, Context(Situation.LEADING)).accepted


def test_one_or_two_words_are_left_to_the_grammar(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE), Limits(), tree)
    assert not own.interpret("", ("cool", "neck"), Context()).accepted


def test_a_facet_that_the_node_lacks_becomes_what(tree: Tree) -> None:
    node = next(
        one for one in tree.topics.values() if "how_often" not in {f.value for f in one.facets}
    )
    meaning = Meaning("AskHowOften", node.id, "how_often")
    own = OwnWords(_ranker(("how many times do i", meaning)), Limits(), tree)
    found = own.interpret("", ("how", "many", "times"), Context())
    assert (found.intent, found.facet) == ("AskWhat", "what")


def test_left_out_examples_are_ranked_as_if_never_seen() -> None:
    pairs = [
        ICE,
        HEAT,
        ("cool it with an ice pack", ICE[1]),
        ("warm it with a hot bath", HEAT[1]),
        ("what cools a neck", ICE[1]),
    ]
    for index, guesses in enumerate(_ranker(*pairs).left_out()):
        assert len(guesses) == 2
        rest = [one for k, one in enumerate(pairs) if k != index]
        assert {one.meaning.subject for one in guesses} == {m.subject for _, m in rest}


def test_shared_pieces_of_a_sentence_with_itself_are_one() -> None:
    pieces = SharedPieces([tuple(ICE[0].split()), tuple(HEAT[0].split())])
    assert pieces.among().diagonal() == pytest.approx([1.0, 1.0])
    assert pieces.to(tuple(ICE[0].split())) == pytest.approx(pieces.among()[0], abs=1e-5)


def test_a_wrong_key_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("alarming: [numb]\nplacez: [knee]\n")
    with pytest.raises(ContentError, match="placez"):
        load_examples(tmp_path)


def test_an_unknown_facet_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text("ice:\n  whatt:\n    - is ice nice\n")
    with pytest.raises(ContentError, match="whatt"):
        load_examples(tmp_path)


def test_pieces_that_many_sentences_share_count_like_those_that_few_do() -> None:
    sentences = [("neck", "ache", f"day{chr(97 + n)}") for n in range(20)] * 3
    pieces = SharedPieces(sentences)
    one_by_one = np.stack([pieces.to(words) for words in sentences])
    assert pieces.among() == pytest.approx(one_by_one, abs=1e-5)


def test_a_text_without_any_known_piece_is_like_nothing() -> None:
    assert not SharedPieces([("neck", "ache")]).to(("qqq",)).any()


def test_the_ranker_is_made_once_when_it_is_first_needed() -> None:
    made: list[Ranker] = []

    def make() -> Ranker:
        made.append(_ranker(ICE, HEAT))
        return made[-1]

    ranker = Later(make)
    assert made == []
    with ThreadPoolExecutor(4) as pool:
        guesses = list(pool.map(ranker.rank, [("cool",)] * 8))
    assert len(made) == 1
    assert {guess[0].meaning.node for guess in guesses} == {"ice"}


def test_warming_up_makes_the_ranker(tree: Tree) -> None:
    asked: list[Words] = []

    class Ranked:
        def rank(self, words: Words) -> list[Guess]:
            asked.append(words)
            return []

    OwnWords(Ranked(), Limits(), tree).warm_up()
    assert asked == [()]


def test_an_empty_text_can_be_ranked() -> None:
    assert len(_ranker(ICE, HEAT).rank(())) == 2


@pytest.mark.parametrize("content", [b"", b"not word vectors", b"PK\x03\x04 cut short"])
def test_broken_word_vectors_are_an_error_that_names_the_file(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "words-en.npz"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"words-en\.npz cannot be read"):
        WordVectors.load(file)
