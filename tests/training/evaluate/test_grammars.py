from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from training.evaluate.grammars import (
    Automaton,
    listed_grammar,
    phrase_grammar,
    smallest,
    template_grammar,
)
from voice_skill.knowledge import load_skill

WORDS = ("go", "on", "stop", "it")
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def accepts(automaton: Automaton, words: tuple[str, ...]) -> bool:
    state = automaton.start
    for word in words:
        onward = dict(automaton.arcs[state])
        if word not in onward:
            return False
        state = onward[word]
    return state in automaton.finals


@given(st.lists(sentences, min_size=1, max_size=6))
def test_the_smallest_automaton_accepts_exactly_the_phrases(phrases: list[str]) -> None:
    automaton = smallest(phrase_grammar(phrases).graph, lambda _: True)
    for length in range(1, 5):
        for words in product(WORDS, repeat=length):
            assert accepts(automaton, words) == (" ".join(words) in phrases)


def test_branches_with_unknown_words_are_left_out() -> None:
    automaton = smallest(phrase_grammar(["go on", "go it"]).graph, lambda word: word != "it")
    assert accepts(automaton, ("go", "on"))
    assert not accepts(automaton, ("go", "it"))


def test_common_endings_are_one_state() -> None:
    automaton = smallest(phrase_grammar(["go on it", "stop on it"]).graph, lambda _: True)
    assert len(automaton.arcs) == 4


def test_every_beginning_goes_with_every_ending() -> None:
    lists = {"opening": ["go on", "stop"], "ending": ["it", "now"]}
    graph = template_grammar(lists, ["{opening} {ending}"], ()).graph
    assert graph.accepts(["go", "on", "now"])
    assert graph.accepts(["stop", "it"])
    assert not graph.accepts(["stop"])


def test_different_phrases_have_different_digests() -> None:
    digests = {phrase_grammar([text]).grammar.digest for text in ("go", "stop")}
    assert len(digests) == 2


def test_the_phrase_list_of_a_large_grammar_holds_what_is_asked_for() -> None:
    hearable = listed_grammar(load_skill().grammar, ["what is a neck spasm"])
    assert "what is a neck spasm" in hearable.phrases
    assert all(hearable.graph.accepts(text.split()) for text in hearable.phrases[:50])
