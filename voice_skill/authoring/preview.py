"""The content tree as one HTML page that a clinician can read, comment on and print.

All words of the page are in `templates/preview.html.jinja`; here is only what it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from voice_skill.authoring.forms import Forms, question_forms
from voice_skill.content.schema import Application, Facet, Level, Phase, Routine
from voice_skill.content.tree import AnyNode, Tree
from voice_skill.dialogue.script import compile_script, speech_seconds
from voice_skill.errors import MissingError
from voice_skill.knowledge import Skill
from voice_skill.nlu.interpretation import node_of
from voice_skill.nlu.sampling import sample_sentences

_TEMPLATES = Path(__file__).parent / "templates"
_QUESTIONS = 3
"""Questions shown for each facet."""
_TRIED = 10
"""Sentences tried at most to find them."""
_PHRASES = 6
"""Phrases shown for each warning sign."""


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

    def context(self) -> Mapping[str, Any]:
        """The names that the template knows."""
        return {
            "tree": self._tree,
            "kinds": self._kinds(),
            "levels": [(level.value, self._signs(level)) for level in Level],
            "questions": self.questions,
            "timelines": self.timelines,
            "seconds": speech_seconds,
            "phrases": lambda sign: self._phrases.get(sign, ()),
            "uses": self._uses,
        }

    def _kinds(self) -> list[tuple[str, list[AnyNode]]]:
        return [
            ("topics", list(self._tree.topics.values())),
            ("routines", list(self._tree.routines.values())),
            ("sets", list(self._tree.sets.values())),
        ]

    def _signs(self, level: Level) -> list[Any]:
        return [sign for sign in self._tree.warning_signs.values() if sign.level is level]

    def questions(self, node: AnyNode, facet: Facet) -> tuple[str, ...]:
        """Sentences that lead to this answer: drawn from the grammar, then tried."""
        drawn = _spread(self._forms.of(node, facet), _TRIED)
        return tuple(islice((text for text in drawn if self._leads(text, node, facet)), _QUESTIONS))

    def _leads(self, text: str, node: AnyNode, facet: Facet) -> bool:
        heard = self._skill.interpreter.interpret(text)
        return heard.accepted and (heard.node, heard.facet) == (node.id, facet.value)

    @cached_property
    def _forms(self) -> Forms:
        return question_forms(self._skill.grammar)

    @cached_property
    def _phrases(self) -> dict[str, tuple[str, ...]]:
        """Warning sign → some of the shorter phrases that mean it."""
        found: dict[str, dict[str, None]] = {}
        for sample in sample_sentences(self._skill.grammar, per_template=2):
            sign = sample.slots.get("sign")
            if sample.intent == "WarningSign" and sign and node_of(sample.slots) is None:
                found.setdefault(str(sign), {})[sample.text] = None
        short = {sign: sorted(texts, key=len) for sign, texts in found.items()}
        return {s: _spread(texts[: len(texts) // 2 + 1], _PHRASES) for s, texts in short.items()}

    @cached_property
    def _uses(self) -> dict[str, list[str]]:
        """Source → the ids of the nodes and signs that name it."""
        found: dict[str, list[str]] = {key: [] for key in self._tree.sources}
        named = [*self._tree.nodes, *self._tree.warning_signs.values(), *self._tree.asked_first]
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


def _spread(texts: list[str], most: int) -> tuple[str, ...]:
    """At most `most` of them, from beginning to end."""
    step = max(1, len(texts) // most)
    return tuple(texts[::step][:most])


def _sources(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from value if key == "sources" else _sources(value)
    elif isinstance(data, (list, tuple)):
        for item in data:
            yield from _sources(item)
