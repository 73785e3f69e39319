"""From a checkpoint to a folder that Vosk opens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("kaldi_native_fbank", reason="the extra [training] is not installed")

from training.export import export  # noqa: E402
from training.kaldi_files import Storage  # noqa: E402
from training.model import export_error, make_model  # noqa: E402
from training.network import (  # noqa: E402
    AcousticNetwork,
    NetworkConfig,
    checkpoint,
    from_checkpoint,
    read_checkpoint,
)
from training.nnet3_reader import read_final_mdl  # noqa: E402
from voice_skill.errors import MissingError, ModelError  # noqa: E402

LITTLE = NetworkConfig(8, 12, 6, 2)


def test_a_missing_checkpoint_says_what_to_do_first(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"There is no .*python -m training train"):
        make_model(tmp_path / "small.pt", tmp_path / "model", "8")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_what_is_no_checkpoint_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "small.pt").write_bytes(content)
    with pytest.raises(MissingError, match="is no checkpoint"):
        make_model(tmp_path / "small.pt", tmp_path / "model", "8")


def test_bits_that_make_another_network_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(checkpoint(AcousticNetwork(LITTLE)), tmp_path / "net.pt")
    monkeypatch.setattr("training.model.LARGEST_ERROR", 1e-4)
    with pytest.raises(ModelError, match=r"net\.pt by \d.*--storage 16"):
        make_model(tmp_path / "net.pt", tmp_path / "model", "8")


def test_the_error_of_an_export_is_a_share_of_the_scores_spread(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = AcousticNetwork(LITTLE)
    export(network, tmp_path, Storage.FLOAT)
    exported = read_final_mdl(tmp_path / "am" / "final.mdl")
    assert export_error(network, exported) < 1e-5
    spread = network.scores(np.random.default_rng(0).standard_normal((600, 40))).std()
    with torch.no_grad():
        for bias in (network.output.first_bias, network.output.later_bias):
            bias += 0.1 * float(spread)
    assert export_error(network, exported) == pytest.approx(0.1, rel=0.01)


def test_a_network_is_read_as_it_was_saved(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = AcousticNetwork(LITTLE)
    torch.save(checkpoint(network), tmp_path / "net.pt")
    again = from_checkpoint(read_checkpoint(tmp_path / "net.pt"))
    assert again.config == network.config
    for name, weights in network.state_dict().items():
        assert torch.equal(weights, again.state_dict()[name])
