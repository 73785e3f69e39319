"""Text to `Interpretation`: urgent signs first, then strict, then tolerant, then own words.

Grammars are written in hassil's template language and compiled once (see `network`); the search in
`matcher` reads a text by them. What is left here is judgement: which reading is welcome in the
situation, when two readings are a tie, what context fills in, and when to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hassil.util import check_excluded_context, check_required_context

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.nlu.assertion import Assertion
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import (
    ELSEWHERE,
    FACETS,
    Context,
    Interpretation,
    Situation,
    SlotValue,
    node_of,
)
from voice_skill.nlu.matcher import MatchedText, Matcher, Reading
from voice_skill.nlu.network import Block, compile_grammar
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.own_words import OwnWords

THRESHOLD = 0.75
"""Least score of a tolerant reading."""
MARGIN = 0.12
"""A rival within this of the best score makes a tie."""
_DEAREST = 1.35
"""Whatever its length, a text may not differ by more than this (one telling word, about)."""
_SPOT_BUDGET = 0.35
"""What a sign that is heard amid other words may differ by."""
_INTERRUPTING = 2
"""Least urgency of a spotted sign that may deviate, or outweighs another strict reading."""
_SIGN, _SOMEONE_ELSE, _DENIED = "WarningSign", "OtherSign", "DenySign"
"""Intents for a sign, for one that is not the speaker's own, and for one that is denied or past."""
_SPOKEN_OF = {
    Assertion.SOMEONE_ELSE: _SOMEONE_ELSE,
    Assertion.DENIED: _DENIED,
    Assertion.PAST: _DENIED,
}


@dataclass(frozen=True)
class _Candidate:
    block: Block
    reading: Reading
    interpretation: Interpretation

    @property
    def meaning(self) -> tuple[str, tuple[tuple[str, SlotValue], ...]]:
        return self.block.intent, tuple(sorted(self.interpretation.slots.items()))

    @property
    def words_in_slots(self) -> int:
        return sum(slot.end - slot.start for slot in self.reading.slots)


class Interpreter:
    """Interprets utterances by one grammar; build it once, it is pure afterwards."""

    def __init__(
        self, grammar: Grammar, tree: Tree | None = None, own_words: OwnWords | None = None
    ) -> None:
        """`own_words` is asked about what no template fits; without it, that is refused."""
        self._tree = tree
        self._own_words = own_words
        self._compiled = compile_grammar(grammar)
        self._assertion_cues = grammar.assertion
        self._matcher = Matcher(
            self._compiled, skipped=grammar.skip_words, kept=grammar.keep_words
        )

    def interpret(self, text: str, context: Context | None = None) -> Interpretation:
        """What `text` means in `context` (default: idle), or why it is refused."""
        context = context or Context()
        words = words_of(text)
        if not words:
            return Interpretation(text, accepted=False, reason="nothing heard")
        matched = self._matcher.text(words)
        strict = self._candidates(text, matched, matched.sentences(0.0), context)
        sign = self._sign(text, matched, strict, context)
        if sign is not None:
            return sign
        if strict:
            return _decide(text, strict, context, margin=0.0)
        spoken_of = self._spoken_of(text, matched, context)
        if spoken_of is not None and spoken_of.intent == _SOMEONE_ELSE:
            return spoken_of
        place = self._own_words.elsewhere(words) if self._own_words else None
        if place is not None and spoken_of is None:
            return Interpretation(text, accepted=False, reason=f"{ELSEWHERE}: {place}")
        found = self._tolerant(text, matched, context)
        if found.accepted or found.alternatives or found.intent:
            return found
        if spoken_of is not None or self._own_words is None:
            return spoken_of or found
        own = self._own_words.interpret(text, words, context)
        if own.intent == _SIGN and self._assertion_cues.any_in(words):
            return found  # a likeness does not hear a "not"
        return own if own.accepted or own.alternatives else found

    def _sign(
        self, text: str, matched: MatchedText, strict: Sequence[_Candidate], context: Context
    ) -> Interpretation | None:
        """The most urgent sign in the text, if there is one; longer phrases hide those inside."""
        exact = [one for one in strict if one.block.urgency is not None]
        least = _INTERRUPTING if strict else 0
        spotted = self._candidates(text, matched, matched.spots(_SPOT_BUDGET), context)
        whole = exact or [
            one
            for one in spotted
            if (one.block.urgency or 0) >= (_INTERRUPTING if one.reading.cost else least)
            and self._assertion(matched, one) is Assertion.PRESENT
        ]
        seen = [one for one in whole if not any(_hides(rival, one) for rival in spotted)]
        welcome = [one for one in seen if _welcome(one.block, context)]
        if not welcome:
            return None
        best = max(
            welcome, key=lambda one: (one.block.urgency or 0, _length(one), -one.reading.cost)
        )
        found = replace(best.interpretation, reason="strict" if best in exact else "spotted")
        return self._together(found, welcome)

    def _together(self, found: Interpretation, said: Sequence[_Candidate]) -> Interpretation:
        """The graver sign that several signs in one breath amount to; else what was `found`."""
        if self._tree is None or len(said) == 1:
            return found
        rules = self._tree.warning_signs
        rule = rules.get(str(found.slots.get("sign", "")))
        if rule is None or rule.level is Level.EMERGENCY:
            return found
        signs = {one.interpretation.slots.get("sign") for one in said}
        for graver in rules.values():
            if any(signs.issuperset(group) for group in graver.together):
                return replace(found, slots={"sign": graver.id}, reason="spotted together")
        return found

    def _assertion(self, matched: MatchedText, one: _Candidate) -> Assertion:
        """Whether a spotted sign is present; a phrase that denies one says so itself."""
        if not one.block.urgency:
            return Assertion.PRESENT
        words = [w.forms[0][0] if w.kept and w.forms else w.text for w in matched.words]
        return self._assertion_cues.of(words, one.reading.start, one.reading.end)

    def _spoken_of(
        self, text: str, matched: MatchedText, context: Context
    ) -> Interpretation | None:
        """A sign that is somebody else's, denied or past; None when there is none such."""
        spotted = self._candidates(text, matched, matched.spots(0.0), context)
        said = {
            self._assertion(matched, one): one
            for one in spotted
            if (one.block.urgency or 0) >= _INTERRUPTING
        }
        for kind, intent in _SPOKEN_OF.items():
            if kind in said:
                found = said[kind].interpretation
                return replace(found, intent=intent, reason=f"sign {kind.value}")
        return None

    def _tolerant(self, text: str, matched: MatchedText, context: Context) -> Interpretation:
        budget = min((1 - THRESHOLD) * matched.total, _DEAREST)
        margin = MARGIN * matched.total
        candidates = self._candidates(text, matched, matched.sentences(budget, margin), context)
        if candidates:
            return _decide(text, candidates, context, margin)
        unknown = ", ".join(dict.fromkeys(matched.unknown))
        reason = f"unknown words: {unknown}" if unknown else "no match"
        return Interpretation(text, accepted=False, reason=reason)

    def _candidates(
        self, text: str, matched: MatchedText, readings: Sequence[Reading], context: Context
    ) -> list[_Candidate]:
        return [self._candidate(text, matched, reading, context) for reading in readings]

    def _candidate(
        self, text: str, matched: MatchedText, reading: Reading, context: Context
    ) -> _Candidate:
        assert isinstance(reading.payload, int)
        block = self._compiled.blocks[reading.payload]
        slots: dict[str, SlotValue] = {**block.data.slots}
        slots |= {slot.name: _value(slot.value) for slot in reading.slots}
        score = round(max(0.0, 1 - reading.cost / matched.total), 3)
        found = Interpretation(text, True, block.intent, slots, score=score, reason="strict")
        if self._tree is not None:
            found = _with_context(found, context, self._tree)
        return _Candidate(block, reading, found)


def _decide(
    text: str, candidates: Sequence[_Candidate], context: Context, margin: float
) -> Interpretation:
    """The one reading that is meant, or a refusal: not expected now, or a tie."""
    welcome = [one for one in candidates if _welcome(one.block, context)]
    if not welcome:
        reason = f"not expected while {context.situation.value}"
        return replace(candidates[0].interpretation, text=text, accepted=False, reason=reason)
    if context.situation is Situation.CHOOSING:
        offered = [one for one in welcome if one.interpretation.node in context.choices]
        welcome = offered or welcome
    welcome.sort(key=lambda one: (one.reading.cost, one.words_in_slots))
    best = welcome[0]
    rivals: dict[object, _Candidate] = {}
    for one in welcome:
        if one.reading.cost <= best.reading.cost + margin and not _plainer(best, one):
            rivals.setdefault(one.meaning, one)
    if len(rivals) > 1:
        return _tie(text, [one.interpretation for one in rivals.values()])
    if best.reading.cost == 0:
        return best.interpretation
    return replace(best.interpretation, reason=f"tolerant {best.interpretation.score:.2f}")


def _plainer(best: _Candidate, rival: _Candidate) -> bool:
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


def _welcome(block: Block, context: Context) -> bool:
    """Whether the grammar allows the block in this context."""
    known = {"situation": context.situation.value, "node": context.node, "facet": context.facet}
    data = block.data
    return check_required_context(data.requires_context, known) and check_excluded_context(
        data.excludes_context, known
    )


def _hides(rival: _Candidate, one: _Candidate) -> bool:
    """Whether a longer spotted phrase overlaps this one ("numb from sitting" hides "numb")."""
    apart = rival.reading.end <= one.reading.start or one.reading.end <= rival.reading.start
    return not apart and _length(rival) > _length(one)


def _length(one: _Candidate) -> int:
    return one.reading.end - one.reading.start


def _with_context(found: Interpretation, context: Context, tree: Tree) -> Interpretation:
    """Fill in node and facet, from the slots or else from what was talked about last."""
    node = node_of(found.slots)
    facet = FACETS.get(found.intent or "")
    if facet is not None:
        return replace(found, node=node or context.node, facet=facet.value)
    if found.intent == "AskMore":
        return replace(found, node=node or context.node, facet=context.facet)
    if found.intent == "StartRoutine" and node is None:
        return replace(found, node=_routine_for(context.node, tree))
    return replace(found, node=node)


def _routine_for(node: str | None, tree: Tree) -> str | None:
    """The routine that was talked about, or that goes with the topic talked about."""
    if node is None or tree.led(node) is not None:
        return node
    topic = tree.topics.get(node)
    return topic.routine if topic else None


def _value(value: object) -> SlotValue:
    return value if isinstance(value, (str, int, float)) else str(value)
