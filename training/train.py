"""Train the network on shards of features; stopped at any moment, it goes on where it last saved.

The weights, the optimiser and the step are saved; which utterances come next is drawn anew, so an
interrupted training ends near where an uninterrupted one would, not at the same bits.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np
import torch
from numpy.typing import NDArray

from training.batches import Corpus, batches, corpus
from training.corpus import Heard, read_heard, shards
from training.network import (
    SIZES,
    AcousticNetwork,
    Packing,
    checkpoint,
    from_checkpoint,
    pack,
    read_checkpoint,
)
from training.objective import lfmmi_loss, phone_bigram
from training.phone_errors import phone_error_rates
from voice_skill.errors import MissingError, SkillError, UsageError

T = TypeVar("T")
HELD_OUT = "held-"
"""Shards whose names begin so are never trained on."""


@dataclass(frozen=True)
class TrainingPlan:
    """Everything that decides what comes out, but the data."""

    size: str = "small"
    """One of `network.SIZES`."""
    steps: int = 14_000
    frames: int = 8_000
    """Frames of 10 ms in a batch."""
    rate: float = 1.5e-3
    """The highest learning rate; it rises over `warm_up` steps and falls with a cosine."""
    warm_up: int = 300
    last_rate: float = 0.01
    """The lowest learning rate, as a share of the highest."""
    decay: float = 1e-3
    """Weight decay of AdamW."""
    output_norm: float = 1e-5
    """Weight of half the squared length of a row of outputs, which keeps them small."""
    clip: float = 3.0
    """The largest norm of a gradient."""
    silence: float = 0.03
    """Share of utterances that are noise without words."""
    seed: int = 1
    shares: Mapping[str, float] = field(default_factory=dict)
    """Share of the frames drawn from a source; sources not named share the rest by size."""


@dataclass(frozen=True)
class Report:
    """How training goes, every few steps."""

    step: int
    steps: int
    loss: float
    """Mean over the last steps, in nats for each row of the output."""
    rate: float
    seconds: float
    """Since this run began."""
    errors: Mapping[str, float] = field(default_factory=dict)
    """Phone error rate of each held-out source, where it was measured."""

    @property
    def line(self) -> str:
        """All of it for a log."""
        errors = " ".join(f"{source} {100 * rate:.1f} %" for source, rate in self.errors.items())
        wrong = f"; phones wrong: {errors}" if errors else ""
        return (
            f"step {self.step} of {self.steps}, {self.seconds:.0f} s:"
            f" loss {self.loss:.4f}, rate {self.rate:.5f}{wrong}"
        )


REPORT_STEPS, SAVE_STEPS = 50, 500
HELD_OUT_SAMPLE = 100
"""Utterances of each source on which phone errors are counted while training."""
_STEPS_OF_MEAN = 200


def load_features(folder: Path, held_out: bool = False) -> list[Heard]:
    """Every utterance in the shards of `folder`; those held out, or all others."""
    chosen = [file for file in shards(folder) if file.name.startswith(HELD_OUT) == held_out]
    return [one for file in chosen for one in read_heard(file)]


def train(
    features: Path,
    to: Path,
    plan: TrainingPlan,
    report: Callable[[Report], None] = lambda _: None,
    start_from: Path | None = None,
    threads: int | None = None,
) -> Path:
    """Train as planned and return the checkpoint `to`; goes on from `to` where it exists.

    `start_from` names another checkpoint whose weights to begin with; it is not looked at where
    `to` exists.

    Raises:
        MissingError: there are no features, or there is no `start_from`.
        UsageError: `start_from` is of another size.
        SkillError: weights or gradients are no numbers any more.
    """
    _use_threads(threads or os.cpu_count() or 1)
    material = corpus(load_features(features), plan.shares)
    if not material.talk:
        raise MissingError(
            f"There is no speech to train on in {features}.",
            hint="Make it first: python -m training speak, then python -m training features",
        )
    held_out = _some_of_each(load_features(features, held_out=True))
    chains = [one.phones for group in material.talk.values() for one in group]
    state = _resumed(to, plan) or _begun(material, plan, start_from)
    # The bigram belongs to the weights: new data must not move the target of old training.
    bigram = state.setdefault("bigram", phone_bigram(chains))
    _run(state, material, held_out, bigram, plan, to, report)
    return to


def _some_of_each(heard: list[Heard]) -> list[Heard]:
    """A fixed sample of every source: enough to watch, quick to recognise."""
    by_source: dict[str, list[Heard]] = {}
    for index in np.random.default_rng(0).permutation(len(heard)):
        by_source.setdefault(heard[int(index)].source, []).append(heard[int(index)])
    return [one for group in by_source.values() for one in group[:HELD_OUT_SAMPLE]]


def _use_threads(threads: int) -> None:
    torch.set_num_threads(threads)
    numba.set_num_threads(min(threads, numba.get_num_threads()))


def _begun(material: Corpus, plan: TrainingPlan, start_from: Path | None) -> dict[str, Any]:
    torch.manual_seed(plan.seed)
    network = AcousticNetwork(SIZES[plan.size])
    if start_from:
        network = from_checkpoint(read_checkpoint(start_from))
        if network.config != SIZES[plan.size]:
            raise UsageError(f"{start_from} is of another size than {plan.size}.")
    else:
        some = [one.features for group in material.talk.values() for one in group[::50]]
        network.normalise(np.concatenate(some))
    return {"network": network, "optimiser": _optimiser(network, plan), "step": 0}


def _optimiser(network: AcousticNetwork, plan: TrainingPlan) -> torch.optim.Optimizer:
    return torch.optim.AdamW(
        network.parameters(), lr=plan.rate, weight_decay=plan.decay, betas=(0.9, 0.98)
    )


def _resumed(file: Path, plan: TrainingPlan) -> dict[str, Any] | None:
    if not file.is_file():
        return None
    saved = read_checkpoint(file)
    network = from_checkpoint(saved)
    optimiser = _optimiser(network, plan)
    optimiser.load_state_dict(saved["optimiser"])
    return {**saved, "network": network, "optimiser": optimiser}


def _save(state: Mapping[str, Any], plan: TrainingPlan, file: Path) -> None:
    saved = {
        **checkpoint(state["network"]),
        "optimiser": state["optimiser"].state_dict(),
        "step": state["step"],
        "bigram": state["bigram"],
        "plan": json.dumps(asdict(plan)),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    torch.save(saved, new)
    new.rename(file)


def learning_rate(step: int, plan: TrainingPlan) -> float:
    """The learning rate of a step, from 0."""
    warm = min(1.0, (step + 1) / plan.warm_up)
    fall = 0.5 * (1 + math.cos(math.pi * min(1.0, step / plan.steps)))
    return plan.rate * warm * max(plan.last_rate, fall)


def _run(
    state: dict[str, Any],
    material: Corpus,
    held_out: list[Heard],
    bigram: NDArray[np.float32],
    plan: TrainingPlan,
    to: Path,
    report: Callable[[Report], None],
) -> None:
    rng = np.random.default_rng([plan.seed, state["step"]])
    drawn = _ahead(_packed(batches(material, plan.frames, plan.silence, rng), state["network"]))
    began, losses = time.monotonic(), deque[float](maxlen=_STEPS_OF_MEAN)
    while state["step"] < plan.steps:
        packing, chains = next(drawn)
        rate = learning_rate(state["step"], plan)
        losses.append(_step(state, packing, chains, bigram, plan, rate))
        state["step"] += 1
        last = state["step"] == plan.steps
        errors: Mapping[str, float] = {}
        if last or state["step"] % SAVE_STEPS == 0:
            _check_sound(state, losses, to)
            errors = phone_error_rates(state["network"], held_out, bigram)
            _save(state, plan, to)
        if last or state["step"] % REPORT_STEPS == 0:
            seconds = time.monotonic() - began
            taken = [loss for loss in losses if math.isfinite(loss)]
            mean = float(np.mean(taken)) if taken else math.nan
            report(Report(state["step"], plan.steps, mean, rate, seconds, errors))
    drawn.close()


def _check_sound(state: Mapping[str, Any], losses: Collection[float], to: Path) -> None:
    """Raise `SkillError` where training came to nothing, before the last good checkpoint is lost.

    One frame that is not finite spoils the running means of batch normalisation for ever, and
    nothing shows it: they count only when the network is used.
    """
    weights = state["network"].state_dict().values()
    if not (all(one.isfinite().all() for one in weights) and any(map(math.isfinite, losses))):
        raise SkillError(
            f"At step {state['step']} the network is made of what is no number any more.",
            hint=f"{to} is as it was when last saved; are there features that are not finite?",
        )


def _packed(
    drawn: Iterator[tuple[list[NDArray[Any]], list[NDArray[Any]]]], network: AcousticNetwork
) -> Iterator[tuple[Packing, list[NDArray[Any]]]]:
    for features, chains in drawn:
        yield pack(features, network.config), chains


def _ahead(drawn: Iterator[T]) -> Any:
    """The same, made by another thread while this one computes."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, drawn)
        while True:
            ready = coming.result()
            coming = thread.submit(next, drawn)
            yield ready


def _step(
    state: dict[str, Any],
    packing: Packing,
    chains: list[NDArray[Any]],
    bigram: NDArray[np.float32],
    plan: TrainingPlan,
    rate: float,
) -> float:
    """Change the weights a little; the loss before, nan where its gradient was no number."""
    network, optimiser = state["network"], state["optimiser"]
    network.train()
    for group in optimiser.param_groups:
        group["lr"] = rate
    scores = network(packing.frames)
    loss = lfmmi_loss(scores, packing, chains, bigram)
    optimiser.zero_grad()
    (loss + plan.output_norm / 2 * scores.square().sum() / len(scores)).backward()
    norm = torch.nn.utils.clip_grad_norm_(network.parameters(), plan.clip)
    if not torch.isfinite(norm):
        return math.nan
    optimiser.step()
    return loss.item()
