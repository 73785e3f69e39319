"""Play a written conversation in virtual time, and say where it does not hold."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

from voice_skill.authoring.conversation import Act, Conversation, Expectation, Step
from voice_skill.authoring.virtual_driver import Entry, VirtualDriver
from voice_skill.dialogue.events import DeviceLost, DeviceRestored
from voice_skill.dialogue.state import State
from voice_skill.errors import Place
from voice_skill.knowledge import Skill
from voice_skill.nlu.interpretation import Interpretation

_PATIENCE = 180.0
"""Virtual seconds that a `skill:` step waits for what it expects."""


@dataclass(frozen=True)
class Failure:
    """The first step that did not hold."""

    place: Place
    expected: str
    said: tuple[str, ...]
    """What the skill said since the last thing the person said."""
    after: str
    """The last thing the person said."""
    state: str
    at: float
    """Virtual seconds since the start."""

    def __str__(self) -> str:
        said = " ".join(self.said) or "nothing"
        after = f' After "{self.after}"' if self.after else " At first"
        return f"{self.place}: {self.expected}{after} it said: {said} (state: {self.state})"


@dataclass(frozen=True)
class Rehearsal:
    """How a conversation went."""

    conversation: Conversation
    failure: Failure | None
    log: tuple[Entry, ...]
    seconds: float
    """Virtual length, all ways to go on together."""

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return self.failure is None


def rehearse(skill: Skill, conversation: Conversation) -> Rehearsal:
    """Play it to its end, or to the first step that fails."""
    return _Player(skill, conversation).play()


class _StepError(Exception):
    """A step did not hold; carries what was expected."""


class _Player:
    def __init__(self, skill: Skill, conversation: Conversation) -> None:
        self._conversation = conversation
        state = State(emergency_number=conversation.emergency_number)
        self._driver = VirtualDriver(skill, state, first_run=conversation.first_run)
        self._heard: Interpretation | None = None
        self._user_line = 0
        """Index into the log after the last thing the person said."""
        self._matched = 0
        """Index of the last speech that a `skill:` step matched."""
        self._quiet_since = 0
        """Index after the last `user` or `wait` step began."""
        self._waited = False

    def play(self) -> Rehearsal:
        conversation = self._conversation
        failure = self._play_all(conversation.steps, ends=not conversation.each)
        log, seconds = [*self._driver.log], self._driver.now
        for steps in conversation.each:
            if failure is not None:
                break
            branch = self._fork()
            failure = branch._play_all(steps, ends=True)
            log += branch._driver.log[len(self._driver.log) :]
            seconds += branch._driver.now - self._driver.now
        return Rehearsal(conversation, failure, tuple(log), seconds)

    def _fork(self) -> _Player:
        """The same moment once more."""
        other = copy(self)
        other._driver = self._driver.fork()
        return other

    def _play_all(self, steps: tuple[Step, ...], *, ends: bool) -> Failure | None:
        """The first step that does not hold; `ends`: nothing comes after the last one."""
        for step in steps:
            failure = self._play(step)
            if failure is not None:
                return failure
        if ends:
            self._driver.check_the_end()
        return self._problem(steps[-1])

    def _play(self, step: Step) -> Failure | None:
        acts: dict[Act, Callable[[Step], None]] = {
            Act.USER: lambda s: self._person(lambda: self._driver.hear(s.text)),
            Act.DOUBT: lambda s: self._person(lambda: self._doubt(s.text)),
            Act.WAIT: self._wait,
            Act.SKILL: self._skill_says,
            Act.ANSWER: self._skill_answers,
            Act.NOT: self._skill_does_not_say,
            Act.STATE: self._state,
            Act.INTENT: self._intent,
            Act.NODE: self._node,
            Act.SILENCE: self._silence,
            Act.POWER_CUT: lambda _step: self._driver.power_cut(),
            Act.LOSE: lambda s: self._driver.happen(DeviceLost(self._driver.now, s.text)),
            Act.RESTORE: lambda s: self._driver.happen(DeviceRestored(self._driver.now, s.text)),
        }
        try:
            acts[step.act](step)
        except _StepError as failed:
            return self._failure(step, str(failed))
        self._waited = step.act is Act.WAIT
        return self._problem(step)

    def _problem(self, step: Step) -> Failure | None:
        problems = self._driver.problems
        return self._failure(step, f"by then {problems[0]}.") if problems else None

    def _failure(self, step: Step, expected: str) -> Failure:
        driver = self._driver
        said = tuple(e.text for e in driver.log[self._user_line :] if e.who == "skill")
        after = self._heard.text if self._heard else ""
        return Failure(step.place, expected, said, after, driver.state.label, driver.now)

    # -- what happens -------------------------------------------------------------------------

    def _person(self, speak: Callable[[], Interpretation]) -> None:
        while not self._waited and self._driver.speaking:
            self._driver.step()
        self._user_line = self._matched = self._quiet_since = len(self._driver.log)
        self._heard = speak()

    def _doubt(self, sign: str) -> Interpretation:
        heard = Interpretation(f"something like {sign}", True, "DoubtfulSign", {"sign": sign})
        self._driver.understand(heard)
        return heard

    def _wait(self, step: Step) -> None:
        self._quiet_since = len(self._driver.log)
        self._driver.run_until(self._driver.now + step.seconds)

    # -- what must hold -----------------------------------------------------------------------

    def _skill_says(self, step: Step) -> None:
        for expectation in step.expectations:
            if not self._comes(expectation):
                raise _StepError(f"expected speech that {expectation}.")

    def _skill_answers(self, step: Step) -> None:
        for expectation in step.expectations:
            if not self._comes(expectation, at_once=True):
                raise _StepError(f"expected an answer that {expectation}.")

    def _comes(self, expectation: Expectation, *, at_once: bool = False) -> bool:
        """Whether it was said already, or is said before patience, or what is being said, ends.

        What was matched last may fit once more, so that two steps can look at one answer.
        """
        driver = self._driver
        if self._found(expectation, self._matched) or self._found(expectation, self._user_line):
            return True
        deadline = driver.now + _PATIENCE
        while (driver.speaking if at_once else driver.now <= deadline) and driver.step():
            if self._found(expectation, self._matched):
                return True
        return False

    def _found(self, expectation: Expectation, start: int) -> bool:
        for index, entry in enumerate(self._driver.log[start:], start):
            if entry.who == "skill" and expectation.fits(entry.text):
                self._matched = index
                return True
        return False

    def _skill_does_not_say(self, step: Step) -> None:
        for entry in self._driver.log[self._user_line :]:
            for expectation in step.expectations:
                if entry.who == "skill" and expectation.fits(entry.text):
                    raise _StepError(f"expected no speech that {expectation}.")

    def _state(self, step: Step) -> None:
        while self._driver.state.label != step.text and self._driver.speaking:
            self._driver.step()
        if self._driver.state.label != step.text:
            raise _StepError(f"expected the state {step.text}.")

    def _intent(self, step: Step) -> None:
        heard = self._heard
        intent = heard.intent if heard and heard.accepted else "none"
        if intent != step.text:
            reason = heard.reason if heard else "nothing was said"
            raise _StepError(f"expected the intent {step.text}, understood {intent} ({reason}).")

    def _node(self, step: Step) -> None:
        node = self._heard.node if self._heard else None
        if node != step.text:
            raise _StepError(f"expected the node {step.text}, understood {node}.")

    def _silence(self, _step: Step) -> None:
        if any(entry.who == "skill" for entry in self._driver.log[self._quiet_since :]):
            raise _StepError("expected silence.")
