"""Rankers that were compared with the one that ships: votes of the examples that are like a text.

Kernel ridge regression: every subject has a weighted vote of the examples that are like the text,
and the most similar one may count once more. It shipped while there were a few hundred examples;
solving for the votes grows with the cube of their number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.similarity import Similarity
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


class Ridge:
    """Kernel ridge regression of "is about this subject" on the similarity to every example.

    `nearest` is the weight of the most similar example's similarity, added to the votes.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        similarity: Similarity,
        penalty: float,
        nearest: float = 0.0,
    ) -> None:
        self._nearest = nearest
        self._penalty = penalty
        self._subjects = Subjects(examples)
        self._similarity = similarity
        self._votes = np.linalg.solve(self._system(similarity.among()), self._wanted())

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        similar = self._similarity.to(words)
        votes: Scores = similar.astype(np.float64) @ self._votes
        return self._guesses(votes, similar)

    def _system(self, among: Floats) -> Scores:
        counts = np.bincount(self._subjects.rows)
        # Rare subjects weigh more, or two examples could not stand up to twenty.
        patience = self._penalty * np.sqrt(counts[self._subjects.rows])
        return among.astype(np.float64) + np.diag(patience)

    def _wanted(self) -> Scores:
        wanted: Scores = np.eye(len(self._subjects.members))[self._subjects.rows]
        return wanted

    def _guesses(self, votes: Scores, similar: Floats) -> list[Guess]:
        scores = votes + self._nearest * self._subjects.nearest(similar)
        return self._subjects.guesses(scores, similar)


class Nearest:
    """A subject is as good as its example most like the text."""

    def __init__(self, examples: Sequence[Example], similarity: Similarity) -> None:
        self._subjects = Subjects(examples)
        self._similarity = similarity

    def rank(self, words: Words) -> list[Guess]:
        """One guess a subject, best first."""
        return self._guesses(self._similarity.to(words))

    def _guesses(self, similar: Floats) -> list[Guess]:
        return self._subjects.guesses(self._subjects.nearest(similar), similar)
