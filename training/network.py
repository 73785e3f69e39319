"""The acoustic network: a time-delay network with bottlenecks, 40 log-mels in, biphone pdfs out.

A batch is one long sequence of rows, each utterance with its own context around it (`Packing`), so
that no frame is padded and every splice is a pair of contiguous slices. Rows between utterances
see both neighbours; nobody looks at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.features import MELS
from voice_skill.asr.graph.phones import BASES, PDFS
from voice_skill.errors import MissingError

SUBSAMPLING = 3
"""Frames (of 10 ms) for each row of the network's output."""
FRONT_WIDTH, SUBSAMPLING_WIDTH = 5, 3
"""Frames that the first layer and the subsampling layer see."""
QUIETEST = 3.0
"""Log energies below this are heard as this: rounding to 16 bits alone leaves about as much. Only
digital silence is quieter, by so much that the network's answers to it would know no bounds."""
SKIP = 0.66
"""How much of a block's input is added to its output."""


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network."""

    front: int
    """Outputs of the first layer, at 100 frames a second."""
    hidden: int
    """Outputs of every block, at 33 rows a second."""
    bottleneck: int
    blocks: int

    @property
    def context(self) -> int:
        """Frames of context that an output needs on each side."""
        return SUBSAMPLING * (self.blocks + 1)

    def rows(self, frames: int) -> int:
        """Outputs for an utterance of so many frames."""
        return -(-frames // SUBSAMPLING)


SIZES = {
    "quick": NetworkConfig(front=96, hidden=192, bottleneck=64, blocks=7),
    "tiny": NetworkConfig(front=160, hidden=256, bottleneck=96, blocks=9),
    "small": NetworkConfig(front=192, hidden=384, bottleneck=128, blocks=10),
    "base": NetworkConfig(front=256, hidden=512, bottleneck=160, blocks=11),
}


@dataclass(frozen=True)
class Packing:
    """Utterances in one sequence of frames, and where their outputs lie."""

    frames: Tensor
    """(frames, 40): each utterance with its first and last frame repeated as context."""
    starts: NDArray[np.int64]
    """The first output row of each utterance."""
    lengths: NDArray[np.int64]
    """Output rows of each utterance."""


def pack(utterances: Sequence[NDArray[Any]], config: NetworkConfig) -> Packing:
    """Lay utterances, each (frames, 40), one after the other."""
    lengths = np.array([config.rows(len(one)) for one in utterances], np.int64)
    spans = lengths + 2 * (config.blocks + 1)
    starts = np.concatenate([[0], np.cumsum(spans)[:-1]])
    # The last utterance needs no more frames than any other, but its convolutions must fit.
    frames = np.empty((SUBSAMPLING * int(spans.sum()) + FRONT_WIDTH, MELS), np.float32)
    for one, start, span in zip(utterances, starts, spans, strict=True):
        first, last = SUBSAMPLING * start, SUBSAMPLING * (start + span)
        begin = first + config.context
        frames[first:begin] = one[0]
        frames[begin : begin + len(one)] = one
        frames[begin + len(one) : last] = one[-1]
    frames[-FRONT_WIDTH:] = frames[-FRONT_WIDTH - 1]
    return Packing(torch.from_numpy(frames), starts, lengths)


class _Splice(torch.autograd.Function):
    """`x[:-1] @ left.T + x[1:] @ right.T`: a layer over two neighbouring rows, without copies."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        left, right = weight.chunk(2, dim=1)
        return torch.addmm(x[:-1] @ left.T, x[1:], right.T)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        x, weight = ctx.saved_tensors
        left, right = weight.chunk(2, dim=1)
        to_x = torch.empty_like(x)
        torch.mm(gradient, left, out=to_x[:-1])
        to_x[-1] = 0
        to_x[1:].addmm_(gradient, right)
        to_weight = torch.cat([gradient.T @ x[:-1], gradient.T @ x[1:]], dim=1)
        return to_x, to_weight


def _splice(x: Tensor, weight: Tensor) -> Tensor:
    spliced: Tensor = _Splice.apply(x, weight)  # type: ignore[no-untyped-call]
    return spliced


def _matrix(outputs: int, inputs: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(outputs, inputs) / inputs**0.5)


class Block(nn.Module):
    """hidden → bottleneck over rows (-1, 0), bottleneck → hidden over (0, +1), and a skip."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.down = _matrix(config.bottleneck, 2 * config.hidden)
        self.up = _matrix(config.hidden, 2 * config.bottleneck)
        self.norm = nn.BatchNorm1d(config.hidden)

    def forward(self, x: Tensor) -> Tensor:
        """(rows, hidden) → (rows - 2, hidden)."""
        narrow = _splice(x, self.down)
        wide = torch.relu_(self.norm(_splice(narrow, self.up)))
        return torch.add(wide, x[1:-1], alpha=SKIP)


class Output(nn.Module):
    """hidden → bottleneck → pdfs.

    A first-frame pdf is its phone's row plus a row of its own, which starts at nothing: the network
    learns the phones first and tells their left contexts apart later, in one training.
    """

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.down = _matrix(config.bottleneck, config.hidden)
        self.first = nn.Parameter(0.1 * _matrix(BASES, config.bottleneck).detach())
        self.after = nn.Parameter(torch.zeros(BASES * BASES, config.bottleneck))
        self.later = nn.Parameter(0.1 * _matrix(BASES, config.bottleneck).detach())
        self.first_bias = nn.Parameter(torch.zeros(BASES))
        self.after_bias = nn.Parameter(torch.zeros(BASES * BASES))
        self.later_bias = nn.Parameter(torch.zeros(BASES))

    def weight(self) -> Tensor:
        """(pdfs, bottleneck)."""
        return torch.cat([self.first.repeat(BASES, 1) + self.after, self.later])

    def bias(self) -> Tensor:
        """(pdfs,)."""
        return torch.cat([self.first_bias.repeat(BASES) + self.after_bias, self.later_bias])

    def forward(self, x: Tensor) -> Tensor:
        """(rows, hidden) → (rows, pdfs)."""
        return torch.addmm(self.bias(), x @ self.down.T, self.weight().T)


class AcousticNetwork(nn.Module):
    """Log-mel frames → scores of pdfs, one row for three frames."""

    mean: Tensor
    scale: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.zeros(MELS))
        self.register_buffer("scale", torch.ones(MELS))
        self.front = _matrix(config.front, FRONT_WIDTH * MELS)
        self.front_norm = nn.BatchNorm1d(config.front)
        self.subsample = _matrix(config.hidden, SUBSAMPLING_WIDTH * config.front)
        self.subsample_norm = nn.BatchNorm1d(config.hidden)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.blocks))
        self.output = Output(config)

    def forward(self, frames: Tensor) -> Tensor:
        """(frames, 40) as packed → (rows, pdfs); rows that are nobody's come with them."""
        x = (frames.clamp(min=QUIETEST) - self.mean) * self.scale
        # A window of five whole frames is contiguous, and so are three rows of the next layer.
        rows = (len(x) - FRONT_WIDTH + 1) // SUBSAMPLING * SUBSAMPLING
        spliced = x.as_strided((rows, FRONT_WIDTH * MELS), (MELS, 1)).contiguous()
        x = torch.relu_(self.front_norm(spliced @ self.front.T))
        x = x.reshape(rows // SUBSAMPLING, SUBSAMPLING_WIDTH * self.config.front)
        x = torch.relu_(self.subsample_norm(x @ self.subsample.T))
        for block in self.blocks:
            x = block(x)
        scores: Tensor = self.output(x)
        return scores

    def normalise(self, frames: NDArray[Any]) -> None:
        """Take mean and scale of the input from some frames, (frames, 40)."""
        whole = np.maximum(frames.astype(np.float32), QUIETEST)
        self.mean.copy_(torch.from_numpy(whole.mean(0)))
        self.scale.copy_(torch.from_numpy(1 / np.maximum(whole.std(0), 0.1)))

    @torch.no_grad()
    def scores(self, frames: NDArray[Any]) -> NDArray[np.float32]:
        """(frames, 40) of one utterance → (rows, pdfs), the network evaluating."""
        self.eval()
        packing = pack([frames], self.config)
        scores: NDArray[np.float32] = self(packing.frames)[: packing.lengths[0]].numpy()
        return scores


def checkpoint(network: AcousticNetwork) -> dict[str, Any]:
    """What `from_checkpoint` needs."""
    return {"config": asdict(network.config), "weights": network.state_dict()}


def read_checkpoint(file: Path) -> dict[str, Any]:
    """The content of a checkpoint that `training.train` wrote. Only read files that you trust.

    Raises `MissingError` where there is none, or what is there is no checkpoint.
    """
    if not file.is_file():
        raise MissingError(f"There is no {file}.", hint="Train first: python -m training train")
    try:
        saved: dict[str, Any] = torch.load(file, weights_only=False)
    except (OSError, EOFError, RuntimeError, UnpicklingError) as error:
        raise MissingError(
            f"{file} is no checkpoint: {str(error).splitlines()[0]}",
            hint="Remove it and train again: python -m training train",
        ) from error
    return saved


def from_checkpoint(saved: dict[str, Any]) -> AcousticNetwork:
    """The network of a checkpoint."""
    network = AcousticNetwork(NetworkConfig(**saved["config"]))
    network.load_state_dict(saved["weights"])
    return network


assert PDFS == BASES * BASES + BASES
