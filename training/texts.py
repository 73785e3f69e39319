"""What the voices say: endless seeded sentences of lower-case words, no two seeds alike.

Each kind of text teaches something else: the skill's own phrases what will be asked most, single
words and short commands what is hardest to hear, templates how people talk to machines elsewhere,
random words every transition between phones, running text the rhythm of ordinary sentences.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from voice_skill.asr.graph.english import word_counts
from voice_skill.asr.graph.pronunciation import cmu_dictionary
from voice_skill.knowledge import load_skill
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.sampling import sample_sentences

MOST_WORDS = 12
"""A sentence of more takes longer than about six seconds."""
COMMON = 20_000
"""Random words are among so many: the most frequent of those that CMUdict has."""
EVERYDAY = 2_000
"""Words said alone are often among this many."""


class Kind(Enum):
    """A kind of text."""

    SKILL = "skill"
    """The skill's own commands and questions."""
    ALONE = "alone"
    """A single word or a short command."""
    COMMAND = "command"
    """What people say to machines in other domains."""
    WORDS = "words"
    """Common words in random order."""
    RUNNING = "running"
    """Parts of what the skill itself says."""


WEIGHTS = {
    Kind.SKILL: 0.20,
    Kind.ALONE: 0.30,
    Kind.COMMAND: 0.22,
    Kind.WORDS: 0.18,
    Kind.RUNNING: 0.10,
}
"""How often each kind is drawn: short commands are where recognition loses most."""


def sentences(seed: int, kind: Kind | None = None) -> Iterator[str]:
    """Sentences without end, of one kind or mixed by `WEIGHTS`; the same for the same `seed`."""
    rng = random.Random(f"texts-{seed}")
    kinds, weights = list(WEIGHTS), list(WEIGHTS.values())
    while True:
        text = _DRAW[kind or rng.choices(kinds, weights)[0]](rng)
        if is_sayable(text):
            yield text


def is_sayable(text: str) -> bool:
    """Whether every synthesiser says `text` as its words: letters and apostrophes, not long."""
    return bool(re.fullmatch(r"[a-z']+(?: [a-z']+)*", text)) and len(text.split()) <= MOST_WORDS


def number_words(number: int) -> str:
    """0 to 999 in English words."""
    numbers = _phrases()["numbers"]
    if number < 20:
        return str(numbers["below_twenty"][number])
    if number < 100:
        tens, rest = numbers["tens"][number // 10 - 2], number % 10
        return f"{tens} {number_words(rest)}" if rest else str(tens)
    hundreds, rest = f"{number_words(number // 100)} {numbers['hundred']}", number % 100
    return f"{hundreds} {number_words(rest)}" if rest else hundreds


def _skill(rng: random.Random) -> str:
    return rng.choice(_skill_phrases())


def _alone(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.4:
        return str(rng.choice(_phrases()["alone"]))
    if kind < 0.55:
        return number_words(rng.randrange(100))
    if kind < 0.7:
        return rng.choice(_short_skill_phrases())
    return rng.choice(_common_words()[: EVERYDAY if kind < 0.9 else COMMON])


def _command(rng: random.Random) -> str:
    return _fill(str(rng.choice(_phrases()["commands"])), rng)


def _words(rng: random.Random) -> str:
    return " ".join(rng.choices(_common_words(), k=rng.randint(2, 8)))


def _running(rng: random.Random) -> str:
    words = rng.choice(_own_sentences())
    length = min(len(words), rng.randint(3, MOST_WORDS))
    start = rng.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


_DRAW: dict[Kind, Callable[[random.Random], str]] = {
    Kind.SKILL: _skill,
    Kind.ALONE: _alone,
    Kind.COMMAND: _command,
    Kind.WORDS: _words,
    Kind.RUNNING: _running,
}


def _fill(template: str, rng: random.Random) -> str:
    """A template with each {name} replaced by one of its list."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "number":
            return number_words(
                rng.choice([rng.randrange(21), rng.randrange(101), rng.randrange(1000)])
            )
        if name == "small":
            return number_words(rng.randint(1, 12))
        return _clock(rng) if name == "time" else str(rng.choice(_phrases()["lists"][name]))

    return re.sub(r"\{(\w+)\}", value, template)


def _clock(rng: random.Random) -> str:
    """A time of day, as it is said."""
    clock = _phrases()["clock"]
    hour, minute = rng.randint(1, 12), rng.randrange(5, 60, 5)
    said = {
        "hour": number_words(hour),
        "minute": f"{'' if minute > 9 else clock['zero'] + ' '}{number_words(minute)}",
        "quarter_side": rng.choice(clock["sides"]),
        "round": number_words(rng.choice([5, 10, 20])),
        "side": rng.choice(clock["sides"]),
        "part": rng.choice(clock["parts"]),
        "exact": number_words(rng.randrange(10, 60)),
    }
    return str(rng.choice(clock["times"])).format_map(said)


@cache
def _phrases() -> dict[str, Any]:
    return dict(yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text("utf-8")))


@cache
def _skill_phrases() -> Sequence[str]:
    skill = load_skill()
    drawn = {sample.text for sample in sample_sentences(skill.grammar, per_template=40)}
    names = {name for node in _nodes(skill.tree) for name in node}
    return sorted(filter(is_sayable, drawn | names))


@cache
def _short_skill_phrases() -> Sequence[str]:
    return [phrase for phrase in _skill_phrases() if phrase.count(" ") < 2]


def _nodes(tree: object) -> Iterator[Sequence[str]]:
    """The spoken names of everything in the content tree."""
    for model in _models(tree):
        names = getattr(model, "spoken_names", None)
        if names:
            yield names


@cache
def _own_sentences() -> Sequence[tuple[str, ...]]:
    """Every sentence of the content tree, in words, at least three of them."""
    texts = {text for model in _models(load_skill().tree) for text in _texts(model)}
    split = (words_of(part) for text in sorted(texts) for part in re.split(r"[.?!:;]", text))
    return [words for words in split if len(words) >= 3]


def _models(value: object) -> Iterator[BaseModel]:
    """Every model within `value`, itself included."""
    if isinstance(value, BaseModel):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _models(item)


def _texts(model: BaseModel) -> Iterator[str]:
    """What is said directly in a model; addresses and ids have no spaces."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        values = value if isinstance(value, tuple) else (value,)
        yield from (text for text in values if isinstance(text, str) and " " in text)


@cache
def _common_words() -> Sequence[str]:
    known = cmu_dictionary()
    words = (word for word in word_counts() if word in known and is_sayable(word))
    return list(islice(words, COMMON))
