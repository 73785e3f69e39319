"""Where a conversation is: plain frozen data, so that a session can be saved and taken up again.

Times are seconds on the driver's clock (the `at` of events); lengths are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from voice_skill.content.schema import Level, Need, Phase
from voice_skill.dialogue.question import Answered, Question, QuestionKind
from voice_skill.nlu.interpretation import Context, Situation


@dataclass(frozen=True)
class Countdown:
    """A stretch of time that can be frozen and continued."""

    seconds: float
    """Its whole length."""
    elapsed: float = 0.0
    """Seconds spent when it was last started or frozen."""
    since: float | None = None
    """When it was last started; None while it is frozen."""
    marked: float = 0.0
    """Marks up to this offset have been announced."""

    def spent(self, now: float) -> float:
        """Seconds spent so far."""
        running = 0.0 if self.since is None else max(0.0, now - self.since)
        return min(self.seconds, self.elapsed + running)

    def left(self, now: float) -> float:
        """Seconds still to go."""
        return self.seconds - self.spent(now)

    def frozen(self, now: float) -> Countdown:
        """This countdown, standing still."""
        return replace(self, elapsed=self.spent(now), since=None)

    def running(self, now: float) -> Countdown:
        """This countdown, going on from where it stood."""
        return replace(self.frozen(now), since=now)


@dataclass(frozen=True)
class Leading:
    """A routine under way: a place in its script (see `script.py`)."""

    routine: str
    index: int = 0
    """The present cue."""
    said: bool = False
    """The words of the present cue have been given to the voice."""
    countdown: Countdown | None = None
    """The hold or rest of the present cue, once begun."""
    announce: bool = False
    """Say what is left before the countdown goes on."""
    paused: bool = False
    resting: bool = False
    """The countdown is a rest, not a hold."""
    phase: Phase = Phase.ACUTE
    """Which holds and repetitions are led; the gentle ones where nothing is known."""
    mirrored: bool = False
    """The other side comes first, as somebody wished."""


@dataclass(frozen=True)
class Following:
    """A set of routines that is led: what of it is still to come."""

    set: str
    routines: tuple[str, ...]
    """Ids of the routines after the present one."""
    led: tuple[str, ...] = ()
    """Ids of the present routine and of those before it."""
    moved: bool = False
    """One of them was a movement, and what to do when it hurts was said."""


@dataclass(frozen=True)
class Applying:
    """Cold or heat on the skin."""

    routine: str
    seconds: float
    """How long it shall last, as planned or extended."""
    countdown: Countdown | None = None
    """None until the pack is on."""
    paused: bool = False
    prompts: int = 0
    """How often "say ready" was repeated."""


@dataclass(frozen=True)
class UserTimer:
    """A plain timer that the person set."""

    id: int
    countdown: Countdown


@dataclass(frozen=True)
class Ring:
    """An alarm that goes on until it is answered, or `left` more times."""

    text: str
    left: int


@dataclass(frozen=True)
class Finding:
    """A warning sign or a yes in the screening: no routine with one of `needs` from now on."""

    id: str
    level: Level
    needs: tuple[Need, ...]
    text: str
    """What was said about it, said again when such a routine is asked for."""
    spoken: bool = False
    """It was a warning sign said unasked; it holds for the rest of the session."""


@dataclass(frozen=True)
class Voice:
    """How the skill speaks: words per minute, and loudness 0..1."""

    rate: int = 150
    volume: float = 0.8


@dataclass(frozen=True)
class State:
    """The whole conversation. A new one begins with `State()` and the event `SessionStarted`."""

    emergency_number: str = ""
    """Said where help must be called; empty: `emergency-number` of the prompts is said."""
    voice: Voice = Voice()
    now: float = 0.0
    """Time of the last event."""
    heard_at: float = 0.0
    """When something was last understood."""
    turn: int = 0
    """Counts what was heard; picks the wording."""
    ended: bool = False
    resting: bool = False
    """Quiet after repeated failures, until something is understood."""
    misses: int = 0
    """Utterances not understood in a row."""

    next_speech: int = 1
    speaking: tuple[int, ...] = ()
    """Ids of speech given to the driver and not finished."""
    last_said: tuple[str, ...] = ()
    timers: Mapping[str, float] = field(default_factory=dict)
    """Running timers of the driver: name to the time they are due."""

    node: str | None = None
    facet: str | None = None
    told: int = 0
    """How many parts of "more" of that answer were told."""
    offered: tuple[str, ...] = ()
    """Routines that were offered after an answer, each once."""

    question: Question | None = None
    lapsed: Question | None = None
    """An offer that was met with silence; asked to repeat it, it is made again."""
    interviewing: bool = False
    """Somebody asked for help: what is unknown is asked, then a set is proposed."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Interview questions answered in this session: id to answer, in the order asked."""
    trail: tuple[Answered, ...] = ()
    """What was answered, and can be taken back, each question once, the last one last."""
    following: Following | None = None
    leading: Leading | None = None
    applying: Applying | None = None
    user_timers: tuple[UserTimer, ...] = ()
    next_timer: int = 1
    ring: Ring | None = None

    wanted: str | None = None
    """The routine or set that the screening is for."""
    wanted_minutes: float | None = None
    cleared: tuple[str, ...] = ()
    """Screening questions answered with no in this session, in the order asked."""
    findings: tuple[Finding, ...] = ()
    applied: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Routine id to the times when its applications ended, the last one last."""

    @property
    def active(self) -> Leading | None:
        """The routine that goes on by itself, when the floor is free."""
        return None if self.leading is None or self.leading.paused else self.leading

    def is_over(self, question: Question) -> bool:
        """Whether what a question that stays is about has ended meanwhile."""
        if question.kind is QuestionKind.SKIN:
            return self.applying is None
        if question.kind is QuestionKind.HURTING:
            return self.leading is None
        if question.kind in (QuestionKind.SIGN, QuestionKind.SINCE):
            return False
        return question.stays and self.wanted is None and not self.interviewing

    @property
    def situation(self) -> Situation:
        """What `nlu` needs to know about this state."""
        if self.question is not None:
            yes_or_no = Situation.CHECKING if self.question.binding else Situation.ASKING
            return _OPEN_QUESTIONS.get(self.question.kind, yes_or_no)
        if self.leading is not None:
            return Situation.PAUSED if self.leading.paused else Situation.LEADING
        if self.applying is not None:
            return self._applying_situation(self.applying)
        if self.resting and self.ring is None:
            return Situation.RESTING
        return Situation.TIMING if self.user_timers or self.ring else Situation.IDLE

    @staticmethod
    def _applying_situation(applying: Applying) -> Situation:
        if applying.paused:
            return Situation.PAUSED
        return Situation.LEADING if applying.countdown is None else Situation.TIMING

    @property
    def label(self) -> str:
        """One word for this state, for rehearsals and the journal.

        One of: ended, the kind of the open question (``screening``, ``skin``, ``since``,
        ``hurting``, ``sign``, ``choosing``, ``telling``, ``setting``, ``asking``), ``paused``,
        ``hold``, ``rest``, ``step``, ``putting-on``, ``application``, ``resting``, ``ringing``,
        ``timer``, ``idle``.
        """
        if self.ended:
            return "ended"
        if self.question is not None:
            return _QUESTION_LABELS.get(self.question.kind, "asking")
        if self.situation is Situation.PAUSED:
            return "paused"
        if self.leading is not None:
            return _leading_label(self.leading)
        if self.applying is not None:
            return "putting-on" if self.applying.countdown is None else "application"
        if self.ring is not None:
            return "ringing"
        if self.resting:
            return "resting"
        return "timer" if self.user_timers else "idle"

    def context(self) -> Context:
        """What `nlu` may use to fill gaps and to refuse what is not expected."""
        active = self.active.routine if self.active else None
        choices = self.question.choices if self.question else ()
        offered = self.question.offered if self.question else None
        return Context(
            situation=self.situation,
            node=active or offered or self.node,
            facet=None if active or offered else self.facet,
            choices=tuple(dict.fromkeys(choice.node for choice in choices if choice.node)),
        )

    def to_json(self) -> str:
        """This state as one JSON object."""
        return _ADAPTER.dump_json(self).decode()

    @staticmethod
    def from_json(text: str) -> State:
        """The state that `to_json` wrote. Raises `ValueError` when it is not one."""
        return _ADAPTER.validate_json(text)


_OPEN_QUESTIONS = {
    QuestionKind.CHOICE: Situation.CHOOSING,
    QuestionKind.PROPOSAL: Situation.CHOOSING,
    QuestionKind.INTERVIEW: Situation.TELLING,
    QuestionKind.LENGTH: Situation.SETTING,
}
"""Questions whose answer is more than yes or no."""

_QUESTION_LABELS = {
    QuestionKind.SCREENING: "screening",
    QuestionKind.SKIN: "skin",
    QuestionKind.SINCE: "since",
    QuestionKind.HURTING: "hurting",
    QuestionKind.SIGN: "sign",
    **{kind: situation.value for kind, situation in _OPEN_QUESTIONS.items()},
}


def _leading_label(leading: Leading) -> str:
    if leading.countdown is None:
        return "step"
    return "rest" if leading.resting else "hold"


_ADAPTER: TypeAdapter[State] = TypeAdapter(State)
