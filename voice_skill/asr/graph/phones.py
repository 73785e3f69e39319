"""The phones of our models, and every number that Kaldi gives them.

39 ARPAbet phones (CMUdict's, without stress) and silence. A phone stands in a word at its
beginning, end, inside, or alone; the positions share their outputs of the network, and exist so
that Vosk can tell where a word begins.

The network has one output (pdf) for the first frame of each phone after each phone or silence
(`40 * left + phone`), and one for all its later frames (`1600 + phone`): a forward biphone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_NAMES = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW"
    " V W Y Z ZH"
)
PHONES = tuple(_NAMES.split())
SILENCE = 0
"""The index of silence; the phones have 1 to 39, in the order above."""
INDEX = {phone: number for number, phone in enumerate(PHONES, start=1)}
BASES = len(PHONES) + 1
"""Phones and silence."""
FIRST_FRAMES = BASES * BASES
"""How many outputs are for first frames; the others are for later ones."""
PDFS = FIRST_FRAMES + BASES

POSITIONS = "BEIS"
"""Beginning, end, inside, single: the order of a phone's Kaldi ids."""
KALDI_PHONES = 1 + len(POSITIONS) * len(PHONES)
"""Kaldi's phone ids are 1 (silence) to this."""


def first_pdf(left: int, phone: int) -> int:
    """The output for the first frame of `phone` after `left`."""
    return BASES * left + phone


def later_pdf(phone: int) -> int:
    """The output for every later frame of `phone`."""
    return FIRST_FRAMES + phone


def kaldi_phone(phone: int, position: str) -> int:
    """Kaldi's id of a phone (index) at a position (one of `POSITIONS`, ignored for silence)."""
    if phone == SILENCE:
        return 1
    return 2 + len(POSITIONS) * (phone - 1) + POSITIONS.index(position)


def base_phone(kaldi_id: int) -> int:
    """The phone's index, whatever its position."""
    return SILENCE if kaldi_id == 1 else (kaldi_id - 2) // len(POSITIONS) + 1


def in_word(phones: Sequence[int]) -> tuple[int, ...]:
    """Kaldi's ids of the phones (indices) of one word."""
    if len(phones) == 1:
        return (kaldi_phone(phones[0], "S"),)
    inside = [kaldi_phone(phone, "I") for phone in phones[1:-1]]
    return (kaldi_phone(phones[0], "B"), *inside, kaldi_phone(phones[-1], "E"))


def transition_state(kaldi_id: int, left: int) -> int:
    """The transition model's state (from 1) of a Kaldi phone after the phone index `left`."""
    return (kaldi_id - 1) * BASES + left + 1


def self_loop(state: int) -> int:
    """The transition id that stays in a transition state."""
    return 2 * state - 1


def forward(state: int) -> int:
    """The transition id that enters (and, one frame long, leaves) a transition state."""
    return 2 * state


TRANSITION_STATES = KALDI_PHONES * BASES
TRANSITION_IDS = 2 * TRANSITION_STATES


def transitions() -> Iterator[tuple[int, int, int]]:
    """(Kaldi phone, first-frame pdf, later-frames pdf) of each transition state, in order."""
    for kaldi_id in range(1, KALDI_PHONES + 1):
        phone = base_phone(kaldi_id)
        for left in range(BASES):
            yield kaldi_id, first_pdf(left, phone), later_pdf(phone)
