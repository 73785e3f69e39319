"""Lint for authors: what loads but would still fail a listener, each finding with its place.

The loaders already refuse what is malformed; the rules need content, grammars and the words of the
recognisers together. A rule is a generator of findings, in `rules/`; adding one is adding a
function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from voice_skill.asr.graph.lexicon import Lexicon
from voice_skill.authoring.asked import read_plain
from voice_skill.authoring.findings import Content, Finding, Severity, Subject, Vocabularies
from voice_skill.authoring.rules import (
    examples,
    files,
    hearing,
    prompts,
    questions,
    routines,
    sources,
    wording,
)
from voice_skill.content.loader import load_tree, tree_problems
from voice_skill.errors import ContentError, GrammarError
from voice_skill.nlu.examples import FOLDER, SIGNS_FOLDER, load_examples, load_sign_examples
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.lists import node_lists

__all__ = ["Finding", "Severity", "as_finding", "check"]

_RULES: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    hearing.unheard_words,
    hearing.alike,
    questions.unused_concepts,
)
_CONTENT_RULES: tuple[Callable[[Subject, Content], Iterable[Finding]], ...] = (
    hearing.unheard_nodes,
    questions.names_not_understood,
    questions.unknown_nodes,
    questions.facets_and_questions,
    questions.fixed_questions,
    questions.signs,
    questions.unoffered_routines,
    prompts.prompts,
    prompts.placeholders,
    prompts.suggestions,
    routines.stop_conditions,
    routines.sides,
    routines.durations,
    wording.long_texts,
    wording.spelling,
    sources.unused,
    sources.unaddressed,
    examples.unknown,
    examples.repeated,
    examples.unknown_signs,
    examples.contradicted,
    examples.plain_questions,
    files.unread,
)


def check(
    grammars: Path,
    content: Path | None,
    vocabularies: Vocabularies,
    lexicon: Lexicon | None = None,
) -> tuple[Finding, ...]:
    """Everything wrong with a skill, errors first.

    `content` None checks a grammar folder by itself. `vocabularies` are the words that each
    recogniser can hear; without a `lexicon` nothing is said about phrases that sound alike.
    """
    if content and (broken := tree_problems(content)):
        return tuple(as_finding(error) for error in broken)
    try:
        looked_at = _read(content) if content else None
        grammar = load_grammar(grammars, node_lists(looked_at.tree) if looked_at else None)
        subject = Subject(grammar, looked_at, vocabularies, lexicon)
        found = [finding for rule in _RULES for finding in rule(subject)]
        if looked_at:
            found += [one for rule in _CONTENT_RULES for one in rule(subject, looked_at)]
    except (ContentError, GrammarError) as error:
        return (as_finding(error),)
    return tuple(sorted(found, key=lambda finding: finding.severity is Severity.WARNING))


def _read(folder: Path) -> Content:
    load_examples(folder / FOLDER)
    read_plain(folder)
    load_sign_examples(*sorted((folder / SIGNS_FOLDER).glob("*.yaml")))
    return Content(folder, load_tree(folder))


def as_finding(error: ContentError | GrammarError) -> Finding:
    """What a loader refuses, as a finding."""
    rule = "grammar" if isinstance(error, GrammarError) else "content"
    return Finding(rule, Severity.ERROR, error.message, error.hint, error.place)
