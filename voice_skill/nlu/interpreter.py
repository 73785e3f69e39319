"""Text to `Interpretation`: urgent signs first, then strict, then tolerant, then own words.

Grammars are written in hassil's template language and compiled once (see `network`); the search in
`matcher` reads a text by them. What is left here is judgement: which reading is welcome in the
situation, when two readings are a tie, what context fills in, and when to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_skill.content.tree import Tree
from voice_skill.nlu.candidate import Candidate
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import (
    ABOUT,
    ELSEWHERE,
    FACETS,
    SAME,
    TELL,
    Context,
    Interpretation,
    Situation,
    SlotValue,
    node_of,
)
from voice_skill.nlu.matcher import MatchedText, Matcher, Reading
from voice_skill.nlu.network import compile_grammar
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.own_words import OwnWords
from voice_skill.nlu.sign_likeness import LikelySign, SignLikeness
from voice_skill.nlu.signs import DENIED, DOUBTFUL, SIGN, SOMEONE_ELSE, Signs

THRESHOLD = 0.75
"""Least score of a tolerant reading."""
MARGIN = 0.12
"""A rival within this of the best score makes a tie."""
_DEAREST = 1.35
"""Whatever its length, a text may not differ by more than this (one telling word, about)."""
_SPOT_BUDGET = 0.33
"""What a sign that is heard amid other words may differ by."""


class Interpreter:
    """Interprets utterances by one grammar; build it once, it is pure afterwards."""

    def __init__(
        self,
        grammar: Grammar,
        tree: Tree | None = None,
        own_words: OwnWords | None = None,
        likeness: SignLikeness | None = None,
    ) -> None:
        """`likeness` is asked about signs, and `own_words` about the rest, that no template fits;
        without them, that is refused."""
        self._tree = tree
        self._own_words = own_words
        self._likeness = likeness
        self._compiled = compile_grammar(grammar)
        self._signs = Signs(grammar, tree)
        self._matcher = Matcher(self._compiled, skipped=grammar.skip_words, kept=grammar.keep_words)

    def interpret(self, text: str, context: Context | None = None) -> Interpretation:
        """What `text` means in `context` (default: idle), or why it is refused."""
        context = context or Context()
        words = words_of(text)
        if not words:
            return Interpretation(text, accepted=False, reason="nothing heard")
        matched = self._matcher.text(words)
        strict = self._candidates(text, matched, matched.sentences(0.0), context)
        spotted = self._candidates(text, matched, matched.spots(_SPOT_BUDGET), context)
        sign = self._signs.find(matched, strict, spotted, context)
        if sign is not None:
            told = _told(strict or spotted, context)
            sign = replace(sign, text=text, told=tuple(str(_about(one)) for one in told))
            if strict:
                return sign
            if sign.intent == TELL:
                return self._sign_beside(sign, words, _besides(words, told), context)
            return self._graver(sign, words, context)
        if strict:
            return _decide(text, strict, context, margin=0.0)
        spoken_of = self._signs.spoken_of(matched, spotted)
        if spoken_of is not None and spoken_of.intent in (SOMEONE_ELSE, DOUBTFUL):
            return spoken_of
        found = self._loosely(text, matched, context, spoken_of)
        if spoken_of is not None or found.intent in (SIGN, DENIED):
            return found
        likely = self._likely(words, context)
        if likely is None or not likely.outweighs(found):
            return found
        return _interpretation(text, likely)

    def _loosely(
        self,
        text: str,
        matched: MatchedText,
        context: Context,
        spoken_of: Interpretation | None,
    ) -> Interpretation:
        """What a text means that fits no template and holds no sign."""
        words = tuple(word.text for word in matched.words)
        place = self._own_words.elsewhere(words) if self._own_words else None
        if place is not None and spoken_of is None:
            return Interpretation(text, accepted=False, reason=f"{ELSEWHERE}: {place}")
        found = self._tolerant(text, matched, context)
        if found.accepted or found.intent:
            return found
        if spoken_of is not None or self._own_words is None:
            return found if found.alternatives else spoken_of or found
        own = self._own_words.interpret(text, words, context)
        if found.alternatives:
            return _settled(found, own)
        return own if own.accepted or own.alternatives or own.foreign else found

    def _graver(
        self, sign: Interpretation, words: tuple[str, ...], context: Context
    ) -> Interpretation:
        """The `sign` that was spotted, or a more urgent one that all the words are surely like."""
        likely = self._likely(words, context)
        if likely is None or not likely.sure or sign.intent not in (SIGN, DOUBTFUL):
            return sign
        surely = replace(_interpretation(sign.text, likely), told=sign.told)
        return surely if self._signs.graver(surely, sign) else sign

    def _sign_beside(
        self, told: Interpretation, words: tuple[str, ...], rest: tuple[str, ...], context: Context
    ) -> Interpretation:
        """What was `told`, or a sign beside it: if the `rest` is like one, all the words may be.

        A rest that is a sentence of the grammar ("help me") is none, or it would be known as one.
        """
        beside = self._likely(rest, context)
        if beside is None or self._matcher.text(rest).sentences(0.0):
            return told
        likely = max(beside, self._likely(words, context) or beside, key=lambda one: one.score)
        return replace(_interpretation(told.text, likely), told=told.told)

    def _likely(self, words: tuple[str, ...], context: Context) -> LikelySign | None:
        return self._likeness.find(words, context.situation) if self._likeness else None

    def _tolerant(self, text: str, matched: MatchedText, context: Context) -> Interpretation:
        budget = min((1 - THRESHOLD) * matched.total, _DEAREST)
        margin = MARGIN * matched.total
        readings = matched.sentences(budget, margin)
        candidates = [
            one
            for one in self._candidates(text, matched, readings, context)
            if one.block.exact != context.situation.value
        ]
        if candidates:
            return _decide(text, candidates, context, margin)
        unknown = ", ".join(dict.fromkeys(matched.unknown))
        reason = f"unknown words: {unknown}" if unknown else "no match"
        return Interpretation(text, accepted=False, reason=reason)

    def _candidates(
        self, text: str, matched: MatchedText, readings: Sequence[Reading], context: Context
    ) -> list[Candidate]:
        found = [self._candidate(text, matched, reading, context) for reading in readings]
        last = len(matched.words)
        return [one for one in found if one.reading.end == last or not one.block.at_the_end]

    def _candidate(
        self, text: str, matched: MatchedText, reading: Reading, context: Context
    ) -> Candidate:
        assert isinstance(reading.payload, int)
        block = self._compiled.blocks[reading.payload]
        slots: dict[str, SlotValue] = {**block.data.slots}
        slots |= {slot.name: _value(slot.value) for slot in reading.slots}
        score = round(max(0.0, 1 - reading.cost / matched.total), 3)
        found = Interpretation(text, True, block.intent, slots, score=score, reason="strict")
        if self._tree is not None:
            found = _with_context(found, context, self._tree)
        return Candidate(block, reading, found)


def _about(one: Candidate) -> SlotValue | None:
    """What the speaker tells of themselves in a reading, if anything."""
    return one.interpretation.slots.get(ABOUT) if one.block.intent == TELL else None


def _told(readings: Sequence[Candidate], context: Context) -> list[Candidate]:
    """The readings in which the speaker tells something, each read exactly and in full."""
    told = [
        one for one in readings if _about(one) and not one.reading.cost and one.welcome(context)
    ]
    return [one for one in told if not any(_says_otherwise(rival, one) for rival in readings)]


def _says_otherwise(rival: Candidate, told: Candidate) -> bool:
    """Whether what was told is only the end of something longer ("when i'm driving")."""
    start = told.reading.start
    return rival.hides(told) and rival.overlaps(start, start + 1)


def _besides(words: tuple[str, ...], told: Sequence[Candidate]) -> tuple[str, ...]:
    """The words that are left beside what was told."""
    taken = {at for one in told for at in range(one.reading.start, one.reading.end)}
    return tuple(word for at, word in enumerate(words) if at not in taken)


def _interpretation(text: str, likely: LikelySign) -> Interpretation:
    """A sign by likeness, or the doubt whether there is one."""
    intent, slots = SIGN if likely.sure else DOUBTFUL, {"sign": likely.sign}
    reason = f"likeness {likely.score:.2f}"
    return Interpretation(text, True, intent, slots, score=likely.score, reason=reason)


def _decide(
    text: str, candidates: Sequence[Candidate], context: Context, margin: float
) -> Interpretation:
    """The one reading that is meant, or a refusal: not expected now, or a tie."""
    welcome = [one for one in candidates if one.welcome(context)]
    if not welcome:
        reason = f"not expected while {context.situation.value}"
        return replace(candidates[0].interpretation, text=text, accepted=False, reason=reason)
    if context.situation is Situation.CHOOSING:
        offered = [one for one in welcome if one.interpretation.node in context.choices]
        welcome = offered or welcome
    welcome.sort(key=lambda one: (one.reading.cost, one.words_in_slots))
    best = welcome[0]
    rivals: dict[object, Candidate] = {}
    for one in welcome:
        if one.reading.cost <= best.reading.cost + margin and not _plainer(best, one):
            rivals.setdefault(one.meaning, one)
    if len(rivals) > 1:
        return _tie(text, [one.interpretation for one in rivals.values()])
    if best.reading.cost == 0:
        return best.interpretation
    return replace(best.interpretation, reason=f"tolerant {best.interpretation.score:.2f}")


def _settled(tie: Interpretation, own: Interpretation) -> Interpretation:
    """The one rival that people's own words speak for, too; else the `tie`."""
    if not own.accepted:
        return tie
    near = [one for one in tie.alternatives if one.node == own.node] if own.node else []
    alike = [one for one in near if one.intent == own.intent] or near
    return replace(alike[0], reason=f"{tie.reason}, {own.reason}") if len(alike) == 1 else tie


def _plainer(best: Candidate, rival: Candidate) -> bool:
    """Whether `best` beats an equally cheap rival by having more of its text in the template."""
    same_price = rival.reading.cost == best.reading.cost
    return same_price and best.words_in_slots < rival.words_in_slots


def _tie(text: str, rivals: Sequence[Interpretation]) -> Interpretation:
    nodes = [one.node for one in rivals]
    differ = None not in nodes and len(set(nodes)) == len(nodes)
    names = [str(one.node) if differ else str(one.intent) for one in rivals]
    return Interpretation(
        text,
        accepted=False,
        score=rivals[0].score,
        reason=f"tie {' '.join(dict.fromkeys(names))}",
        alternatives=tuple(rivals),
    )


def _with_context(found: Interpretation, context: Context, tree: Tree) -> Interpretation:
    """Fill in node and facet, from the slots or else from what was talked about last."""
    node = node_of(found.slots)
    intent = _asked_before(node, context, tree) if SAME in found.slots else None
    found = replace(found, intent=intent or found.intent)
    facet = FACETS.get(found.intent or "")
    if facet is not None:
        return replace(found, node=node or context.node, facet=facet.value)
    if found.intent == "AskMore":
        return replace(found, node=node or context.node, facet=context.facet)
    if found.intent == "StartRoutine" and node is None:
        return replace(found, node=_routine_for(context.node, tree))
    return replace(found, node=node)


def _asked_before(node: str | None, context: Context, tree: Tree) -> str | None:
    """The intent that asks of `node` what was asked last, if that is known about it."""
    known = tree.node(node or "")
    asked = (intent for intent, facet in FACETS.items() if facet.value == context.facet)
    return next((i for i in asked if known and FACETS[i] in known.facets), None)


def _routine_for(node: str | None, tree: Tree) -> str | None:
    """The routine that was talked about, or that goes with the topic talked about."""
    if node is None or tree.led(node) is not None:
        return node
    topic = tree.topics.get(node)
    return topic.routine if topic else None


def _value(value: object) -> SlotValue:
    return value if isinstance(value, (str, int, float)) else str(value)
