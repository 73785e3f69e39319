"""Rules about what the skill says of its own accord, and what it says that people may say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voice_skill.authoring.findings import Content, Finding, Severity, Subject
from voice_skill.content.tree import Tree
from voice_skill.content.validation import did_you_mean, nearest
from voice_skill.dialogue.prompts import HELP, REPAIR, REPROMPT, Prompt, required_prompts
from voice_skill.dialogue.question import BINDING, QuestionKind
from voice_skill.errors import Place
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter

_PROMPTS = "prompts.yaml"
_SUGGESTED = re.compile("“([^”]*)”")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FILLED = {prompt.value: prompt.fields for prompt in Prompt}
_ALWAYS_FILLED = "emergency_number"
_SITUATIONS = {
    "idle": Situation.IDLE,
    "screening": Situation.CHECKING,
    "skin": Situation.CHECKING,
    "since": Situation.CHECKING,
    "hurting": Situation.CHECKING,
    "sign": Situation.CHECKING,
    "asking": Situation.ASKING,
    "choosing": Situation.CHOOSING,
    "telling": Situation.TELLING,
    "setting": Situation.SETTING,
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
_REPROMPTED |= {
    QuestionKind.CHOICE.value: Situation.CHOOSING,
    QuestionKind.PROPOSAL.value: Situation.CHOOSING,
    QuestionKind.INTERVIEW.value: Situation.TELLING,
    QuestionKind.LENGTH.value: Situation.SETTING,
}
_LABELLED = ("help-", "repair-")
_OFFERED = {p.format(label=label) for p in (HELP, REPAIR) for label in _SITUATIONS}
"""Said where a tree has them, in place of those for `idle`."""
_REQUIRED = {
    *required_prompts(),
    HELP.format(label="paused"),
    *(REPROMPT.format(kind=kind.value) for kind in QuestionKind if kind is not QuestionKind.MORE),
}


def prompts(_: Subject, content: Content) -> Iterator[Finding]:
    """Every prompt that the dialogue says must exist, and none should lie unused."""
    written = content.tree.prompts.keys()
    for prompt in sorted(_REQUIRED - written):
        yield Finding(
            "missing-prompt",
            Severity.ERROR,
            f'there is no prompt "{prompt}".',
            f'Add "{prompt}: …".',
            Place(content.folder / _PROMPTS),
        )
    for prompt in sorted(written - _REQUIRED - _OFFERED):
        meant = nearest(prompt, [*_REQUIRED, *_OFFERED])
        yield Finding(
            "unused-prompt",
            Severity.WARNING,
            f'nothing says the prompt "{prompt}".',
            f'Did you mean "{meant}"? Else remove it.' if meant else "Remove it.",
            content.document(_PROMPTS).place((prompt,)),
        )


def placeholders(_: Subject, content: Content) -> Iterator[Finding]:
    """A {placeholder} that the dialogue does not fill is read out with its braces."""
    for text in content.texts:
        if text.document.file.name == _PROMPTS:
            filled = (*_FILLED.get(str(text.path[0]), ()), _ALWAYS_FILLED)
            for name in _PLACEHOLDER.findall(text.text):
                if name not in filled:
                    yield Finding(
                        "placeholder",
                        Severity.ERROR,
                        f"nothing fills the placeholder {{{name}}} here.",
                        did_you_mean(name, filled),
                        text.place,
                    )


def suggestions(subject: Subject, content: Content) -> Iterator[Finding]:
    """What is suggested between “ ” must be understood when it is suggested."""
    for text in content.texts:
        prompt = str(text.path[0]) if text.document.file.name == _PROMPTS else ""
        if text.text.count("“") != text.text.count("”"):
            yield Finding(
                "suggestion",
                Severity.ERROR,
                "a quotation is not closed.",
                "Put what people may say between “ and ”.",
                text.place,
            )
        for phrase in _SUGGESTED.findall(text.text):
            if not _understood(phrase, prompt, subject.interpreter, content.tree):
                yield Finding(
                    "suggestion",
                    Severity.ERROR,
                    f'"{phrase}" is suggested here, but would not be understood.',
                    "Suggest a phrase that a grammar accepts in this state, or add it there.",
                    text.place,
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
