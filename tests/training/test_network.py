"""The network's packing: many utterances in one sequence, each as if it were alone."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")

from training.network import AcousticNetwork, NetworkConfig, pack  # noqa: E402
from voice_skill.asr.graph.phones import PDFS  # noqa: E402

CONFIG = NetworkConfig(front=8, hidden=12, bottleneck=6, blocks=3)


@pytest.fixture
def network():
    torch.manual_seed(3)
    return AcousticNetwork(CONFIG).eval()


def spoken(*lengths: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.normal(10, 3, (length, 40)).astype(np.float32) for length in lengths]


def test_there_is_an_output_for_every_third_frame(network):
    assert [len(network.scores(one)) for one in spoken(1, 2, 3, 4, 9, 100)] == [1, 1, 1, 2, 3, 34]


def test_an_utterance_scores_the_same_alone_and_among_others(network):
    utterances = spoken(31, 7, 90, 44)
    packing = pack(utterances, CONFIG)
    with torch.no_grad():
        together = network(packing.frames).numpy()
    for one, start, length in zip(utterances, packing.starts, packing.lengths, strict=True):
        np.testing.assert_allclose(together[start : start + length], network.scores(one), atol=1e-5)


def test_an_output_depends_on_its_context_and_on_nothing_beyond(network):
    (one,) = spoken(200)
    near, far = one.copy(), one.copy()
    near[90 + CONFIG.context] += 1
    far[90 + CONFIG.context + 1 :] += 1
    row = 90 // 3
    assert not np.allclose(network.scores(one)[row], network.scores(near)[row], atol=1e-6)
    np.testing.assert_allclose(network.scores(one)[row], network.scores(far)[row], atol=1e-6)


def test_every_pdf_has_an_output(network):
    assert network.scores(spoken(12)[0]).shape == (4, PDFS)


def test_the_splice_has_the_gradient_of_its_plain_form(network):
    from training.network import _splice

    rows = torch.randn(9, 5, dtype=torch.float64, requires_grad=True)
    weight = torch.randn(4, 10, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(_splice, (rows, weight))
