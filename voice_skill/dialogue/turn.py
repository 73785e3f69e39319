"""The working copy of one transition: the state as it changes, and the actions so far.

`advance` makes one `Turn` for each event and hands it through the handlers. Nothing outside of
one call of `advance` ever sees it, so the transition as a whole stays a pure function.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from voice_skill.content.schema import Application, Routine
from voice_skill.content.tree import Tree
from voice_skill.dialogue.actions import (
    Action,
    CancelTimer,
    Earcon,
    Listen,
    PlayEarcon,
    Prepare,
    Say,
    SetVoice,
    StartTimer,
    StopSpeaking,
)
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Question
from voice_skill.dialogue.state import Finding, State
from voice_skill.dialogue.wordings import fill, wording

_LEAST_SECONDS = 0.01
_DIGITS = re.compile(r"(?<=\d)(?=\d)")
"""Between digits: a number to call is said digit by digit ("1 1 2", no hundred and twelve)."""


class Turn:
    """One transition in the making."""

    def __init__(self, state: State, now: float, tree: Tree) -> None:
        self.before = state
        self.state = replace(state, now=max(now, state.now))
        self.tree = tree
        self.actions: list[Action] = []
        self.interrupted = False
        """Speech was cut off by what was heard."""
        self.forgettable = False
        """What is said in this turn is not what "repeat" repeats."""
        self.new_context = False
        """Tell the driver the context although it has not changed."""
        self._said: list[str] = []

    @property
    def now(self) -> float:
        """Time of the event, never before that of the last one."""
        return self.state.now

    def change(self, **fields: Any) -> None:
        """Replace fields of the state."""
        self.state = replace(self.state, **fields)

    # -- speaking ---------------------------------------------------------------------------

    def words(self, prompt: Prompt, **fields: object) -> str:
        """The wording of a prompt, filled in; it varies from turn to turn."""
        return wording(self.tree, prompt, self.state.turn, **self._fields(fields))

    def filled(self, text: str, **fields: object) -> str:
        """A text of the content tree, filled in; it begins with a capital letter."""
        text = fill(text, self._fields(fields))
        return text[:1].upper() + text[1:]

    def _fields(self, fields: dict[str, object]) -> dict[str, object]:
        number = self.state.emergency_number or wording(self.tree, Prompt.EMERGENCY_NUMBER)
        return {"emergency_number": _DIGITS.sub(" ", number), **fields}

    def say(self, prompt: Prompt, **fields: object) -> None:
        """Speak a prompt."""
        self.speak(self.words(prompt, **fields))

    def say_key(self, key: str, variant: int | None = None) -> None:
        """Speak a prompt whose id depends on the state; `variant` picks a wording."""
        chosen = self.state.turn if variant is None else variant
        self.speak(wording(self.tree, key, chosen, **self._fields({})))

    def speak(self, text: str, *, passing: bool = False) -> None:
        """Speak `text`; `passing` words (a count) are not what "repeat" repeats."""
        text = self.filled(text)
        speech_id = self.state.next_speech
        self.actions.append(Say(speech_id, text))
        self.change(next_speech=speech_id + 1, speaking=(*self.state.speaking, speech_id))
        if not passing:
            self._said.append(text)

    def hush(self) -> bool:
        """Fall silent if anything is being said; True when something was."""
        if not self.state.speaking:
            return False
        self.silence()
        return True

    def silence(self) -> None:
        """Fall silent in any case."""
        self.actions.append(StopSpeaking())
        self.change(speaking=())

    def chime(self, earcon: Earcon) -> None:
        """Play a short sound."""
        self.actions.append(PlayEarcon(earcon))

    def prepare(self, *texts: str) -> None:
        """Have texts rendered ahead."""
        if wanted := tuple(dict.fromkeys(self.filled(text) for text in texts if text)):
            self.actions.append(Prepare(wanted))

    def use_voice(self) -> None:
        """Let the driver speak, and remember to speak, as the state says."""
        self.actions.append(SetVoice(self.state.voice.rate, self.state.voice.volume))

    # -- time -------------------------------------------------------------------------------

    def start(self, name: str, seconds: float) -> None:
        """Start, or start again, a timer."""
        seconds = max(seconds, _LEAST_SECONDS)
        self.actions.append(StartTimer(name, seconds))
        self.change(timers={**self.state.timers, name: self.now + seconds})

    def cancel(self, name: str) -> None:
        """Forget a timer, if it runs."""
        if name in self.state.timers:
            self.actions.append(CancelTimer(name))
            self.forget(name)

    def forget(self, name: str) -> None:
        """Strike a timer that has run out."""
        left = {key: due for key, due in self.state.timers.items() if key != name}
        self.change(timers=left)

    # -- questions --------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask and wait for the answer; the question takes the place of any other."""
        self.cancel(Timer.REPLY)
        self.change(question=replace(question, waited=False), resting=False)
        self.speak(question.text)

    def close_question(self) -> None:
        """No answer is awaited any more."""
        self.cancel(Timer.REPLY)
        self.change(question=None)

    # -- findings ---------------------------------------------------------------------------

    def find(self, finding: Finding) -> None:
        """Remember a finding for the rest of the session."""
        others = tuple(known for known in self.state.findings if known.id != finding.id)
        self.change(findings=(*others, finding))

    # -- content ----------------------------------------------------------------------------

    def routine(self, routine_id: str) -> Routine:
        """The routine of the tree with this id, which must exist."""
        return self.tree.routines[routine_id]

    def application(self, routine_id: str) -> Application:
        """The application of that routine, which must have one."""
        application = self.routine(routine_id).application
        assert application is not None, routine_id
        return application

    # -- the end ----------------------------------------------------------------------------

    def result(self) -> tuple[State, tuple[Action, ...]]:
        """The state and actions, with the context for `nlu` where it has changed."""
        if self._said and not self.forgettable:
            anew = self.state.lapsed is not self.before.lapsed
            self.change(last_said=tuple(self._said), lapsed=self.state.lapsed if anew else None)
        if self.new_context or self.state.context() != self.before.context():
            self.actions.append(Listen(self.state.context()))
        return self.state, tuple(self.actions)


class Timer:
    """Names of the core's timers."""

    REPLY = "reply"
    """The reply window of the open question."""
    CUE = "cue"
    """The next mark, or the end, of a hold or rest."""
    READY = "ready"
    """How long to wait for "ready" once the pack was to be put on."""
    APPLICATION = "application"
    """The next mark, or the end, of an application."""
    HARD_STOP = "hard-stop"
    """The time at which a pack comes off, whatever happened."""
    EASE = "ease"
    """The rest after "it hurts"."""
    RING = "ring"
    """Until the alarm sounds again."""
    USER = "timer:"
    """Prefix of a plain timer; its id follows."""
