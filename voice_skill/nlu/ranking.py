"""What a text most probably asks for: softmax regression, fitted to the example sentences.

The file that ships (`scripts/fit_own_words.py` makes it anew) holds the pieces of text that count
and 8-bit weights: a column for each subject, and one for each facet. A text is a few hundred rows
of them, added up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from voice_skill.errors import ModelError
from voice_skill.nlu.examples import SIGN, Example, Meaning
from voice_skill.nlu.features import SPLITS, Features, Floats, Space, Split, Words
from voice_skill.nlu.word_vectors import WordVectors


class Guess(NamedTuple):
    """One subject that a text may be about."""

    meaning: Meaning
    score: float
    """Its probability: the scores of all subjects add up to 1."""


class Ranker(Protocol):
    """Ranks all subjects by how well a text fits them."""

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""


@dataclass(frozen=True)
class Columns:
    """What the columns of the weights stand for: subjects first, then the forms of asking.

    `subjects` are meanings without a facet; a form is an intent with its facet. `usual` says which
    forms the examples of a subject have, (subjects, forms): no others are guessed for it.
    """

    subjects: tuple[Meaning, ...]
    forms: tuple[tuple[str, str | None], ...]
    usual: NDArray[np.bool_] = field(repr=False)

    @classmethod
    def of(cls, examples: Sequence[Example]) -> Columns:
        """The subjects and forms that `examples` have."""
        subjects = tuple(dict.fromkeys(_subject(one.meaning) for one in examples))
        asked = [one.meaning for one in examples if one.meaning.node]
        forms = tuple(sorted({_form(meaning) for meaning in asked}, key=str))
        usual = np.zeros((len(subjects), len(forms)), np.bool_)
        for meaning in asked:
            usual[subjects.index(_subject(meaning)), forms.index(_form(meaning))] = True
        return cls(subjects, forms, usual)

    def wanted(self, meaning: Meaning) -> tuple[int, int | None]:
        """Which subject and which form an example's meaning is."""
        form = self.forms.index(_form(meaning)) if meaning.node else None
        return self.subjects.index(_subject(meaning)), form

    def guesses(self, subjects: Floats, forms: Floats) -> Iterator[Guess]:
        """A guess for each subject from the probabilities; all signs together are one."""
        signs = [index for index, one in enumerate(self.subjects) if one.intent == SIGN]
        if signs:
            likely = max(signs, key=lambda index: subjects[index])
            yield Guess(self.subjects[likely], float(subjects[signs].sum()))
        usual = np.where(self.usual, forms, -1.0)
        for index, meaning in enumerate(self.subjects):
            if meaning.node:
                intent, facet = self.forms[usual[index].argmax()]
                yield Guess(Meaning(intent, meaning.node, facet), float(subjects[index]))
            elif meaning.intent != SIGN:
                yield Guess(meaning, float(subjects[index]))


def _subject(meaning: Meaning) -> Meaning:
    return Meaning(node=meaning.node) if meaning.node else meaning


def _form(meaning: Meaning) -> tuple[str, str | None]:
    return str(meaning.intent), meaning.facet


@dataclass(frozen=True)
class Weights:
    """`whole` (rows, columns) int8, times `scales` (columns,), plus `bias` (columns,)."""

    whole: NDArray[np.int8] = field(repr=False)
    scales: Floats = field(repr=False)
    bias: Floats = field(repr=False)

    @classmethod
    def of(cls, weights: Floats, bias: Floats) -> Weights:
        """Rounded to 8 bits a weight."""
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
        return cls(np.rint(weights / scales).astype(np.int8), scales, bias)


class Linear:
    """Softmax regression on the features of a text."""

    def __init__(
        self, features: Features, columns: Columns, weights: Weights, made_of: str
    ) -> None:
        """`made_of` tells weights that were made of something else (see the script)."""
        self.made_of = made_of
        self._features = features
        self._columns = columns
        self._weights = weights
        self._meant = weights.whole[features.sparse :].astype(np.float32)

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        scores = self._scores(words)
        subjects = len(self._columns.subjects)
        guesses = self._columns.guesses(_shares(scores[:subjects]), _shares(scores[subjects:]))
        return sorted(guesses, key=lambda guess: -guess.score)

    def shares(self, words: Words) -> dict[Meaning, float]:
        """How probable each subject is, each sign by itself; all together are 1."""
        subjects = self._columns.subjects
        shares = _shares(self._scores(words)[: len(subjects)])
        return dict(zip(subjects, map(float, shares), strict=True))

    def _scores(self, words: Words) -> Floats:
        rows, counts, vector = self._features.to(words)
        sums = counts @ self._weights.whole[rows].astype(np.float32) + vector @ self._meant
        scores: Floats = sums * self._weights.scales + self._weights.bias
        return scores

    def save(self, file: Path) -> None:
        """Write what `load` reads; the word vectors have a file of their own."""
        columns = self._columns
        about = {
            "made_of": self.made_of,
            "subjects": [vars(meaning) for meaning in columns.subjects],
            "forms": columns.forms,
            "pieces": [space.pieces for space in self._features.spaces],
        }
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about).encode(), np.uint8),
            usual=columns.usual,
            telling=np.concatenate([space.telling for space in self._features.spaces]),
            **vars(self._weights),
        )

    @classmethod
    def load(cls, file: Path, vectors: WordVectors, splits: Sequence[Split] = SPLITS) -> Linear:
        """Read what `save` wrote. Raises `ModelError` where that is something else.

        `splits` are those that it was made with.
        """
        try:
            with np.load(file) as stored:
                about: dict[str, Any] = json.loads(bytes(stored["about"]))
                subjects = tuple(Meaning(**one) for one in about["subjects"])
                forms = tuple((intent, facet) for intent, facet in about["forms"])
                ends = np.cumsum([len(pieces) for pieces in about["pieces"]])[:-1]
                telling = np.split(stored["telling"], ends)
                spaces = tuple(
                    Space(split, tuple(pieces), idf)
                    for split, pieces, idf in zip(splits, about["pieces"], telling, strict=True)
                )
                columns = Columns(subjects, forms, stored["usual"])
                weights = Weights(stored["whole"], stored["scales"], stored["bias"])
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ModelError(
                f"The weights of people's own words, {file}, cannot be read.",
                hint="Install relief-voice again.",
            ) from error
        return cls(Features(spaces, vectors), columns, weights, about["made_of"])


def _shares(scores: Floats) -> Floats:
    powers: Floats = np.exp(scores - scores.max())
    powers /= powers.sum()
    return powers


class Later:
    """A ranker that is made when it is first needed, once, whichever thread asks."""

    def __init__(self, make: Callable[[], Ranker]) -> None:
        self._make = make
        self._made: Ranker | None = None
        self._lock = Lock()

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return self._made.rank(words)
