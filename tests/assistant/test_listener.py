"""What the listener makes of an utterance before the driver gets it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from voice_skill.asr.recognizer import Utterance
from voice_skill.assistant.listener import DriverListener, Recordings
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import Message, UtteranceHeard
from voice_skill.audio.self_hearing import SelfHearing
from voice_skill.dialogue.question import Question, QuestionKind
from voice_skill.dialogue.state import State
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill, load_skill

ASKING = State(question=Question(QuestionKind.MORE, "Want to know more?"))


@dataclass
class Driver:
    """The part of an `Assistant` that a listener needs."""

    state: State
    posted: list[Message] = field(default_factory=list)

    def post(self, message: Message) -> None:
        self.posted.append(message)


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def _hear(skill: Skill, state: State, text: str, confidence: float) -> Utterance:
    driver = Driver(state)
    assistant = cast(Assistant, driver)
    listener = DriverListener(assistant, skill, SelfHearing(), Recordings(None, Journal(None)))
    utterance = Utterance(text, accepted=True, reason="margin 0.7", confidence=confidence)
    listener.heard(utterance, 0.0, b"")
    [message] = driver.posted
    assert isinstance(message, UtteranceHeard)
    return message.utterance


def test_a_short_unsure_utterance_out_of_the_blue_is_refused_with_its_reason(skill) -> None:
    heard = _hear(skill, State(), "massage", 0.3)
    assert not heard.accepted
    assert heard.reason.startswith("margin 0.7: too unsure")


@pytest.mark.parametrize(
    ("state", "text", "confidence"),
    [
        (State(), "massage", 0.8),
        (State(), "what is massage good for", 0.3),
        (ASKING, "yes", 0.3),
        (State(), "chest pain", 0.3),
    ],
    ids=["sure", "long", "in a conversation", "a warning sign"],
)
def test_everything_else_is_let_through(skill, state, text, confidence) -> None:
    assert _hear(skill, state, text, confidence).accepted
