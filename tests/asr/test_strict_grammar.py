from __future__ import annotations

from tests.asr.conftest import TIMER, Write
from voice_skill.asr.strict_grammar import Labels, missing_words, sentences_text
from voice_skill.nlu.wordgraph import word_graph

VOCABULARY = {"<eps>": 0, "stop": 1, "go": 2, "it": 3, "[unk]": 4, "other": 5}


def test_words_that_the_model_lacks_are_named(write_grammar: Write) -> None:
    graph = word_graph(write_grammar(TIMER))
    missing = missing_words(graph, VOCABULARY)
    assert "timer" in missing
    assert "stop" not in missing


def test_branches_with_missing_words_are_left_out(write_grammar: Write) -> None:
    labels = Labels(VOCABULARY)
    arcs = [
        line.split()
        for line in sentences_text(word_graph(write_grammar(TIMER)), labels).split("\n")
    ]
    assert {int(arc[2]) for arc in arcs if len(arc) == 3} == {0, 1, 2, 3}


def test_decoys_are_the_ordinary_words_under_marked_names() -> None:
    labels = Labels(VOCABULARY)
    assert [word for word, _, _ in labels.decoys()] == ["stop", "go", "it", "other"]
    numbers = [line.split()[1] for line in labels.words_txt().splitlines()]
    assert len(set(numbers)) == len(numbers)
    assert "~other 12" in labels.words_txt().splitlines()


def test_the_start_state_is_final(write_grammar: Write) -> None:
    lines = sentences_text(word_graph(write_grammar(TIMER)), Labels(VOCABULARY)).splitlines()
    assert lines[0].split()[0] == lines[1]
