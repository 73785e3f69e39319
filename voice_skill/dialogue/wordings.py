"""How prompts are worded, and sides, numbers and lengths of time said, in the tree's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from string import Formatter

from voice_skill.content.schema import Facet, Side
from voice_skill.content.tree import Tree
from voice_skill.dialogue.prompts import FACET, Prompt
from voice_skill.errors import ContentError

SECONDS_PER_MINUTE = 60
MINUTES_PER_HOUR = 60


class _Fields(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def fill(text: str, fields: Mapping[str, object]) -> str:
    """Put `fields` into the {placeholders} of `text`; unknown ones are left as they are."""
    if "{" not in text:
        return text
    return Formatter().vformat(text, (), _Fields(fields))


def wording(tree: Tree, key: str, variant: int = 0, **fields: object) -> str:
    """A wording of the prompt `key`; `variant` picks one, going round.

    Raises `ContentError` when the tree has no such prompt.
    """
    name = str(key.value) if isinstance(key, Enum) else key
    texts = tree.prompts.get(name)
    if not texts:
        raise ContentError(
            f"There is no prompt “{name}”.", hint="Write it into prompts.yaml of this language."
        )
    return fill(texts[variant % len(texts)], fields)


def known(tree: Tree, pattern: str, default: str, **fields: str) -> str:
    """The prompt id that `pattern` makes, if the tree has it, else the one `default` makes."""
    key = pattern.format(**fields)
    return key if key in tree.prompts else pattern.format(**dict.fromkeys(fields, default))


def facet_phrase(tree: Tree, facet: Facet) -> str:
    """How to ask for `facet`."""
    return wording(tree, FACET.format(facet=facet.value.replace("_", "-")))


def side_name(tree: Tree, side: Side) -> str:
    """The spoken name of a side."""
    return wording(tree, Prompt.LEFT if side is Side.LEFT else Prompt.RIGHT)


def ordinal(tree: Tree, number: int) -> str:
    """ "third" for 3; the digits when the language's list ends before."""
    return _listed(tree, Prompt.ORDINALS, number)


def numeral(tree: Tree, number: int) -> str:
    """ "three" for 3; the digits when the language's list ends before."""
    return _listed(tree, Prompt.NUMBERS, number)


def _listed(tree: Tree, prompt: Prompt, number: int) -> str:
    names = tree.prompts.get(prompt.value, ())
    return names[number - 1] if 0 < number <= len(names) else str(number)


def either(tree: Tree, names: list[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    if len(names) < 2:
        return "".join(names)
    return wording(tree, Prompt.OR, first=", ".join(names[:-1]), last=names[-1])


def length(tree: Tree, seconds: float, *, exact: bool = False) -> str:
    """A length of time as it is said: `exact`, or under two minutes; else in whole minutes."""
    whole = max(1, round(seconds))
    if whole >= 2 * SECONDS_PER_MINUTE and not exact:
        return _in_minutes(tree, round(whole / SECONDS_PER_MINUTE))
    minutes, rest = divmod(whole, SECONDS_PER_MINUTE)
    in_seconds = _counted(tree, Prompt.ONE_SECOND, Prompt.SECONDS, rest)
    if minutes == 0:
        return in_seconds
    in_minutes = _in_minutes(tree, minutes)
    if rest == 0:
        return in_minutes
    return wording(tree, Prompt.MINUTES_AND_SECONDS, minutes=in_minutes, seconds=in_seconds)


def _in_minutes(tree: Tree, minutes: int) -> str:
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    in_minutes = _counted(tree, Prompt.ONE_MINUTE, Prompt.MINUTES, rest)
    if hours == 0:
        return in_minutes
    in_hours = _counted(tree, Prompt.ONE_HOUR, Prompt.HOURS, hours)
    if rest == 0:
        return in_hours
    return wording(tree, Prompt.HOURS_AND_MINUTES, hours=in_hours, minutes=in_minutes)


def _counted(tree: Tree, one: Prompt, many: Prompt, count: int) -> str:
    return wording(tree, one) if count == 1 else wording(tree, many, count=numeral(tree, count))
