"""What holds for any sequence of events whatsoever."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dialogue.talk import NOT_UNDERSTOOD, heard, silenced, small_tree
from voice_skill.dialogue.actions import Action, CancelTimer, Say, StartTimer
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import (
    DeviceLost,
    DeviceRestored,
    Event,
    Heard,
    SessionStarted,
    SpeechFinished,
    TimerElapsed,
    VoiceStarted,
)
from voice_skill.dialogue.state import State
from voice_skill.nlu.interpretation import Interpretation

_RIVALS = (heard("AskWhat", node="spasm"), heard("AskWhat", node="cold"))
_TIE = Interpretation("x", False, reason="tie", alternatives=_RIVALS)
_PLAIN = re.findall(
    r"\w+",
    """
    AskMore AskForHelp SetTimer AddTime CancelTimer HowLongLeft Help Stop Repeat Pause Resume Next
    Back StartOver Slower Faster Louder Quieter WhichStep Yes No Unsure Goodbye Thanks Hurts
    Nonsense
    """,
)
_UTTERANCES = [
    *(heard(intent) for intent in _PLAIN),
    *(heard("No") for _ in range(8)),
    *(heard("StartRoutine", routine=name) for name in ("stretch", "breath", "cold", "unknown")),
    *(heard("StartRoutine", routine=name) for name in ("stretch", "cold")),
    heard("StartRoutine", routine="cold", minutes=500),
    heard("SetTimer", minutes=5),
    heard("SetTimer", seconds=-3),
    heard("AddTime", minutes=3),
    heard("AskWhat", node="spasm", facet="what"),
    heard("AskHowOften", node="spasm", facet="how_often"),
    heard("AskWhy", facet="why"),
    heard("WarningSign", sign="stroke"),
    heard("WarningSign"),
    heard("DoubtfulSign", sign="palsy"),
    NOT_UNDERSTOOD,
    _TIE,
]
_HAPPENINGS = ["speech", "timer", "speech", "timer", "voice", "lost", "back", "restart", "odd"]
_MOVES = st.one_of(st.sampled_from(_UTTERANCES), st.sampled_from(_HAPPENINGS))
_KNOWN = ("reply", "cue", "ready", "application", "hard-stop", "ease", "ring", "timer:")


def _event(move: Interpretation | str, state: State, now: float) -> Event:
    if isinstance(move, Interpretation):
        return Heard(now, move)
    if move == "speech" and state.speaking:
        return SpeechFinished(now, state.speaking[0])
    if move == "timer" and state.timers:
        name = min(state.timers, key=lambda key: state.timers[key])
        return TimerElapsed(max(now, state.timers[name]), name)
    if move == "lost":
        return DeviceLost(now, "speech")
    if move == "back":
        return DeviceRestored(now, "speech")
    if move == "restart":
        return SessionStarted(now)
    if move == "odd":
        return TimerElapsed(now, "no-such-timer")
    return VoiceStarted(now)


class Driver:
    """Carries out actions, and checks them against the state."""

    def __init__(self) -> None:
        self.now = 0.0
        self.warned = False
        self.timers: dict[str, float] = {}
        self.state = State()
        self.happen(SessionStarted(0.0))

    def happen(self, event: Event) -> tuple[Action, ...]:
        self.now = event.at
        if isinstance(event, TimerElapsed):
            self.timers.pop(event.name, None)
        if isinstance(event, SessionStarted):
            self.timers.clear()
            self.warned = self.warned and not self.state.ended
        self.state, actions = advance(self.state, event, small_tree())
        for action in actions:
            self.do(action)
        return actions

    def do(self, action: Action) -> None:
        if isinstance(action, StartTimer):
            assert action.name.startswith(_KNOWN)
            assert action.seconds > 0
            self.timers[action.name] = self.now + action.seconds
        elif isinstance(action, CancelTimer):
            self.timers.pop(action.name, None)
        elif isinstance(action, Say):
            assert "{" not in action.text


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(_MOVES, st.floats(0, 90)), max_size=60))
def test_whatever_happens_the_dialogue_keeps_its_promises(moves):
    driver = Driver()
    for move, seconds in moves:
        before = driver.state
        event = _event(move, before, driver.now + seconds)
        actions = driver.happen(event)
        state = driver.state
        assert set(driver.timers) == set(state.timers)
        assert State.from_json(state.to_json()) == state
        assert not (state.ended and state.timers)
        if isinstance(move, Interpretation) and not before.ended:
            assert move.intent not in ("Stop", "WarningSign") or silenced(actions)
            driver.warned = driver.warned or move.intent == "WarningSign"
        assert not (driver.warned and state.leading)
        _check_frozen(before, state, event)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_MOVES, st.floats(0, 90)), max_size=40))
def test_there_is_always_a_way_on(moves):
    """Help is always given, and what is under way goes on after it."""
    driver = Driver()
    for move, seconds in moves:
        driver.happen(_event(move, driver.state, driver.now + seconds))
    if driver.state.ended:
        return
    driver.happen(Heard(driver.now, heard("Help")))
    assert driver.state.speaking
    while driver.state.speaking:
        driver.happen(SpeechFinished(driver.now, driver.state.speaking[0]))
    question = driver.state.question
    waits = question is not None and not question.held
    assert driver.state.timers or not (waits or driver.state.active)


def _check_frozen(before: State, state: State, event: Event) -> None:
    """While it is paused, what is left of a countdown does not grow (and does not shrink)."""
    old, new = before.leading, state.leading
    if old is None or new is None or not (old.paused and new.paused) or old.index != new.index:
        return
    if old.countdown is not None and new.countdown is not None:
        assert new.countdown.left(event.at) <= old.countdown.left(before.now) + 1e-6
        assert new.countdown.since is None
