"""Rankers that were compared with the one that ships: votes of the examples that are like a text.

Kernel ridge regression: every subject has a weighted vote of the examples that are like the text,
and the most similar one may count once more. It shipped while there were a few hundred examples;
solving for the votes grows with the cube of their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.similarity import Cosines, Similarity
from voice_skill.nlu.examples import Example
from voice_skill.nlu.features import Floats, Words
from voice_skill.nlu.ranking import Guess

Scores = NDArray[np.float64]


class Subjects:
    """Which examples are about which subject."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.meanings = [one.meaning for one in examples]
        names = list(dict.fromkeys(meaning.subject for meaning in self.meanings))
        self.rows = np.array([names.index(meaning.subject) for meaning in self.meanings])
        self.members = [np.flatnonzero(self.rows == index) for index in range(len(names))]

    def guesses(self, scores: Scores, similar: Floats) -> list[Guess]:
        """Subjects by their score, each with the meaning of its example most like the text."""
        order = np.argsort(-scores)
        return [
            Guess(self.meanings[self._most(similar, index)], float(scores[index]))
            for index in order
        ]

    def nearest(self, similar: Floats) -> Scores:
        """For each subject, how alike its most similar example is."""
        return np.array([similar[members].max() for members in self.members], np.float64)

    def _most(self, similar: Floats, subject: int) -> int:
        members = self.members[subject]
        return int(members[similar[members].argmax()])


class Nearest:
    """A subject is as good as its example most like the text."""

    def __init__(self, examples: Sequence[Example], similarity: Similarity) -> None:
        self._subjects = Subjects(examples)
        self._similarity = similarity

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        similar = self._similarity.to(words)
        return self._subjects.guesses(self._subjects.nearest(similar), similar)


class Ridge:
    """Kernel ridge regression of "is about this subject" on the similarity to every example.

    `nearest` is the weight of the most similar example's similarity, added to the votes.
    """

    def __init__(
        self, examples: Sequence[Example], similarity: Cosines, penalty: float, nearest: float
    ) -> None:
        self._nearest = nearest
        self._similarity = similarity
        self._subjects = Subjects(examples)
        rows = self._subjects.rows
        # Rare subjects weigh more, or two examples could not stand up to twenty.
        patience = penalty * np.sqrt(np.bincount(rows)[rows])
        system = similarity.among().astype(np.float64) + np.diag(patience)
        wanted = np.eye(len(self._subjects.members))[rows]
        self._votes: Scores = np.linalg.solve(system, wanted)

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        similar = self._similarity.to(words)
        votes: Scores = similar.astype(np.float64) @ self._votes
        scores = votes + self._nearest * self._subjects.nearest(similar)
        return self._subjects.guesses(scores, similar)
