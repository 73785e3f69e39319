"""Phone labels of the synthesisers as indices of our phones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from voice_skill.asr.graph.phones import INDEX


class UnknownPhoneError(Exception):
    """A synthesiser said a phone that has no counterpart among ours."""


FESTVOX = {
    **{phone.lower(): phone for phone in INDEX},
    "ax": "AH",
    "axr": "ER",
    "dx": "T",
    "nx": "N",
    "hv": "HH",
    "el": "AH L",
    "em": "AH M",
    "en": "AH N",
    **dict.fromkeys(("pau", "sil", "ssil", "h#", "brth", "#"), ""),
}
"""The phone set "radio" of flite's and festival's American voices; silence becomes nothing."""


def festvox_indices(names: Iterable[str]) -> NDArray[np.int16]:
    """Indices of the phones that flite or festival said. Raises `UnknownPhoneError`."""
    return indices(mapped(names, FESTVOX))


def mapped(names: Iterable[str], table: Mapping[str, str]) -> list[str]:
    """The phones that `table` gives for `names`. Raises `UnknownPhoneError`."""
    try:
        return [phone for name in names for phone in table[name].split()]
    except KeyError as error:
        raise UnknownPhoneError(error.args[0]) from None


def indices(phones: Sequence[str]) -> NDArray[np.int16]:
    """Indices, with an R that only prolongs the R before it left out, as CMUdict does."""
    kept = [phone for before, phone in zip(["", *phones], phones, strict=False)
            if not (phone == "R" and before in ("R", "ER"))]  # fmt: skip
    return np.array([INDEX[phone] for phone in kept], dtype=np.int16)
