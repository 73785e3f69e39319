from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.content.loader import load_tree
from voice_skill.content.tree import Tree
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.lists import node_lists
from voice_skill.resources import content_dir, grammars_dir


@pytest.fixture(scope="session")
def tree() -> Tree:
    return load_tree(content_dir())


@pytest.fixture(scope="session")
def grammar(tree: Tree) -> Grammar:
    return load_grammar(grammars_dir(), node_lists(tree))


@pytest.fixture(scope="session")
def interpreter(grammar: Grammar, tree: Tree) -> Interpreter:
    return Interpreter(grammar, tree)


@pytest.fixture(scope="session")
def coffee() -> Grammar:
    return load_grammar(Path(__file__).parent / "foreign")
