"""A way to talk with the core about the tree that ships, each thing said to its end."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.dialogue.talk import heard, said
from voice_skill.content.loader import load_tree
from voice_skill.content.tree import Tree
from voice_skill.dialogue.actions import Action
from voice_skill.dialogue.core import advance
from voice_skill.dialogue.events import Event, Heard, SessionStarted, SpeechFinished, TimerElapsed
from voice_skill.dialogue.question import QuestionKind
from voice_skill.dialogue.state import State
from voice_skill.resources import content_dir


@cache
def tree() -> Tree:
    return load_tree(content_dir())


class Talk:
    """A conversation with the core about the shipped tree."""

    def __init__(self) -> None:
        self.state = State()
        self.now = 0.0
        self.do(SessionStarted(0.0))
        self.quiet()

    def do(self, event: Event) -> tuple[Action, ...]:
        self.state, actions = advance(self.state, event, tree())
        return actions

    def hear(self, intent: str, **slots: str | float) -> list[str]:
        actions = self.do(Heard(self.now, heard(intent, **slots)))
        told = said(actions)
        return told + self.quiet()

    def quiet(self) -> list[str]:
        """What is said until nothing more is said by itself."""
        told: list[str] = []
        while self.state.speaking:
            told += said(self.do(SpeechFinished(self.now, self.state.speaking[0])))
        return told

    def elapse(self) -> None:
        name = min(self.state.timers, key=lambda key: self.state.timers[key])
        self.now = max(self.now, self.state.timers[name])
        self.do(TimerElapsed(self.now, name))
        self.quiet()

    def clear(self) -> None:
        """Every screening question is answered with no."""
        while self.state.question and self.state.question.kind is QuestionKind.SCREENING:
            self.hear("No")

    def know(self, **facts: str) -> None:
        """All screening is answered with no, and these questions of the interview."""
        cleared = tuple(question.id for question in tree().asked_first)
        self.state = replace(self.state, facts=facts, cleared=cleared)
