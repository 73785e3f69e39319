"""A routine as a flat script of cues, so that steering it is arithmetic on an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from voice_skill.content.schema import Need, Routine, Side, Step
from voice_skill.content.tree import Tree
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.wordings import numeral, ordinal, side_name, wording

WORDS_PER_SECOND = 2.5
"""150 words a minute: only for estimates; the driver reports when speech really ends."""

_BREATH_COUNT_FROM = 30.0
_COUNT_FROM = 5.0
_HALF_FROM = 10.0
_TEN_LEFT_FROM = 40.0
_COUNT = 3


class CueKind(str, Enum):
    """What a cue does."""

    SAY = "say"
    HOLD = "hold"
    """Wait with a sound at start and end, and a spoken count."""
    REST = "rest"
    """Wait in silence."""


@dataclass(frozen=True)
class Cue:
    """One thing of a script, and where in the routine it is."""

    kind: CueKind
    text: str = ""
    """What is said; for a hold, the breathing cue said as it begins."""
    seconds: float = 0.0
    step: int = 0
    """Index into the routine's steps; the introduction is of the first, the end of the last."""
    part: int = -1
    """Counts steps and their sides; -1 is the introduction, the number of parts the end."""
    side: Side | None = None
    repetition: int = 1

    @property
    def lasts(self) -> float:
        """About how many seconds it takes."""
        return speech_seconds(self.text) if self.kind is CueKind.SAY else self.seconds


Script = tuple[Cue, ...]


def speech_seconds(text: str) -> float:
    """About how long it takes to say `text`."""
    return 0.3 + len(text.split()) / WORDS_PER_SECOND if text else 0.0


def compile_script(tree: Tree, routine: Routine) -> Script:
    """The cues of a routine that has steps, from its introduction to its end."""
    cues = [Cue(CueKind.SAY, routine.introduction)]
    if routine.need is Need.MOVEMENT:
        cues.insert(0, Cue(CueKind.SAY, wording(tree, Prompt.SAFETY)))
    part = 0
    for number, step in enumerate(routine.steps):
        for side in step.sides or (None,):
            cues += _part(tree, routine, number, part, side)
            part += 1
    cues.pop()  # the rest after the last repetition: nothing comes that it would be before
    last = len(routine.steps) - 1
    cues.append(Cue(CueKind.SAY, routine.finish, step=last, part=part))
    return tuple(cues)


def _part(tree: Tree, routine: Routine, number: int, part: int, side: Side | None) -> Iterator[Cue]:
    """A step on one side: its announcement, then all repetitions."""
    step = routine.steps[number]
    yield Cue(CueKind.SAY, _announcement(tree, routine, number, side), 0, number, part, side)
    for repetition in range(1, step.repetitions + 1):
        yield from _repetition(tree, step, Cue(CueKind.SAY, "", 0, number, part, side, repetition))


def _announcement(tree: Tree, routine: Routine, number: int, side: Side | None) -> str:
    step = routine.steps[number]
    if side is not None and side is not step.sides[0]:
        return wording(tree, Prompt.CHANGE_SIDES, side=side_name(tree, side))
    if len(routine.steps) == 1:
        prompt = Prompt.STEP_ONLY
    elif number == 0:
        prompt = Prompt.STEP_FIRST
    elif number == len(routine.steps) - 1:
        prompt = Prompt.STEP_LAST
    else:
        prompt = Prompt.STEP_NEXT
    return f"{wording(tree, prompt, name=step.name)} {_amount(tree, routine, step)}".strip()


def _amount(tree: Tree, routine: Routine, step: Step) -> str:
    """How many times, before it begins; nobody counts breaths."""
    if step.repetitions == 1 or routine.need is Need.BREATHING:
        return ""
    prompt = Prompt.TIMES_EACH_SIDE if step.sides else Prompt.TIMES
    text = wording(tree, prompt, total=numeral(tree, step.repetitions))
    return text[:1].upper() + text[1:]


def _repetition(tree: Tree, step: Step, at: Cue) -> Iterator[Cue]:
    """Instruction, breathing cue, hold, release, rest."""

    def cue(kind: CueKind, text: str = "", seconds: float = 0.0) -> Cue:
        return Cue(kind, text, seconds, at.step, at.part, at.side, at.repetition)

    yield cue(CueKind.SAY, _instruction(tree, step, at))
    if step.hold is not None:
        fits = breath_fits(step)
        if step.breathe and not fits and at.repetition == 1:
            yield cue(CueKind.SAY, step.breathe)
        yield cue(CueKind.HOLD, step.breathe if step.breathe and fits else "", step.hold)
    if step.release:
        yield cue(CueKind.SAY, with_sides(tree, step.release, at.side))
    yield cue(CueKind.REST, seconds=step.rest)


def _instruction(tree: Tree, step: Step, at: Cue) -> str:
    if at.repetition == 1:
        return with_sides(tree, step.say, at.side)
    again = with_sides(tree, step.again, at.side) if step.again else wording(tree, Prompt.AGAIN)
    place = wording(
        tree,
        Prompt.COUNT,
        ordinal=ordinal(tree, at.repetition),
        total=numeral(tree, step.repetitions),
    )
    return f"{place} {again}"


def with_sides(tree: Tree, text: str, side: Side | None) -> str:
    """`text` with {side} and {other_side} filled in."""
    if side is None:
        return text
    other = Side.LEFT if side is Side.RIGHT else Side.RIGHT
    names = {"side": side_name(tree, side), "other_side": side_name(tree, other)}
    return text.replace("{side}", names["side"]).replace("{other_side}", names["other_side"])


def breath_fits(step: Step) -> bool:
    """Whether the breathing cue can be said within the hold without overrunning the count."""
    free = (step.hold or 0.0) - _COUNT - 1
    return bool(step.breathe) and speech_seconds(step.breathe or "") <= free


def hold_marks(seconds: float, need: Need) -> tuple[tuple[float, Prompt, int], ...]:
    """What is announced during a hold: offset in seconds, prompt, and the number counted.

    A count of three needs five seconds to stand apart from the start; short breaths are not
    counted at all, for the count would drown them.
    """
    least = _BREATH_COUNT_FROM if need is Need.BREATHING else _COUNT_FROM
    if seconds < least:
        return ()
    marks: list[tuple[float, Prompt, int]] = []
    if seconds >= _HALF_FROM:
        marks.append((seconds / 2, Prompt.HALF_WAY, 0))
    if seconds >= _TEN_LEFT_FROM and need is not Need.BREATHING:
        marks.append((seconds - 10, Prompt.LAST_SECONDS, 10))
    marks += [(seconds - left, Prompt.NUMBERS, left) for left in range(_COUNT, 0, -1)]
    return tuple(marks)


def first_of(script: Script, part: int) -> int:
    """Index of the first cue of `part`; parts before the first and after the end are clamped."""
    wanted = max(-1, min(part, script[-1].part))
    return next(index for index, cue in enumerate(script) if cue.part == wanted)


def instruction_of(script: Script, index: int) -> int:
    """Index of the cue to go back to so that the present one makes sense: its instruction."""
    here = script[index]
    if here.part in (-1, script[-1].part):
        return index
    opening = first_of(script, here.part)
    return next(
        number
        for number, cue in enumerate(script)
        if cue.part == here.part
        and cue.repetition == here.repetition
        and (number != opening or index == opening)
    )


def seconds_left(script: Script, index: int) -> float:
    """About how long the script takes after the cue at `index`."""
    return sum(cue.lasts for cue in script[index + 1 :])
