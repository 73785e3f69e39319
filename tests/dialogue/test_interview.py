"""The interview, on the tree that ships."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.dialogue.shipped_talk import Talk, tree
from tests.dialogue.talk import heard
from voice_skill.content.schema import Phase
from voice_skill.dialogue.events import Heard
from voice_skill.dialogue.question import QuestionKind


def proposed(**facts: str) -> str | None:
    talk = Talk()
    talk.state = replace(talk.state, facts=facts, cleared=tuple(q.id for q in tree().screening))
    talk.hear("AskForHelp")
    question = talk.state.question
    assert question is not None
    assert question.kind is QuestionKind.PROPOSAL
    return question.choices[0].node


@pytest.mark.parametrize(
    ("since", "feels", "expected"),
    [
        ("acute", "sharp", "acute-relief"),
        ("acute", "stiff", "acute-relief"),
        ("later", "sharp", "acute-relief"),
        ("later", "stiff", "later-relief"),
        ("later", "fine", "prevention-break"),
    ],
)
def test_what_is_known_decides_which_set_is_proposed(since: str, feels: str, expected: str) -> None:
    assert proposed(since=since, feels=feels, pack="none") == expected


@pytest.mark.parametrize(("days", "phase"), [(1, "acute"), (3, "acute"), (4, "later")])
def test_up_to_three_days_are_acute(days: int, phase: str) -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Tell", days=days)
    assert talk.state.facts["since"] == phase


def test_not_sure_since_when_counts_as_acute() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Unsure")
    assert talk.state.facts["since"] == "acute"


def test_the_interview_asks_nothing_twice() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="heat-pack")
    talk.clear()
    talk.hear("Stop")
    talk.hear("Stop")
    known = len(talk.state.cleared)
    talk.hear("AskForHelp")
    talk.hear("Tell", since="later")
    talk.clear()
    talk.hear("Tell", feels="stiff")
    talk.hear("Tell", pack="heat")
    assert talk.state.question is not None
    assert talk.state.question.kind is QuestionKind.PROPOSAL
    assert len(set(talk.state.cleared)) == len(talk.state.cleared) > known


@pytest.mark.parametrize("routine", ["isometric-press", "levator-stretch"])
def test_what_is_for_later_is_not_led_in_the_first_days(routine: str) -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine=routine)
    talk.hear("Tell", since="acute")
    assert talk.state.leading is None
    talk.hear("No")
    talk.hear("StartRoutine", routine=routine)
    assert talk.state.leading is None
    assert talk.state.question is not None
    assert talk.state.question.kind is QuestionKind.START


def test_a_later_phase_holds_longer() -> None:
    turn = tree().routines["neck-turn"].steps[-1]
    later = turn.in_phase(Phase.LATER)
    assert turn.in_phase(Phase.ACUTE) == turn
    assert (turn.hold or 0) < (later.hold or 0)
    assert turn.repetitions > later.repetitions


def test_a_child_ends_what_is_under_way() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    talk.hear("Tell", about="child")
    assert talk.state.leading is None
    assert talk.state.following is None
    assert talk.state.question is not None
    assert talk.state.question.about == "belly-breathing"


_SAYINGS = [
    *(heard(name) for name in ("AskForHelp", "Yes", "No", "No", "No", "Unsure", "Stop", "Pause")),
    *(heard(name) for name in ("Resume", "Next", "Back", "StartOver", "Repeat", "Hurts", "Help")),
    heard("Next", pace="routine"),
    heard("Tell", since="later"),
    heard("Tell", feels="stiff"),
    heard("Tell", pack="heat"),
    heard("Tell", about="pregnancy"),
    heard("Tell", about="blood-thinners"),
    heard("Tell", about="heart-condition"),
    heard("Tell", about="driving"),
    heard("Tell", about="parked"),
    heard("Tell", about="child"),
    heard("Choose", place=1),
    heard("Choose", place=0),
    heard("AskWhat", node="ice", facet="what"),
    *(heard("StartRoutine", routine=name) for name in ("acute-relief", "isometric-press")),
    *(heard("StartRoutine", routine=name) for name in ("later-relief", "prevention-break")),
]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_said_nothing_forbidden_is_led(seed: int) -> None:
    chance = random.Random(seed)
    talk = Talk()
    for _ in range(60):
        if talk.state.timers and chance.random() < 0.5:
            talk.elapse()
        else:
            talk.do(Heard(talk.now, chance.choice(_SAYINGS)))
            talk.quiet()
        leading = talk.state.leading
        if leading is not None and not leading.paused:
            led = tree().routines[leading.routine]
            against = (
                f for f in talk.state.findings if led.need in f.needs or f.id in led.cautions
            )
            assert not [finding.id for finding in against]
        busy = talk.state.question or leading or talk.state.applying or talk.state.ring
        assert busy or (not talk.state.interviewing and talk.state.following is None)


def test_pain_told_when_asked_what_it_is_like_is_the_answer() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Tell", since="later")
    talk.clear()
    talk.hear("Hurts")
    assert talk.state.facts["feels"] == "sharp"


def test_going_back_before_a_routine_asks_since_when_again() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="isometric-press")
    asked = talk.state.question
    assert talk.hear("Back")
    assert talk.state.question == asked


def test_lets_do_it_takes_what_was_proposed() -> None:
    talk = Talk()
    facts = {"since": "later", "feels": "stiff", "pack": "none"}
    cleared = tuple(q.id for q in tree().asked_first)
    talk.state = replace(talk.state, facts=facts, cleared=cleared)
    talk.hear("AskForHelp")
    talk.hear("StartRoutine")
    assert talk.state.following is not None
    assert talk.state.following.set == "later-relief"


def test_a_question_is_repeated_once() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    assert talk.state.question is not None
    assert talk.hear("Repeat") == [talk.state.question.text]


def test_an_interview_put_off_for_hours_is_over() -> None:
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("Tell", since="later")
    talk.hear("Pause")
    talk.now += 5 * 3600
    talk.hear("Help")
    assert talk.state.label == "idle"
    assert talk.state.facts == {}


def test_help_before_the_first_question_is_that_question() -> None:
    talk = Talk()
    talk.do(Heard(talk.now, heard("AskForHelp")))
    assert talk.state.question is None
    told = talk.hear("Help")
    assert talk.state.question is not None
    assert told == [talk.state.question.text]
