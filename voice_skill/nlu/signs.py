"""Which warning sign an utterance holds, if any: spotted phrases and concepts, weighed together.

The most urgent sign counts; longer phrases hide those inside, and several signs in one breath may
amount to a graver one. Whose sign it is, and whether it is present, say the cues of `assertion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_skill.content.schema import Level
from voice_skill.content.tree import Tree
from voice_skill.nlu.assertion import Assertion
from voice_skill.nlu.candidate import Candidate
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import Context, Interpretation
from voice_skill.nlu.matcher import MatchedText

SIGN, SOMEONE_ELSE, DENIED = "WarningSign", "OtherSign", "DenySign"
"""Intents for a sign, for one that is not the speaker's own, and for one that is denied or past."""
_SPOKEN_OF = {
    Assertion.SOMEONE_ELSE: SOMEONE_ELSE,
    Assertion.DENIED: DENIED,
    Assertion.PAST: DENIED,
}
_INTERRUPTING = 2
"""Least urgency of a spotted sign that may deviate, or outweighs another strict reading."""
_GRAVITY = {Level.EMERGENCY: 3, Level.TODAY: 2, Level.SOON: 1}


class Signs:
    """Finds the warning signs in what the matcher has read."""

    def __init__(self, grammar: Grammar, tree: Tree | None) -> None:
        """Without a `tree` all signs are equally grave, and none are added up."""
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
        """The sign to act on, if there is one.

        `strict` are readings of the whole text, `spotted` those of phrases in it.
        """
        sign = self._phrase(matched, strict, spotted, context)
        alarm = None if strict else self._alarm(matched, spotted)
        if alarm is not None and (sign is None or self._graver(alarm, sign)):
            return alarm
        return sign

    def spoken_of(
        self, matched: MatchedText, spotted: Sequence[Candidate]
    ) -> Interpretation | None:
        """A sign that is somebody else's, denied or past; None when there is none such."""
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

    def any_cue(self, words: Sequence[str]) -> bool:
        """Whether anything speaks against a sign: for a guess that knows no place of it."""
        return self._cues.any_in(words)

    def _phrase(
        self,
        matched: MatchedText,
        strict: Sequence[Candidate],
        spotted: Sequence[Candidate],
        context: Context,
    ) -> Interpretation | None:
        exact = [one for one in strict if one.block.urgency is not None]
        least = _INTERRUPTING if strict else 0
        whole = exact or [
            one
            for one in spotted
            if one.urgency >= (_INTERRUPTING if one.reading.cost else least)
            and self._assertion(matched, one) is Assertion.PRESENT
        ]
        seen = [one for one in whole if not any(rival.hides(one) for rival in spotted)]
        welcome = [one for one in seen if one.welcome(context)]
        if not welcome:
            return None
        best = max(welcome, key=lambda one: (one.urgency, one.length, -one.reading.cost))
        found = replace(best.interpretation, reason="strict" if best in exact else "spotted")
        return self._together(found, welcome)

    def _together(self, found: Interpretation, said: Sequence[Candidate]) -> Interpretation:
        """The graver sign that several signs in one breath amount to; else what was `found`."""
        rule = self._rules.get(str(found.slots.get("sign", "")))
        if rule is None or rule.level is Level.EMERGENCY:
            return found
        signs = {one.interpretation.slots.get("sign") for one in said}
        for graver in self._rules.values():
            if any(signs.issuperset(group) for group in graver.together):
                return replace(found, slots={"sign": graver.id}, reason="spotted together")
        return found

    def _alarm(self, matched: MatchedText, spotted: Sequence[Candidate]) -> Interpretation | None:
        """The gravest sign that concepts amount to, where no spotted phrase says it is none."""
        denials = [one for one in spotted if one.block.intent == DENIED and not one.reading.cost]
        alarms = [
            alarm
            for alarm in self._concepts.found(_words(matched), self._cues)
            if not any(one.overlaps(alarm.start, alarm.end) for one in denials)
        ]
        if not alarms:
            return None
        own = [one for one in alarms if one.assertion is Assertion.PRESENT]
        gravest = max(own or alarms, key=lambda one: self._gravity(one.sign))
        return Interpretation(
            " ".join(word.text for word in matched.words),
            accepted=True,
            intent=SIGN if own else SOMEONE_ELSE,
            slots={"sign": gravest.sign},
            score=1.0,
            reason=f"concepts: {', '.join(gravest.concepts)}",
        )

    def _graver(self, alarm: Interpretation, sign: Interpretation) -> bool:
        """Whether an alarm counts for more than what was spotted."""
        if sign.intent != SIGN:
            return alarm.intent == SIGN
        return self._gravity(str(alarm.slots["sign"])) > self._gravity(str(sign.slots["sign"]))

    def _gravity(self, sign: str) -> int:
        rule = self._rules.get(sign)
        return _GRAVITY.get(rule.level, 0) if rule is not None else 0

    def _assertion(self, matched: MatchedText, one: Candidate) -> Assertion:
        """Whether a spotted sign is present; a phrase that denies one says so itself."""
        if not one.urgency:
            return Assertion.PRESENT
        return self._cues.of(_words(matched), one.reading.start, one.reading.end)


def _words(matched: MatchedText) -> list[str]:
    """The words as said; a misspelt "not" is corrected."""
    return [w.forms[0][0] if w.kept and w.forms else w.text for w in matched.words]
