"""Questions about a node: the facet asked for, more of it, and what to do next."""

from __future__ import annotations

from voice_skill.content.schema import Answer, Facet, Level, Need, Routine, Topic
from voice_skill.content.tree import AnyNode, Tree
from voice_skill.dialogue import screening, steering, timers
from voice_skill.dialogue.prompts import Prompt
from voice_skill.dialogue.question import Choice, Question, QuestionKind, Reply
from voice_skill.dialogue.turn import Turn
from voice_skill.dialogue.wordings import either, facet_phrase, known
from voice_skill.nlu.interpretation import Interpretation

_PROPOSED = (Need.BREATHING, Need.HEAT, Need.COLD, Need.MOVEMENT)
"""One routine of each is proposed, gentlest first."""
_URGENT = frozenset({Level.EMERGENCY, Level.TODAY})
_BESIDES = "besides"
"""Slot for a facet that is told, too: who says what they have hears what to take care of."""
_MOST_CHOICES = 3
"""Names in one question: who only hears them keeps no more in mind."""
_ABOUT_DANGER = frozenset({Facet.WHEN.value, Facet.CAUTION.value})
"""What is asked of danger: "when should I see a doctor", "is it safe"."""


def answer(turn: Turn, heard: Interpretation) -> None:
    """Answer a question about a node, or say what can be asked instead."""
    about_step = "node" not in heard.slots and heard.facet == Facet.WHY.value
    if about_step and turn.state.leading is not None and steering.why(turn):
        return
    urgent = _urgent_advice(turn, heard)
    if urgent:
        turn.speak(urgent)
        return
    if heard.node is None and heard.facet == Facet.HOW_LONG.value and turn.state.user_timers:
        timers.how_long_left(turn, heard)
        return
    node = turn.tree.node(heard.node or turn.tree.interview.subject or "")
    if node is None:
        turn.say(Prompt.WHICH_TOPIC)
        return
    facet = Facet(heard.facet) if heard.facet in {f.value for f in Facet} else Facet.WHAT
    found = node.facets.get(facet)
    turn.change(node=node.id, told=0)
    if found is None:
        turn.change(facet=None)
        _offer_facets(turn, node)
        return
    turn.change(facet=facet.value)
    turn.speak(found.say)
    if _BESIDES in heard.slots and (also := node.facets.get(Facet(heard.slots[_BESIDES]))):
        turn.speak(also.say)
    _follow_up(turn, node, found)


def _urgent_advice(turn: Turn, heard: Interpretation) -> str:
    """What was advised about a sign of danger, where the question may be about that; else empty.

    Nobody with chest pain shall hear that a spasm is rarely serious, or to give it a week.
    """
    finding = screening.against(turn, Need.MOVEMENT)
    if finding is None:
        return ""
    sign = finding.id in turn.tree.warning_signs or finding.level in _URGENT
    about_it = heard.node is None or heard.facet in _ABOUT_DANGER
    return finding.text if sign and about_it else ""


def _offer_facets(turn: Turn, node: AnyNode) -> None:
    if not node.facets:
        turn.say(Prompt.NOTHING_KNOWN, name=node.name)
        return
    phrases = [facet_phrase(turn.tree, facet) for facet in list(node.facets)[:3]]
    turn.say(Prompt.MISSING_FACET, name=node.name, facets=either(turn.tree, phrases))


def _follow_up(turn: Turn, node: AnyNode, answer: Answer) -> None:
    """Offer more, or once the routine that goes with it; never while something is under way."""
    state = turn.state
    if state.leading or state.applying or state.question:
        return
    if state.told < len(answer.more):
        text = turn.words(Prompt.WANT_MORE)
        turn.ask(Question(QuestionKind.MORE, text, about=node.id))
        return
    routine_id = node.routine if isinstance(node, Topic) else node.id
    routine = turn.tree.led(routine_id or "")
    offered = routine_id in state.offered
    if routine is not None and not offered and screening.possible(turn, routine):
        turn.change(offered=(*state.offered, routine.id))
        text = turn.words(Prompt.OFFER_ROUTINE, name=routine.name)
        turn.ask(Question(QuestionKind.START, text, about=routine.id))


def tell_more(turn: Turn) -> None:
    """The next part of "more", or what else can be asked."""
    node = turn.tree.node(turn.state.node or "")
    if node is None:
        turn.say(Prompt.WHICH_TOPIC)
        return
    facet = Facet(turn.state.facet) if turn.state.facet else Facet.WHAT
    found = node.facets.get(facet)
    if found is None or turn.state.told >= len(found.more):
        turn.say(Prompt.NO_MORE, name=node.name)
        if found is not None:
            _follow_up(turn, node, found)
        return
    turn.speak(found.more[turn.state.told])
    turn.change(told=turn.state.told + 1, facet=facet.value)
    _follow_up(turn, node, found)


def more_answered(turn: Turn, _question: Question, reply: Reply) -> None:
    """The answer to "want to know more?"; silence is an answer, too."""
    turn.close_question()
    if reply is Reply.YES:
        tell_more(turn)
    elif reply is not Reply.SILENCE:
        turn.say(Prompt.OFFER_DECLINED)


def propose(turn: Turn) -> None:
    """Somebody asks for help: name a few routines that nothing forbids."""
    possible: list[Routine] = []
    for need in _PROPOSED:
        if screening.against(turn, need) is None:
            every = (r for r in turn.tree.routines.values() if r.need is need)
            possible += [r for r in every if screening.against_routine(turn, r) is None][:1]
    if not possible:
        nothing_led(turn, Prompt.NOTHING_TO_PROPOSE)
        return
    if len(possible) == 1:
        screening.offer(turn, possible[0])
        return
    names = either(turn.tree, [f"“{routine.name}”" for routine in possible])
    choices = tuple(Choice("StartRoutine", r.id, slots={"routine": r.id}) for r in possible)
    text = turn.words(Prompt.PROPOSE, routines=names)
    turn.ask(Question(QuestionKind.CHOICE, text, choices=choices))


def nothing_led(turn: Turn, prompt: Prompt) -> None:
    """Say that nothing is led: by `prompt`, or what that is waiting for, if it will pass."""
    passing = screening.passing(turn, Need.MOVEMENT)
    if passing is not None:
        turn.speak(passing.text)
    else:
        turn.say(prompt)


def which_meant(turn: Turn, heard: Interpretation) -> None:
    """Two meanings fit equally well: ask which one."""
    choices = tuple(
        Choice(rival.intent, rival.node, rival.facet, dict(rival.slots))
        for rival in heard.alternatives
        if rival.intent is not None
    )
    nodes = {choice.node for choice in choices if choice.node}
    if len(nodes) == 1:
        turn.change(node=nodes.pop())
    names = _told_apart(turn.tree, heard)[:_MOST_CHOICES]
    text = turn.words(Prompt.WHICH_MEANT, choices=either(turn.tree, names))
    turn.ask(Question(QuestionKind.CHOICE, text, choices=choices))


def only_choice(tree: Tree, heard: Interpretation) -> Interpretation | None:
    """The meaning to take where no question could tell the rivals apart; else None."""
    if len(_told_apart(tree, heard)) > 1:
        return None
    rivals = heard.alternatives
    return next((one for one in rivals if one.node or one.facet), rivals[0])


def _told_apart(tree: Tree, heard: Interpretation) -> list[str]:
    """How the rivals can be named: by their nodes, or else by what is asked about the one node."""
    nodes = dict.fromkeys(one.node for one in heard.alternatives if one.node)
    names = [f"“{node.name}”" for node_id in nodes if (node := tree.node(node_id))]
    if len(names) > 1:
        return names
    facets = dict.fromkeys(one.facet for one in heard.alternatives if one.facet)
    return [facet_phrase(tree, Facet(facet)) for facet in facets]


def chosen(question: Question, heard: Interpretation) -> Interpretation:
    """What was meant, now that one of the choices was named; else what was heard itself."""
    fitting = [choice for choice in question.choices if choice.node and choice.node == heard.node]
    asked = heard.intent != "StartRoutine" and heard.facet is not None
    if asked and any(choice.intent == "StartRoutine" for choice in fitting):
        return heard  # "what is belly breathing?" does not choose it
    if heard.intent == "Choose":
        place = heard.slots.get("place", 0)
        here = [c for n, c in enumerate(question.choices, start=1) if n == place]
        return here[0].interpretation(heard.text) if here else heard
    if len(fitting) == 1:
        return fitting[0].interpretation(heard.text)
    return heard


def choice_answered(turn: Turn, question: Question, reply: Reply) -> None:
    """ "Yes" to "this or that?" chooses nothing: ask again. No, and silence, end it."""
    if reply is Reply.YES:
        turn.ask(question)
        return
    turn.close_question()
    if reply is not Reply.SILENCE:
        turn.say(Prompt.OFFER_DECLINED)


def help_here(turn: Turn, pattern: str) -> None:
    """What can be said in this very state; no movement where it is forbidden."""
    if turn.state.interviewing and turn.state.question is None:
        return  # the next question follows, and says what can be said
    if turn.state.label == "idle" and screening.against(turn, Need.MOVEMENT) is not None:
        nothing_led(turn, Prompt.NOT_TODAY)
        return
    turn.say_key(known(turn.tree, pattern, "idle", label=turn.state.label))
