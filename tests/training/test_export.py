"""An exported network computes what PyTorch computes, in numpy and inside Vosk."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_skill.asr.graph.phones import INDEX, SILENCE, first_pdf, later_pdf, transitions

torch = pytest.importorskip("torch", reason="needs the extra [training]")
pytest.importorskip("kaldi_native_fbank", reason="needs the extra [training]")

from training.export import Decoding, described, export  # noqa: E402
from training.features import log_mels  # noqa: E402
from training.kaldi_files import Storage  # noqa: E402
from training.network import SIZES, AcousticNetwork, NetworkConfig  # noqa: E402
from training.nnet3 import Affine  # noqa: E402
from training.nnet3_reader import FinalMdl, read_final_mdl  # noqa: E402

MODELS = Path(__file__).parents[2] / "models"
SMALL = NetworkConfig(front=24, hidden=48, bottleneck=16, blocks=3)


def _random_network(config: NetworkConfig, seed: int = 1) -> AcousticNetwork:
    """A network in which nothing is at its initial value, the statistics of training included."""
    torch.manual_seed(seed)
    network = AcousticNetwork(config)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm1d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2.0)
                module.weight.normal_(1.0, 0.3)
                module.bias.normal_(0.0, 0.5)
        for parameter in network.output.parameters():
            parameter.normal_(0.0, 0.05)
        network.mean.normal_(12.0, 2.0)
        network.scale.uniform_(0.2, 0.5)
    return network.eval()


def _frames(count: int, seed: int = 2) -> NDArray[np.float32]:
    """Numbers in the range of log-mel energies."""
    return np.random.default_rng(seed).normal(12.0, 3.0, (count, 40)).astype(np.float32)


def _exported(network: AcousticNetwork, folder: Path, storage: Storage) -> FinalMdl:
    export(network, folder, storage)
    return read_final_mdl(folder / "am" / "final.mdl")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 100])
def test_an_exported_network_scores_as_in_pytorch(count: int, tmp_path: Path) -> None:
    network, frames = _random_network(SMALL), _frames(count)
    expected = network.scores(frames)
    scores = _exported(network, tmp_path, Storage.FLOAT).scores(frames)
    assert scores.shape == expected.shape
    assert np.abs(scores - expected).max() <= 1e-3


def test_digital_silence_scores_as_in_pytorch(tmp_path: Path) -> None:
    network, frames = _random_network(SMALL), _frames(40)
    frames[10:30] = -15.9
    scores = _exported(network, tmp_path, Storage.FLOAT).scores(frames)
    assert np.abs(scores - network.scores(frames)).max() <= 1e-3


@pytest.mark.parametrize("size", list(SIZES))
def test_every_size_scores_as_in_pytorch(size: str, tmp_path: Path) -> None:
    network, frames = _random_network(SIZES[size]), _frames(31)
    scores = _exported(network, tmp_path, Storage.FLOAT).scores(frames)
    assert np.abs(scores - network.scores(frames)).max() <= 1e-3


@pytest.mark.parametrize(("storage", "part"), [(Storage.SIXTEEN, 2e-4), (Storage.EIGHT, 0.02)])
def test_compressed_scores_miss_by_a_small_part_of_their_spread(
    storage: Storage, part: float, tmp_path: Path
) -> None:
    network, frames = _random_network(SIZES["quick"]), _frames(60)
    expected = network.scores(frames)
    missed = _exported(network, tmp_path, storage).scores(frames) - expected
    assert np.sqrt(np.mean(missed**2)) <= part * expected.std()


@pytest.mark.parametrize("storage", list(Storage))
def test_compression_touches_weights_alone_and_by_no_more_than_its_steps(
    storage: Storage, tmp_path: Path
) -> None:
    network = _random_network(SMALL)
    model = _exported(network, tmp_path, storage)
    for layer in described(network, storage).layers:
        if not isinstance(layer, Affine):
            continue
        component = model.nodes[layer.name].component
        assert component.weight is not None
        assert component.bias is not None
        reach = np.ptp(layer.weight)
        # No 8-bit step is wider than half an even step and a 63rd of the column together.
        step = {Storage.FLOAT: 0.0, Storage.SIXTEEN: reach / 65535, Storage.EIGHT: reach / 80}
        missed = np.abs(component.weight - layer.weight).max()
        assert missed <= step[layer.storage] / 2 + 1e-6 * reach
        assert np.allclose(component.bias, layer.bias, rtol=1e-6)


def test_8_bits_spare_the_layer_that_reads_energies(tmp_path: Path) -> None:
    layers = {
        layer.name: layer for layer in described(_random_network(SMALL), Storage.EIGHT).layers
    }
    front = layers["front.affine"]
    assert isinstance(front, Affine)
    assert front.storage is Storage.SIXTEEN


def test_compressed_files_are_smaller(tmp_path: Path) -> None:
    network = _random_network(SIZES["quick"])
    sizes = []
    for storage in (Storage.FLOAT, Storage.SIXTEEN, Storage.EIGHT):
        export(network, tmp_path, storage)
        sizes.append((tmp_path / "am" / "final.mdl").stat().st_size)
    assert sizes[0] > 1.8 * sizes[1] > 2.7 * sizes[2]


def test_the_file_says_the_context_that_its_layers_read(tmp_path: Path) -> None:
    model = _exported(_random_network(SMALL), tmp_path, Storage.FLOAT)
    assert model.context() == (model.left_context, model.right_context) == (12, 12)


def test_the_transition_model_is_that_of_our_phones(tmp_path: Path) -> None:
    model = _exported(_random_network(SMALL), tmp_path, Storage.FLOAT)
    assert [(phone, first, later) for phone, _, first, later in model.transitions.tolist()] == list(
        transitions()
    )
    assert np.allclose(np.exp(model.log_probabilities[1:]), 0.5)


def test_a_second_export_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for seed in (1, 2):
        network = _random_network(SMALL, seed)
        model = _exported(network, tmp_path, Storage.FLOAT)
    assert np.abs(model.scores(_frames(9)) - network.scores(_frames(9))).max() <= 1e-3
    files = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*.*"))
    assert files == ["am/final.mdl", "conf/fbank.conf", "conf/model.conf"]


def test_the_settings_are_those_that_served_the_first_model(tmp_path: Path) -> None:
    export(_random_network(SMALL), tmp_path)
    assert (tmp_path / "conf" / "fbank.conf").read_text().split() == [
        "--sample-frequency=16000",
        "--use-energy=false",
        "--num-mel-bins=40",
        "--low-freq=20",
        "--high-freq=7600",
        "--dither=0",
    ]
    settings = set((tmp_path / "conf" / "model.conf").read_text().split())
    assert {"--acoustic-scale=0.8", "--beam=11.0", "--lattice-beam=2.0"} <= settings
    assert {"--phone-determinize=false", "--frame-subsampling-factor=3"} <= settings


# --- inside Vosk ---

WORD = "stop"
PHONES = [INDEX[phone] for phone in ("S", "T", "AA", "P")]


def _best_path(scores: NDArray[np.float32], phones: Sequence[int]) -> float:
    """The sum of scores along the best path through a word, silence around it allowed."""
    states = [SILENCE, *phones, SILENCE]
    best = np.full(len(states), -np.inf)
    best[0] = scores[0, first_pdf(SILENCE, SILENCE)]
    best[1] = scores[0, first_pdf(SILENCE, phones[0])]
    entered = [first_pdf(left, phone) for left, phone in pairwise(states)]
    stayed = [later_pdf(phone) for phone in states]
    for row in scores[1:]:
        coming = np.concatenate([[-np.inf], best[:-1] + row[entered]])
        best = np.maximum(best + row[stayed], coming)
    return float(best[-2:].max())


def _vosk_score(scores: NDArray[np.float32], acoustic_scale: float) -> float:
    """What Vosk calls the confidence of `WORD`, heard with a grammar of that word.

    Each frame costs log 2 (stay or go on), silence or its absence on each side log 2, the grammar
    log 8; Vosk multiplies these costs by 0.9.
    """
    costs = math.log(2) * (len(scores) + 2 + 3)
    return acoustic_scale * _best_path(scores, PHONES) - 0.9 * costs


def _sound(seconds: float) -> NDArray[np.int16]:
    """Noise whose loudness changes, from -3,000 to 3,000."""
    rng = np.random.default_rng(4)
    times = np.arange(int(16_000 * seconds)) / 16_000
    loudness = 1000 * (1.2 + np.sin(2 * np.pi * 3 * times))
    return (rng.normal(0, 0.5, len(times)) * loudness).clip(-3000, 3000).astype(np.int16)


@pytest.fixture(scope="module")
def shipped_graph() -> Path:
    """The graph of a shipped model, which has our phones."""
    found = sorted(MODELS.glob("*/graph/HCLr.fst"))
    if not found:
        pytest.skip("no model is shipped whose graph could be used")
    return found[0].parent


def _hear(folder: Path, samples: NDArray[np.int16]) -> dict[str, Any]:
    vosk = pytest.importorskip("vosk")
    vosk.SetLogLevel(-1)
    recognizer = vosk.KaldiRecognizer(vosk.Model(str(folder)), 16_000, json.dumps([WORD]))
    recognizer.SetMaxAlternatives(1)
    recognizer.AcceptWaveform(samples.tobytes())
    heard: dict[str, Any] = json.loads(recognizer.FinalResult())["alternatives"][0]
    return heard


def _one_word_network() -> AcousticNetwork:
    """A random network that prefers long phones to silence, so that one word is what it hears."""
    network = _random_network(SIZES["quick"], seed=3)
    with torch.no_grad():
        network.output.later_bias.add_(2.0)
        network.output.later_bias[SILENCE] -= 6.0
    return network


@pytest.mark.parametrize("storage", list(Storage))
def test_vosk_scores_a_word_as_the_exported_file_says(
    storage: Storage, tmp_path: Path, shipped_graph: Path
) -> None:
    network, samples, decoding = _one_word_network(), _sound(1.5), Decoding(beam=100.0)
    export(network, tmp_path, storage, decoding)
    shutil.copytree(shipped_graph, tmp_path / "graph")
    heard = _hear(tmp_path, samples)
    scores = read_final_mdl(tmp_path / "am" / "final.mdl").scores(log_mels(samples))
    assert heard["text"] == WORD
    assert abs(heard["confidence"] - _vosk_score(scores, decoding.acoustic_scale)) <= 0.05


def test_vosk_scores_a_word_as_pytorch_does(tmp_path: Path, shipped_graph: Path) -> None:
    network, samples, decoding = _one_word_network(), _sound(1.5), Decoding(beam=100.0)
    export(network, tmp_path, Storage.FLOAT, decoding)
    shutil.copytree(shipped_graph, tmp_path / "graph")
    expected = _vosk_score(network.scores(log_mels(samples)), decoding.acoustic_scale)
    assert abs(_hear(tmp_path, samples)["confidence"] - expected) <= 0.05
