"""The interview and the sets, on the tree that ships."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import pytest

from tests.dialogue.talk import heard, said
from voice_skill.content.loader import load_tree
from voice_skill.content.schema import Need, Phase
from voice_skill.content.tree import Tree
from voice_skill.dialogue.actions import Action
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Event, Heard, SessionStarted, SpeechFinished, TimerElapsed
from voice_skill.dialogue.question import QuestionKind
from voice_skill.dialogue.state import State
from voice_skill.resources import content_dir


@cache
def tree() -> Tree:
    return load_tree(content_dir())


class Talk:
    """A conversation with the core about the shipped tree."""

    def __init__(self) -> None:
        self.state = State()
        self.now = 0.0
        self.do(SessionStarted(0.0))
        self.quiet()

    def do(self, event: Event) -> tuple[Action, ...]:
        self.state, actions = advance(self.state, event, tree())
        return actions

    def hear(self, intent: str, **slots: str | float) -> list[str]:
        actions = self.do(Heard(self.now, heard(intent, **slots)))
        told = said(actions)
        return told + self.quiet()

    def quiet(self) -> list[str]:
        """What is said until nothing more is said by itself."""
        told: list[str] = []
        while self.state.speaking:
            told += said(self.do(SpeechFinished(self.now, self.state.speaking[0])))
        return told

    def elapse(self) -> None:
        name = min(self.state.timers, key=lambda key: self.state.timers[key])
        self.now = max(self.now, self.state.timers[name])
        self.do(TimerElapsed(self.now, name))
        self.quiet()

    def clear(self) -> None:
        """Every screening question is answered with no."""
        while self.state.question and self.state.question.kind is QuestionKind.SCREENING:
            self.hear("No")


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


def test_an_acute_set_holds_shortly_whatever_is_known() -> None:
    talk = Talk()
    talk.state = replace(talk.state, facts={"since": "later", "pack": "none"})
    talk.hear("StartRoutine", routine="acute-relief")
    talk.clear()
    assert talk.state.leading is not None
    assert talk.state.leading.phase is Phase.ACUTE


def test_a_limited_yes_leaves_out_what_it_rules_out_and_leads_the_rest() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="acute-relief")
    while talk.state.question and talk.state.question.about != "conditions":
        talk.hear("No")
    talk.hear("Yes")
    talk.clear()
    assert talk.state.following is not None
    left = [tree().routines[routine].need for routine in talk.state.following.routines]
    assert Need.MOVEMENT not in left
    assert left == [Need.HEAT]


def test_a_warning_sign_ends_a_set_for_good() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    assert talk.state.leading is not None
    talk.hear("WarningSign", sign="cord-signs")
    assert talk.state.leading is None
    assert talk.state.following is None
    assert not talk.state.timers


def test_a_child_ends_what_is_under_way() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    talk.hear("Tell", about="child")
    assert talk.state.leading is None
    assert talk.state.following is None
    assert talk.state.question is not None
    assert talk.state.question.about == "belly-breathing"


def test_a_power_cut_between_two_routines_does_not_go_on_by_itself() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    talk.state = replace(talk.state, leading=None, timers={})
    talk.do(SessionStarted(talk.now))
    talk.quiet()
    assert talk.state.leading is None
    assert talk.state.following is None


def test_a_set_survives_saving_in_the_middle_of_a_routine() -> None:
    talk = Talk()
    talk.hear("StartRoutine", routine="prevention-break")
    talk.clear()
    assert State.from_json(talk.state.to_json()) == talk.state
    talk.do(SessionStarted(talk.now))
    talk.quiet()
    assert talk.state.leading is not None
    assert talk.state.leading.paused
    assert talk.state.following is not None


_SAYINGS = [
    *(heard(name) for name in ("AskForHelp", "Yes", "No", "No", "No", "Unsure", "Stop", "Pause")),
    *(heard(name) for name in ("Resume", "Next", "Back", "StartOver", "Repeat", "Hurts", "Help")),
    heard("Next", pace="routine"),
    heard("Tell", since="later"),
    heard("Tell", feels="stiff"),
    heard("Tell", pack="heat"),
    heard("Tell", about="pregnancy"),
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
            need = tree().routines[leading.routine].need
            assert not [found.id for found in talk.state.findings if need in found.needs]
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


def test_a_set_leaves_out_a_pack_for_which_it_is_too_soon() -> None:
    talk = Talk()
    talk.state = replace(talk.state, facts={"since": "acute", "pack": "cold"})
    talk.state = replace(talk.state, applied={"ice-pack": talk.now})
    talk.hear("StartRoutine", routine="acute-relief")
    talk.clear()
    told = talk.hear("Next", pace="routine")
    assert any("was not long ago" in text for text in told)
    assert talk.state.leading is not None
    assert talk.state.leading.routine == "shoulder-rolls"


def test_next_routine_while_a_set_is_introduced_leaves_its_first_one() -> None:
    talk = Talk()
    talk.state = replace(talk.state, cleared=tuple(q.id for q in tree().asked_first))
    talk.do(Heard(talk.now, heard("StartRoutine", routine="prevention-break")))
    talk.hear("Next", pace="routine")
    assert talk.state.leading is not None
    assert talk.state.leading.routine == "doorway-stretch"


def test_lets_do_it_takes_what_was_proposed() -> None:
    talk = Talk()
    facts = {"since": "later", "feels": "stiff", "pack": "none"}
    cleared = tuple(q.id for q in tree().asked_first)
    talk.state = replace(talk.state, facts=facts, cleared=cleared)
    talk.hear("AskForHelp")
    talk.hear("StartRoutine")
    assert talk.state.following is not None
    assert talk.state.following.set == "later-relief"
