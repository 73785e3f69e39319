"""Fit the weights of people's own words (`models/own-words-en.npz`) to the example sentences.

    python -m scripts.fit_own_words [--language en]     # or: make own-words; a minute

Every sentence is learned as it stands, half of the questions also with a remark before or after
them: strangers say more than an author writes.
Softmax regression on `voice_skill.nlu.features`, one for the subject and one for the form of
asking, with an L2 penalty, by L-BFGS. The same examples give the same weights, but for rounding.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array

from voice_skill.content.loader import load_tree
from voice_skill.nlu.examples import FOLDER, SIGN, Example, Examples, load_examples
from voice_skill.nlu.features import LETTERS, SEEN, Features, Floats, Words
from voice_skill.nlu.ranking import Columns, Linear, Weights
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir, models_dir, word_vectors_file


@dataclass(frozen=True)
class Settings:
    """How weights are fitted."""

    penalty: float = 0.05
    """Per weight, squared, against the summed log loss of all sentences."""
    steps: int = 80
    """More fit the examples better, and strangers' sentences no better."""
    remarked: float = 0.5
    """Share of questions that are learned with a remark, too."""
    before: float = 0.7
    """Share of remarks that come first."""
    seed: int = 4


SHIPPED = Settings()


def fingerprint(examples: Examples, vectors: WordVectors, settings: Settings = SHIPPED) -> str:
    """Tells weights apart that were made of something else, or in another way."""
    others = [*examples.limits.around, f"{settings} {LETTERS} {SEEN}"]
    return digest(examples.sentences, others, vectors)


def digest(examples: Sequence[Example], others: Sequence[str], vectors: WordVectors) -> str:
    """Of `examples` in any order, of what `others` say, and of the vectors."""
    said = sorted(f"{one.text}\t{one.meaning}" for one in examples)
    found = hashlib.sha256("\n".join([*said, *others]).encode())
    found.update(vectors.vectors.tobytes())
    return found.hexdigest()


def fitted(examples: Examples, vectors: WordVectors, settings: Settings = SHIPPED) -> Linear:
    """A ranker that has learned `examples`."""
    learned = [*examples.sentences, *remarked(examples, settings)]
    words = [one.words for one in learned]
    features, columns = Features.of(words, vectors), Columns.of(examples.sentences)
    wanted = [columns.wanted(one.meaning) for one in learned]
    asked = [row for row, (_, form) in enumerate(wanted) if form is not None]
    texts = matrix(features, words)
    subjects = [subject for subject, _ in wanted]
    subject, subject_bias = softmax(texts, subjects, len(columns.subjects), settings)
    forms = [form for _, form in wanted if form is not None]
    form, form_bias = softmax(texts[asked], forms, len(columns.forms), settings)
    weights = Weights.of(np.hstack([subject, form]), np.concatenate([subject_bias, form_bias]))
    return Linear(features, columns, weights, fingerprint(examples, vectors, settings))


def remarked(examples: Examples, settings: Settings) -> Iterator[Example]:
    """Some of the questions, each with a remark before it, or more rarely behind it.

    Never signs or what is none of the skill's business: a remark about the neck could make a
    difference there.
    """
    around, chance = examples.limits.around, random.Random(settings.seed)
    for one in examples.sentences:
        neutral = one.meaning.subject not in (None, SIGN)
        if neutral and around and chance.random() < settings.remarked:
            remark = chance.choice(around)
            before = chance.random() < settings.before
            text = f"{remark} {one.text}" if before else f"{one.text} {remark}"
            yield replace(one, text=text)


def matrix(features: Features, sentences: Sequence[Words]) -> csr_array:
    """What `features` makes of each sentence: (sentences, rows of the weights)."""
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


def softmax(
    texts: csr_array, wanted: list[int], classes: int, settings: Settings
) -> tuple[Floats, Floats]:
    """Weights (features, classes) and bias (classes,)."""
    count, size = texts.shape
    penalty = settings.penalty
    turned = texts.T.tocsr()
    right = np.arange(count), np.array(wanted)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        both = flat.astype(np.float32).reshape(size + 1, classes)
        weights, bias = both[:-1], both[-1]
        scores = texts @ weights + bias
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        sums = shares.sum(axis=1, keepdims=True)
        value = np.log(sums).sum() - scores[right].sum() + penalty / 2 * np.vdot(weights, weights)
        shares /= sums
        shares[right] -= 1
        slope = np.vstack([turned @ shares + penalty * weights, shares.sum(axis=0)])
        return float(value), slope.ravel().astype(np.float64)

    start = np.zeros((size + 1) * classes)
    options = {"maxiter": settings.steps}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    both = found.x.astype(np.float32).reshape(size + 1, classes)
    return both[:-1], both[-1]


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__)
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
