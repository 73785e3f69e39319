"""What the skill knows and how people ask for it, loaded together: tree, grammar, interpreter."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from voice_skill.content.loader import load_tree
from voice_skill.content.tree import Tree
from voice_skill.nlu.examples import (
    FOLDER,
    SIGNS_FOLDER,
    Example,
    Examples,
    load_examples,
    load_sign_examples,
)
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.own_words import OwnWords, own_words
from voice_skill.nlu.sign_likeness import SignLikeness, sign_likeness
from voice_skill.resources import (
    content_dir,
    grammars_dir,
    own_words_file,
    signs_file,
    word_vectors_file,
)


@dataclass(frozen=True)
class Skill:
    """One language of the skill, content tree included."""

    tree: Tree
    grammar: Grammar
    interpreter: Interpreter
    own_words: OwnWords | None = None
    """The interpreter's second stage, if this language has one."""
    likeness: SignLikeness | None = None
    """What hears warning signs in other words, likewise."""
    examples: Examples = field(default_factory=Examples)
    """What people say in their own words."""

    def warm_up(self) -> None:
        """Make what was put off until a text needs it, so that none waits: call it in a thread."""
        list(self.grammar.concepts.found((), self.grammar.assertion))
        if self.own_words is not None:
            self.own_words.warm_up()
        if self.likeness is not None:
            self.likeness.warm_up()


@dataclass(frozen=True)
class Sources:
    """What is written about one language of the skill: a skill before its grammar is compiled."""

    language: str
    tree: Tree
    grammar: Grammar
    examples: Examples


def load_skill(language: str = "en") -> Skill:
    """The skill's own tree, grammar and interpreter.

    Raises `ContentError` or `GrammarError` with file and line.
    """
    return make_skill(read_sources(language))


def read_sources(language: str) -> Sources:
    """The first half of `load_skill`: enough to prepare the hearing beside the second."""
    with _no_collection():
        tree = load_tree(content_dir(language))
        grammar = load_grammar(grammars_dir(language), node_lists(tree))
        return Sources(language, tree, grammar, load_examples(content_dir(language) / FOLDER))


def make_skill(sources: Sources) -> Skill:
    """The second half: the interpreter of what was read."""
    tree, grammar, examples = sources.tree, sources.grammar, sources.examples
    weights, vectors = own_words_file(sources.language), word_vectors_file(sources.language)
    signs = signs_file(sources.language)
    own = likeness = None
    if weights is not None and vectors is not None:
        own = own_words(weights, vectors, examples.limits, tree, grammar)
    if signs is not None and vectors is not None:
        likeness = sign_likeness(signs, vectors, tree, grammar.keep_words)
    with _no_collection():
        interpreter = Interpreter(grammar, tree, own, likeness)
        return Skill(tree, grammar, interpreter, own, likeness, examples)


def sign_examples(language: str) -> tuple[Example, ...]:
    """What people say who have a warning sign, and what only sounds like it.

    Raises `ContentError` with file and line.
    """
    return load_sign_examples(*sorted((content_dir(language) / SIGNS_FOLDER).glob("*.yaml")))


@contextmanager
def _no_collection() -> Iterator[None]:
    """What loading makes is kept: it is never looked through for garbage.

    Now that took a quarter of the time, and later it would be a tenth of a second now and then in
    which nothing else runs, not even what feeds the loudspeaker.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
