"""Counting wrong phones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("torch", reason="the extra [training] is not installed")

from training.corpus import Heard
from training.objective import phone_bigram
from training.phone_errors import phone_error_rates
from voice_skill.asr.graph.phones import PDFS, SILENCE, first_pdf, later_pdf

CHAIN = (5, 9, 31, 7)
BIGRAM = phone_bigram([np.array(CHAIN), np.array((5, 9, 30, 7))])


class Says:
    """A network that hears the same phones in everything, two rows each, in silence."""

    def __init__(self, *phones: int) -> None:
        self.phones = (SILENCE, *phones, SILENCE)

    def scores(self, _: NDArray[Any]) -> NDArray[np.float32]:
        scores = np.full((2 * len(self.phones), PDFS), -20, np.float32)
        pairs = zip((SILENCE, *self.phones[:-1]), self.phones, strict=True)
        for place, (left, phone) in enumerate(pairs):
            scores[2 * place, first_pdf(left, phone)] = 0
            scores[2 * place + 1, later_pdf(phone)] = 0
        return scores


def heard(source: str, phones: Sequence[int] = CHAIN) -> Heard:
    return Heard(np.zeros((30, 40), np.float16), np.array(phones, np.int16), "x", source)


def rates(network: Says, *utterances: Heard) -> dict[str, float]:
    return phone_error_rates(network, utterances, BIGRAM)


def test_what_is_heard_as_it_was_said_has_no_error() -> None:
    assert rates(Says(*CHAIN), heard("a")) == {"a": 0}


@pytest.mark.parametrize("phones", [(5, 9, 30, 7), (5, 9, 7), (5, 9, 31, 7, 5)])
def test_a_phone_replaced_lost_or_added_is_one_error(phones: tuple[int, ...]) -> None:
    assert rates(Says(*phones), heard("a")) == {"a": 0.25}


def test_errors_are_summed_over_the_utterances_of_each_source() -> None:
    found = rates(Says(5, 9, 7), heard("a"), heard("a"), heard("b"), heard("b", (5, 9, 7)))
    assert found == {"a": 0.25, "b": pytest.approx(1 / 7)}


def test_of_noise_there_is_no_phone_to_miss() -> None:
    assert rates(Says(), heard("noise", ())) == {"noise": 0}
