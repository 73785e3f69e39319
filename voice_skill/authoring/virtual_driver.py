"""A driver without sound or clock: events happen one after the other in virtual time."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

from voice_skill.dialogue.actions import (
    Action,
    CancelTimer,
    Earcon,
    PlayEarcon,
    Say,
    StartTimer,
    StopSpeaking,
)
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import (
    Event,
    Heard,
    SessionStarted,
    SpeechFinished,
    TimerElapsed,
    VoiceStarted,
)
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.state import State
from voice_skill.dialogue.wordings import numeral
from voice_skill.knowledge import Skill
from voice_skill.nlu.interpretation import Interpretation

_SUGGESTION = re.compile("“([^”]+)”")
_PAUSE_AFTER_SENTENCE = 0.3
_NOT_SPOKEN = re.compile(r"[^a-z' ]+")


@dataclass(frozen=True)
class Entry:
    """One line of what happened: `who` is user, skill, sound or note."""

    at: float
    who: str
    text: str
    state: str
    """What it was said in, or, of the skill and sounds, what it led to."""
    intent: str = ""
    """What of the user's was understood."""


class VirtualDriver:
    """Runs the dialogue as `assistant.py` does, and watches what must always hold."""

    def __init__(self, skill: Skill, state: State, *, first_run: bool = False) -> None:
        self._skill = skill
        self.state = state
        self.now = 0.0
        self.log: list[Entry] = []
        self.problems: list[str] = []
        """What never may happen, and did."""
        self._queue: list[Say] = []
        self._ends_at = 0.0
        self._timers: dict[str, float] = {}
        self._holding = False
        self._happen(SessionStarted(self.now, first_run))

    # -- what a conversation may do -----------------------------------------------------------

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return bool(self._queue)

    def fork(self) -> VirtualDriver:
        """The same moment once more, to go on from it in another way."""
        other = copy(self)
        other.log, other.problems = [*self.log], [*self.problems]
        other._queue, other._timers = [*self._queue], {**self._timers}
        return other

    def hear(self, text: str) -> Interpretation:
        """The person says `text`, now."""
        heard = self._skill.interpreter.interpret(text, self.state.context())
        self.understand(heard)
        return heard

    def understand(self, heard: Interpretation) -> None:
        """The person says something, now, that is understood like this."""
        intent = (heard.intent or "") if heard.accepted else ""
        self.log.append(Entry(self.now, "user", heard.text, self.state.label, intent))
        self._happen(VoiceStarted(self.now))
        self._holding = False
        self._happen(Heard(self.now, heard))

    def happen(self, event: Event) -> None:
        """Something else happens, now."""
        self._holding = False
        self._happen(event)

    def power_cut(self) -> None:
        """The state is saved and loaded; everything else is lost."""
        self.state = State.from_json(self.state.to_json())
        self._queue.clear()
        self._timers.clear()
        self.happen(SessionStarted(self.now))

    def run_until(self, at: float) -> None:
        """Let time pass."""
        while (due := self._next_due()) is not None and due <= at:
            self.step()
        self.now = max(self.now, at)

    def step(self) -> bool:
        """Let time pass until the next thing happens; False when nothing is to come."""
        due = self._next_due()
        if due is None:
            return False
        self.now = max(self.now, due)
        if self._queue and self._ends_at <= due:
            self._finish_speech()
        else:
            name = min(self._timers, key=lambda key: self._timers[key])
            del self._timers[name]
            self._happen(TimerElapsed(self.now, name))
        return True

    def check_the_end(self) -> None:
        """Nothing may be left running where nothing is under way."""
        if self.state.label in ("idle", "resting", "ended") and self._timers:
            names = ", ".join(sorted(self._timers))
            self.problems.append(f"timers still run although nothing is under way: {names}")
        if set(self.state.timers) != set(self._timers):
            self.problems.append("the state and the driver disagree about what timers run")

    # -- carrying out -------------------------------------------------------------------------

    def _next_due(self) -> float | None:
        dues = list(self._timers.values())
        if self._queue:
            dues.append(self._ends_at)
        return min(dues, default=None)

    def _happen(self, event: Event) -> None:
        self.state, actions = advance(self.state, event, self._skill.tree)
        for action in actions:
            self._do(action)

    def _do(self, action: Action) -> None:
        if isinstance(action, Say):
            self._say(action)
        elif isinstance(action, StopSpeaking):
            self._queue.clear()
        elif isinstance(action, StartTimer):
            self._timers[action.name] = self.now + action.seconds
        elif isinstance(action, CancelTimer):
            self._timers.pop(action.name, None)
        elif isinstance(action, PlayEarcon):
            self._sound(action.earcon)

    def _say(self, speech: Say) -> None:
        self.log.append(Entry(self.now, "skill", speech.text, self.state.label))
        if self.speaking and self._is_count(speech.text):
            self.problems.append(f"“{speech.text}” is counted while something else is said")
        if "{" in speech.text:
            self.problems.append(f"nothing filled a placeholder of “{speech.text}”")
        if not self._queue:
            self._ends_at = self.now + self._seconds(speech.text)
        self._queue.append(speech)

    def _is_count(self, text: str) -> bool:
        numbers = [numeral(self._skill.tree, number) for number in (1, 2, 3)]
        half_way = self._skill.tree.prompts.get(Prompt.HALF_WAY.value, ())
        return text.casefold() in {count.casefold() for count in (*numbers, *half_way)}

    def _seconds(self, text: str) -> float:
        """About as long as a voice needs at the present rate."""
        return _PAUSE_AFTER_SENTENCE + len(text.split()) * 60 / self.state.voice.rate

    def _finish_speech(self) -> None:
        speech = self._queue.pop(0)
        if self._queue:
            self._ends_at = self.now + self._seconds(self._queue[0].text)
        self._happen(SpeechFinished(self.now, speech.speech_id))
        self._check_suggestions(speech.text)

    def _check_suggestions(self, text: str) -> None:
        """Whatever a text suggests must be understood in the state that it leaves."""
        for phrase in _SUGGESTION.findall(text):
            spoken = " ".join(_NOT_SPOKEN.sub(" ", phrase.lower().replace("’", "'")).split())
            heard = self._skill.interpreter.interpret(spoken, self.state.context())
            if not heard.accepted:
                self.problems.append(
                    f"“{phrase}” was suggested but is not understood "
                    f"({heard.reason}; state {self.state.label})"
                )

    def _sound(self, earcon: Earcon) -> None:
        self.log.append(Entry(self.now, "sound", earcon.value, self.state.label))
        if earcon is Earcon.HOLD_START:
            if self._holding:
                self.problems.append("a hold begins although another one has not ended")
            self._holding = True
        elif earcon is Earcon.HOLD_END:
            self._holding = False
