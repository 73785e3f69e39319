"""espeak-ng's phones of English as ARPAbet, from what it prints with `-x --sep=_`.

Where American voices of espeak-ng use a phone for several of CMUdict's (`@-`, `?`), it stands for
the one that CMUdict has most often in common words.
"""

from __future__ import annotations

import re

_NAMES = {
    "AA": "0 0# 0? A A:",
    "AA R": "A@",
    "AE": "a aa",
    "AH": "@ @2 @5 @- a# V",
    "AH L": "@L",
    "AH M": "m-",
    "AH N": "n-",
    "AH R": "VR",
    "AO": "O O: O2",
    "AO R": "O@ o@",
    "AW": "aU EU",
    "AW ER": "aU@",
    "AY": "aI VI",
    "AY AH": "aI@",
    "AY ER": "aI3",
    "B": "b",
    "CH": "tS",
    "D": "d d# d[",
    "DH": "D D#",
    "EH": "E E# E2 e",
    "EH R": "e@",
    "ER": "3 3: 3# @r",
    "EY": "eI e:",
    "F": "f f#",
    "G": "g",
    "HH": "h",
    "IH": "I I# I2 I2#",
    "IH R": "i@3 IR",
    "IY": "i i: I:",
    "IY AH": "i@",
    "JH": "dZ",
    "K": "k k^ x",
    "L": "l l# l^ L",
    "M": "m m#",
    "N": "n n^",
    "NG": "N",
    "OW": "oU oU# o:",
    "OY": "OI",
    "P": "p",
    "R": "r r- r# R",
    "S": "s",
    "SH": "S",
    "T": "t t# t2 t[ ?",
    "TH": "T",
    "UH": "U",
    "UH R": "U@",
    "UW": "u u:",
    "V": "v",
    "W": "w w# hw",
    "Y": "j",
    "Z": "z z# z2",
    "ZH": "Z",
    "": ":",
}
PHONES = {name: ours for ours, names in _NAMES.items() for name in names.split()}
"""espeak-ng's name of a phone → ours, with spaces between them where it is several."""
_STRESS = re.compile(r"[',%=|;!]+")


def phone_names(printed: str) -> list[str]:
    """The names of the phones in what espeak-ng printed, without its marks of stress."""
    bare = (_STRESS.sub("", name) for name in re.split(r"[_\s]+", printed))
    return [name for name in bare if name]
