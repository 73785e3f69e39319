"""The driver: runs the pure dialogue core on what ears, mouth and keyboard tell it.

One thread runs the loop; ears, mouth and keyboard only put messages into its queue. The driver
owns the clock: timers of the core are deadlines here.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from voice_skill.asr.recognizer import Utterance
from voice_skill.asr.understanding import understand
from voice_skill.assistant.ears import OWN_VOICE
from voice_skill.assistant.messages import (
    DeviceChanged,
    Hangup,
    Message,
    SpeechAudible,
    SpeechDone,
    Typed,
    UtteranceHeard,
    VoiceDetected,
)
from voice_skill.assistant.mouth import Mouth
from voice_skill.dialogue.actions import (
    Action,
    CancelTimer,
    EndSession,
    Listen,
    PlayEarcon,
    Prepare,
    Say,
    SetVoice,
    StartTimer,
    StopSpeaking,
)
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
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill
from voice_skill.memory import Memory
from voice_skill.nlu.interpretation import Interpretation

_IDLE_WAIT = 3600.0
"""Seconds the loop sleeps when no timer runs; any message wakes it."""


class Assistant:
    """Turns messages into events, events into actions (by the core), and actions into sound."""

    def __init__(
        self,
        skill: Skill,
        mouth: Mouth,
        *,
        state: State,
        journal: Journal,
        memory: Memory,
        inbox: queue.SimpleQueue[Message] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`state` is where the session begins; `inbox` may hold messages from before it; `clock`
        gives seconds."""
        self._skill = skill
        self._mouth = mouth
        self._state = state
        self._journal = journal
        self._memory = memory
        self._clock = clock
        self._inbox = queue.SimpleQueue() if inbox is None else inbox
        self._deadlines: dict[str, float] = {}
        self._unsaid: set[int] = set()
        self._ending = False
        self._waiting_since: float | None = None
        """When the last words ended that no sound has answered yet."""

    @property
    def state(self) -> State:
        """The dialogue state as of now (frozen; safe to read from any thread)."""
        return self._state

    def post(self, message: Message) -> None:
        """Hand a message to the loop; callable from any thread."""
        self._inbox.put(message)

    def run(self, first_run: bool = False) -> None:
        """Talk until the person says goodbye or a `Hangup` comes."""
        self._journal.write("session", state="started")
        try:
            self._take(SessionStarted(self._clock(), first_run))
            self._converse()
        finally:
            self._mouth.stop()
            # Screening answers are about somebody's health: none outlives a session that was
            # ended, also by Ctrl-C; only a power loss leaves one to be taken up again.
            self._memory.update(session=None, disclaimer_heard=True)
            self._journal.write("session", state="ended")

    def _converse(self) -> None:
        while not (self._ending and not self._unsaid):
            self._ring_elapsed_timers()
            try:
                message = self._inbox.get(timeout=self._time_to_next_timer())
            except queue.Empty:
                continue
            if isinstance(message, Hangup):
                return
            self._receive(message)

    def _time_to_next_timer(self) -> float:
        if not self._deadlines:
            return _IDLE_WAIT
        return max(0.0, min(self._deadlines.values()) - self._clock())

    def _ring_elapsed_timers(self) -> None:
        now = self._clock()
        for name, deadline in sorted(self._deadlines.items(), key=lambda item: item[1]):
            # An earlier timer's transition may have cancelled or restarted this one.
            if deadline <= now and self._deadlines.get(name) == deadline:
                del self._deadlines[name]
                self._take(TimerElapsed(now, name))

    def _receive(self, message: Message) -> None:
        now = self._clock()
        match message:
            case UtteranceHeard(utterance, heard_at):
                self._hear(utterance, heard_at)
            case Typed(text):
                self._hear(Utterance(text, accepted=True, reason="typed"), now)
            case VoiceDetected():
                self._take(VoiceStarted(now))
            case SpeechDone(speech_id) if speech_id in self._unsaid:
                self._unsaid.discard(speech_id)
                self._take(SpeechFinished(now, speech_id))
            case SpeechAudible(at) if self._waiting_since is not None:
                self._journal.write("answered", latency=round(at - self._waiting_since, 3))
                self._waiting_since = None
            case DeviceChanged(device, works, detail):
                self._journal.write("device", text=device, state=str(works), reason=detail)
                event = DeviceRestored if works else DeviceLost
                self._take(event(now, device))
            case _:
                pass  # Of speech that was stopped meanwhile, or that answers nothing.

    def _hear(self, utterance: Utterance, heard_at: float) -> None:
        before = self._state
        self._waiting_since = heard_at
        interpretation = self._interpret(utterance)
        self._journal.write(
            "utterance",
            text=interpretation.text or utterance.text,
            accepted=interpretation.accepted,
            intent=interpretation.intent,
            node=interpretation.node,
            facet=interpretation.facet,
            slots=dict(interpretation.slots),
            score=round(interpretation.score, 3),
            reason=interpretation.reason,
            **_readings(utterance),
            state=before.label,
            latency=round(self._clock() - heard_at, 3),
        )
        self._take(Heard(self._clock(), interpretation))

    def _interpret(self, utterance: Utterance) -> Interpretation:
        if utterance.reason == OWN_VOICE:  # To the dialogue it is as good as silence.
            return Interpretation("", accepted=False, reason=OWN_VOICE)
        interpret = partial(self._skill.interpreter.interpret, context=self._state.context())
        return understand(utterance, interpret, self._skill.grammar.skip_words)

    def _take(self, event: Event) -> None:
        before = self._state
        self._state, actions = advance(before, event, self._skill.tree)
        for action in actions:
            self._perform(action)
        if self._state.label != before.label:
            self._journal.write("state", state=self._state.label)
            # Often enough to resume after a power loss, seldom enough for an SD card.
            self._memory.update(session=self._state.to_json(), session_saved_at=time.time())

    def _perform(self, action: Action) -> None:
        match action:
            case Say(speech_id, text):
                self._unsaid.add(speech_id)
                self._journal.write("said", text=text, state=self._state.label)
                self._mouth.say(speech_id, text)
            case StopSpeaking():
                self._unsaid.clear()
                self._mouth.stop()
            case Prepare(texts):
                self._mouth.prepare(texts)
            case PlayEarcon(earcon):
                self._mouth.earcon(earcon.value)
            case StartTimer(name, seconds):
                self._deadlines[name] = self._clock() + seconds
            case CancelTimer(name):
                self._deadlines.pop(name, None)
            case SetVoice(rate, volume):
                self._memory.update(rate=rate, volume=volume)
                self._mouth.set_voice(rate, volume)
            case EndSession():
                self._ending = True
            case Listen():
                pass  # Hearing reads `state.context()` when an utterance is interpreted.


def _readings(utterance: Utterance) -> dict[str, Any]:
    """What the journal keeps of both readings, beside what was made of them."""
    free = utterance.freely
    return {
        "heard": utterance.text,
        "hearing": utterance.reason,
        "confidence": round(utterance.confidence, 3),
        "alternatives": [hypothesis.text for hypothesis in utterance.alternatives],
        "freely": free and free.text,
        "freely_confidence": free and round(free.confidence, 3),
        "freely_least": free and round(free.least, 3),
    }
