"""A trained network → the part of a Vosk model folder that is not its graph.

Batch normalisation and the normalisation of the input become part of the weights, so that the file
needs no more than affine layers, rectifiers and sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from training.corpus import RATE
from training.features import HIGH, LOW, MELS
from training.kaldi_files import Storage
from training.network import FRONT_WIDTH, QUIETEST, SKIP, SUBSAMPLING, AcousticNetwork, Block
from training.nnet3 import Affine, Copy, Layer, Nnet3, Rectifier, final_mdl, scaled_sum, splice

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Decoding:
    """Settings of Vosk's decoder in `conf/model.conf`: those that served the first model best."""

    acoustic_scale: float = 0.8
    beam: float = 11.0
    lattice_beam: float = 2.0
    """With more, the phone loop of `[unk]` makes determinising a lattice endless."""
    min_active: int = 200
    max_active: int = 3000
    silences: tuple[float, float, float] = (0.5, 0.75, 1.0)
    """Seconds of silence that end an utterance: surely finished, likely finished, not finished."""


def export(
    network: AcousticNetwork,
    folder: Path,
    storage: Storage = Storage.FLOAT,
    decoding: Decoding | None = None,
) -> None:
    """Write `am/final.mdl`, `conf/fbank.conf` and `conf/model.conf` under a model's folder."""
    _write(folder / "am" / "final.mdl", final_mdl(described(network, storage)))
    _write(folder / "conf" / "fbank.conf", fbank_conf().encode())
    _write(folder / "conf" / "model.conf", model_conf(decoding or Decoding()).encode())


def described(network: AcousticNetwork, storage: Storage = Storage.FLOAT) -> Nnet3:
    """The network in evaluation, as nnet3 has it."""
    # The first layer reads energies that are far from zero: with 8 bits there too, the scores of
    # the shipped model err by 1.6 % of their spread instead of 1.4, to save 38 kB.
    fine = Storage.SIXTEEN if storage is Storage.EIGHT else storage
    weight, bias = _folded(network.front, network.front_norm)
    weight *= np.tile(_array(network.scale), FRONT_WIDTH)
    # Energies are clamped at the quietest: a rectifier does it, with that level as its zero.
    bias -= weight @ np.tile(_array(network.mean) - QUIETEST, FRONT_WIDTH)
    lowered = np.eye(MELS), np.full(MELS, -QUIETEST)
    layers = _rectified("energies", "input", *lowered, Storage.FLOAT)
    around = range(-(FRONT_WIDTH // 2), FRONT_WIDTH // 2 + 1)
    layers += _rectified("front", splice("energies", around), weight, bias, fine)

    weight, bias = _folded(network.subsample, network.subsample_norm)
    layers += _rectified("block0", splice("front", (-1, 0, 1)), weight, bias, storage)
    for number, block in enumerate(network.blocks, start=1):
        assert isinstance(block, Block)
        layers += _block(block, f"block{number - 1}", f"block{number}", storage)

    last = network.output
    layers.append(_linear("output.down", f"block{len(network.blocks)}", last.down, storage))
    weight, bias = _array(last.weight()), _array(last.bias())
    layers.append(Affine("output.up", "output.down", weight, bias, storage))
    return Nnet3(MELS, tuple(layers), network.config.context)


def fbank_conf() -> str:
    """`training.features` for Vosk."""
    return _conf({
        "sample-frequency": RATE,
        "use-energy": "false",
        "num-mel-bins": MELS,
        "low-freq": LOW,
        "high-freq": HIGH,
        "dither": 0,
    })  # fmt: skip


def model_conf(decoding: Decoding) -> str:
    """The decoder's settings for Vosk."""
    finished, likely, unfinished = decoding.silences
    return _conf({
        "min-active": decoding.min_active,
        "max-active": decoding.max_active,
        "beam": decoding.beam,
        "lattice-beam": decoding.lattice_beam,
        "phone-determinize": "false",
        "acoustic-scale": decoding.acoustic_scale,
        "frame-subsampling-factor": SUBSAMPLING,
        "endpoint.silence-phones": 1,
        "endpoint.rule2.min-trailing-silence": finished,
        "endpoint.rule3.min-trailing-silence": likely,
        "endpoint.rule4.min-trailing-silence": unfinished,
    })  # fmt: skip


def _block(block: Block, source: str, name: str, storage: Storage) -> list[Layer]:
    weight, bias = _folded(block.up, block.norm)
    new, narrow = f"{name}.new", f"{name}.down"
    return [
        _linear(narrow, splice(source, (-SUBSAMPLING, 0)), block.down, storage),
        *_rectified(new, splice(narrow, (0, SUBSAMPLING)), weight, bias, storage),
        Copy(name, scaled_sum(SKIP, source, new), len(bias)),
    ]


def _linear(name: str, source: str, weight: Tensor, storage: Storage) -> Layer:
    return Affine(name, source, _array(weight), np.zeros(len(weight)), storage)


def _rectified(
    name: str, source: str, weight: Weights, bias: Weights, storage: Storage
) -> list[Layer]:
    affine = f"{name}.affine"
    return [
        Affine(affine, source, weight, bias, storage),
        Rectifier(name, affine, len(bias)),
    ]


def _folded(weight: Tensor, norm: nn.BatchNorm1d) -> tuple[Weights, Weights]:
    """Weight and bias of a layer without bias and the batch normalisation after it."""
    assert norm.running_mean is not None
    assert norm.running_var is not None
    gain = _array(norm.weight) / np.sqrt(_array(norm.running_var) + norm.eps)
    bias = _array(norm.bias) - gain * _array(norm.running_mean)
    return gain[:, None] * _array(weight), bias


def _array(tensor: Tensor) -> Weights:
    array: Weights = tensor.detach().cpu().double().numpy()
    return array


def _conf(settings: dict[str, Any]) -> str:
    return "".join(f"--{name}={value}\n" for name, value in settings.items())


def _write(file: Path, content: bytes) -> None:
    """Write a file out of sight and move it into place: it is the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(file)
