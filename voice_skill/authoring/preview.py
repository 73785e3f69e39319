"""The content tree as one HTML page that a clinician can read, comment on and print.

All words of the page are in `templates/preview.html.jinja`; here is only what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from voice_skill.authoring.forms import Forms, question_forms
from voice_skill.content.schema import Application, Facet, Level, Phase, Routine, WarningSign
from voice_skill.content.tree import AnyNode, Tree
from voice_skill.dialogue.script import compile_script, speech_seconds
from voice_skill.errors import MissingError
from voice_skill.knowledge import Skill, sign_examples
from voice_skill.nlu.sampling import sample_sentences

_TEMPLATES = Path(__file__).parent / "templates"
_SAID = 3
"""Sentences in people's own words shown for each facet or warning sign."""
_TRIED = 10
"""Sentences of the grammar that are tried at most to find them."""
_PHRASES = 5
"""Phrases of the grammar shown for each warning sign."""
_DRAWN = 20
"""Sentences drawn from each template to find them."""
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

    def context(self) -> Mapping[str, Any]:
        """The names that the template knows."""
        return {
            "tree": self._tree,
            "kinds": self._kinds(),
            "levels": [(level.value, self._signs(level)) for level in Level],
            "questions": self.questions,
            "timelines": self.timelines,
            "seconds": speech_seconds,
            "phrases": self.phrases,
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

    def questions(self, node: AnyNode, facet: Facet) -> tuple[str, ...]:
        """Sentences that lead to this answer: people's own, or else the shortest of the grammar."""
        leads = partial(self._leads, node=node, facet=facet)
        said = filter(leads, self._said.get((node.id, facet.value), ()))
        drawn = filter(leads, sorted(self._forms.of(node, facet), key=len)[:_TRIED])
        return tuple(islice(said, _SAID)) or tuple(islice(drawn, 1))

    def _leads(self, text: str, node: AnyNode, facet: Facet) -> bool:
        heard = self._skill.interpreter.interpret(text)
        return heard.accepted and (heard.node, heard.facet) == (node.id, facet.value)

    @cached_property
    def _forms(self) -> Forms:
        return question_forms(self._skill.grammar)

    @cached_property
    def _said(self) -> dict[tuple[str, str], list[str]]:
        """(Node or sign, facet or nothing) → what people say, in the order of the files."""
        found: dict[tuple[str, str], list[str]] = {}
        examples = (*self._skill.examples.sentences, *sign_examples(self._tree.language))
        for one in examples:
            about = one.meaning.node or one.meaning.sign
            if about is not None:
                found.setdefault((about, one.meaning.facet or ""), []).append(one.text)
        return found

    def phrases(self, sign: WarningSign) -> tuple[str, ...]:
        """What somebody says who has this sign: whole sentences, then phrases of the grammar."""
        said = (text for text in self._said.get((sign.id, ""), ()) if self._means(text, sign))
        drawn = sorted(self._spotted.get(sign.id, ()), key=len)
        alone = partial(self._means, sign=sign, reasons=("strict",))
        bare = [_bare(text, alone) for text in _spread(drawn[: len(drawn) // 2 + 1], 3 * _PHRASES)]
        return (*islice(said, _SAID), *_spread(list(dict.fromkeys(bare)), _PHRASES))

    def _means(self, text: str, sign: WarningSign, reasons: Collection[str] = ()) -> bool:
        heard = self._skill.interpreter.interpret(text)
        meant = heard.accepted and heard.slots.get("sign") == sign.id
        return meant and (not reasons or heard.reason in reasons)

    def alarms(self, sign: WarningSign) -> tuple[tuple[str, ...], ...]:
        """The concepts that amount to this sign when they are said together."""
        alarms = self._skill.grammar.concepts.alarms
        return tuple(concepts for one, concepts in alarms if one == sign.id)

    def concepts(self, sign: WarningSign) -> tuple[Said, ...]:
        """What its alarms are made of, each once."""
        phrases = self._skill.grammar.concepts.phrases
        names = dict.fromkeys(chain.from_iterable(self.alarms(sign)))
        return tuple(
            Said(name, _spread(list(map(_written, phrases[name])), _WORDS), len(phrases[name]))
            for name in names
        )

    @cached_property
    def _spotted(self) -> dict[str, dict[str, None]]:
        """Warning sign → phrases of the grammar that mean it."""
        found: dict[str, dict[str, None]] = {}
        for sample in sample_sentences(
            self._skill.grammar, intents=("WarningSign",), per_template=_DRAWN
        ):
            found.setdefault(str(sample.slots.get("sign")), {})[sample.text] = None
        return found

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


def _bare(text: str, means: Callable[[str], bool]) -> str:
    """The text without words at its edges that mean nothing: without "help", without "today"."""
    words = text.split()
    while len(words) > 1 and means(" ".join(words[1:])):
        del words[0]
    while len(words) > 1 and means(" ".join(words[:-1])):
        del words[-1]
    return " ".join(words)


def _written(pattern: str) -> str:
    """A phrase of a concept for a reader: what may follow or stand between is an ellipsis."""
    return pattern.replace("...", "…").replace("*", "…")


def _spread(texts: Sequence[str], most: int) -> tuple[str, ...]:
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
