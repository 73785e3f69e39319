"""A small open language model: bigrams with back-off over the whole vocabulary. Pure.

It is what the model hears by without a grammar, and what an unrestricted second pass hears by. Two
sources are mixed by weight: sentences of the skill and counts of general English.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voice_skill.asr.graph.const_fst import ARC, ConstFst, from_arcs
from voice_skill.asr.strict_grammar import is_ordinary

BEGIN, END = "<s>", "</s>"
Bigrams = Mapping[tuple[str, str], float]
Rows = Mapping[str, Mapping[str, float]]
"""Word → the probabilities of words after it."""
_START, _BACKOFF = 0, 1


@dataclass(frozen=True)
class LanguageSettings:
    """How the model is estimated; share and size were chosen by the spoken lists of triage."""

    own_share: float = 0.5
    """How much of the mixture the skill's own sentences are."""
    most_bigrams: int = 40_000
    """The bigrams that say most are kept: an arc of 16 bytes each."""
    discount: float = 0.5
    """Taken from the count of each of our own bigrams (absolute discounting)."""
    unlisted: float = 0.1
    """Least part of a word's general count that is for pairs that are not listed."""
    unknown: float = 0.01
    """Probability of `[unk]` for a word that no bigram foretells."""
    rare: float = 1e-6
    """Added to the probability of every word of the vocabulary."""


@dataclass(frozen=True)
class LanguageModel:
    """Probabilities of words, and of words after a word."""

    unknown: float
    """Of `[unk]`."""
    words: Mapping[str, float]
    """Of each word and of `</s>` where no bigram is kept."""
    following: Mapping[str, Mapping[str, float]]
    """Word (or `<s>`) → the words kept after it; the rest of the probability is for back-off."""


def estimate(
    vocabulary: Collection[str],
    sentences: Sequence[Sequence[str]],
    words: Mapping[str, float],
    pairs: Bigrams,
    settings: LanguageSettings | None = None,
) -> LanguageModel:
    """A model of `vocabulary` from own `sentences` and general counts of `words` and `pairs`."""
    settings = settings or LanguageSettings()
    known = {*vocabulary, END}
    own = Counter(word for sentence in sentences for word in (*sentence, END) if word in known)
    general = {word: count for word, count in words.items() if word in known}
    unigrams = _mixed(known, own, general, settings)
    rows = _mixed_rows(
        _own_rows(sentences, known, settings.discount),
        _general_rows(pairs, words, known, settings.unlisted),
        settings.own_share,
    )
    kept = _pruned(rows, unigrams, settings.most_bigrams)
    return LanguageModel(settings.unknown, unigrams, kept)


def _mixed(
    known: Iterable[str], own: Mapping[str, float], general: Mapping[str, float],
    settings: LanguageSettings,
) -> dict[str, float]:  # fmt: skip
    own_total, total = sum(own.values()) or 1.0, sum(general.values()) or 1.0
    share = settings.own_share
    mixed = {
        word: share * own.get(word, 0) / own_total
        + (1 - share) * general.get(word, 0) / total
        + settings.rare
        for word in sorted(known)
    }
    scale = (1 - settings.unknown) / sum(mixed.values())
    return {word: probability * scale for word, probability in mixed.items()}


def _own_rows(
    sentences: Iterable[Sequence[str]], known: Collection[str], discount: float
) -> dict[str, dict[str, float]]:
    """P(second | first) in the sentences; what the discount takes is left for back-off."""
    pairs: Counter[tuple[str, str]] = Counter()
    histories: Counter[str] = Counter()
    for sentence in sentences:
        pairs.update(zip((BEGIN, *sentence), (*sentence, END), strict=True))
        histories.update((BEGIN, *sentence))
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for (first, second), count in pairs.items():
        if second in known and (first in known or first == BEGIN):
            rows[first][second] = (count - discount) / histories[first]
    return rows


def _general_rows(
    pairs: Bigrams, words: Mapping[str, float], known: Collection[str], unlisted: float
) -> dict[str, dict[str, float]]:
    """P(second | first) in general English; what is left of a word's count is for back-off."""
    totals: dict[str, float] = defaultdict(float)
    for (first, _), count in pairs.items():
        totals[first] += count
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for (first, second), count in pairs.items():
        if first in known and second in known:
            most = max(words.get(first, 0), totals[first])
            rows[first][second] = (1 - unlisted) * count / most
    return rows


def _mixed_rows(own: Rows, general: Rows, own_share: float) -> dict[str, dict[str, float]]:
    """Both kinds of rows by their shares; where only one has a word, that one alone."""
    mixed: dict[str, dict[str, float]] = {}
    for first in sorted({*own, *general}):
        share = own_share if first in own and first in general else float(first in own)
        row: dict[str, float] = defaultdict(float)
        for weight, rows in ((share, own), (1 - share, general)):
            for second, probability in rows.get(first, {}).items():
                row[second] += weight * probability
        mixed[first] = row
    return mixed


def _pruned(rows: Rows, unigrams: Mapping[str, float], most: int) -> dict[str, dict[str, float]]:
    """The bigrams that add most to what the model knows: P(pair) · log of the ratio."""
    gains = []
    for first, row in rows.items():
        weight = unigrams.get(first, unigrams[END])  # a sentence begins as often as it ends
        for second, probability in row.items():
            gain = weight * probability * math.log(probability / unigrams[second])
            if gain > 0:
                gains.append((-gain, first, second))
    kept: dict[str, dict[str, float]] = defaultdict(dict)
    for _, first, second in sorted(gains)[:most]:
        kept[first][second] = rows[first][second]
    return {first: dict(sorted(row.items())) for first, row in sorted(kept.items())}


def grammar_fst(model: LanguageModel, ids: Mapping[str, int], unknown: int) -> ConstFst:
    """The model as an acceptor over word ids; backing off reads nothing."""
    histories = [word for word in model.following if word != BEGIN]
    state_of = {word: number for number, word in enumerate(histories, start=2)}
    finals = np.full(2 + len(histories), np.inf, np.float32)
    finals[_BACKOFF] = _cost(model.words[END])
    sources: list[int] = []
    arcs: list[tuple[int, int, float, int]] = []

    def arc(source: int, label: int, cost: float, target: int) -> None:
        sources.append(source)
        arcs.append((label, label, cost, target))

    for word, probability in model.words.items():
        if word != END:
            arc(_BACKOFF, ids[word], _cost(probability), state_of.get(word, _BACKOFF))
    arc(_BACKOFF, unknown, _cost(model.unknown), _BACKOFF)
    for first, row in {BEGIN: {}, **model.following}.items():
        source = state_of.get(first, _START)
        for second, probability in row.items():
            if second == END:
                finals[source] = _cost(probability)
            else:
                arc(source, ids[second], _cost(probability), state_of.get(second, _BACKOFF))
        left = 1 - sum(row.values())
        unseen = 1 - sum(model.words[second] for second in row)
        arc(source, 0, _cost(left / unseen), _BACKOFF)
    return from_arcs(_START, finals, np.array(sources), np.array(arcs, ARC), sorted_by="read")


def extended(
    grammar: ConstFst, old: Mapping[str, int], ids: Mapping[str, int], added: Sequence[str]
) -> ConstFst:
    """The acceptor `grammar` over the ids `old`, now over `ids`, with the words `added` to it.

    An added word is as likely as the median word, after whatever was said before. Every word of
    `old` must be in `ids`; its other symbols (`#0`, with which some models back off) read nothing.
    """
    renumber = np.zeros(max(old.values()) + 1, np.int32)
    for word, number in old.items():
        renumber[number] = ids[word] if is_ordinary(word) else ids.get(word, 0)
    arcs = grammar.arcs.copy()
    for label in ("read", "write"):
        arcs[label] = renumber[arcs[label]]
    everything = int(np.argmax(np.diff(grammar.first)))  # where no word before is remembered
    begin, end = grammar.first[everything : everything + 2]
    cost = np.median(arcs["cost"][begin:end])
    new = np.array([(ids[word], ids[word], cost, everything) for word in added], ARC)
    sources = np.concatenate((grammar.sources, np.full(len(new), everything)))
    return from_arcs(
        grammar.start, grammar.finals, sources, np.concatenate((arcs, new)), sorted_by="read"
    )


def _cost(probability: float) -> float:
    return -math.log(probability)
