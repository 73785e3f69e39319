"""From a checkpoint to a folder that Vosk opens."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("kaldi_native_fbank", reason="the extra [training] is not installed")

from training.model import make_model  # noqa: E402
from training.network import (  # noqa: E402
    AcousticNetwork,
    NetworkConfig,
    checkpoint,
    from_checkpoint,
    read_checkpoint,
)
from voice_skill.errors import MissingError  # noqa: E402


def test_a_missing_checkpoint_says_what_to_do_first(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"There is no .*python -m training train"):
        make_model(tmp_path / "small.pt", tmp_path / "model", "8")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04"])
def test_what_is_no_checkpoint_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "small.pt").write_bytes(content)
    with pytest.raises(MissingError, match="is no checkpoint"):
        make_model(tmp_path / "small.pt", tmp_path / "model", "8")


def test_a_network_is_read_as_it_was_saved(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = AcousticNetwork(NetworkConfig(8, 12, 6, 2))
    torch.save(checkpoint(network), tmp_path / "net.pt")
    again = from_checkpoint(read_checkpoint(tmp_path / "net.pt"))
    assert again.config == network.config
    for name, weights in network.state_dict().items():
        assert torch.equal(weights, again.state_dict()[name])
