"""Step "model": a trained network and the skill's words become a folder that Vosk opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.export import export
from training.kaldi_files import Storage
from training.network import from_checkpoint, read_checkpoint
from voice_skill.asr.graph.build import build_skill_graph
from voice_skill.asr.graph.corrections import skill_corrections
from voice_skill.knowledge import load_skill


@dataclass(frozen=True)
class Made:
    """A model that was made."""

    words: int
    bytes: int
    """On disk, of the whole folder."""


def make_model(checkpoint: Path, folder: Path, storage: str) -> Made:
    """Export `checkpoint` to `folder` and build its graph; `storage` is float, 16 or 8 (bits).

    Raises `MissingError` where there is no checkpoint, or no extra [graph].
    """
    network = from_checkpoint(read_checkpoint(checkpoint))
    export(network, folder, Storage(storage))
    words = build_skill_graph(folder, load_skill(), skill_corrections())
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Made(len(words), size)
