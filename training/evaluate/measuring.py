"""Run recognisers over tasks and keep every outcome, so that nothing is heard twice."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from training.evaluate.engines import Engine, Way, pocketsphinx_words
from training.evaluate.tasks import KEYS, Bench, Task, bench, is_refusing
from training.workers import Workers
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.asr.vocabulary import model_vocabulary


@dataclass(frozen=True)
class Outcome:
    """What was heard in one recording."""

    name: str
    text: str
    """What should have been heard; '' when it must be refused."""
    heard: str
    """'' when it was refused."""
    right: bool
    """By meaning, where the task has meanings."""
    tags: tuple[str, ...]
    seconds: float
    """Length of the sound."""
    work: float
    """CPU seconds that hearing took."""


@dataclass(frozen=True)
class Order:
    """One engine and one task of a bench, small enough to be sent to another process."""

    engine: Engine
    key: str
    bench: Bench


@dataclass(frozen=True)
class Done:
    """An order with its outcomes."""

    engine: Engine
    key: str
    outcomes: list[Outcome]


def known_words(models: Sequence[Path]) -> frozenset[str]:
    """Words that PocketSphinx and every model can hear. Raises `ModelError`."""
    known = pocketsphinx_words()
    for model in models:
        known = known.intersection(model_vocabulary(model))
    return known


def orders(engines: Sequence[Engine], parts: str, made: Bench) -> list[Order]:
    """What is to be heard for the `parts` ("ac"), task by task."""
    return [
        Order(engine, key, made)
        for key in KEYS
        if key[0] in parts
        for engine in engines
        if is_refusing(key) or engine.way is not Way.POCKETSPHINX_LOOP
    ]


def measure(wanted: Sequence[Order], workers: Workers) -> Iterator[Done]:
    """The outcomes of every order, as they come."""
    return workers.each(carry_out, wanted)


def carry_out(order: Order) -> Done:
    """Hear one task, or find it heard already."""
    made = order.bench
    task = _task(bench(made.data, made.home, made.known, made.quick), order.key)
    return Done(order.engine, order.key, hear(order.engine, task, made.home))


@lru_cache(maxsize=1)
def _task(made: Bench, key: str) -> Task:
    return made.task(key)


def hear(engine: Engine, task: Task, home: Path) -> list[Outcome]:
    """Hear `task`, or read from `home` what was heard before."""
    file = home / "outcomes" / f"{task.key}-{_digest(engine, task)[:24]}.json"
    if file.is_file():
        rows = json.loads(file.read_text(encoding="utf-8"))
        return [Outcome(**{**row, "tags": tuple(row["tags"])}) for row in rows]
    outcomes = list(_heard(engine, task, home))
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps([asdict(one) for one in outcomes]), encoding="utf-8")
    new.rename(file)
    return outcomes


def _heard(engine: Engine, task: Task, home: Path) -> Iterator[Outcome]:
    hear = engine.open(task.job, home / "prepared")
    for one in task.heard_by(engine.way):
        begun = time.process_time()
        heard = hear(one.samples)
        work = time.process_time() - begun
        right = bool(heard) and bool(one.text) and task.meaning(heard) == task.meaning(one.text)
        seconds = len(one.samples) / SAMPLE_RATE
        tags = tuple(sorted(one.tags))
        yield Outcome(one.name, one.text, heard, right, tags, seconds, round(work, 5))


def _digest(engine: Engine, task: Task) -> str:
    """Changes with whatever decides the outcomes."""
    digest = hashlib.sha256(f"{engine.digest}{engine.told(task.job)}".encode())
    for one in task.heard_by(engine.way):
        digest.update(f"{one.name}\0{one.text}\0{sorted(one.tags)}".encode())
        digest.update(one.samples.tobytes())
    return digest.hexdigest()
