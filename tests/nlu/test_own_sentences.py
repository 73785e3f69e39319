"""Every sentence of a grammar means what its template says, and one thing only."""

from __future__ import annotations

from itertools import product

import hassil
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.network import Block, Network, compile_grammar
from voice_skill.nlu.sampling import sample_sentences, situations_of

SEEDS = st.integers(0, 10**6)
PHASES = (Phase.explicit, Phase.generate)  # A smaller seed is no simpler sentence.

# The property is a function inside the test: hypothesis writes out what it calls a property with,
# and a whole grammar is half a megabyte.


def test_every_sampled_sentence_is_interpreted_back_wherever_it_is_allowed(
    interpreter: Interpreter, grammar: Grammar
) -> None:
    @settings(max_examples=5, phases=PHASES)
    @given(seed=SEEDS)
    def is_interpreted_back(seed: int) -> None:
        for sample in sample_sentences(grammar, per_template=2, seed=seed):
            for situation in sample.situations:
                found = interpreter.interpret(sample.text, Context(situation))
                told = (sample.text, situation.value, found.reason)
                assert (found.intent, found.slots) == (sample.intent, sample.slots), told
                assert found.accepted, told
                assert found.node == sample.node or sample.node is None, told

    is_interpreted_back()


def test_no_two_templates_share_a_sentence_in_one_situation(grammar: Grammar) -> None:
    compiled = compile_grammar(grammar)
    network = compiled.sentences
    said: dict[tuple[int, int], str] = {(0, 0): ""}
    queue = [(0, 0)]
    shared: set[str] = set()
    while queue:
        one, other = pair = queue.pop()
        for first, second in product(network.ends[one], network.ends[other]):
            blocks = compiled.blocks[int(str(first))], compiled.blocks[int(str(second))]
            if _clash(*blocks):
                shared.add(f"{said[pair]}: {blocks[0].intent} {blocks[1].intent}")
        for word in network.words[one].keys() & network.words[other].keys():
            target = network.words[one][word], network.words[other][word]
            if said.setdefault(target, f"{said[pair]} {word}") == f"{said[pair]} {word}":
                queue.append(target)
        for (call, after), (same, too) in product(network.calls[one], network.calls[other]):
            lists = compiled.lists[call.network], compiled.lists[same.network]
            told = f"{said[pair]} {{{call.slot}}}"
            if _overlap(*lists) and said.setdefault((after, too), told) == told:
                queue.append((after, too))
    assert shared == set()


def _overlap(one: Network, other: Network) -> bool:
    """Whether two lists share a phrase."""
    seen = {(0, 0)}
    queue = [(0, 0)]
    while queue:
        first, second = queue.pop()
        if one.ends[first] and other.ends[second]:
            return True
        for word in one.words[first].keys() & other.words[second].keys():
            target = one.words[first][word], other.words[second][word]
            if target not in seen:
                seen.add(target)
                queue.append(target)
    return False


def _clash(one: Block, other: Block) -> bool:
    apart = set(situations_of(one)).isdisjoint(situations_of(other))
    return not apart and _differ(one, other)


def _differ(one: Block, other: Block) -> bool:
    return (one.intent, one.data.slots) != (other.intent, other.data.slots)


def test_hassil_itself_reads_sampled_sentences_alike(grammar: Grammar) -> None:
    @settings(max_examples=3, phases=PHASES)
    @given(seed=SEEDS)
    def is_read_alike(seed: int) -> None:
        samples = list(sample_sentences(grammar, per_template=1, seed=seed))
        for sample in samples[seed % 25 :: 25]:
            situation = {"situation": sample.situations[0].value}
            readings = hassil.recognize_all(sample.text, grammar.intents, intent_context=situation)
            assert sample.intent in {reading.intent.name for reading in readings}, sample.text

    is_read_alike()


def test_every_sampled_sentence_of_a_foreign_grammar_is_interpreted_back(coffee: Grammar) -> None:
    interpreter = Interpreter(coffee)

    @settings(max_examples=20, phases=PHASES)
    @given(seed=SEEDS)
    def is_interpreted_back(seed: int) -> None:
        for sample in sample_sentences(coffee, per_template=5, seed=seed):
            found = interpreter.interpret(sample.text)
            assert (found.intent, found.slots) == (sample.intent, sample.slots), sample.text

    is_interpreted_back()
