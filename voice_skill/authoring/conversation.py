"""Written conversations: what a person says, how time passes, and what must come of it.

A file is a list of steps, or a mapping with `steps` and settings::

    title: a pause in a hold
    first_run: false
    steps:
      - user: start the chin tuck
      - skill: contains "questions"
      - wait: 20 s
      - state: hold

What may come of one state is written once for each: after `steps`, every item of `each` is played
from there anew::

    steps:
      - user: set a timer for ten minutes
    each:
      - {user: stop, answer: cancel the timer, state: timer}
      - - {user: goodbye, state: ended}
        - {wait: 10 min, silence: true}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from voice_skill.content.yaml_source import Document, KeyPath, read_yaml
from voice_skill.errors import ConversationError, Place

_SETTINGS = frozenset({"title", "first_run", "emergency_number", "steps", "each"})
_UNITS = {"s": 1.0, "sec": 1.0, "second": 1.0, "m": 60.0, "min": 60.0, "minute": 60.0}
_UNITS |= {"h": 3600.0, "hour": 3600.0}
_PART = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*?)s?(?=\s|\d|$)")
_DEVICES = ("microphone", "speaker", "speech")
_EXPECTATION = re.compile(r'\s*(contains|matches|is)\s+["“](.*)["”]\s*', re.DOTALL)


class Act(str, Enum):
    """What a step does or checks; the key that an author writes."""

    USER = "user"
    """The person says this, as soon as the skill is silent, or right after a `wait`."""
    DOUBT = "doubt"
    """The person says what may be this warning sign; in what words changes with the training."""
    WAIT = "wait"
    """Time passes: `20 s`, `2 min`, `1 h`, `1 min 30 s`."""
    SKILL = "skill"
    """Something that fits was said since the last `user`, or is said within three minutes."""
    ANSWER = "answer"
    """The same, before the skill falls silent: nobody was asked twice for it."""
    NOT = "not"
    """Nothing that fits was said since the last `user`."""
    STATE = "state"
    """The state's label."""
    INTENT = "intent"
    """The intent of the last `user`; `none` when it was not understood."""
    NODE = "node"
    """The node of the last `user`."""
    SILENCE = "silence"
    """`true`: nothing was said since the last `user` or `wait`."""
    POWER_CUT = "power_cut"
    """`true`: the session is saved, cut off, and taken up again."""
    LOSE = "lose"
    """A device fails: microphone, speaker or speech."""
    RESTORE = "restore"
    """It works again."""


@dataclass(frozen=True)
class Expectation:
    """What some speech must be like; comparison ignores case."""

    how: str
    """`contains`, `is`, or `matches` (a regular expression)."""
    text: str

    def fits(self, said: str) -> bool:
        """Whether `said` is like that."""
        if self.how == "matches":
            return re.search(self.text, said, re.IGNORECASE) is not None
        if self.how == "is":
            return said.casefold().strip() == self.text.casefold().strip()
        return self.text.casefold() in said.casefold()

    def __str__(self) -> str:
        return f'{self.how} "{self.text}"'


@dataclass(frozen=True)
class Step:
    """One line of a conversation."""

    act: Act
    place: Place
    text: str = ""
    seconds: float = 0.0
    expectations: tuple[Expectation, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A whole written conversation."""

    file: Path
    steps: tuple[Step, ...]
    title: str = ""
    first_run: bool = False
    emergency_number: str = ""
    each: tuple[tuple[Step, ...], ...] = ()
    """Ways to go on after `steps`, every one of them from there anew."""

    @property
    def length(self) -> int:
        """How many steps it has."""
        return len(self.steps) + sum(len(steps) for steps in self.each)


def read_conversation(file: Path) -> Conversation:
    """Read one conversation. Raises `ConversationError` with file, line and what to write."""
    document = read_yaml(file, ConversationError)
    data = document.data
    if isinstance(data, list):
        return Conversation(file, tuple(_steps(document, data, ())))
    if not isinstance(data, Mapping) or not isinstance(data.get("steps"), list):
        raise _complaint(document, (), "this is no list of steps.", 'Write "- user: …" lines.')
    for key in data:
        if key not in _SETTINGS:
            known = ", ".join(sorted(_SETTINGS))
            raise _complaint(document, (key,), f'"{key}" is unknown.', f"Known are {known}.")
    first_run = data.get("first_run", False)
    if not isinstance(first_run, bool):
        hint = "Write first_run: true, or leave it out."
        raise _complaint(document, ("first_run",), "this is neither true nor false.", hint)
    return Conversation(
        file,
        tuple(_steps(document, data["steps"], ("steps",))),
        str(data.get("title", "")),
        first_run,
        str(data.get("emergency_number", "")),
        tuple(_each(document, data["each"])) if "each" in data else (),
    )


def _each(document: Document, items: Any) -> Iterator[tuple[Step, ...]]:
    """Every item is one step, or a list of them."""
    if not isinstance(items, list) or not items:
        raise _complaint(document, ("each",), "this is no list.", 'Write "- {user: …}" lines.')
    for number, item in enumerate(items):
        path = ("each", number)
        if isinstance(item, list):
            yield tuple(_steps(document, item, path))
        else:
            yield tuple(_step_of_keys(document, item, path))


def _steps(document: Document, items: list[Any], above: KeyPath) -> Iterator[Step]:
    if not items:
        raise _complaint(document, above, "there is no step.", 'Begin with "- user: …".')
    for number, item in enumerate(items):
        yield from _step_of_keys(document, item, (*above, number))


def _step_of_keys(document: Document, item: Any, path: KeyPath) -> Iterator[Step]:
    """Several keys of one item are steps in their order."""
    if not isinstance(item, Mapping) or not item:
        raise _complaint(document, path, "this is no step.", 'Write, e.g., "user: stop".')
    for key, value in item.items():
        yield _step(document, (*path, key), key, value)


def _step(document: Document, path: KeyPath, key: str, value: Any) -> Step:
    try:
        act = Act(key)
    except ValueError:
        known = ", ".join(act.value for act in Act)
        raise _complaint(document, path, f'"{key}" is unknown.', f"Known are {known}.") from None
    place = document.place(path)
    try:
        return _READERS.get(act, _text_step)(act, place, value)
    except ValueError as cause:
        raise ConversationError(f"{cause}", place=place) from None


def _text_step(act: Act, place: Place, value: Any) -> Step:
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if not text:
        raise ValueError(f'write a text after "{act.value}:".')
    return Step(act, place, text)


def _true_step(act: Act, place: Place, value: Any) -> Step:
    if value is not True:
        raise ValueError(f'only "{act.value}: true" has a meaning.')
    return Step(act, place)


def _wait_step(act: Act, place: Place, value: Any) -> Step:
    return Step(act, place, str(value), seconds=parse_seconds(str(value)))


def _device_step(act: Act, place: Place, value: Any) -> Step:
    if value not in _DEVICES:
        raise ValueError(f'there is no device "{value}"; write {", ".join(_DEVICES)}.')
    return Step(act, place, value)


def _expecting_step(act: Act, place: Place, value: Any) -> Step:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(text, str | int | float) for text in values):
        raise ValueError(f'write what shall be said: "{act.value}: contains …".')
    return Step(act, place, expectations=tuple(_expectation(str(text)) for text in values))


def _expectation(text: str) -> Expectation:
    match = _EXPECTATION.fullmatch(text)
    how, wanted = match.groups() if match else ("contains", text.strip())
    if match is None and re.match(r'(contains|matches|is)\s+["“]', text.strip()):
        raise ValueError(f"close the quotes of {text.strip()}, and put the whole between ' '.")
    if not wanted:
        raise ValueError('write what shall be said: contains "…".')
    if how == "matches":
        try:
            re.compile(wanted)
        except re.error as cause:
            raise ValueError(f"this is no regular expression: {cause}.") from None
    return Expectation(how, wanted)


_READERS: dict[Act, Callable[[Act, Place, Any], Step]] = {
    Act.WAIT: _wait_step,
    Act.SKILL: _expecting_step,
    Act.ANSWER: _expecting_step,
    Act.NOT: _expecting_step,
    Act.LOSE: _device_step,
    Act.RESTORE: _device_step,
    Act.SILENCE: _true_step,
    Act.POWER_CUT: _true_step,
}


def parse_seconds(text: str) -> float:
    """Seconds of "20 s", "2 min", "1 h", "1 min 30 s"; a bare number is seconds.

    Raises `ValueError` with what to write.
    """
    wrong = ValueError(f'"{text}" is no length of time; write, e.g., 20 s, 2 min or 1 h.')
    rest, total = text.strip().lower(), 0.0
    if not rest:
        raise wrong
    while rest:
        match = _PART.match(rest)
        unit = (match.group(2) or "s") if match else ""
        if match is None or unit not in _UNITS:
            raise wrong
        total += float(match.group(1)) * _UNITS[unit]
        rest = rest[match.end() :].strip()
    return total


def _complaint(document: Document, path: KeyPath, message: str, hint: str) -> ConversationError:
    return ConversationError(message, hint=hint, place=document.place(path))
