"""Lint for authors: what loads but would still fail a listener, each finding with its place.

The loaders already refuse what is malformed; here are the rules that need content, grammars and a
model's vocabulary together. A rule is a generator of findings; adding one is adding a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from voice_skill.content.loader import load_tree, tree_problems
from voice_skill.content.schema import Routine, Topic, Tree
from voice_skill.content.yaml_source import KeyPath, read_yaml
from voice_skill.dialogue.prompts import required_prompts
from voice_skill.dialogue.question import BINDING, QuestionKind
from voice_skill.errors import ContentError, GrammarError, Place
from voice_skill.nlu.grammar import Grammar, load_grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.wordgraph import word_graph

ONE_BREATH = 35
"""Most words of an answer before "want to know more?": about twelve seconds at 170 a minute."""

_SUGGESTED = re.compile("“([^”]*)”")
_SITUATIONS = {
    "idle": Situation.IDLE,
    "screening": Situation.CHECKING,
    "skin": Situation.CHECKING,
    "hurting": Situation.CHECKING,
    "asking": Situation.ASKING,
    "choosing": Situation.CHOOSING,
    "step": Situation.LEADING,
    "hold": Situation.LEADING,
    "rest": Situation.LEADING,
    "putting-on": Situation.LEADING,
    "paused": Situation.PAUSED,
    "application": Situation.TIMING,
    "timer": Situation.TIMING,
    "ringing": Situation.TIMING,
    "resting": Situation.RESTING,
}
"""What `State.label` in the id of a prompt (`help-hold`) says about the moment it is spoken."""
_REPROMPTED = {kind.value: Situation.CHECKING for kind in BINDING}
_REPROMPTED[QuestionKind.CHOICE.value] = Situation.CHOOSING
_LABELLED = ("help-", "repair-")
_FREE_PREFIXES = (*_LABELLED, "reprompt-", "facet-")


class Severity(str, Enum):
    """An error would fail a listener; a warning may be meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to change. `rule` is a short stable name for it."""

    rule: str
    severity: Severity
    message: str
    hint: str = ""
    place: Place | None = None


@dataclass(frozen=True)
class _Subject:
    """What the rules look at. Without content it is a foreign grammar."""

    grammar: Grammar
    content: Path | None
    tree: Tree | None
    vocabulary: Collection[str]
    model: str

    def node_file(self, node: Topic | Routine) -> Path:
        assert self.content is not None
        return (
            self.content
            / ("routines" if isinstance(node, Routine) else "topics")
            / (f"{node.id}.yaml")
        )

    def place(self, node: Topic | Routine, path: KeyPath) -> Place:
        return read_yaml(self.node_file(node)).place(path)

    def prompt_place(self, prompt: str) -> Place:
        assert self.content is not None
        return read_yaml(self.content / "prompts.yaml").place((prompt,))


def check(
    grammars: Path, content: Path | None, vocabulary: Collection[str], model: str
) -> tuple[Finding, ...]:
    """Everything wrong with a skill, errors first.

    `content` None checks a grammar folder by itself. `vocabulary` holds the words that the model
    called `model` can hear.
    """
    if content and (broken := tree_problems(content)):
        return tuple(_from_error(error) for error in broken)
    try:
        tree = load_tree(content) if content else None
        grammar = load_grammar(grammars, node_lists(tree) if tree else None)
        subject = _Subject(grammar, content, tree, vocabulary, model)
        found = [finding for rule in _RULES for finding in rule(subject)]
    except (ContentError, GrammarError) as error:
        return (_from_error(error),)
    return tuple(sorted(found, key=lambda finding: finding.severity is Severity.WARNING))


def _from_error(error: ContentError | GrammarError) -> Finding:
    rule = "grammar" if isinstance(error, GrammarError) else "content"
    return Finding(rule, Severity.ERROR, error.message, error.hint, error.place)


def _unheard_words(subject: _Subject) -> Iterator[Finding]:
    """Words that the model lacks: sentences with them can be typed, never said to it."""
    for word in sorted(word_graph(subject.grammar).words - set(subject.vocabulary)):
        yield Finding(
            "unheard-word",
            Severity.WARNING,
            f'{subject.model} cannot hear the word "{word}"; sentences with it are left out.',
            "Use another word, write it as it is spoken, or take a model that has it.",
            _place_of_word(subject, word),
        )


def _unheard_nodes(subject: _Subject) -> Iterator[Finding]:
    """A node needs one spoken name, at least, that the model can hear."""
    vocabulary = set(subject.vocabulary)
    for node in subject.tree.nodes if subject.tree else ():
        if not any(vocabulary.issuperset(name.split()) for name in node.spoken_names):
            yield Finding(
                "unheard-node",
                Severity.ERROR,
                f"{subject.model} can hear none of the names of {node.id}.",
                'Add one to "says" that is made of words it has.',
                subject.place(node, ("name",)),
            )


def _place_of_word(subject: _Subject, word: str) -> Place:
    """The spoken name that holds `word`, or else the first line of a grammar file that does."""
    for node in subject.tree.nodes if subject.tree else ():
        for number, phrase in enumerate((node.name, *node.says)):
            if word in phrase.split():
                return subject.place(node, ("says", number - 1) if number else ("name",))
    whole_word = re.compile(rf"(?<![\w']){re.escape(word)}(?![\w'])")
    for file in sorted(subject.grammar.folder.glob("*.yaml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if found := whole_word.search(line):
                return Place(file, number, found.start() + 1)
    return Place(subject.grammar.folder)


def _names_not_understood(subject: _Subject) -> Iterator[Finding]:
    """A bare spoken name must lead to its own node."""
    if subject.tree is None:
        return
    interpreter = Interpreter(subject.grammar, subject.tree)
    for node in subject.tree.nodes:
        for number, phrase in enumerate((node.name, *node.says)):
            heard = interpreter.interpret(phrase)
            if not heard.accepted or heard.node != node.id:
                understood = heard.node or heard.intent if heard.accepted else heard.reason
                yield Finding(
                    "name-not-understood",
                    Severity.ERROR,
                    f'"{phrase}" alone does not lead to {node.id} ({understood}).',
                    "Choose a phrase that no grammar rule or other node claims.",
                    subject.place(node, ("says", number - 1) if number else ("name",)),
                )


def _long_answers(subject: _Subject) -> Iterator[Finding]:
    """Answers take one breath; what is longer belongs under `more`."""
    for node in subject.tree.nodes if subject.tree else ():
        for facet, answer in node.facets.items():
            for number, text in enumerate((answer.say, *answer.more)):
                if (words := len(text.split())) > ONE_BREATH:
                    part: KeyPath = ("more", number - 1) if number else ("say",)
                    yield Finding(
                        "one-breath",
                        Severity.WARNING,
                        f"{words} words are more than one breath ({ONE_BREATH}).",
                        'Move the second half to another item of "more".',
                        subject.place(node, ("facets", facet.value, *part)),
                    )


def _prompts(subject: _Subject) -> Iterator[Finding]:
    """Every prompt that the dialogue says must exist, and none should lie unused."""
    if subject.tree is None:
        return
    required = set(required_prompts())
    for prompt in sorted(required - subject.tree.prompts.keys()):
        yield Finding(
            "missing-prompt",
            Severity.ERROR,
            f'there is no prompt "{prompt}".',
            f'Add "{prompt}: …".',
            subject.prompt_place(prompt),
        )
    for prompt in subject.tree.prompts.keys() - required:
        if not prompt.startswith(_FREE_PREFIXES):
            yield Finding(
                "unused-prompt",
                Severity.WARNING,
                f'nothing says the prompt "{prompt}".',
                "Remove it, or mend its name.",
                subject.prompt_place(prompt),
            )


def _suggestions(subject: _Subject) -> Iterator[Finding]:
    """What a prompt suggests between “ ” must be understood when it is suggested."""
    if subject.tree is None:
        return
    interpreter = Interpreter(subject.grammar, subject.tree)
    for prompt, wordings in subject.tree.prompts.items():
        for wording in wordings:
            if wording.count("“") != wording.count("”"):
                yield Finding(
                    "suggestion",
                    Severity.ERROR,
                    "a quotation is not closed.",
                    "Put what people may say between “ and ”.",
                    subject.prompt_place(prompt),
                )
            for phrase in _SUGGESTED.findall(wording):
                if not _understood(phrase, prompt, interpreter, subject.tree):
                    yield Finding(
                        "suggestion",
                        Severity.ERROR,
                        f'"{phrase}" is suggested here, but would not be understood.',
                        "Suggest a phrase that a grammar accepts in this state, or add it there.",
                        subject.prompt_place(prompt),
                    )


def _understood(phrase: str, prompt: str, interpreter: Interpreter, tree: Tree) -> bool:
    """Whether `phrase` is accepted in the state that the prompt's id names, or in any at all."""
    if re.fullmatch(r"\{\w+\}", phrase):
        return True  # Whatever fills it comes from the tree, whose names have a rule of their own.
    situations = _spoken_in(prompt)
    nodes = [next(iter(group.values()), None) for group in (tree.routines, tree.topics)]
    return any(
        interpreter.interpret(
            re.sub(r"\{\w+\}", node.name, phrase), Context(situation, node.id, "what")
        ).accepted
        for situation in situations
        for node in nodes
        if node is not None
    )


def _spoken_in(prompt: str) -> Iterable[Situation]:
    """The situations that the id of a prompt says it is spoken in; all where it says none."""
    if prompt.startswith("reprompt-"):
        return (_REPROMPTED.get(prompt.removeprefix("reprompt-"), Situation.ASKING),)
    label = next((prompt.removeprefix(p) for p in _LABELLED if prompt.startswith(p)), "")
    return (_SITUATIONS[label],) if label in _SITUATIONS else Situation


def _unused_sources(subject: _Subject) -> Iterator[Finding]:
    """A source that nothing names is a leftover, or a statement forgot to name it."""
    if subject.tree is None or subject.content is None:
        return
    tree = subject.tree
    used = {key for node in tree.nodes for answer in node.facets.values() for key in answer.sources}
    for group in (tree.routines.values(), tree.screening, tree.warning_signs.values()):
        used |= {key for item in group for key in item.sources}
    document = read_yaml(subject.content / "sources.yaml")
    for key in tree.sources.keys() - used:
        yield Finding(
            "unused-source",
            Severity.WARNING,
            f'nothing names the source "{key}".',
            "Remove it, or name it where it belongs.",
            document.place((key,)),
        )


_RULES: tuple[Callable[[_Subject], Iterable[Finding]], ...] = (
    _unheard_nodes,
    _unheard_words,
    _names_not_understood,
    _prompts,
    _suggestions,
    _long_answers,
    _unused_sources,
)
