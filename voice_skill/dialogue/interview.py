"""Somebody asks for help: ask what is still unknown, then propose a set, with alternatives.

The order: since when, the signs of danger, then what it feels like and what they would like. It
goes on by itself whenever the floor is free, so that anything may be said in between.
"""

from __future__ import annotations

from dataclasses import replace

from voice_skill.content.interview import InterviewQuestion
from voice_skill.content.schema import Need, Phase, RoutineSet
from voice_skill.dialogue import answers, correction, facts, screening
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Choice, Question, QuestionKind, Reply
from voice_skill.dialogue.turn import Turn
from voice_skill.dialogue.wordings import either
from voice_skill.nlu.interpretation import TELL, Interpretation

_WITHOUT, _EITHER = "without", "either"
"""Slots of what rules one answer out, and of what takes any."""
_NAMING = ("AskWhat", "StartRoutine")
"""Intents of a bare name, which is an answer where the question knows it."""
_NO_PAIN = "fine"
"""What somebody says about the pain who denies it."""
_PAIN = "sharp"
"""What somebody says about the pain who is hurt by it while telling."""


def begin(turn: Turn) -> bool:
    """Start asking; False where this tree has no interview.

    Where movement is forbidden nothing is asked: why not is said again, and what is still possible.
    """
    if not turn.tree.sets or not turn.tree.interview.questions:
        return False
    passing = screening.passing(turn, Need.MOVEMENT)
    if passing is not None:
        turn.speak(passing.text)
        return True
    turn.change(interviewing=True, wanted=None)
    against = screening.against(turn, Need.MOVEMENT)
    if against is not None:
        turn.speak(against.text)
    elif _next_unknown(turn) or _sign_to_ask(turn):
        turn.say(Prompt.INTERVIEW_STARTS)
    return True


def go_on(turn: Turn) -> None:
    """The floor is free: ask the next thing that is unknown, or propose.

    Sets are of movements: where those are forbidden, single routines are named.
    """
    first = turn.tree.interview.question(facts.SINCE)
    if screening.against(turn, Need.MOVEMENT) is not None:
        turn.change(interviewing=False)
        answers.propose(turn)
    elif first is not None and facts.SINCE not in turn.state.facts:
        facts.ask(turn, first)
    elif _sign_to_ask(turn):
        screening.ask_next(turn, (Need.MOVEMENT,))
    elif (question := _next_unknown(turn)) is not None:
        facts.ask(turn, question)
    elif _pack_to_ask(turn):
        screening.ask_next(turn, _pack(turn))
    else:
        propose(turn)


def _sign_to_ask(turn: Turn) -> bool:
    return screening.unknown(turn, (Need.MOVEMENT,)) is not None


def _pack(turn: Turn) -> tuple[Need, ...]:
    """What is to lie on the skin, if anything, and nothing forbids it."""
    wish = {need for need in (Need.COLD, Need.HEAT) if need.value in turn.state.facts.values()}
    return tuple(need for need in wish if screening.against(turn, need) is None)


def _pack_to_ask(turn: Turn) -> bool:
    return screening.unknown(turn, _pack(turn)) is not None


def _next_unknown(turn: Turn) -> InterviewQuestion | None:
    questions = turn.tree.interview.questions
    return next((q for q in questions if q.id not in turn.state.facts), None)


# -- answers -----------------------------------------------------------------------------------


def taken(turn: Turn, question: Question, heard: Interpretation) -> bool:
    """Whether `heard` answers an interview question: go on then, or ask about what is left."""
    asked = turn.tree.interview.question(question.about)
    if asked is None:
        return False
    answer = _told(turn, asked, heard)
    if answer is None and _EITHER in heard.slots:
        answer = asked.otherwise
        if asked.either is not None:
            answer = asked.either.answer
            turn.speak(asked.either.say)
    if answer is not None:
        accept(turn, question, answer)
        return True
    denied = str(heard.slots.get(_WITHOUT, ""))
    if denied not in asked.answers:
        return False
    left = asked.without.get(denied)
    if left is None or denied in _narrowed(question):
        accept(turn, question, asked.otherwise)
    else:
        choice = Choice(TELL, slots={asked.id: left.answer})
        turn.ask(replace(question, text=turn.filled(left.say), choices=(choice,), reprompts=0))
    return True


def _narrowed(question: Question) -> tuple[str, ...]:
    """The one answer that is left, after others were ruled out."""
    return tuple(str(choice.slots[question.about]) for choice in question.choices)


def _told(turn: Turn, asked: InterviewQuestion, heard: Interpretation) -> str | None:
    """The answer that `heard` gives in so many words, if it does."""
    if heard.intent == "DenySign" and heard.slots.get("sign") == "pain":
        return _NO_PAIN if _NO_PAIN in asked.answers else None
    if heard.intent == "Hurts":
        return _PAIN if _PAIN in asked.answers else None
    if heard.intent == TELL:
        return _told_by_slots(turn, asked, heard)
    named = (answer for answer, nodes in asked.answers.items() if heard.node in nodes)
    return next(named, None) if heard.intent in _NAMING else None


def _told_by_slots(turn: Turn, asked: InterviewQuestion, heard: Interpretation) -> str | None:
    answer = str(heard.slots.get(asked.id, ""))
    if answer in asked.answers:
        return answer
    if asked.id != facts.SINCE or "days" not in heard.slots:
        return None
    acute = float(heard.slots["days"]) <= turn.tree.interview.acute_days
    return str(Phase.ACUTE.value if acute else Phase.LATER.value)


def accept(turn: Turn, question: Question, answer: str) -> None:
    """Remember the answer and go on: with what was wanted, else with the interview."""
    correction.keep(turn, question)
    turn.close_question()
    facts.remember(turn, question.about, answer)
    if not turn.state.interviewing:
        screening.go_on(turn, first=True)


def answered(turn: Turn, question: Question, reply: Reply) -> None:
    """ "No", "not sure" and "skip" are the cautious answer; silence ends the interview.

    "Yes" is an answer where one is left: "something warm, then?"
    """
    if reply is Reply.SILENCE:
        turn.close_question()
        turn.change(interviewing=False)
        turn.say(Prompt.LATER)
        return
    asked = turn.tree.interview.question(question.about)
    if reply is Reply.YES and question.choices:
        accept(turn, question, *_narrowed(question))
    elif reply is Reply.YES or asked is None:
        turn.ask(question)
    else:
        accept(turn, question, asked.otherwise)


def note(turn: Turn, heard: Interpretation) -> None:
    """Remember every answer that `heard` holds, whether it was asked for or not."""
    for question in turn.tree.interview.questions:
        if (answer := _told_by_slots(turn, question, heard)) is not None:
            facts.remember(turn, question.id, answer)


def start_over(turn: Turn) -> None:
    """Ask everything again."""
    turn.close_question()
    turn.change(facts={}, trail=())


# -- proposing ---------------------------------------------------------------------------------


def _proposals(turn: Turn) -> list[RoutineSet]:
    """Sets of which something can be led, the one that fits best first."""
    known = turn.state.facts
    rules = turn.tree.interview.propose
    fitting = [r.set for r in rules if all(known.get(k) == v for k, v in r.when.items())]
    ids = dict.fromkeys([*fitting[:1], *turn.tree.sets])
    every = (turn.tree.sets[set_id] for set_id in ids)
    return [one for one in every if screening.possible(turn, one)]


def propose(turn: Turn) -> None:
    """Name the set that fits, and the others."""
    turn.change(interviewing=False)
    found = _proposals(turn)
    if not found:
        turn.say(Prompt.NOTHING_TO_PROPOSE)
        return
    for question in turn.tree.interview.questions:
        if (advised := question.advice.get(turn.state.facts.get(question.id, ""))) is not None:
            turn.speak(turn.tree.warning_signs[advised].say)
    others = either(turn.tree, [f"“{one.name}”" for one in found[1:]])
    choices = tuple(Choice("StartRoutine", s.id, slots={"routine": s.id}) for s in found)
    prompt = Prompt.PROPOSE_SET if others else Prompt.PROPOSE_ONLY_SET
    text = turn.words(prompt, name=found[0].name, others=others)
    turn.ask(Question(QuestionKind.PROPOSAL, text, choices=choices))


def proposal_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """Yes takes what was proposed first."""
    turn.close_question()
    wanted = turn.tree.led(question.choices[0].node or "") if question.choices else None
    if reply is Reply.YES and wanted is not None:
        screening.want(turn, wanted)
    elif reply is Reply.SILENCE:
        turn.say(Prompt.LATER)
    else:
        turn.say(Prompt.PROPOSAL_DECLINED)
