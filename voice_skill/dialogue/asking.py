"""What is said to an open question: it is answered, or it stays, is asked again, or lapses."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import State
from voice_skill.dialogue.turn import Turn
from voice_skill.nlu.interpretation import Interpretation
from voice_skill.nlu.signs import DENIED

REPLIES = {"Yes": Reply.YES, "No": Reply.NO, "Unsure": Reply.UNSURE}
_OFFERS = frozenset({QuestionKind.MORE, QuestionKind.START, QuestionKind.PROPOSAL})
_SKIPPED = frozenset({QuestionKind.INTERVIEW, QuestionKind.TIMER})
"""Questions that "next" leaves out."""
_PAIN = "pain"
"""What `DenySign` names when it is the pain that is denied."""
VOICE = frozenset({"Slower", "Faster", "Louder", "Quieter"})
MOVING = frozenset({"Next", "Back", "StartOver"})
_BESIDES = VOICE | {"Help", "HowLongLeft", "WhichStep", "DenySign", "Misheard"}
"""Beside the point of an open question, which is asked again after it."""
_ONWARD = frozenset({"Next", "Resume", "StartOver"})
"""Where nothing is led, an open question is all there is to go on with: it is asked again."""
_TAKING_UP = _ONWARD | {"Repeat", "Back", "Correct"}
"""What ends the wait of a question that was to wait: it is asked again."""
_BEGINNING = frozenset({"StartRoutine", "AskForHelp", "Choose", "Resume"})
_WAITING = {
    QuestionKind.SKIN: frozenset({"Next"}),
    QuestionKind.HURTING: MOVING,
    QuestionKind.SIGN: MOVING | _BEGINNING,
}
"""What nobody is led by while the skin, the pain, or a warning sign, is asked about."""


def reply_in(question: Question, heard: Interpretation) -> Reply | None:
    """The reply to a question that this is, if it is one."""
    kind, intent = question.kind, heard.intent or ""
    if kind is QuestionKind.SKIN and "skin" in heard.slots:
        return Reply.YES  # "no, only sore"
    if "yes" in heard.slots and question.binding and not question.in_order:
        return Reply.YES  # "no, wait, yes", to no other question
    if intent == "StartRoutine" and kind is QuestionKind.PROPOSAL:
        return None if "routine" in heard.slots else Reply.YES  # "let's do it"
    if intent == "Next" and kind in _OFFERS | _SKIPPED:
        return Reply.YES if kind in _OFFERS else Reply.NO
    if _denies(question, heard) or (kind is QuestionKind.SKIN and intent == "SkinFine"):
        return Reply.NO
    return REPLIES.get(intent)


def _denies(question: Question, heard: Interpretation) -> bool:
    """Whether this denies the very thing that is asked about: the pain, or one sign.

    Most questions ask about several signs, so that one of them denied is no answer.
    """
    if heard.intent != DENIED:
        return False
    asked = {QuestionKind.HURTING: _PAIN, QuestionKind.SIGN: question.about}
    return heard.slots.get("sign", "") == asked.get(question.kind)


def _beside(question: Question, heard: Interpretation) -> bool:
    """Whether it is beside the point; more may be asked before a proposal is answered."""
    asked = heard.facet is not None and question.offered is not None
    return asked or heard.intent in _BESIDES


def survives(state: State, question: Question, heard: Interpretation) -> bool:
    """Whether the question stays open although this was said."""
    intent = heard.intent
    if question.stays or _beside(question, heard):
        return True
    if intent in {"Pause", "Repeat", "Back", "Correct"}:
        return True
    if question.held and intent == "Resume":
        return True
    return intent in _ONWARD and state.leading is None and state.applying is None


def comes_first(question: Question | None, intent: str) -> bool:
    """Whether the question must be answered before `intent` is done."""
    if question is None or (question.held and intent == "Resume"):
        return False
    return intent in _WAITING.get(question.kind, ())


def come_back(turn: Turn, question: Question, heard: Interpretation) -> None:
    """Ask again what was open as this was said, unless it lapsed, or was settled or put off."""
    intent = heard.intent
    if question.held:
        again = intent in _TAKING_UP | _WAITING.get(question.kind, frozenset())
    else:
        again = question.stays or intent in _ONWARD or _beside(question, heard)
    present = turn.state.question
    if not again or turn.state.is_over(question):
        return
    if present is question or (present is not None and not present.stays):
        turn.ask(replace(question, reprompts=0, held=False))
