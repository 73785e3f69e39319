"""The word graph accepts exactly the sentences of the templates (hassil samples them)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import hassil
import pytest
from hassil.sample import sample_intents
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.errors import GrammarError
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.wordgraph import EPSILON, WordGraph, word_graph

_LISTS = {
    "place": {"values": ["kitchen", "living room", "bed[room]"]},
    "n": {"range": {"from": 19, "to": 22}},
}
_RULES = {"on": "(on|off)", "where": "[in [the] {place}]"}
_LEAVES = st.sampled_from(["a", "b c", "light[s]", "<on>", "<where>", "{n} times", "{place}"])


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        some.map(lambda parts: f"({'|'.join(parts)})"),
        some.map(lambda parts: f"({';'.join(parts)})"),
        inner.map(lambda part: f"[{part}]"),
        some.map(" ".join),
    )


_TEMPLATES = st.recursive(_LEAVES, _nested, max_leaves=5)


def _grammar(sentences: Iterable[str], **extra: object) -> Grammar:
    document = {
        "language": "en",
        "intents": {"Said": {"data": [{"sentences": list(sentences)}]}},
        "lists": _LISTS,
        "expansion_rules": _RULES,
        **extra,
    }
    return Grammar(Path("memory"), hassil.Intents.from_dict(document))


def _accepts(graph: WordGraph, text: str) -> bool:
    return graph.accepts(text.split())


def _all_sentences(graph: WordGraph) -> set[str]:
    """Every sentence of a small graph, by walking it."""
    found: set[str] = set()
    stack: list[tuple[int, tuple[str, ...]]] = [(graph.start, ())]
    while stack:
        state, words = stack.pop()
        if state in graph.finals:
            found.add(" ".join(words))
        for label, target in graph.arcs[state]:
            stack.append((target, words if label == EPSILON else (*words, label)))
    return found


def _sampled(grammar: Grammar) -> set[str]:
    texts = (text for _, text in sample_intents(grammar.intents, language="en"))
    spoken = (" ".join(text.replace("-", " ").split()) for text in texts)
    return {text for text in spoken if not any(letter.isdigit() for letter in text)}


@settings(deadline=None, max_examples=150)
@given(st.lists(_TEMPLATES, min_size=1, max_size=2))
def test_accepts_what_hassil_samples_and_nothing_else(templates: list[str]) -> None:
    grammar = _grammar(templates)
    assert _all_sentences(word_graph(grammar)) == _sampled(grammar)


def test_a_grammar_of_billions_of_sentences_stays_small() -> None:
    choices = " ".join(f"(a{i}|b{i}|c{i}|[d{i}] e{i})" for i in range(20))
    graph = word_graph(_grammar([choices]))
    assert len(graph.arcs) < 1000
    assert _accepts(graph, " ".join(f"b{i}" for i in range(20)))
    assert not _accepts(graph, " ".join(f"b{i}" for i in range(19)))


def test_a_list_that_two_templates_end_in_is_held_once() -> None:
    places = {"place": {"values": [f"room {i}" for i in range(300)]}}
    one = word_graph(_grammar(["light {place}"], lists=places))
    two = word_graph(_grammar(["light {place}", "lamp {place}"], lists=places))
    assert len(two.arcs) < len(one.arcs) + 20


def test_a_permutation_of_many_parts_is_not_expanded() -> None:
    parts = [f"p{i}" for i in range(9)]
    graph = word_graph(_grammar([f"({';'.join(parts)})"]))
    assert len(graph.arcs) < 20_000
    assert _accepts(graph, " ".join(reversed(parts)))
    assert not _accepts(graph, " ".join(parts[1:]))


def test_numbers_are_words() -> None:
    graph = word_graph(_grammar(["wait {1..30:seconds} seconds"]))
    assert _accepts(graph, "wait twenty five seconds")
    assert not _accepts(graph, "wait 25 seconds")
    assert not _accepts(graph, "wait thirty one seconds")


def test_a_wildcard_takes_one_or_more_words() -> None:
    graph = word_graph(_grammar(["play {song} now"], lists={"song": {"wildcard": True}}))
    assert _accepts(graph, "play any old song now")
    assert not _accepts(graph, "play now")


def test_a_skip_word_may_stand_before_and_after() -> None:
    graph = word_graph(_grammar(["stop"], skip_words=["please", "would you"]))
    assert _accepts(graph, "please stop")
    assert _accepts(graph, "would you stop please")
    assert not _accepts(graph, "please")


def test_own_lists_of_a_block_hide_the_grammars() -> None:
    data = [
        {"sentences": ["go {place}"], "lists": {"place": {"values": ["home"]}}},
        {"sentences": ["leave {place}"]},
    ]
    graph = word_graph(_grammar([], intents={"Go": {"data": data}}))
    assert _accepts(graph, "go home")
    assert not _accepts(graph, "go kitchen")
    assert _accepts(graph, "leave kitchen")


def test_words_are_lower_case_without_punctuation() -> None:
    assert word_graph(_grammar(["What’s UP?"])).words == {"what's", "up"}


@pytest.mark.parametrize(
    ("sentence", "rules", "says"),
    [
        ("go {nowhere}", {}, "{nowhere}"),
        ("go <nothing>", {}, "<nothing>"),
        ("<one>", {"one": "a <two>", "two": "b <one>"}, "<one> → <two> → <one>"),
    ],
)
def test_a_missing_or_circular_reference_is_named(
    sentence: str, rules: dict[str, str], says: str
) -> None:
    with pytest.raises(GrammarError) as caught:
        word_graph(_grammar([sentence], expansion_rules=rules))
    assert says in str(caught.value)
