"""Reads a `final.mdl` and computes its network in numpy, as Kaldi would.

It shares no more than the reading of numbers with the exporter: what reads what comes from the
file's own lines and descriptors, so that its scores show what was really exported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.descriptors import Descriptor, Times, parse_descriptor
from training.kaldi_files import Floats, KaldiReader
from voice_skill.errors import ModelError


@dataclass(frozen=True)
class Component:
    """What a node does to what it reads."""

    kind: str
    weight: Floats | None = None
    """(outputs, inputs), of affine components."""
    bias: Floats | None = None

    def compute(self, x: Floats) -> Floats:
        """(frames, inputs) → (frames, outputs)."""
        if self.weight is not None and self.bias is not None:
            scores: Floats = x @ self.weight.T + self.bias
            return scores
        return np.maximum(x, 0) if self.kind == "RectifiedLinearComponent" else x


@dataclass(frozen=True)
class Node:
    """A component and what it reads."""

    component: Component
    source: Descriptor


@dataclass(frozen=True)
class FinalMdl:
    """An acoustic model as it lies in its file."""

    transitions: NDArray[np.int32]
    """(transition states, 4): Kaldi phone, state, pdf of the first frame, pdf of later ones."""
    log_probabilities: Floats
    """(transition ids + 1,); the first is nobody's."""
    inputs: int
    """Features a frame."""
    nodes: dict[str, Node]
    output: Descriptor
    left_context: int
    """Frames before the one of an output that the file says are needed."""
    right_context: int

    @property
    def parameters(self) -> int:
        """Weights and biases of the network."""
        parts = [(node.component.weight, node.component.bias) for node in self.nodes.values()]
        return sum(array.size for pair in parts for array in pair if array is not None)

    def context(self) -> tuple[int, int]:
        """Frames before and after the one of an output that the descriptors really read."""
        times = self._times(np.zeros(1, np.int64))["input"]
        return -int(times[0]), int(times[-1])

    def scores(self, frames: NDArray[Any], subsampling: int = 3) -> Floats:
        """(frames, inputs) → (outputs, pdfs), an output for each `subsampling` frames.

        As in Vosk, the first and the last frame are repeated for the context that is missing.
        """
        if frames.shape[1] != self.inputs:
            raise ModelError(
                f"The network reads {self.inputs} features a frame, not {frames.shape[1]}.",
                hint="Compute the features that its fbank.conf says.",
            )
        asked = np.arange(0, len(frames), subsampling, dtype=np.int64)
        times = self._times(asked)
        edged = np.clip(times["input"], 0, len(frames) - 1)
        values = {"input": frames[edged].astype(np.float32)}

        def lookup(name: str, wanted: Times) -> Floats:
            return values[name][np.searchsorted(times[name], wanted)]

        for name in self._order()[1:]:
            node = self.nodes[name]
            values[name] = node.component.compute(node.source.compute(times[name], lookup))
        return self.output.compute(asked, lookup)

    def _times(self, asked: Times) -> dict[str, Times]:
        """The frames at which each node is needed for the outputs that are asked for."""
        wanted = {read.node: [asked + read.offset] for read in self.output.reads()}
        times = {}
        for name in reversed(self._order()):
            times[name] = np.unique(np.concatenate(wanted[name]))
            for read in self.nodes[name].source.reads() if name in self.nodes else ():
                wanted.setdefault(read.node, []).append(times[name] + read.offset)
        return times

    def _order(self) -> list[str]:
        """The nodes that the output needs, each after all it reads."""
        order: list[str] = []

        def visit(descriptor: Descriptor) -> None:
            for name in dict.fromkeys(read.node for read in descriptor.reads()):
                if name in order:
                    continue
                if name in self.nodes:
                    visit(self.nodes[name].source)
                order.append(name)

        visit(self.output)
        return order


def read_final_mdl(file: Path) -> FinalMdl:
    """The model in a file; raises `ModelError` when it is not one of ours."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} could not be read: {error.strerror}.") from error
    reader = KaldiReader(content, str(file))
    if reader.raw(2) != b"\0B":
        raise reader.error("this is not a binary file of Kaldi")
    transitions, log_probabilities = _transition_model(reader)
    reader.expect("<Nnet3>")
    lines, components = _config_lines(reader), _components(reader)
    reader.expect("</Nnet3>", "<LeftContext>")
    left = reader.integer()
    reader.expect("<RightContext>")
    right = reader.integer()
    try:
        inputs, nodes, output = _network(lines, components)
    except (KeyError, ValueError) as error:
        raise reader.error(f"the lines that describe the network are wrong: {error}") from error
    return FinalMdl(transitions, log_probabilities, inputs, nodes, output, left, right)


def _network(
    lines: Sequence[tuple[str, dict[str, str]]], components: dict[str, Component]
) -> tuple[int, dict[str, Node], Descriptor]:
    """Features a frame, the nodes by name, and what the output reads."""
    nodes = {
        settings["name"]: Node(
            components[settings["component"]], parse_descriptor(settings["input"])
        )
        for kind, settings in lines
        if kind == "component-node"
    }
    (features,) = (settings["dim"] for kind, settings in lines if kind == "input-node")
    (output,) = (settings["input"] for kind, settings in lines if kind == "output-node")
    descriptors = [parse_descriptor(output), *(node.source for node in nodes.values())]
    for name in {read.node for descriptor in descriptors for read in descriptor.reads()}:
        if name != "input" and name not in nodes:
            raise ValueError(f"there is no node {name}")
    return int(features), nodes, descriptors[0]


def _transition_model(reader: KaldiReader) -> tuple[NDArray[np.int32], Floats]:
    reader.expect("<TransitionModel>", "<Topology>")
    phones, entries = reader.integers(), reader.integers()
    if len(entries) != len(phones) + 1 or reader.integer() != -1:
        raise reader.error("this topology is not one of ours")
    for _ in range(reader.integer()):
        for _ in range(reader.integer()):
            reader.integer(), reader.integer()  # the classes of first and later frames
            for _ in range(reader.integer()):
                reader.integer(), reader.single()  # where to, and how probable
    reader.expect("</Topology>", "<Tuples>")
    states = reader.integer()
    tuples = np.array([reader.integer() for _ in range(4 * states)], np.int32).reshape(-1, 4)
    reader.expect("</Tuples>", "<LogProbs>")
    log_probabilities = reader.vector()
    reader.expect("</LogProbs>", "</TransitionModel>")
    return tuples, log_probabilities


def _config_lines(reader: KaldiReader) -> Sequence[tuple[str, dict[str, str]]]:
    """(kind of node, its settings) of each line; an empty line ends them."""
    reader.line()
    lines = []
    while line := reader.line():
        kind, _, rest = line.partition(" ")
        settings = re.findall(r"([\w-]+)=(.*?)(?=\s+[\w-]+=|$)", rest)
        lines.append((kind, dict(settings)))
    return lines


def _components(reader: KaldiReader) -> dict[str, Component]:
    reader.expect("<NumComponents>")
    components = {}
    for _ in range(reader.integer()):
        reader.expect("<ComponentName>")
        name = reader.token()
        kind = reader.token().strip("<>")
        components[name] = _component(reader, kind)
        reader.expect(f"</{kind}>")
    return components


def _component(reader: KaldiReader, kind: str) -> Component:
    if kind in ("AffineComponent", "FixedAffineComponent"):
        if kind == "AffineComponent":
            reader.expect("<LearningRate>")
            reader.single()
        reader.expect("<LinearParams>")
        weight = reader.matrix()
        reader.expect("<BiasParams>")
        return Component(kind, weight, reader.vector())
    if kind not in ("RectifiedLinearComponent", "NoOpComponent"):
        raise reader.error(f"{kind} is not a component of ours")
    reader.expect("<Dim>")
    reader.integer()
    if kind == "NoOpComponent":
        reader.expect("<BackpropScale>")
        reader.single()
        return Component(kind)
    reader.expect("<ValueAvg>")
    reader.vector()
    reader.expect("<DerivAvg>")
    reader.vector()
    reader.expect("<Count>")
    reader.double()
    return Component(kind)
