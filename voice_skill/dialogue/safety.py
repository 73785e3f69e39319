"""Pain and warning signs: everything else stops."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.schema import Level, Need, WarningSign
from voice_skill.dialogue import alarm, applying, leading, screening, steering, timers
from voice_skill.dialogue.prompts import REPROMPT, Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import Finding
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.nlu.interpretation import Interpretation

_PAIN = "pain"
"""Id of what is found where pain does not ease."""
EASE_SECONDS = 60.0
"""Pain that is still worse after a minute's rest ends the session (content: rules of guidance)."""


def warning(turn: Turn, heard: Interpretation) -> None:
    """A warning sign was spoken: stop, say whom to call, and lead no movement in this session."""
    turn.silence()
    sign = turn.tree.warning_signs.get(str(heard.slots.get("sign", "")))
    if sign is not None and sign.advice_only:
        advise(turn, sign)
        return
    stop_everything(turn)
    level = sign.level if sign else Level.EMERGENCY
    text = turn.filled(sign.say) if sign else turn.words(Prompt.WARNING_UNKNOWN)
    needs = screening.forbidden(level, (Need.MOVEMENT,))
    turn.say(Prompt.WARNING)
    turn.speak(text)
    if turn.state.applying is not None:
        applying.take_off(turn, finished=False)
    applying.off_untimed(turn)
    turn.find(Finding(sign.id if sign else "unknown", level, needs, text, spoken=True))


def doubtful(turn: Turn, heard: Interpretation) -> None:
    """It may have been a warning sign: ask, before anything else goes on.

    What is in doubt over that very question may be a "no" ("I can breathe"), so a plain word is
    asked for, once; in doubt again, it is a sign.
    """
    sign = turn.tree.warning_signs.get(str(heard.slots.get("sign", "")))
    before = turn.state.question
    asked = before if before is not None and before.kind is QuestionKind.SIGN else None
    if sign is None or sign.ask is None or (asked is not None and asked.reprompts):
        warning(turn, heard)
        return
    turn.silence()
    alarm.silence(turn)
    if asked is not None:
        turn.say_key(REPROMPT.format(kind=asked.kind.value))
        turn.ask(replace(asked, reprompts=1))
        return
    turn.say(Prompt.SIGN_DOUBTFUL)
    busy = before or turn.state.leading or turn.state.applying
    if "help" in heard.slots and not busy:
        turn.change(interviewing=True)  # where it is none, we go on to what this guide is for
    # Which sign it may be is a guess: a "no" shall be a no to all of them.
    text = f"{turn.filled(sign.ask)} {turn.words(Prompt.SIGN_OR_ELSE)}"
    turn.ask(Question(QuestionKind.SIGN, text, about=sign.id, behind=before))


def sign_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """No: go on where it was. Anything else, silence too, is the sign."""
    turn.close_question()
    if reply is not Reply.NO:
        warning(turn, Interpretation("", True, "WarningSign", {"sign": question.about}))
        return
    turn.say(Prompt.SIGN_DENIED)
    if question.behind is not None:
        turn.ask(replace(question.behind, reprompts=0))


def advise(turn: Turn, sign: WarningSign) -> None:
    """Say what the triage rule says; what was under way goes on, and an open question stays."""
    question = turn.state.question
    turn.speak(turn.filled(sign.say))
    if question is not None:
        turn.ask(replace(question, reprompts=0))


def someone_else(turn: Turn) -> None:
    """A sign of somebody else's: say whom to call for them, and go on with this session."""
    turn.say(Prompt.SIGN_SOMEONE_ELSE)


def cannot_call(turn: Turn) -> None:
    """Somebody wants a person to come or to be called: nobody here can do that."""
    turn.say(Prompt.CANNOT_CALL)
    _wait(turn)


def misheard(turn: Turn) -> None:
    """ "That's not what i said": an open question is asked again, else say it in other words.

    What forbids something stays, as where it is denied; how to start afresh is said.
    """
    turn.forgettable = True
    question, against = turn.state.question, screening.against(turn, Need.MOVEMENT)
    if question is not None and question.stays:
        # of questions in a row, the answer that was wrong may be the one before
        in_a_row = question.in_order and (turn.state.cleared or turn.state.facts)
        turn.say(Prompt.MISHEARD_ANSWER if in_a_row else Prompt.MISHEARD_ASKED)
    elif against is not None and any(against.text in text for text in turn.state.last_said):
        turn.say(Prompt.RESTART_SESSION if against.spoken else Prompt.ASK_AGAIN)
    else:
        turn.say(Prompt.MISHEARD)
        _wait(turn)


def _wait(turn: Turn) -> None:
    """Whoever has something else in mind is led no further until they say so."""
    if turn.state.active is not None:
        steering.pause_by_word(turn)


def stop_everything(turn: Turn) -> None:
    """No question, no routine, no timer; a pack on the skin is for the caller to take off."""
    alarm.silence(turn)
    turn.close_question()
    leading.drop(turn)
    timers.cancel_all(turn)
    turn.cancel(Timer.EASE)
    turn.change(wanted=None, wanted_minutes=None, interviewing=False, following=None)
    turn.change(node=None, facet=None, told=0)


def hurts(turn: Turn) -> None:
    """ "It hurts": stop at once; after a minute's rest ask again."""
    turn.silence()
    question = turn.state.question
    if question is not None and question.kind is QuestionKind.HURTING:
        still_hurting(turn, question, Reply.YES)
    elif question is not None and question.kind is QuestionKind.SIGN:
        sign_answered(turn, question, Reply.YES)
    elif turn.state.leading is not None:
        turn.change(leading=replace(turn.state.leading, paused=True))
        if turn.state.question is not None:
            turn.close_question()
        turn.say(Prompt.EASE_OFF)
        turn.start(Timer.EASE, EASE_SECONDS)
    elif turn.state.applying is not None and turn.state.applying.countdown is not None:
        applying.trouble(turn)
    elif question is not None or turn.state.applying is not None:
        turn.say(Prompt.HURT_BUSY)
    elif screening.against(turn, Need.MOVEMENT) is not None:
        turn.say(Prompt.HURT_RESTING)
    else:
        turn.say(Prompt.HURT_IDLE)


def denied(turn: Turn) -> None:
    """No sign, or none any more; an open question is asked again."""
    question = turn.state.question
    if question is None or not question.binding:
        turn.say(Prompt.SIGN_DENIED)
        _explain_what_stays(turn)
    elif question.kind is QuestionKind.HURTING:
        turn.say(Prompt.SIGN_DENIED)
    else:
        turn.say(Prompt.SIGN_DENIED_ONLY)


def _explain_what_stays(turn: Turn) -> None:
    """A sign that was said stays for the session, although it is denied now: say so."""
    against = screening.against(turn, Need.MOVEMENT)
    if against is not None and against.id in turn.tree.warning_signs:
        turn.say(Prompt.RESTART_SESSION)


def eased(turn: Turn) -> None:
    """The rest is over, or somebody wants to go on before: is it still worse?"""
    turn.cancel(Timer.EASE)
    if turn.state.leading is None or not turn.state.leading.paused:
        return
    if turn.state.question is None:
        turn.ask(Question(QuestionKind.HURTING, turn.words(Prompt.STILL_HURTS)))
    else:
        turn.start(Timer.EASE, EASE_SECONDS)  # one question at a time; nobody goes on unasked


def still_hurting(turn: Turn, _question: Question, reply: Reply) -> None:
    """Better: go on when the person wants to. Else the movement ends here."""
    turn.close_question()
    if reply is Reply.NO:
        turn.say(Prompt.HURT_OVER)
        return
    leading.drop(turn)
    turn.change(following=None)
    text = turn.words(Prompt.HURT_END)
    turn.find(Finding(_PAIN, Level.SOON, (Need.MOVEMENT,), text, spoken=True))
    turn.speak(text)
