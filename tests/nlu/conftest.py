from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.content.tree import Tree
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.word_vectors import WordVectors
from voice_skill.resources import word_vectors_file


@pytest.fixture(scope="session")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="session")
def tree(skill: Skill) -> Tree:
    return skill.tree


@pytest.fixture(scope="session")
def grammar(skill: Skill) -> Grammar:
    return skill.grammar


@pytest.fixture(scope="session")
def vectors() -> WordVectors:
    file = word_vectors_file()
    assert file is not None
    return WordVectors.load(file)


@pytest.fixture(scope="session")
def interpreter(grammar: Grammar, tree: Tree) -> Interpreter:
    """By templates alone."""
    return Interpreter(grammar, tree)


@pytest.fixture(scope="session")
def coffee() -> Grammar:
    return load_grammar(Path(__file__).parent / "foreign")
