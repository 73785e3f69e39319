"""What the benchmarks measure with is right itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.decision import grown
from benchmarks.example_votes import Nearest, Ridge
from benchmarks.similarity import Cosines, TokenSets
from benchmarks.understanding import Asked, Bench, read_questions, row, shipped
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import Example, Meaning
from voice_skill.nlu.features import Features, Words
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.own_words import Demands
from voice_skill.nlu.ranking import Guess
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import word_vectors_file

ICE, HEAT = Meaning("AskWhat", "ice", "what"), Meaning("AskWhat", "heat", "what")
EXAMPLES = (
    Example("is a cold pack good for my neck", ICE),
    Example("a cold thing on my neck", ICE),
    Example("is a warm towel good for my neck", HEAT),
)
ACCEPTED = Interpretation("", accepted=True, intent="AskWhat", node="ice")


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def cosines() -> Cosines:
    file = word_vectors_file()
    assert file is not None
    words = [one.words for one in EXAMPLES]
    return Cosines(words, Features.of(words, WordVectors.load(file)), 0.4, 0.6)


OWN_WORDS = "could all the worry about my job be what tightens my shoulders"


@pytest.fixture(scope="module")
def bench(skill: Skill) -> Bench:
    """The same question, once ours and four times none of our business."""
    ours = Asked(OWN_WORDS, "", lambda found: found.node == "stress", out_of_scope=False)
    other = Asked(OWN_WORDS, "", lambda found: False, out_of_scope=True)
    return Bench([ours, *[other] * 4], skill)


@pytest.mark.parametrize(
    "text",
    [
        "what is a neck spasm",
        "what is a neck spazm",
        "my elbow is swollen after tennis",
        "my friend has chest pain",
        OWN_WORDS,
        "sing me a song about the sea",
    ],
)
def test_the_bench_takes_a_text_for_what_the_skill_takes_it_for(
    bench: Bench, skill: Skill, text: str
) -> None:
    assert bench.found(text, shipped(), Demands()) == skill.interpreter.interpret(text)


def test_other_demands_make_something_else_of_a_text(bench: Bench) -> None:
    assert bench.found(OWN_WORDS, shipped(), Demands()).accepted
    assert not bench.found(OWN_WORDS, shipped(), Demands(score=1.1)).accepted


class _Half:
    """Half sure that everything is about stress."""

    def rank(self, words: Words) -> list[Guess]:
        return [Guess(Meaning("AskWhat", "stress", "what"), 0.5)]


def test_demands_are_chosen_by_other_questions_than_they_are_tried_on(bench: Bench) -> None:
    assert bench.found(OWN_WORDS, _Half(), Demands()).accepted
    assert not any(found.accepted for found in bench.crossed(_Half()))


def test_questions_are_read_with_the_answers_that_are_right(tmp_path: Path) -> None:
    questions, labels = tmp_path / "questions.tsv", tmp_path / "labels.yaml"
    questions.write_text("question\tlabel\nis ice good\tcold\nhello moon\tother\n")
    labels.write_text("cold: {nodes: [ice], intents: [AskForHelp]}\nother: {refused: true}\n")
    ice, moon = read_questions(questions, labels)
    assert ice.right(ACCEPTED)
    assert ice.right(Interpretation("", accepted=True, intent="AskForHelp"))
    assert not ice.right(Interpretation("", accepted=True, intent="AskForHelp", node="heat"))
    assert not moon.right(ACCEPTED)
    assert (ice.out_of_scope, moon.out_of_scope) == (False, True)


@pytest.mark.parametrize(
    ("found", "ours", "others"),
    [
        (ACCEPTED, "right", "accepted"),
        (Interpretation("", accepted=True, node="heat"), "wrong", "accepted"),
        (Interpretation("", accepted=False, alternatives=(ACCEPTED,)), "asked", "refused"),
        (Interpretation("", accepted=False), "refused", "refused"),
    ],
)
def test_an_outcome_is_judged_by_what_was_meant(
    found: Interpretation, ours: str, others: str
) -> None:
    right, wrong = (lambda one: one.node == "ice"), (lambda one: False)
    assert Asked("", "", right, out_of_scope=False).outcome(found) == ours
    assert Asked("", "", wrong, out_of_scope=True).outcome(found) == others


def test_a_question_about_the_skill_itself_may_be_answered_although_out_of_scope() -> None:
    itself = Asked("", "", lambda one: one.node == "ice", out_of_scope=True)
    assert itself.outcome(ACCEPTED) == "right"
    assert itself.outcome(Interpretation("", accepted=False)) == "refused"


@pytest.mark.parametrize(
    ("intents", "out_of_scope", "outcome"),
    [((), True, "asked"), (("WarningSign",), False, "asked"), ((), False, "wrong")],
)
def test_a_doubt_about_a_sign_is_no_answer(
    intents: tuple[str, ...], out_of_scope: bool, outcome: str
) -> None:
    doubt = Interpretation("", accepted=True, intent="DoubtfulSign", slots={"sign": "stroke-signs"})
    asked = Asked("", "", lambda one: one.intent in intents, out_of_scope)
    assert asked.outcome(doubt) == outcome


def test_shares_are_of_our_questions_only() -> None:
    right = Asked("", "", lambda one: one.node == "ice", out_of_scope=False)
    other = Asked("", "", lambda one: False, out_of_scope=True)
    refused = Interpretation("", accepted=False)
    told = row("all", [right, right, other], [ACCEPTED, refused, ACCEPTED])
    assert told == "| all | 1 (50 %) | 0 (0 %) | 0 (0 %) | 1 (50 %) | 1 of 1 |"


def test_a_sentence_is_most_like_itself(cosines: Cosines) -> None:
    among = cosines.among()
    assert np.diag(among) == pytest.approx(np.ones(len(EXAMPLES)), abs=1e-5)
    assert among[0] == pytest.approx(cosines.to(EXAMPLES[0].words), abs=1e-5)


@pytest.mark.parametrize("ranker", ["nearest", "ridge", "rapidfuzz"])
def test_every_compared_ranker_finds_what_is_like_its_examples(
    cosines: Cosines, ranker: str
) -> None:
    made = {
        "nearest": Nearest(EXAMPLES, cosines),
        "ridge": Ridge(EXAMPLES, cosines, penalty=0.2, nearest=0.5),
        "rapidfuzz": Nearest(EXAMPLES, TokenSets([one.words for one in EXAMPLES])),
    }
    best, *_ = made[ranker].rank(("warm", "towel"))
    assert best.meaning == HEAT


def test_a_tree_grows_by_nodes_that_no_other_is_named_like(skill: Skill) -> None:
    nodes = grown(skill.tree, 200).nodes
    names = [name for node in nodes for name in node.spoken_names]
    assert (len(nodes), len(set(names))) == (200, len(names))
