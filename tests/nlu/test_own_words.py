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
from voice_skill.nlu.features import Space, Words, letter_pieces, word_pieces
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.normalise import plain
from voice_skill.nlu.own_words import Demands, OwnWords
from voice_skill.nlu.ranking import Columns, Guess, Later, Linear, Ranker, Weights
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir, own_words_file, word_vectors_file


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def examples() -> Examples:
    return load_examples(content_dir() / "examples")


class _ByWords:
    """Ranks by shares of common words."""

    def __init__(self, *pairs: tuple[str, Meaning]) -> None:
        self._pairs = pairs

    def rank(self, words: Words) -> list[Guess]:
        common = [
            (len(set(words) & set(text.split())) / max(1, len(words)), meaning)
            for text, meaning in self._pairs
        ]
        return sorted((Guess(meaning, share) for share, meaning in common), key=lambda g: -g.score)


_ranker = _ByWords


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


def test_an_alarming_phrase_is_denied_only_where_it_stands() -> None:
    denied = frozenset({"not"})
    limits = Limits(alarming=("numb",))
    assert limits.alarm(("it", "was", "not", "numb", "now", "it", "is", "numb"), denied) == "numb"
    limits = Limits(alarming=("arm went numb",))
    words = ("it", "is", "not", "my", "arm", "but", "then", "the", "arm", "went", "numb")
    assert limits.alarm(words, denied) == "arm went numb"


def test_nothing_is_a_warning_sign_without_an_alarming_word(tree: Tree) -> None:
    sign = Meaning("WarningSign", sign="fever")
    own = OwnWords(_ranker(("i feel so hot today", sign)), Limits(alarming=("fever",)), tree)
    assert not own.interpret("", ("i", "feel", "so", "hot"), Context()).accepted


def test_two_as_good_are_asked_back(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE, HEAT), Limits(), tree, demands=Demands(0.1, 0.3))
    found = own.interpret("", ("how", "do", "i", "treat", "my", "neck"), Context())
    assert not found.accepted
    assert {rival.node for rival in found.alternatives} == {"ice", "heat"}


def test_two_that_come_to_the_same_answer_are_no_tie(tree: Tree) -> None:
    ranker = _ranker(
        ("help my numb neck", Meaning("AskForHelp")),
        ("lead my numb neck", Meaning("StartRoutine", "chin-tuck")),
    )
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("please", "my", "numb", "neck"), Context())
    assert (found.accepted, found.node) == (True, "doctor")


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


@pytest.mark.parametrize("situation", [Situation.CHECKING, Situation.PAUSED])
def test_whoever_is_led_is_not_led_elsewhere(tree: Tree, situation: Situation) -> None:
    own = OwnWords(_ranker(ICE), Limits(), tree)
    assert not own.interpret("", ("how", "do", "i", "cool"), Context(situation)).accepted


def test_alarming_words_do_not_keep_a_plain_answer_back(tree: Tree) -> None:
    answer = ("can stress make it numb", Meaning("AskWhy", "dehydration", "why"))
    own = OwnWords(_ranker(answer), Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("can", "stress", "make", "it", "numb"), Context())
    assert found.node == "dehydration"


def test_alarming_words_do_not_keep_a_topic_back_that_offers_no_movement(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE), Limits(alarming=("numb",)), tree)
    found = own.interpret("", ("how", "do", "i", "cool", "my", "numb", "neck"), Context())
    assert found.node == "ice"


def test_alarming_words_are_refused_where_no_doctor_is_known(tree: Tree) -> None:
    topics = {name: topic for name, topic in tree.topics.items() if name != "doctor"}
    ranker = _ranker(("help my numb neck", Meaning("AskForHelp")))
    own = OwnWords(ranker, Limits(alarming=("numb",)), tree.model_copy(update={"topics": topics}))
    assert not own.interpret("", ("help", "my", "numb", "neck"), Context()).accepted


def test_a_topic_is_a_node(tree: Tree) -> None:
    found = OwnWords(_ranker(ICE), Limits(), tree).interpret("", ("cool", "my", "neck"), Context())
    assert (found.intent, found.slots, found.facet) == ("AskWhat", {"node": "ice"}, "what")


def test_a_routine_is_a_slot_of_its_own(tree: Tree) -> None:
    own = OwnWords(_ranker(("lead me", Meaning("StartRoutine", "chin-tuck"))), Limits(), tree)
    found = own.interpret("", ("please", "lead", "me"), Context())
    assert (found.intent, found.slots) == ("StartRoutine", {"routine": "chin-tuck"})
    assert found.node == "chin-tuck"


def test_what_has_no_subject_has_no_slots(tree: Tree) -> None:
    own = OwnWords(_ranker(("what can i do", Meaning("AskForHelp"))), Limits(), tree)
    found = own.interpret("", ("what", "can", "i", "do"), Context())
    assert (found.intent, found.slots) == ("AskForHelp", {})


@pytest.mark.parametrize("turned", [False, True])
def test_what_has_no_name_is_not_asked_for(tree: Tree, turned: bool) -> None:
    pairs = [ICE, (ICE[0], Meaning("AskForHelp"))]
    own = OwnWords(_ranker(*(pairs[::-1] if turned else pairs)), Limits(), tree)
    found = own.interpret("", ("cool", "my", "neck"), Context())
    assert (found.accepted, found.alternatives) == (True, ())


def test_what_has_no_rival_is_no_tie(tree: Tree) -> None:
    own = OwnWords(_ranker(ICE), Limits(), tree, demands=Demands(0.1, 2.0))
    assert own.interpret("", ("cool", "my", "neck"), Context()).node == "ice"


def test_a_tie_of_own_words_is_what_the_skill_makes_of_a_text(coffee: Grammar, tree: Tree) -> None:
    crimson = [("some crimson glow", meaning) for _, meaning in (ICE, HEAT)]
    own = OwnWords(_ranker(*crimson), Limits(), tree)
    found = Interpreter(coffee, tree, own).interpret("some crimson glow")
    assert [rival.node for rival in found.alternatives] == ["ice", "heat"]


FEVER = ("some crimson glow here", Meaning("WarningSign", sign="fever"))


@pytest.fixture(scope="module")
def guessing(grammar: Grammar, tree: Tree) -> Interpreter:
    limits = Limits(alarming=("crimson",), places=("knee",))
    return Interpreter(grammar, tree, OwnWords(_ranker(FEVER), limits, tree))


def test_a_sign_is_guessed_unless_something_speaks_against_it(guessing: Interpreter) -> None:
    found = guessing.interpret("crimson glow here")
    assert (found.intent, found.slots) == ("WarningSign", {"sign": "fever"})
    assert found.reason.startswith("own words")
    assert not guessing.interpret("without crimson glow here").accepted


def test_what_is_like_nothing_known_keeps_the_reason_of_the_grammar(guessing: Interpreter) -> None:
    assert guessing.interpret("can arnica cure whiplash").reason == "unknown words: arnica"


def test_another_place_is_refused_before_anything_is_guessed(guessing: Interpreter) -> None:
    found = guessing.interpret("crimson glow here on my knee")
    assert found.reason == "elsewhere: knee"


class _Sure:
    """Takes everything for a question about massage."""

    def rank(self, words: Words) -> list[Guess]:
        return [Guess(Meaning("AskWhat", "massage", "what"), 1.0)]


@pytest.fixture(scope="module")
def too_sure(grammar: Grammar, tree: Tree) -> Interpreter:
    return Interpreter(grammar, tree, OwnWords(_Sure(), Limits(places=("knee",)), tree))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my chest pain is gone from green shimmer", "sign denied"),
        ("my chest pain is gone from this green knee", "sign denied"),
        ("what is a neck spazm", "tolerant"),
        ("um i am not reelly sure", "not expected while idle"),
        ("how long should i use ice heat", "tie"),
    ],
)
def test_what_the_grammar_knows_is_never_guessed(
    too_sure: Interpreter, text: str, reason: str
) -> None:
    assert too_sure.interpret("now some green shimmer").node == "massage"
    assert too_sure.interpret(text).reason.startswith(reason)


def test_a_facet_that_the_node_lacks_becomes_what(tree: Tree) -> None:
    node = next(
        one for one in tree.topics.values() if "how_often" not in {f.value for f in one.facets}
    )
    meaning = Meaning("AskHowOften", node.id, "how_often")
    own = OwnWords(_ranker(("how many times do i", meaning)), Limits(), tree)
    found = own.interpret("", ("how", "many", "times"), Context())
    assert (found.intent, found.facet) == ("AskWhat", "what")


def test_a_node_that_the_tree_lacks_is_not_guessed(tree: Tree) -> None:
    own = OwnWords(
        _ranker(("how do i cool my neck", Meaning("AskWhat", "no-such"))), Limits(), tree
    )
    assert not own.interpret("", ("how", "do", "i", "cool"), Context()).accepted


@pytest.fixture(scope="module")
def shipped() -> Linear:
    weights, vectors = own_words_file(), word_vectors_file()
    assert weights is not None
    assert vectors is not None
    return Linear.load(weights, WordVectors.load(vectors))


def test_scores_are_shares_of_one(shipped: Linear) -> None:
    for words in ((), ("qqq",), ("should", "i", "warm", "or", "cool", "it")):
        scores = [guess.score for guess in shipped.rank(words)]
        assert sum(scores) == pytest.approx(1.0, abs=1e-4)
        assert scores == sorted(scores, reverse=True)


def test_a_guess_is_of_a_form_that_its_subject_has(examples: Examples, shipped: Linear) -> None:
    known = {one.meaning for one in examples.sentences}
    assert {guess.meaning for guess in shipped.rank(("how", "long"))} <= known


def test_all_signs_are_one_subject() -> None:
    fever, rash = Meaning("WarningSign", sign="fever"), Meaning("WarningSign", sign="rash")
    columns = Columns.of([Example("hot", fever), Example("spots", rash), Example("hi", Meaning())])
    shares = np.array([0.2, 0.5, 0.3], np.float32)
    assert next(columns.guesses(shares, np.zeros(0, np.float32))) == Guess(rash, pytest.approx(0.7))


def test_what_was_saved_is_read_again(tmp_path: Path, shipped: Linear) -> None:
    file, vectors = tmp_path / "own-words-en.npz", word_vectors_file()
    assert vectors is not None
    shipped.save(file)
    words = ("my", "neck", "is", "stiff")
    again = Linear.load(file, WordVectors.load(vectors))
    assert (again.rank(words), again.made_of) == (shipped.rank(words), shipped.made_of)


@pytest.mark.parametrize("content", [b"", b"not weights", b"PK\x03\x04 cut short"])
def test_broken_weights_are_an_error_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    file, vectors = tmp_path / "own-words-en.npz", word_vectors_file()
    assert vectors is not None
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"own-words-en\.npz, cannot be read"):
        Linear.load(file, WordVectors.load(vectors))


def test_weights_survive_eight_bits() -> None:
    weights = np.array([[1.0, -0.5], [0.25, 2.0]], np.float32)
    rounded = Weights.of(weights, np.zeros(2, np.float32))
    assert rounded.whole * rounded.scales == pytest.approx(weights, abs=0.02)


def test_words_and_pairs_of_neighbours_are_pieces() -> None:
    assert list(word_pieces(("my", "neck", "aches"))) == [
        *("my", "neck", "aches"),
        *("my neck", "neck aches"),
    ]


def test_two_to_five_letters_with_the_edges_of_a_word_are_pieces() -> None:
    assert list(letter_pieces(("me",))) == [*(" m", "me", "e "), *(" me", "me "), " me "]
    lengths = {len(piece) for piece in letter_pieces(("shoulder",))}
    assert lengths == {2, 3, 4, 5}


def test_pieces_of_one_sentence_alone_are_not_kept() -> None:
    space = Space.of(word_pieces, [("stiff", "neck"), ("sore", "neck")])
    assert space.pieces == ("neck",)


def test_weights_of_pieces_have_unit_length() -> None:
    space = Space.of(letter_pieces, [("neck", "ache"), ("neck", "ache")])
    rows, weights = space.rows(("necks", "ache"))
    assert len(rows) == len(weights)
    assert weights @ weights == pytest.approx(1.0)


def _weights(*words: str) -> dict[str, float]:
    space = Space.of(word_pieces, [("sore", "neck"), ("sore", "neck"), ("stiff", "neck")] * 2)
    rows, weights = space.rows(words)
    return {space.pieces[row]: weight for row, weight in zip(rows, weights, strict=True)}


def test_what_fewer_sentences_hold_counts_more() -> None:
    weights = _weights("stiff", "sore", "neck")
    assert weights["stiff"] > weights["sore"] > weights["neck"]


def test_what_is_said_twice_counts_more_but_not_twice() -> None:
    once, twice = _weights("stiff", "neck"), _weights("stiff", "neck", "neck")
    times = (twice["neck"] / twice["stiff"]) / (once["neck"] / once["stiff"])
    assert times == pytest.approx(1 + np.log(2))


def test_a_text_without_any_known_piece_has_no_rows() -> None:
    rows, weights = Space.of(word_pieces, [("neck",), ("neck",)]).rows(("qqq",))
    assert (rows, len(weights)) == ([], 0)


def test_a_wrong_key_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("alarming: [numb]\nplacez: [knee]\n")
    with pytest.raises(ContentError, match="placez"):
        load_examples(tmp_path)


def test_an_unknown_facet_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text("ice:\n  whatt:\n    - is ice nice\n")
    with pytest.raises(ContentError, match="whatt"):
        load_examples(tmp_path)


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
