"""How well real people's questions are understood: each stage and each candidate for the second.

python -m benchmarks.understanding QUESTIONS.tsv [--shipped] [--verbose]

The file has the columns `question` and `label`; `question_labels.yaml` says which answers are
right. Candidates learn from `content/<language>/examples` alone, never from the questions. Their
two thresholds are chosen on four fifths of the questions and measured on the last, five times.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz import fuzz, process

from benchmarks.example_votes import Nearest, Ridge
from benchmarks.similarity import Mixture, SharedPieces, Similarity, WordMeanings
from voice_skill.content.loader import load_tree
from voice_skill.nlu.examples import Example, Examples, Meaning, load_examples
from voice_skill.nlu.features import Floats, Words
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpretation import FACETS, Context, Interpretation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.own_words import Demands, OwnWords
from voice_skill.nlu.ranking import Guess, Linear, Ranker
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import content_dir, grammars_dir, own_words_file, word_vectors_file

SPELLING_SHARE, PENALTY, NEAREST = 0.4, 0.2, 0.5
"""Of the kernel ridge that shipped before: weight of shared pieces beside word meanings, ridge
penalty, and weight of the most similar example."""
LABELS = Path(__file__).with_name("question_labels.yaml")
FOLDS = 5
_GRID = tuple(
    Demands(score, margin)
    for score, margin in itertools.product(np.linspace(0, 0.95, 39), (0.0, 0.02, 0.05, 0.1))
)


@dataclass(frozen=True)
class Asked:
    """A question and which answers to it are right."""

    text: str
    label: str
    right: Callable[[Interpretation], bool]
    out_of_scope: bool

    def outcome(self, found: Interpretation) -> str:
        """right, wrong, asked (which of two was meant, one being right) or refused."""
        if not found.accepted:
            return "asked" if any(map(self.right, found.alternatives)) else "refused"
        if self.out_of_scope:
            return "accepted"
        return "right" if self.right(found) else "wrong"


def read_questions(file: Path, labels: Path = LABELS) -> list[Asked]:
    """The labelled questions of a TSV file."""
    meant = yaml.safe_load(labels.read_text())
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [_asked(row["question"], row["label"], meant[row["label"]]) for row in rows]


def _asked(text: str, label: str, meant: Mapping[str, list[str]]) -> Asked:
    nodes, intents = meant.get("nodes", ()), meant.get("intents", ())

    def right(found: Interpretation) -> bool:
        return found.node in nodes if found.node else found.intent in intents

    return Asked(text, label, right, bool(meant.get("refused")))


class SampledFuzz:
    """rapidfuzz's token-set ratio against every sentence."""

    def __init__(self, sentences: Sequence[Words]) -> None:
        self._texts = [" ".join(words) for words in sentences]

    def among(self) -> Floats:
        return np.stack([self.to(tuple(text.split())) for text in self._texts])

    def to(self, words: Words) -> Floats:
        scores = process.cdist([" ".join(words)], self._texts, scorer=fuzz.token_set_ratio)
        return np.asarray(scores[0] / 100, np.float32)


def candidates(examples: Examples, sampled: Sequence[Example]) -> dict[str, Ranker]:
    """Every ranker that was compared, by name; the last one ships."""
    words = [one.words for one in examples.sentences]
    both = (*examples.sentences, *sampled)
    vectors = _word_vectors()
    pieces, meanings = SharedPieces(words), WordMeanings(words, vectors)
    mixed: Similarity = Mixture(((SPELLING_SHARE, pieces), (1 - SPELLING_SHARE, meanings)))
    known = examples.sentences
    return {
        "rapidfuzz, examples and sampled sentences, nearest": Nearest(
            both, SampledFuzz([one.words for one in both])
        ),
        "TF-IDF, nearest": Nearest(known, pieces),
        "word vectors, nearest": Nearest(known, meanings),
        "TF-IDF and word vectors, nearest": Nearest(known, mixed),
        "TF-IDF and word vectors, ridge and nearest": Ridge(known, mixed, PENALTY, NEAREST),
        "TF-IDF and word vectors, softmax regression": shipped(),
    }


def _word_vectors() -> WordVectors:
    file = word_vectors_file()
    assert file is not None, "the repository holds the word vectors"
    return WordVectors.load(file)


def shipped() -> Ranker:
    """What the skill uses: softmax regression, fitted by `scripts/fit_own_words.py`."""
    file = own_words_file()
    assert file is not None, "the repository holds the weights"
    return Linear.load(file, _word_vectors())


def sampled_sentences(grammar: Grammar) -> list[Example]:
    """Sentences that the grammar's templates for questions stand for."""
    samples = sample_sentences(grammar, intents=(*FACETS, "AskForHelp"), per_template=10)
    return [
        Example(one.text, Meaning(one.intent, one.node))
        for one in samples
        if one.node or one.intent == "AskForHelp"
    ]


class _Remembered:
    """A ranker that ranks each text once."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker
        self._known: dict[Words, list[Guess]] = {}

    def rank(self, words: Words) -> list[Guess]:
        if words not in self._known:
            self._known[words] = self._ranker.rank(words)
        return self._known[words]


@dataclass
class Bench:
    """The questions with what the first stages make of each."""

    questions: list[Asked]
    interpreter: Interpreter
    second: Callable[[Ranker, Demands], OwnWords]

    def __post_init__(self) -> None:
        self.first = [self.interpreter.interpret(one.text) for one in self.questions]

    def strict(self, index: int) -> Interpretation:
        """The strict stage alone; all else is refused."""
        found = self.first[index]
        like = found.reason.startswith(("tolerant", "tie"))
        return Interpretation(found.text, accepted=False) if like else found

    def staged(self, index: int, own: OwnWords, *, search: bool) -> Interpretation:
        """The stages together, with or without the tolerant search of templates between."""
        found = self.first[index] if search else self.strict(index)
        words = words_of(found.text)
        strict = self.strict(index)
        if strict.accepted or strict.intent:
            return strict
        if own.elsewhere(words):
            return Interpretation(found.text, accepted=False)
        if found.accepted or found.alternatives or found.intent:
            return found
        return own.interpret(found.text, words, Context())

    def crossed(self, ranker: Ranker, *, search: bool) -> list[Interpretation]:
        """Each question, with demands that were chosen without it."""
        remembered = _Remembered(ranker)
        order = list(range(len(self.questions)))
        random.Random(4).shuffle(order)
        table = {
            demands: [
                self.staged(i, self.second(remembered, demands), search=search) for i in order
            ]
            for demands in _GRID
        }
        results: dict[int, Interpretation] = {}
        for fold in range(FOLDS):
            held = range(fold, len(order), FOLDS)
            rest = [k for k in range(len(order)) if k % FOLDS != fold]
            best = max(_GRID, key=lambda one: self._worth(order, table[one], rest))
            results |= {order[k]: table[best][k] for k in held}
        overall = max(_GRID, key=lambda one: self._worth(order, table[one], range(len(order))))
        print(f"<!-- all would choose {overall.score:.3f}, {overall.margin} -->")
        return [results[i] for i in range(len(order))]

    def _worth(
        self, order: Sequence[int], found: Sequence[Interpretation], chosen: Iterable[int]
    ) -> float:
        """Right answers, less twice the wrong ones and four times the out-of-scope ones."""
        count = Counter(self.questions[order[k]].outcome(found[k]) for k in chosen)
        return count["right"] + 0.5 * count["asked"] - 2 * count["wrong"] - 4 * count["accepted"]


def row(name: str, questions: Sequence[Asked], found: Sequence[Interpretation]) -> str:
    """One line of a Markdown table."""
    ours = Counter(
        q.outcome(f) for q, f in zip(questions, found, strict=True) if not q.out_of_scope
    )
    others = [q.outcome(f) for q, f in zip(questions, found, strict=True) if q.out_of_scope]
    n = ours.total()
    shares = (
        f"{ours[key]} ({100 * ours[key] / n:.0f} %)"
        for key in ("right", "wrong", "asked", "refused")
    )
    return f"| {name} | {' | '.join(shares)} | {others.count('accepted')} of {len(others)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--shipped", action="store_true", help="only what ships, in seconds")
    parser.add_argument("--verbose", action="store_true", help="show what was not right")
    arguments = parser.parse_args()
    questions = read_questions(arguments.questions)
    tree = load_tree(content_dir())
    grammar = load_grammar(grammars_dir(), node_lists(tree))
    examples = load_examples(content_dir() / "examples").within(tree)

    def second(ranker: Ranker, demands: Demands) -> OwnWords:
        return OwnWords(
            ranker,
            examples.limits,
            tree,
            denying=grammar.keep_words,
            demands=demands,
        )

    bench = Bench(questions, Interpreter(grammar, tree), second)
    print("| | right | wrong | asked back | refused | out of scope accepted |")
    print("|---|---|---|---|---|---|")
    strict = [bench.strict(i) for i in range(len(questions))]
    print(row("strict grammar and spotted signs", questions, strict))
    print(row("and tolerant search of templates", questions, bench.first))
    if not arguments.shipped:
        for name, ranker in candidates(examples, sampled_sentences(grammar)).items():
            print(row(f"strict, {name}", questions, bench.crossed(ranker, search=False)))
    ranker = shipped()
    found = bench.crossed(ranker, search=True)
    print(row("strict, search, softmax regression", questions, found))
    whole = Interpreter(grammar, tree, second(ranker, Demands()))
    taken: list[float] = []
    found = [_timed(whole, one.text, taken) for one in questions]
    print(row("as shipped (thresholds fixed)", questions, found))
    print(f"as shipped: median {1000 * np.median(taken):.1f} ms, worst {1000 * max(taken):.1f} ms")
    if arguments.verbose:
        _show(questions, found)


def _timed(interpreter: Interpreter, text: str, taken: list[float]) -> Interpretation:
    began = time.perf_counter()
    found = interpreter.interpret(text)
    taken.append(time.perf_counter() - began)
    return found


def _show(questions: Sequence[Asked], found: Sequence[Interpretation]) -> None:
    for one, said in zip(questions, found, strict=True):
        outcome = one.outcome(said)
        if outcome not in ("right", "refused") or (outcome == "refused" and not one.out_of_scope):
            what = said.node or said.slots.get("sign") or said.intent
            print(f"{outcome:8} {one.label:18} {what!s:20} {said.reason:28} {one.text[:80]}")


if __name__ == "__main__":
    main()
