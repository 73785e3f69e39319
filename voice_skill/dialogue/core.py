"""The dialogue as a pure function: `advance(state, event, tree) -> (state, actions)`.

The flow of one event:

* speech that was understood first passes the safety path (warning signs, pain, stop), then the
  open question, then the handler of its intent;
* whatever happens, what was under way stands still while something else is said;
* once nothing is being said any more the floor is free: an open question gets its reply window,
  else the routine goes on.
"""

from __future__ import annotations

from collections.abc import Callable

from voice_skill.content.tree import Tree
from voice_skill.dialogue import (
    agenda,
    alarm,
    answers,
    applying,
    asking,
    correction,
    interview,
    leading,
    packs,
    repair,
    safety,
    screening,
    session,
    timers,
    told,
    universals,
    voice,
)
from voice_skill.dialogue.actions import Action
from voice_skill.dialogue.events import (
    DeviceLost,
    DeviceRestored,
    Event,
    Heard,
    SessionStarted,
    SpeechFinished,
    TimerElapsed,
    VoiceStarted,
)
from voice_skill.dialogue.prompts import HELP, Prompt
from voice_skill.dialogue.question import Question, QuestionKind, Reply
from voice_skill.dialogue.state import State
from voice_skill.dialogue.turn import Timer, Turn
from voice_skill.nlu.interpretation import Interpretation

_STALE = 0.5
"""A timer that elapses more than this before it is due is one that was started again since."""

_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.PROPOSAL})
_BRIEF = asking.VOICE | {"Thanks", "DenySign"}
"""Answered so shortly that a hold goes on after it without a word."""
_ASKED_ABOUT = frozenset({"Help", "HowLongLeft", "WhichStep"})
"""What may be asked about an alarm, which goes on meanwhile."""

_ANSWERED: dict[QuestionKind, repair.Answered] = {
    QuestionKind.SCREENING: screening.answered,
    QuestionKind.SKIN: applying.checked,
    QuestionKind.SINCE: packs.since_answered,
    QuestionKind.HURTING: safety.still_hurting,
    QuestionKind.SIGN: safety.sign_answered,
    QuestionKind.MORE: answers.more_answered,
    QuestionKind.START: screening.offer_answered,
    QuestionKind.CHOICE: answers.choice_answered,
    QuestionKind.PROPOSAL: interview.proposal_answered,
    QuestionKind.INTERVIEW: interview.answered,
    QuestionKind.TIMER: timers.answered,
    QuestionKind.LENGTH: timers.length_declined,
}

_SIMPLE: dict[str, Callable[[Turn], None]] = {
    "AskMore": answers.tell_more,
    "Pause": universals.pause,
    "Resume": universals.resume,
    "Back": universals.go_back,
    "Correct": correction.take_back,
    "StartOver": universals.start_over,
    "Repeat": universals.repeat,
    "Slower": lambda turn: voice.change_rate(turn, -1),
    "Faster": lambda turn: voice.change_rate(turn, 1),
    "Quieter": lambda turn: voice.change_volume(turn, -1),
    "Louder": lambda turn: voice.change_volume(turn, 1),
    "Goodbye": universals.goodbye,
    "Thanks": universals.thanks,
    "Hurts": safety.hurts,
    "SkinFine": packs.skin_fine,
    "FarEnough": lambda turn: turn.say(Prompt.FAR_ENOUGH),
    "Noise": lambda turn: turn.say(Prompt.NOISE),
    "Help": lambda turn: answers.help_here(turn, HELP),
    "OtherSign": safety.someone_else,
    "CallPerson": safety.cannot_call,
    "Misheard": safety.misheard,
    "DenySign": safety.denied,
}

_WITH_WORDS: dict[str, Callable[[Turn, Interpretation], None]] = {
    "AskForHelp": lambda turn, heard: _ask_for_help(turn, heard),
    "Choose": lambda turn, _heard: _propose(turn),
    "Tell": told.tell,
    "SkinTrouble": packs.skin_trouble,
    "PackOn": packs.pack_on,
    "StartRoutine": lambda turn, heard: _start_routine(turn, heard),
    "SetTimer": timers.set_timer,
    "AddTime": universals.add_time,
    "CancelTimer": universals.cancel_timer,
    "WhichStep": universals.which_step,
    "HowLongLeft": universals.how_long_left,
}


def advance(state: State, event: Event, tree: Tree) -> tuple[State, tuple[Action, ...]]:
    """What the skill does about `event`, and the state it is in afterwards.

    Raises `ContentError` when the tree lacks a prompt.
    """
    if isinstance(event, SessionStarted):
        turn = session.start(state, event, tree)
    elif state.ended:
        return state, ()
    else:
        turn = Turn(state, event.at, tree)
        _happen(turn, event)
    agenda.settle(turn)
    return turn.result()


def _happen(turn: Turn, event: Event) -> None:
    if isinstance(event, Heard):
        _hear(turn, event.interpretation)
    elif isinstance(event, SpeechFinished):
        left = tuple(number for number in turn.state.speaking if number != event.speech_id)
        turn.change(speaking=left)
    elif isinstance(event, TimerElapsed):
        _elapse(turn, event.name)
    elif isinstance(event, VoiceStarted):
        repair.voice_started(turn)
    elif isinstance(event, DeviceLost):
        session.lost(turn, event.device)
    elif isinstance(event, DeviceRestored):
        session.restored(turn, event.device)


def _hear(turn: Turn, heard: Interpretation) -> None:
    if not heard.accepted and not heard.text:
        return  # a cough, a door, or the skill itself: nobody said anything
    turn.cancel(Timer.REPLY)
    tie = repair.is_tie(turn.state, heard)
    only = answers.only_choice(turn.tree, heard) if tie else None
    if only is not None:
        heard, tie = only, False
    if not heard.accepted and not tie:
        repair.not_understood(turn, heard, _answered)
        turn.forgettable = True
        return
    turn.cancel(Timer.READY)
    session.forget_what_is_old(turn)
    turn.change(misses=0, resting=False, turn=turn.state.turn + 1)
    leading.freeze(turn, announce=heard.intent not in _BRIEF)
    told.learn(turn, heard)
    if heard.intent == "WarningSign":
        safety.warning(turn, heard)
        return
    if heard.intent == "DoubtfulSign":
        safety.doubtful(turn, heard)
        return
    rang = heard.intent not in _ASKED_ABOUT and alarm.silence(turn)
    turn.interrupted = turn.hush()
    if tie:
        answers.which_meant(turn, heard)
    elif heard.intent == "Stop":
        universals.stop(turn, rang=rang)
    elif not _taken_as_answer(turn, heard):
        _respond(turn, heard, rang=rang)


def _taken_as_answer(turn: Turn, heard: Interpretation) -> bool:
    """Whether this answered the open question."""
    question = turn.state.question
    if question is None:
        return False
    if question.kind is QuestionKind.INTERVIEW and interview.taken(turn, question, heard):
        return True
    if question.kind is QuestionKind.TIMER and heard.intent == "ThisTimer":
        timers.picked(turn, question, heard)
        return True
    reply = asking.reply_in(question, heard)
    if reply is None:
        return False
    _answered(turn, question, reply)
    return True


def _answered(turn: Turn, question: Question, reply: Reply) -> None:
    correction.keep(turn, question, reply)
    _ANSWERED[question.kind](turn, question, reply)


def _respond(turn: Turn, heard: Interpretation, *, rang: bool) -> None:
    """Do what was said; a question that binds is asked again, others lapse."""
    question = turn.state.question
    if question is not None and question.kind in _CHOICES:
        heard = answers.chosen(question, heard)
    if question is not None and not asking.survives(turn.state, question, heard):
        turn.close_question()
    _handle(turn, heard, rang=rang)
    if heard.intent in _BRIEF:
        turn.forgettable = True
    if question is not None:
        asking.come_back(turn, question, heard)


def _handle(turn: Turn, heard: Interpretation, *, rang: bool) -> None:
    intent = heard.intent or ""
    question = turn.state.question
    if asking.comes_first(question, intent):
        turn.say(Prompt.SCREENING_NEEDED)
    elif intent in asking.MOVING | {"Resume"} and Timer.EASE in turn.state.timers:
        safety.eased(turn)
    elif intent == "Next":
        universals.go_next(turn, heard, rang=rang)
    elif intent in asking.REPLIES:
        turn.say(Prompt.OFF_THANKS if rang else Prompt.NOTHING_ASKED)
    elif intent in _SIMPLE:
        _SIMPLE[intent](turn)
    elif intent in _WITH_WORDS:
        _WITH_WORDS[intent](turn, heard)
    elif heard.facet is not None:
        if question is not None and question.stays and heard.node is None:
            turn.say(Prompt.SCREENING_WHY)
        else:
            packs.answer(turn, heard)
    else:
        answers.help_here(turn, HELP)


def _ask_for_help(turn: Turn, heard: Interpretation) -> None:
    """Ask what is unknown and propose a set; name single routines where those were asked for."""
    busy = turn.state.leading or turn.state.applying or turn.state.question
    interview.note(turn, heard)
    if busy or "single" in heard.slots or not interview.begin(turn):
        _propose(turn)


def _propose(turn: Turn) -> None:
    busy = turn.state.leading or turn.state.applying or turn.state.question
    answers.help_here(turn, HELP) if busy else answers.propose(turn)


def _start_routine(turn: Turn, heard: Interpretation) -> None:
    routine = turn.tree.led(str(heard.slots.get("routine", heard.node or "")))
    if routine is None:
        _propose(turn)
        return
    if turn.state.applying is None:
        turn.close_question()
    turn.cancel(Timer.EASE)
    seconds = timers.seconds_of(heard)
    screening.want(turn, routine, None if seconds is None else seconds / 60)


def _elapse(turn: Turn, name: str) -> None:
    due = turn.state.timers.get(name)
    if due is None or due > turn.now + _STALE:
        return
    turn.forget(name)
    if name.startswith(Timer.USER):
        timers.elapsed(turn, name)
    elif name == Timer.REPLY:
        repair.no_reply(turn, _answered)
    elif name == Timer.READY:
        if applying.waits(turn.state):
            applying.not_ready_yet(turn)
    elif name == Timer.HARD_STOP:
        if turn.state.applying is not None:
            applying.end(turn)
    else:
        _TICKS[name](turn)


_TICKS: dict[str, Callable[[Turn], None]] = {
    Timer.CUE: leading.tick,
    Timer.APPLICATION: applying.tick,
    Timer.EASE: safety.eased,
    Timer.RING: alarm.ring_again,
}
