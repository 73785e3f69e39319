"""What people say about a pack on their skin: how the skin takes it, how long it has been on."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Facet, Need, Routine, Topic
from voice_skill.dialogue import answers, applying, leading, safety, screening, told
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.turn import Turn
from voice_skill.dialogue.wordings import SECONDS_PER_MINUTE, length
from voice_skill.nlu.interpretation import ABOUT, Interpretation

_BAD_SKIN = "skin"
"""What skin is told of that is not fine, with no pack on it (see interview.yaml)."""
JUST_NOW = 900.0
"""Seconds after its end in which "it" is still the pack (our choice)."""


def meant(turn: Turn, heard: Interpretation) -> Routine | None:
    """The pack that is named, lies on the skin, has just come off, or was spoken of last."""
    state = turn.state
    just_off = [one for one, ended in state.applied.items() if turn.now < ended[-1] + JUST_NOW]
    node = turn.tree.topics.get(state.node or "")
    spoken_of = node.routine if isinstance(node, Topic) else state.node
    known = (
        str(heard.slots.get("routine", "")),
        state.applying.routine if state.applying is not None else "",
        *reversed(just_off),
        spoken_of or "",
    )
    routines = (turn.tree.routines.get(one) for one in known)
    return next((one for one in routines if one is not None and one.application), None)


def answer(turn: Turn, heard: Interpretation) -> None:
    """Answer a question; where it is about what is worn, "it" is the pack that is meant."""
    pack = meant(turn, heard) if "worn" in heard.slots else None
    if pack is None:
        answers.answer(turn, heard)
        return
    longer = heard.facet == Facet.HOW_LONG.value and turn.state.applying is None
    if not (longer and applying.too_soon(turn, pack)):
        answers.answer(turn, replace(heard, node=pack.id))


def skin_trouble(turn: Turn, heard: Interpretation) -> None:
    """The skin does not like it: off with it. What is numb with no pack on it is a sign."""
    question = turn.state.question
    other = question is not None and question.binding and question.kind is not QuestionKind.SKIN
    if "sign" in heard.slots and (turn.state.applying is None or other):
        safety.warning(turn, heard)
        return
    pack = meant(turn, heard)
    if pack is None and "burned" not in heard.slots:
        heard = replace(heard, slots={ABOUT: _BAD_SKIN})
        told.learn(turn, heard)
        told.tell(turn, heard)
        return
    burned = "burned" in heard.slots if pack is None else pack.need is Need.HEAT
    applying.trouble(turn, burn=burned)
    if "sign" in heard.slots:
        turn.say(Prompt.SKIN_NUMB)
    if turn.state.active is not None:
        leading.pause(turn, Prompt.PAUSED)
    wanted = turn.tree.led(turn.state.wanted or "")
    if wanted is not None and not screening.possible(turn, wanted):
        turn.close_question()
        turn.change(wanted=None)
        screening.offer_instead(turn)


def skin_fine(turn: Turn) -> None:
    """Cold feels cold, and warmth warm; nobody had asked."""
    if turn.state.question is None and turn.state.applying is not None:
        applying.how_long_left(turn)
    elif turn.state.question is None:
        turn.say(Prompt.NOTHING_ASKED)


def pack_on(turn: Turn, heard: Interpretation) -> None:
    """A pack is on, or was while somebody slept: have it taken off, or time the rest."""
    question = turn.before.question
    asked = question if question is not None and question.kind is QuestionKind.SINCE else None
    if "answer" in heard.slots and asked is None:
        return  # the question that was answered is asked again
    pack = turn.tree.routines.get(asked.about) if asked is not None else meant(turn, heard)
    if pack is None:
        _in_general(turn, heard)
        return
    if asked is not None:
        turn.close_question()
    minutes = heard.slots.get("minutes")
    spent = None if minutes is None else float(minutes) * SECONDS_PER_MINUTE
    if "asleep" in heard.slots:
        turn.say(Prompt.PACK_ASLEEP)
        applying.off(turn, pack, finished=pack.need is Need.COLD)
    elif turn.state.applying is not None:
        _said_under_way(turn, pack, spent)
    else:
        _untimed(turn, pack, spent)


def _in_general(turn: Turn, heard: Interpretation) -> None:
    """Nobody knows which pack: say how long either may stay on; a nap without one is no matter."""
    node = turn.tree.node(heard.node or "")
    found = node.facets.get(Facet.HOW_LONG) if node is not None else None
    if "asleep" in heard.slots or found is None:
        turn.say(Prompt.OFFER_DECLINED)
    else:
        turn.speak(found.say)
        turn.say(Prompt.PACK_ANY)


def _said_under_way(turn: Turn, pack: Routine, spent: float | None) -> None:
    """Of the pack that we time, or that is being put on."""
    under_way = turn.state.applying
    assert under_way is not None
    if spent is not None and spent >= under_way.seconds:
        _enough(turn, pack)
    elif under_way.countdown is not None:
        applying.how_long_left(turn)
    elif spent is not None:
        applying.time_rest(turn, pack, spent)
    else:
        applying.start(turn)


def _untimed(turn: Turn, pack: Routine, spent: float | None) -> None:
    """Of a pack that was put on without us."""
    application = turn.application(pack.id)
    against = screening.against_routine(turn, pack)
    question = turn.state.question
    if against is not None:
        turn.speak(against.text)
        applying.off(turn, pack)
    elif applying.too_soon(turn, pack):
        applying.off(turn, pack)
    elif spent is not None and spent >= application.duration:
        _enough(turn, pack)
    elif turn.state.leading is not None or (question is not None and question.stays):
        turn.speak(pack.facets[Facet.HOW_LONG].say)
    elif spent is not None:
        applying.time_rest(turn, pack, spent)
    else:
        most = length(turn.tree, application.duration)
        text = turn.words(Prompt.PACK_SINCE, name=pack.name, most=most)
        turn.ask(Question(QuestionKind.SINCE, turn.filled(text), about=pack.id))


def _enough(turn: Turn, pack: Routine) -> None:
    turn.say(Prompt.PACK_ENOUGH, most=length(turn.tree, turn.application(pack.id).duration))
    applying.off(turn, pack)


def since_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """No time was told: to be safe, it comes off."""
    turn.close_question()
    turn.say(Prompt.SKIN_SILENCE if reply is Reply.SILENCE else Prompt.SCREENING_UNSURE)
    applying.off(turn, turn.routine(question.about))
