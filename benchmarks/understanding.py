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
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from benchmarks.example_votes import Nearest, Ridge
from benchmarks.similarity import Cosines, TokenSets
from tests.safety.lists import asked_about
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.examples import Example, Meaning
from voice_skill.nlu.features import Features, Words
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import FACETS, Context, Interpretation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.own_words import Demands, OwnWords
from voice_skill.nlu.ranking import Guess, Linear, Ranker
from voice_skill.nlu.sampling import sample_sentences
from voice_skill.nlu.signs import SIGN
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import own_words_file, word_vectors_file

SHIPPED = "TF-IDF and word vectors, softmax regression"
PIECES_SHARE, PENALTY, NEAREST = 0.4, 0.2, 0.5
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
        """right, wrong, asked (which of two was meant, one being right; whether it is a sign, where
        that is right or nothing is) or refused.
        """
        if not found.accepted:
            return "asked" if any(map(self.right, found.alternatives)) else "refused"
        if asked_about(found):
            sure = replace(found, intent=SIGN)
            return "asked" if self.out_of_scope or self.right(sure) else "wrong"
        if self.right(found):
            return "right"
        return "accepted" if self.out_of_scope else "wrong"


def read_questions(file: Path, labels: Path = LABELS) -> list[Asked]:
    """The labelled questions of a TSV file."""
    meant = yaml.safe_load(labels.read_text(encoding="utf-8"))
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [_asked(row["question"], row["label"], meant[row["label"]]) for row in rows]


def _asked(text: str, label: str, meant: Mapping[str, list[str]]) -> Asked:
    nodes, intents = meant.get("nodes", ()), meant.get("intents", ())

    def right(found: Interpretation) -> bool:
        return found.node in nodes if found.node else found.intent in intents

    return Asked(text, label, right, bool(meant.get("refused")))


def candidates(skill: Skill) -> dict[str, Ranker]:
    """Every ranker that was compared, by name; the last one ships."""
    known = skill.examples.within(skill.tree).sentences
    words = [one.words for one in known]
    features = Features.of(words, _word_vectors())
    pieces, meanings, both = (
        Cosines(words, features, share, 1 - share) for share in (1.0, 0.0, PIECES_SHARE)
    )
    with_templates = (*known, *sampled_sentences(skill.grammar))
    fuzzy = TokenSets([one.words for one in with_templates])
    return {
        "rapidfuzz, examples and sampled sentences, nearest": Nearest(with_templates, fuzzy),
        "TF-IDF, nearest": Nearest(known, pieces),
        "word vectors, nearest": Nearest(known, meanings),
        "TF-IDF and word vectors, nearest": Nearest(known, both),
        "TF-IDF and word vectors, ridge and nearest": Ridge(known, both, PENALTY, NEAREST),
        SHIPPED: shipped(),
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


class _Exchanged(OwnWords):
    """A second stage whose ranker and demands change while the grammar before it stays."""

    def use(self, ranker: Ranker, demands: Demands) -> None:
        self._ranker = ranker
        self._demands = demands


class Bench:
    """The questions, and what each is taken for with any second stage behind the grammar."""

    def __init__(self, questions: Sequence[Asked], skill: Skill) -> None:
        self.questions = questions
        limits, denying = skill.examples.limits, skill.grammar.keep_words
        self._second = _Exchanged(shipped(), limits, skill.tree, denying=denying)
        self._interpreter = Interpreter(skill.grammar, skill.tree, self._second)
        self._known: dict[tuple[str, str], Interpretation] = {}

    def found(self, text: str, ranker: Ranker, demands: Demands) -> Interpretation:
        """What `text` is taken for; interpreted once for each answer of the second stage."""
        self._second.use(ranker, demands)
        key = text, repr(self._second.interpret(text, words_of(text), Context()))
        if key not in self._known:
            self._known[key] = self._interpreter.interpret(text)
        return self._known[key]

    def crossed(self, ranker: Ranker) -> list[Interpretation]:
        """What each question is taken for, with demands that were chosen without it."""
        remembered = _Remembered(ranker)
        order = list(range(len(self.questions)))
        random.Random(4).shuffle(order)
        table = {
            demands: [self.found(self.questions[i].text, remembered, demands) for i in order]
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
    doubts = f", {others.count('asked')} asked about" if "asked" in others else ""
    return (
        f"| {name} | {' | '.join(shares)} | {others.count('accepted')} of {len(others)}{doubts} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--shipped", action="store_true", help="only what ships, in seconds")
    parser.add_argument("--verbose", action="store_true", help="show what was not right")
    arguments = parser.parse_args()
    questions = read_questions(arguments.questions)
    skill = load_skill()
    print("| | right | wrong | asked back | refused | out of scope accepted |")
    print("|---|---|---|---|---|---|")
    grammar_alone = Interpreter(skill.grammar, skill.tree)
    near = [grammar_alone.interpret(one.text) for one in questions]
    print(row("strict grammar and spotted signs", questions, [*map(_strict, near)]))
    print(row("and tolerant search of templates", questions, near))
    bench = Bench(questions, skill)
    compared = {SHIPPED: shipped()} if arguments.shipped else candidates(skill)
    for name, ranker in compared.items():
        print(row(f"grammar, then {name}", questions, bench.crossed(ranker)))
    skill.warm_up()
    taken: list[float] = []
    found = [_timed(skill.interpreter, one.text, taken) for one in questions]
    print(row("as shipped (thresholds fixed)", questions, found))
    print(f"as shipped: median {1000 * np.median(taken):.1f} ms, worst {1000 * max(taken):.1f} ms")
    if arguments.verbose:
        _show(questions, found)


def _strict(found: Interpretation) -> Interpretation:
    """What the strict grammar alone makes of it: what is only near is refused."""
    near = found.reason.startswith(("tolerant", "tie"))
    return Interpretation(found.text, accepted=False) if near else found


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
