"""Which warning sign an utterance holds, if any: spotted phrases and concepts, weighed together.

The most urgent sign counts; longer phrases hide those inside, and several signs in one breath may
amount to a graver one. Whose sign it is, and whether it is present, say the cues of `assertion`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.nlu.assertion import Assertion
from voice_skill.nlu.candidate import Candidate
from voice_skill.nlu.concepts import Alarm
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context, Interpretation, Situation
from voice_skill.nlu.matcher import MatchedText

SIGN, SOMEONE_ELSE, DENIED = "WarningSign", "OtherSign", "DenySign"
"""Intents for a sign, for one that is not the speaker's own, and for one that is denied or past."""
DOUBTFUL = "DoubtfulSign"
"""Intent for what may be a sign: the dialogue asks."""
_SPOKEN_OF = {
    Assertion.SOMEONE_ELSE: SOMEONE_ELSE,
    Assertion.DENIED: DENIED,
    Assertion.PAST: DENIED,
    Assertion.UNDATED: DOUBTFUL,
}
_INTERRUPTING = 2
"""Least urgency of a spotted sign that may deviate, or outweighs another strict reading."""
_GRAVITY = {Level.EMERGENCY: 3, Level.TODAY: 2, Level.SOON: 1}


class Signs:
    """Finds the warning signs in what the matcher has read."""

    def __init__(self, grammar: Grammar, tree: Tree | None) -> None:
        """Without a `tree` all signs are emergencies, and none are added up."""
        self._cues = grammar.assertion
        self._concepts = grammar.concepts
        self._rules = tree.warning_signs if tree is not None else {}

    def find(
        self,
        matched: MatchedText,
        strict: Sequence[Candidate],
        spotted: Sequence[Candidate],
        context: Context,
    ) -> Interpretation | None:
        """The sign to act on, if there is one; its `text` is for the caller to fill in.

        `strict` are readings of the whole text, `spotted` those of phrases in it.
        """
        phrases = self._phrases(matched, strict, spotted, context)
        alarms = [] if strict else self._alarms(matched, spotted, context)
        sign = _said(phrases, strict)
        alarm = self._gravest(alarms)
        if alarm is not None and (sign is None or self.graver(alarm, sign)):
            sign = alarm
        own = (one.sign for one in alarms if one.assertion is Assertion.PRESENT)
        return sign and self._together(sign, {*map(_sign_of, phrases), *own})

    def spoken_of(
        self, matched: MatchedText, spotted: Sequence[Candidate]
    ) -> Interpretation | None:
        """A sign that is somebody else's, denied, past or undated; None when there is none such."""
        said = {
            self._assertion(matched, one): one
            for one in spotted
            if one.urgency >= _INTERRUPTING and one.reading.cost == 0
        }
        for kind, intent in _SPOKEN_OF.items():
            if kind in said:
                found = said[kind].interpretation
                return replace(found, intent=intent, reason=f"sign {kind.value}")
        return None

    def _phrases(
        self,
        matched: MatchedText,
        strict: Sequence[Candidate],
        spotted: Sequence[Candidate],
        context: Context,
    ) -> list[Candidate]:
        """The phrases that are present and welcome, as whole texts or amid other words.

        What the grammar holds word for word holds no sign that is only nearly said.
        """
        exact = [one for one in strict if one.block.urgency is not None]
        least = _INTERRUPTING if strict else 0
        whole = exact or [
            one
            for one in spotted
            if one.urgency >= (_INTERRUPTING if one.reading.cost else least)
            and not (strict and one.reading.cost)
            and self._assertion(matched, one) is Assertion.PRESENT
        ]
        seen = [one for one in whole if not any(rival.hides(one) for rival in spotted)]
        return [one for one in seen if one.welcome(context)]

    def _together(self, found: Interpretation, signs: Collection[object]) -> Interpretation:
        """The graver sign that several `signs` in one breath amount to; else what was `found`."""
        rule = self._rules.get(str(found.slots.get("sign", "")))
        if rule is None or rule.level is Level.EMERGENCY:
            return found
        for graver in self._rules.values():
            if any(set(signs).issuperset(group) for group in graver.together):
                return replace(found, slots={"sign": graver.id}, reason="signs together")
        return found

    def _alarms(
        self, matched: MatchedText, spotted: Sequence[Candidate], context: Context
    ) -> list[Alarm]:
        """What concepts amount to, where no spotted phrase says it is none.

        Who was asked since when it hurts gives an answer with "for weeks", and needs no advice; in
        a question only emergencies count.
        """
        words = _words(matched)
        asks = self._cues.asks(words)
        denials = [one for one in spotted if one.block.intent == DENIED and not one.reading.cost]
        answers = context.situation is Situation.TELLING
        return [
            alarm
            for alarm in map(self._settled, self._concepts.found(words, self._cues))
            if alarm.assertion is not Assertion.DENIED
            and not any(one.overlaps(alarm.start, alarm.end) for one in denials)
            and not (answers and self._advises(alarm.sign))
            and not (asks and self._gravity(alarm.sign) < _GRAVITY[Level.EMERGENCY])
        ]

    def _gravest(self, alarms: Sequence[Alarm]) -> Interpretation | None:
        if not alarms:
            return None
        own = [one for one in alarms if one.assertion is Assertion.PRESENT]
        gravest = max(own or alarms, key=lambda one: self._gravity(one.sign))
        return Interpretation(
            "",
            accepted=True,
            intent=SIGN if own else SOMEONE_ELSE,
            slots={"sign": gravest.sign},
            score=1.0,
            reason=f"concepts: {', '.join(gravest.concepts)}",
        )

    def graver(self, alarm: Interpretation, sign: Interpretation) -> bool:
        """Whether an alarm counts for more than what was spotted."""
        if sign.intent != SIGN:
            return alarm.intent == SIGN
        return self._gravity(str(alarm.slots["sign"])) > self._gravity(str(sign.slots["sign"]))

    def _advises(self, sign: str) -> bool:
        rule = self._rules.get(sign)
        return rule is not None and rule.advice_only

    def _gravity(self, sign: str) -> int:
        rule = self._rules.get(sign)
        return _GRAVITY.get(rule.level if rule is not None else Level.EMERGENCY, 0)

    def _assertion(self, matched: MatchedText, one: Candidate) -> Assertion:
        """Whether a spotted sign is present; a phrase that denies one says so itself."""
        if not one.urgency:
            return Assertion.PRESENT
        said = self._cues.of(_words(matched), one.reading.start, one.reading.end)
        return self._as_grave(said, str(_sign_of(one)))

    def _settled(self, alarm: Alarm) -> Alarm:
        return alarm._replace(assertion=self._as_grave(alarm.assertion, alarm.sign))

    def _as_grave(self, said: Assertion, sign: str) -> Assertion:
        """The signs of an emergency count even when they have passed (stroke-association)."""
        if said not in (Assertion.OVER, Assertion.UNDATED):
            return said
        if self._gravity(sign) < _GRAVITY[Level.EMERGENCY]:
            return Assertion.DENIED
        return Assertion.PRESENT if said is Assertion.OVER else said


def _said(phrases: Sequence[Candidate], strict: Sequence[Candidate]) -> Interpretation | None:
    """The most urgent phrase."""
    if not phrases:
        return None
    best = max(phrases, key=lambda one: (one.urgency, one.length, -one.reading.cost))
    return replace(best.interpretation, reason="strict" if best in strict else "spotted")


def _sign_of(one: Candidate) -> object:
    return one.interpretation.slots.get("sign")


def _words(matched: MatchedText) -> list[str]:
    """The words as said; a misspelt "not" is corrected."""
    return [w.forms[0][0] if w.kept and w.forms else w.text for w in matched.words]
