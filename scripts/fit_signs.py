"""Fit the weights that hear warning signs by likeness (`models/signs-en.npz`).

    python -m scripts.fit_signs [--language en]     # or: make own-words; a minute

Learned are the sentences of `content/<language>/safety/examples` and, as harmless, all that people
ask in their own words. `benchmarks/sign_examples.py` tells how well unknown people are heard.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from scripts.fit_own_words import Settings, digest, matrix, softmax
from voice_skill.knowledge import Skill, load_skill, sign_examples
from voice_skill.nlu.examples import SIGN, Example, Meaning
from voice_skill.nlu.features import LETTERS, REACH, SEEN, Features
from voice_skill.nlu.ranking import Columns, Linear, Weights
from voice_skill.nlu.sign_likeness import splits
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import models_dir, word_vectors_file

SHIPPED = Settings(penalty=0.1)


def learned(skill: Skill, signs: Sequence[Example]) -> list[Example]:
    """All sentences to learn: `signs`, and what is asked in own words, mostly harmless."""
    asked = skill.examples.within(skill.tree).sentences
    harmless = (one for one in asked if one.meaning.intent != SIGN)
    said = (one for one in asked if one.meaning.intent == SIGN)
    return [*(Example(one.text, Meaning()) for one in harmless), *said, *signs]


def fingerprint(examples: Sequence[Example], vectors: WordVectors, denying: frozenset[str]) -> str:
    """Tells weights apart that were made of something else, or in another way."""
    others = [f"{SHIPPED} {LETTERS} {SEEN} {REACH} {sorted(denying)}"]
    return digest(examples, others, vectors)


def fitted(examples: Sequence[Example], vectors: WordVectors, denying: frozenset[str]) -> Linear:
    """What has learned `examples`."""
    words = [one.words for one in examples]
    features = Features.of(words, vectors, splits(denying))
    columns = Columns.of(examples)
    wanted = [columns.wanted(one.meaning)[0] for one in examples]
    weights, bias = softmax(matrix(features, words), wanted, len(columns.subjects), SHIPPED)
    made_of = fingerprint(examples, vectors, denying)
    return Linear(features, columns, Weights.of(weights, bias), made_of)


def main() -> None:
    """Fit and store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="en")
    language: str = parser.parse_args().language
    vectors = word_vectors_file(language)
    if vectors is None:
        raise SystemExit("There are no word vectors: see scripts/distil_word_vectors.py.")
    skill = load_skill(language)
    examples = learned(skill, sign_examples(language))
    file = models_dir() / f"signs-{language}.npz"
    fitted(examples, WordVectors.load(vectors), skill.grammar.keep_words).save(file)
    print(f"{file}: {len(examples)} sentences, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
