"""A small content tree, and a way to talk with the core by hand."""

from __future__ import annotations

from functools import cache

from voice_skill.content.loader import load_tree
from voice_skill.content.tree import Tree
from voice_skill.dialogue.actions import Action, CancelTimer, Say, StartTimer, StopSpeaking
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Event, Heard, SessionStarted, SpeechFinished, TimerElapsed
from voice_skill.dialogue.state import State
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.resources import content_dir

_SOURCES = ["design"]
_ANSWER = {"say": "It is a thing.", "more": ["It is more.", "And more."], "sources": _SOURCES}


def _step(step_id: str, **fields: object) -> dict[str, object]:
    return {"id": step_id, "name": step_id, "say": f"Do the {step_id}.", **fields}


@cache
def small_tree() -> Tree:
    """Routines short enough to follow by hand; the prompts are the shipped ones."""
    press = _step(
        "press",
        say="Press to the {side}, away from the {other_side}.",
        again="Press again.",
        why="It makes you strong.",
        breathe="Breathe out.",
        hold=10,
        release="Let go.",
        rest=3,
        repetitions=2,
        sides=["right", "left"],
    )
    routine = {"introduction": "Sit down.", "finish": "The end.", "sources": _SOURCES, "facets": {}}
    return Tree.model_validate(
        {
            "language": "en",
            "sources": {"design": {"title": "ours", "kind": "design"}},
            "topics": {
                "spasm": {
                    "id": "spasm",
                    "name": "spasm",
                    "facets": {"what": _ANSWER, "why": {"say": "So.", "sources": _SOURCES}},
                    "routine": "stretch",
                }
            },
            "routines": {
                "stretch": {
                    **routine,
                    "id": "stretch",
                    "name": "stretch",
                    "need": "movement",
                    "steps": [_step("sit"), press],
                },
                "breath": {
                    **routine,
                    "id": "breath",
                    "name": "breath",
                    "need": "breathing",
                    "steps": [_step("inhale", hold=4, rest=1)],
                },
                "cold": {
                    **routine,
                    "id": "cold",
                    "name": "cold",
                    "need": "cold",
                    "application": {
                        "duration": 600,
                        "extend_to": 900,
                        "hard_stop": 1200,
                        "gap": 7200,
                        "per_day": 3,
                        "checks": [{"at": 300, "ask": "Is the skin numb?"}],
                        "put_on": "Put it on.",
                        "take_off": "Take it off.",
                    },
                },
            },
            "screening": [
                {
                    "id": "fall",
                    "needs": ["movement"],
                    "ask": "Did you fall?",
                    "level": "today",
                    "on_yes": "Be seen today.",
                    "sources": _SOURCES,
                }
            ],
            "warning_signs": {
                "stroke": {
                    "id": "stroke",
                    "level": "emergency",
                    "say": "Call {emergency_number} now.",
                    "sources": _SOURCES,
                },
                "palsy": {
                    "id": "palsy",
                    "level": "today",
                    "ask": "Is your face drooping?",
                    "say": "Call the doctor.",
                    "sources": _SOURCES,
                },
            },
            "prompts": load_tree(content_dir()).prompts,
        }
    )


def heard(intent: str, **slots: str | float) -> Interpretation:
    """An accepted utterance; `node` and `facet` are taken out of the slots as `nlu` does."""
    facet = slots.pop("facet", None)
    node = slots.get("node", slots.get("routine"))
    return Interpretation(
        intent,
        True,
        intent,
        slots,
        node=None if node is None else str(node),
        facet=None if facet is None else str(facet),
        score=1.0,
        reason="strict",
    )


NOT_UNDERSTOOD = Interpretation("mumble", False, reason="below threshold 0.2")


class Talk:
    """A conversation with the core, one event after the other."""

    def __init__(self, state: State | None = None, *, started: bool = True) -> None:
        self.state = state or State()
        self.now = 0.0
        self.actions: tuple[Action, ...] = ()
        if started:
            self.do(SessionStarted(0.0))
            self.finish_speech()

    def do(self, event: Event) -> tuple[Action, ...]:
        """Hand over one event."""
        self.now = max(self.now, event.at)
        self.state, self.actions = advance(self.state, event, small_tree())
        return self.actions

    def hear(self, intent: str, **slots: str | float) -> tuple[Action, ...]:
        """Something is said and understood."""
        return self.do(Heard(self.now, heard(intent, **slots)))

    def mumble(self) -> tuple[Action, ...]:
        """Something is said and not understood."""
        return self.do(Heard(self.now, NOT_UNDERSTOOD))

    def finish_speech(self) -> None:
        """What is queued is said, and nothing more."""
        for speech_id in self.state.speaking:
            self.do(SpeechFinished(self.now, speech_id))

    def elapse(self) -> str:
        """The next timer runs out; its name."""
        name = min(self.state.timers, key=lambda key: self.state.timers[key])
        self.now = max(self.now, self.state.timers[name])
        self.do(TimerElapsed(self.now, name))
        return name

    def until(self, label: str) -> None:
        """Let speech and timers go on until the state has this label."""
        for _ in range(400):
            if self.state.label == label:
                return
            if self.state.speaking:
                self.finish_one()
            else:
                self.elapse()
        raise AssertionError(f"never came to {label}, but to {self.state.label}")

    def finish_one(self) -> None:
        """The speech that is being said ends."""
        self.do(SpeechFinished(self.now, self.state.speaking[0]))

    def to_hold(self) -> None:
        """Into the first hold of the stretch, nothing being said."""
        self.hear("StartRoutine", routine="stretch")
        self.hear("No")
        self.until("hold")
        self.finish_speech()

    @property
    def said(self) -> list[str]:
        """What the last event made the skill say."""
        return said(self.actions)


def said(actions: tuple[Action, ...]) -> list[str]:
    return [action.text for action in actions if isinstance(action, Say)]


def started(actions: tuple[Action, ...]) -> dict[str, float]:
    return {action.name: action.seconds for action in actions if isinstance(action, StartTimer)}


def cancelled(actions: tuple[Action, ...]) -> set[str]:
    return {action.name for action in actions if isinstance(action, CancelTimer)}


def silenced(actions: tuple[Action, ...]) -> bool:
    return any(isinstance(action, StopSpeaking) for action in actions)
