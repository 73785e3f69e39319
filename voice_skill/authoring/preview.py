"""The content tree as one HTML page that a clinician can read, comment on and print.

All words of the page are in `templates/preview.html.jinja`; here is only what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

from voice_skill.authoring.asked import Asked, read_plain, spread
from voice_skill.content.schema import Application, Level, Phase, Routine, WarningSign
from voice_skill.content.tree import AnyNode, Tree
from voice_skill.dialogue.script import compile_script, speech_seconds
from voice_skill.errors import MissingError
from voice_skill.knowledge import Skill
from voice_skill.resources import content_dir

_TEMPLATES = Path(__file__).parent / "templates"
_WORDS = 10
"""Words shown for each concept."""


@dataclass(frozen=True)
class Bar:
    """A stretch of a timeline; seconds from its beginning."""

    kind: str
    """`say`, `hold`, `rest`; `on` (an application), `longer`; moments: `check`, `end`."""
    start: float
    seconds: float
    text: str = ""
    side: str = ""
    step: int = 0


@dataclass(frozen=True)
class Said:
    """A concept: some of its words, and how many it has."""

    concept: str
    words: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Timeline:
    """How a routine goes on, in one phase (None: the same in all)."""

    phase: str | None
    bars: tuple[Bar, ...]

    @property
    def seconds(self) -> float:
        """Its whole length."""
        return max((bar.start + bar.seconds for bar in self.bars), default=0.0)


def render(skill: Skill) -> str:
    """The page. Raises `MissingError` without jinja2 (extra [preview])."""
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError:
        raise MissingError(
            "The preview is made with jinja2, and that package is not installed.",
            hint='Install it with: pip install "relief-voice[preview]"',
        ) from None
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page: str = environment.get_template("preview.html.jinja").render(View(skill).context())
    return page


class View:
    """What the template asks for."""

    def __init__(self, skill: Skill) -> None:
        self._skill = skill
        self._tree: Tree = skill.tree
        self.asked = Asked(skill, read_plain(content_dir(skill.tree.language)))
        """What people say, and where it leads."""

    def context(self) -> Mapping[str, Any]:
        """The names that the template knows."""
        return {
            "tree": self._tree,
            "kinds": self._kinds(),
            "levels": [(level.value, self._signs(level)) for level in Level],
            "questions": self.asked.questions,
            "timelines": self.timelines,
            "seconds": speech_seconds,
            "tellings": self.asked.tellings,
            "alarms": self.alarms,
            "concepts": self.concepts,
            "uses": self._uses,
        }

    def _kinds(self) -> list[tuple[str, list[AnyNode]]]:
        groups: Mapping[str, Mapping[str, AnyNode]] = {
            "topics": self._tree.topics,
            "routines": self._tree.routines,
            "sets": self._tree.sets,
        }
        by_name = attrgetter("name")
        return [(kind, sorted(nodes.values(), key=by_name)) for kind, nodes in groups.items()]

    def _signs(self, level: Level) -> list[WarningSign]:
        return [sign for sign in self._tree.warning_signs.values() if sign.level is level]

    def alarms(self, sign: WarningSign) -> tuple[tuple[str, ...], ...]:
        """The concepts that amount to this sign when they are said together."""
        alarms = self._skill.grammar.concepts.alarms
        return tuple(concepts for one, concepts in alarms if one == sign.id)

    def concepts(self, sign: WarningSign) -> tuple[Said, ...]:
        """What its alarms are made of, each once."""
        phrases = self._skill.grammar.concepts.phrases
        names = dict.fromkeys(chain.from_iterable(self.alarms(sign)))
        return tuple(
            Said(name, spread(list(map(_written, phrases[name])), _WORDS), len(phrases[name]))
            for name in names
        )

    @cached_property
    def _uses(self) -> dict[str, list[str]]:
        """Source → the ids of all that names it."""
        found: dict[str, list[str]] = {key: [] for key in self._tree.sources}
        interview = self._tree.interview
        asked = (*self._tree.asked_first, *interview.questions, *interview.told)
        named = chain[Any](self._tree.nodes, self._tree.warning_signs.values(), asked)
        for one in named:
            for key in dict.fromkeys(_sources(one.model_dump())):
                found[key].append(one.id)
        return found

    def timelines(self, routine: Routine) -> list[Timeline]:
        """One for each phase, or one for all where they are the same."""
        if routine.application:
            return [Timeline(None, tuple(_application(routine.application)))]
        gentle = self._timeline(routine, None)
        led = [
            self._timeline(routine.in_phase(phase), phase.value)
            for phase in Phase
            if phase not in routine.not_in
        ]
        return led if any(one.bars != gentle.bars for one in led) else [gentle]

    def _timeline(self, routine: Routine, phase: str | None) -> Timeline:
        bars: list[Bar] = []
        start = 0.0
        for cue in compile_script(self._tree, routine):
            side = cue.side.value if cue.side else ""
            bars.append(Bar(cue.kind.value, start, cue.lasts, cue.text, side, cue.step))
            start += cue.lasts
        return Timeline(phase, tuple(bar for bar in bars if bar.seconds))


def _application(application: Application) -> Iterator[Bar]:
    yield Bar("on", 0.0, application.duration)
    longer = application.extend_to - application.duration
    if longer:
        yield Bar("longer", application.duration, longer)
    for check in application.checks:
        yield Bar("check", check.at, 0.0, check.ask)
    yield Bar("end", application.hard_stop, 0.0)


def _written(pattern: str) -> str:
    """A phrase of a concept for a reader: what may follow or stand between is an ellipsis."""
    return pattern.replace("...", "…").replace("*", "…")


def _sources(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from value if key == "sources" else _sources(value)
    elif isinstance(data, (list, tuple)):
        for item in data:
            yield from _sources(item)
