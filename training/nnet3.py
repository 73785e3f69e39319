"""A network as Kaldi's nnet3 describes it, and the `final.mdl` around it, byte by byte.

The file has the transition model of our phones (what Vosk needs to make words of scores), then
the network: lines of text that say what reads what, then the components with their weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.kaldi_files import (
    Storage,
    double,
    integer,
    integers,
    matrix,
    single,
    token,
    vector,
)
from voice_skill.asr.graph.phones import KALDI_PHONES, TRANSITION_STATES, transitions

_EMPTY = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Affine:
    """Weights, (outputs, inputs), and a bias."""

    name: str
    source: str
    """What it reads, as a descriptor."""
    weight: NDArray[Any]
    bias: NDArray[Any]
    storage: Storage = Storage.FLOAT

    def written(self) -> bytes:
        """The component; its learning rate means nothing here."""
        return _component(
            "AffineComponent",
            *(token("<LearningRate>"), single(0.001)),
            *(token("<LinearParams>"), matrix(self.weight, self.storage)),
            *(token("<BiasParams>"), vector(self.bias)),
        )


@dataclass(frozen=True)
class Rectifier:
    """What is below zero becomes zero."""

    name: str
    source: str
    size: int

    def written(self) -> bytes:
        """The component, without the statistics of Kaldi's training."""
        return _component(
            "RectifiedLinearComponent",
            *(token("<Dim>"), integer(self.size)),
            *(token("<ValueAvg>"), vector(_EMPTY)),
            *(token("<DerivAvg>"), vector(_EMPTY)),
            *(token("<Count>"), double(0.0)),
        )


@dataclass(frozen=True)
class Copy:
    """A name for what a descriptor computes."""

    name: str
    source: str
    size: int

    def written(self) -> bytes:
        """The component."""
        return _component(
            "NoOpComponent",
            *(token("<Dim>"), integer(self.size)),
            *(token("<BackpropScale>"), single(1.0)),
        )


Layer = Affine | Rectifier | Copy


@dataclass(frozen=True)
class Nnet3:
    """Layers in the order of computing; the last one is the output."""

    inputs: int
    """Features a frame; the descriptors call them `input`."""
    layers: tuple[Layer, ...]
    context: int
    """Frames that an output needs on each side."""

    def written(self) -> bytes:
        """The network and its context, without priors: the outputs are not probabilities."""
        lines = [f"input-node name=input dim={self.inputs}"]
        lines += [
            f"component-node name={layer.name} component={layer.name} input={layer.source}"
            for layer in self.layers
        ]
        lines += [f"output-node name=output input={self.layers[-1].name} objective=linear"]
        text = "\n" + "\n".join(lines) + "\n\n"
        return b"".join((
            *(token("<Nnet3>"), text.encode(), token("<NumComponents>"), integer(len(self.layers))),
            *(token(f"<ComponentName> {layer.name}") + layer.written() for layer in self.layers),
            token("</Nnet3>"),
            *(token("<LeftContext>"), integer(self.context)),
            *(token("<RightContext>"), integer(self.context)),
            *(token("<Priors>"), vector(_EMPTY)),
        ))  # fmt: skip


def splice(name: str, offsets: Sequence[int]) -> str:
    """The descriptor of one node's frames at some offsets, side by side."""
    return f"Append({', '.join(_at(name, offset) for offset in offsets)})"


def scaled_sum(scale: float, scaled: str, added: str) -> str:
    """The descriptor of one node's output times a number, plus another's."""
    return f"Sum(Scale({scale}, {scaled}), {added})"


def final_mdl(network: Nnet3) -> bytes:
    """A whole `final.mdl`; `\\0B` says that it is binary."""
    return b"\0B" + transition_model() + network.written()


def transition_model() -> bytes:
    """The phones, their topology, and which outputs of the network they use.

    Each phone is a first frame (state 0, entered through its own pdf) with a loop for later ones,
    as in Kaldi's chain models. All probabilities are one half; the graph holds them.
    """
    topology = b"".join((
        integers(range(1, KALDI_PHONES + 1)),
        integers([-1] + [0] * KALDI_PHONES),  # the entry of each phone; there is no phone 0
        integer(-1),  # first and later frames have pdf classes of their own
        *(integer(1), integer(2)),  # one entry, of two states
        *(integer(0), integer(1), integer(2)),  # pdf classes 0 and 1, two transitions
        *(integer(0), single(0.5), integer(1), single(0.5)),
        *(integer(-1), integer(-1), integer(0)),  # the end: no pdf, no transition
    ))  # fmt: skip
    tuples = chain.from_iterable((phone, 0, first, later) for phone, first, later in transitions())
    halves = np.full(2 * TRANSITION_STATES + 1, math.log(0.5), np.float32)
    halves[0] = 0  # transition ids start at 1
    return b"".join((
        *(token("<TransitionModel>"), token("<Topology>"), topology, token("</Topology>")),
        *(token("<Tuples>"), integer(TRANSITION_STATES), *map(integer, tuples), token("</Tuples>")),
        *(token("<LogProbs>"), vector(halves), token("</LogProbs>"), token("</TransitionModel>")),
    ))  # fmt: skip


def _at(name: str, offset: int) -> str:
    return f"Offset({name}, {offset})" if offset else name


def _component(kind: str, *fields: bytes) -> bytes:
    return b"".join((token(f"<{kind}>"), *fields, token(f"</{kind}>")))
