"""Fit the weights of people's own words (`models/own-words-en.npz`) to the example sentences.

    python scripts/fit_own_words.py [--language en]     # or: make own-words; a minute

Every sentence is learned as it stands, half of the questions also with a remark before or after
them: strangers say more than an author writes.
Softmax regression on `voice_skill.nlu.features`, one for the subject and one for the form of
asking, with an L2 penalty, by L-BFGS. The same examples always give the same weights.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from voice_skill.content.loader import load_tree
from voice_skill.nlu.examples import FOLDER, SIGN, Example, Examples, load_examples
from voice_skill.nlu.features import Features, Floats, Words
from voice_skill.nlu.ranking import Columns, Linear, Weights
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir, models_dir, word_vectors_file

PENALTY = 0.05
"""Per weight, squared, against the summed log loss of all sentences."""
_SHARE, _BEFORE = 0.5, 0.7
"""Share of questions that are learned with a remark, too, and of remarks that come first."""
_STEPS = 80
"""More fit the examples better, and strangers' sentences no better."""


def fitted(examples: Examples, vectors: WordVectors) -> Linear:
    """A ranker that has learned `examples`."""
    amid = _amid(examples.sentences, examples.limits.around, random.Random(4))
    learned = [*examples.sentences, *amid]
    words = [one.words for one in learned]
    features, columns = Features.of(words, vectors), Columns.of(examples.sentences)
    wanted = [columns.wanted(one.meaning) for one in learned]
    asked = [row for row, (_, form) in enumerate(wanted) if form is not None]
    texts = _matrix(features, words)
    subject, subject_bias = _softmax(texts, [s for s, _ in wanted], len(columns.subjects))
    forms = [form for _, form in wanted if form is not None]
    form, form_bias = _softmax(texts[asked], forms, len(columns.forms))
    weights = Weights.of(np.hstack([subject, form]), np.concatenate([subject_bias, form_bias]))
    return Linear(features, columns, weights, examples.fingerprint)


def _amid(
    examples: Sequence[Example], around: Sequence[str], chance: random.Random
) -> Iterator[Example]:
    """Half of the questions, each with a remark before it, or more rarely behind it.

    Never signs or what is none of the skill's business: a remark about the neck could make a
    difference there.
    """
    for one in examples:
        neutral = one.meaning.subject not in (None, SIGN)
        if neutral and around and chance.random() < _SHARE:
            remark = chance.choice(around)
            before = chance.random() < _BEFORE
            text = f"{remark} {one.text}" if before else f"{one.text} {remark}"
            yield replace(one, text=text)


def _matrix(features: Features, sentences: list[Words]) -> csr_array:
    """(sentences, rows of the weights)."""
    first = features.sparse
    columns: list[int] = []
    values: list[Floats] = []
    ends = [0]
    for words in sentences:
        rows, weights, vector = features.to(words)
        columns += [*rows, *range(first, first + len(vector))]
        values += [weights, vector]
        ends.append(len(columns))
    shape = (len(sentences), first + features.vectors.vectors.shape[1])
    return csr_array((np.concatenate(values), columns, ends), shape=shape)


def _softmax(texts: csr_array, wanted: list[int], classes: int) -> tuple[Floats, Floats]:
    """Weights (features, classes) and bias (classes,)."""
    count, size = texts.shape
    turned = texts.T.tocsr()
    right = np.arange(count), np.array(wanted)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.astype(np.float32).reshape(size + 1, classes)
        weights, bias = both[:-1], both[-1]
        scores = texts @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        sums = shares.sum(axis=1, keepdims=True)
        value = np.log(sums).sum() - scores[right].sum() + PENALTY / 2 * np.vdot(weights, weights)
        shares /= sums
        shares[right] -= 1
        slope = np.vstack([turned @ shares + PENALTY * weights, shares.sum(axis=0)])
        return float(value), slope.ravel().astype(np.float64)

    start = np.zeros((size + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    both = found.x.astype(np.float32).reshape(size + 1, classes)
    return both[:-1], both[-1]


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--language", default="en")
    language: str = parser.parse_args().language
    folder = content_dir(language)
    examples = load_examples(folder / FOLDER).within(load_tree(folder))
    vectors = word_vectors_file(language)
    if vectors is None:
        raise SystemExit("There are no word vectors: see scripts/distil_word_vectors.py.")
    file = models_dir() / f"own-words-{language}.npz"
    ranker = fitted(examples, WordVectors.load(vectors))
    ranker.save(file)
    print(f"{file}: {len(examples.sentences)} sentences, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
