"""Reading exported models: descriptors, the shipped models, and files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.descriptors import Combined, Read, parse_descriptor
from training.nnet3 import Copy, Nnet3, Rectifier, final_mdl, scaled_sum, splice
from training.nnet3_reader import read_final_mdl
from voice_skill.asr.graph.phones import PDFS, transitions
from voice_skill.errors import ModelError

SHIPPED = sorted((Path(__file__).parents[2] / "models").glob("*/am/final.mdl"))


def test_a_splice_reads_one_node_at_several_frames() -> None:
    assert parse_descriptor(splice("x", (-3, 0))) == Combined("Append", (Read("x", -3), Read("x")))


def test_a_sum_may_scale_its_parts() -> None:
    expected = Combined("Sum", (Read("a", 0, 0.66), Read("b.c")))
    assert parse_descriptor(scaled_sum(0.66, "a", "b.c")) == expected


def test_offsets_and_scales_may_be_nested() -> None:
    assert parse_descriptor("Scale(0.5, Offset(Offset(x, 2), -3))") == Read("x", -1, 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "Switch(a, b)",
        "Offset(Append(a, b), 1)",
        "Append(a",
        "Offset(a)",
        "a)",
        "Sum(a, )",
        "elsewhere",
    ],
)
def test_a_descriptor_of_another_kind_is_an_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="describe the network"):
        read_final_mdl(_written(tmp_path, Nnet3(2, (Copy("x", text, 2),), 0)))


def _written(folder: Path, network: Nnet3) -> Path:
    file = folder / "final.mdl"
    file.write_bytes(final_mdl(network))
    return file


def test_frames_beyond_the_ends_are_the_first_and_the_last(tmp_path: Path) -> None:
    network = Nnet3(1, (Copy("x", splice("input", (-4, 0, 4)), 3),), 4)
    frames = np.arange(1.0, 8.0)[:, None]
    scores = read_final_mdl(_written(tmp_path, network)).scores(frames)
    assert scores.tolist() == [[1, 1, 5], [1, 4, 7], [3, 7, 7]]


def test_sums_and_rectifiers_compute_in_order(tmp_path: Path) -> None:
    layers = (Rectifier("r", "input", 1), Copy("s", scaled_sum(0.5, "input", "r"), 1))
    frames = np.array([[-2.0], [4.0]])
    scores = read_final_mdl(_written(tmp_path, Nnet3(1, layers, 0))).scores(frames, subsampling=1)
    assert scores.tolist() == [[-1.0], [6.0]]


def test_features_of_another_size_are_refused(tmp_path: Path) -> None:
    model = read_final_mdl(_written(tmp_path, Nnet3(2, (Copy("x", "input", 2),), 0)))
    with pytest.raises(ModelError, match="2 features a frame, not 3"):
        model.scores(np.zeros((4, 3)))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.parent.name)
def test_a_shipped_model_is_read_whole(file: Path) -> None:
    model = read_final_mdl(file)
    assert model.context() == (model.left_context, model.right_context)
    assert [(phone, *pdfs) for phone, _, *pdfs in model.transitions.tolist()] == list(transitions())
    scores = model.scores(np.random.default_rng(1).normal(12, 3, (10, 40)))
    assert scores.shape == (4, PDFS)
    assert np.isfinite(scores).all()


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"final\.mdl could not be read"):
        read_final_mdl(tmp_path / "final.mdl")


@pytest.mark.parametrize("content", [b"", b"text", b"\0B<TransitionModel> <Topology> "])
def test_a_file_that_is_no_model_is_an_error(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "final.mdl"
    file.write_bytes(content)
    with pytest.raises(ModelError, match=r"final\.mdl"):
        read_final_mdl(file)
