"""Step "model": a trained network and the skill's words become a folder that Vosk opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from training.export import export
from training.features import MELS
from training.kaldi_files import Storage
from training.network import AcousticNetwork, from_checkpoint, read_checkpoint
from training.nnet3_reader import FinalMdl, read_final_mdl
from voice_skill.asr.graph.build import build_skill_graph
from voice_skill.asr.graph.corrections import skill_corrections
from voice_skill.errors import ModelError
from voice_skill.knowledge import load_skill

LARGEST_ERROR = 0.05
"""Of an exported network, as `export_error` has it; of the shipped one, in 8 bits, it is 0.011."""
_FRAMES = 600


@dataclass(frozen=True)
class Made:
    """A model that was made."""

    words: int
    parameters: int
    """Weights and biases of the network."""
    error: float
    """`export_error` of the network."""
    bytes: int
    """On disk, of the whole folder."""


def make_model(checkpoint: Path, folder: Path, storage: str) -> Made:
    """Export `checkpoint` to `folder` and build its graph; `storage` is float, 16 or 8 (bits).

    Raises `MissingError` where there is no checkpoint, or no extra [graph], and `ModelError` where
    so few bits make another network of it.
    """
    network = from_checkpoint(read_checkpoint(checkpoint))
    export(network, folder, Storage(storage))
    exported = read_final_mdl(folder / "am" / "final.mdl")
    error = export_error(network, exported)
    if not error <= LARGEST_ERROR:
        raise ModelError(
            f"Scores of {folder} miss those of {checkpoint} by {error:.1%} of their spread.",
            hint="Keep more bits of each weight: --storage 16",
        )
    words = build_skill_graph(folder, load_skill(), skill_corrections())
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Made(len(words), exported.parameters, error, size)


def export_error(network: AcousticNetwork, exported: FinalMdl) -> float:
    """How far the scores of the exported file are from the network's: 0 is nothing, 1 their spread.

    The root of the mean square, over random frames as loud as those that the network learnt from.
    """
    noise = np.random.default_rng(0).standard_normal((_FRAMES, MELS))
    frames = (network.mean.numpy() + noise / network.scale.numpy()).astype(np.float32)
    expected = network.scores(frames)
    missed = exported.scores(frames) - expected
    return float(np.sqrt(np.mean(missed**2)) / expected.std())
