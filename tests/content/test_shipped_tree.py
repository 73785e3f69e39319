"""The tree that ships: it loads, keeps to one breath, and can be heard by the model beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from voice_skill.content.loader import load_tree
from voice_skill.content.schema import Facet, Level, Need, Routine
from voice_skill.content.tree import Tree
from voice_skill.resources import content_dir, models_dir

ONE_BREATH = 32
"""Most words in anything said at once."""

CAUSES = {
    "poor-posture",
    "repetitive-movement",
    "sitting-too-long",
    "sleeping-position",
    "overexertion",
    "stress",
    "dehydration",
    "nutrient-deficiency",
    "whiplash",
    "chronic-conditions",
    "cold-exposure",
}

TOPICS = CAUSES | {
    "neck-spasm",
    "causes",
    "forward-head-posture",
    "slipped-disc",
    "ice",
    "heat",
    "ice-or-heat",
    "contrast",
    "massage",
    "stretching",
    "exercise",
    "relaxation",
    "medicine",
    "workstation",
    "pillow",
    "prevention",
    "headache",
    "pregnancy",
    "children",
    "doctor",
    "warning-signs",
    "driving",
    "neck-cracking",
    "collar",
    "shower",
    "recovery-time",
    "evidence",
    "this-skill",
}


@pytest.fixture(scope="module")
def tree() -> Tree:
    return load_tree(content_dir())


def said(tree: Tree) -> Iterator[tuple[str, str]]:
    """Everything of the tree that is spoken in one go, with where it stands."""
    for node in tree.nodes:
        for facet, answer in node.facets.items():
            yield from ((f"{node.id}.{facet.value}", t) for t in (answer.say, *answer.more))
        if isinstance(node, Routine):
            yield from ((node.id, text) for text in guided(node))
    for question in tree.screening:
        yield from ((question.id, text) for text in (question.ask, question.on_yes))
    for sign in tree.warning_signs.values():
        yield sign.id, sign.say


def guided(routine: Routine) -> Iterator[str]:
    yield from (routine.introduction, routine.finish)
    for step in routine.steps:
        texts = (step.say, step.again, step.why, step.breathe, step.release)
        yield from (text for text in texts if text)
    if routine.application:
        yield from (routine.application.put_on, routine.application.take_off)
        yield from (check.ask for check in routine.application.checks)


def named_sources(tree: Tree) -> set[str]:
    named = {s for node in tree.nodes for a in node.facets.values() for s in a.sources}
    others = (*tree.routines.values(), *tree.screening, *tree.warning_signs.values())
    return named.union(*(other.sources for other in others))


def test_everything_said_at_once_is_one_breath(tree: Tree) -> None:
    assert [(at, text) for at, text in said(tree) if len(text.split()) > ONE_BREATH] == []


def test_what_is_spoken_has_no_digits_or_abbreviations(tree: Tree) -> None:
    unspeakable = re.compile(r"\d|\(|\)|%|/|e\.g|i\.e|\betc\b|[A-Z]{2,}")
    assert [(at, text) for at, text in said(tree) if unspeakable.search(text)] == []


def test_the_eleven_causes_hang_on_the_causes(tree: Tree) -> None:
    assert set(tree.topics["causes"].related) == CAUSES


def test_nearly_every_form_of_question_is_answered(tree: Tree) -> None:
    always = {Facet.WHAT, Facet.WHY, Facet.HOW, Facet.CAUTION, Facet.EVIDENCE}
    lacking = {n.id: always - set(n.facets) for n in tree.nodes if always - set(n.facets)}
    assert lacking == {}


def test_every_source_is_used(tree: Tree) -> None:
    assert set(tree.sources) == named_sources(tree)


def test_every_source_that_is_not_our_own_choice_has_an_address(tree: Tree) -> None:
    cited = [key for key, source in tree.sources.items() if source.kind != "design"]
    assert [key for key in cited if not tree.sources[key].address.startswith("https://")] == []


def test_no_warning_sign_or_emergency_question_rests_on_a_weak_source(tree: Tree) -> None:
    urgent = (*tree.warning_signs.values(), *(q for q in tree.screening if q.id != "cold-reaction"))
    weak = {
        item.id
        for item in urgent
        if all(tree.sources[source].kind == "weak" for source in item.sources)
    }
    assert weak == set()


def test_every_emergency_says_whom_to_call(tree: Tree) -> None:
    signs = [(s.id, s.say) for s in tree.warning_signs.values() if s.level is Level.EMERGENCY]
    asked = [(q.id, q.on_yes) for q in tree.screening if q.level is Level.EMERGENCY]
    assert [at for at, text in (*signs, *asked) if "{emergency_number}" not in text] == []


def test_movement_cold_and_heat_are_screened_and_slow_breathing_is_not(tree: Tree) -> None:
    needs = {need for question in tree.screening for need in question.needs}
    assert needs == {Need.MOVEMENT, Need.COLD, Need.HEAT}


def test_a_movement_that_is_repeated_says_it_shorter_the_second_time(tree: Tree) -> None:
    steps = [step for routine in tree.routines.values() for step in routine.steps]
    boring = [s.id for s in steps if s.repetitions > 1 and len(s.again or s.say) >= len(s.say)]
    assert boring == []


def test_a_step_on_two_sides_names_the_side_twice(tree: Tree) -> None:
    steps = [step for routine in tree.routines.values() for step in routine.steps if step.sides]
    assert steps
    assert [step.id for step in steps if step.say.count("{side}") < 2] == []


def test_ice_and_heat_end_within_twenty_minutes_with_a_skin_check(tree: Tree) -> None:
    for routine in (tree.routines["ice-pack"], tree.routines["heat-pack"]):
        assert routine.application is not None
        assert routine.application.hard_stop == 20 * 60
        assert routine.application.checks[0].at == 5 * 60


def test_the_model_that_ships_hears_a_name_of_every_node(tree: Tree) -> None:
    lists = sorted(Path(models_dir()).glob("*/graph/words.txt"))
    if not lists:
        pytest.skip("no model with a word list lies in models/")
    lines = lists[0].read_text(encoding="utf-8").splitlines()
    heard = {line.split()[0] for line in lines if line}
    deaf = [
        node.id
        for node in tree.nodes
        if not any(set(n.split()) <= heard for n in node.spoken_names)
    ]
    assert deaf == []


def test_every_topic_that_others_rely_on_is_there(tree: Tree) -> None:
    assert set(tree.topics) >= TOPICS


def test_medicine_has_no_doses(tree: Tree) -> None:
    texts = [text for where, text in said(tree) if where.startswith("medicine.")]
    dose = re.compile(r"milligram|gram|\b(one|two|three|four|six|eight)\b.*(tablet|hour|times|day)")
    assert [text for text in texts if dose.search(text)] == []


@pytest.mark.parametrize("topic", ["medicine", "pregnancy", "children"])
def test_answers_where_more_care_is_due_say_whom_to_ask(tree: Tree, topic: str) -> None:
    who = re.compile("doctor|midwife|pharmacist|emergency")
    asked = {Facet.WHAT, Facet.WHEN, Facet.HOW_LONG, Facet.HOW_OFTEN, Facet.CAUTION}
    answers = tree.topics[topic].facets
    assert [f.value for f in asked if not who.search(answers[f].say)] == []


def test_a_weak_claim_is_called_weak(tree: Tree) -> None:
    weak = re.compile("weak|little proof|no proof|uncertain|no good study", re.IGNORECASE)
    claims = ["dehydration", "nutrient-deficiency", "contrast", "cold-exposure", "slipped-disc"]
    told = {topic: tree.topics[topic].facets[Facet.EVIDENCE].say for topic in claims}
    assert {topic for topic, text in told.items() if not weak.search(text)} == set()
