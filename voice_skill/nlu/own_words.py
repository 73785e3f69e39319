"""What people mean who speak in their own words: the second stage, behind the strict grammar.

A ranker says how well a text fits each subject; here it is decided whether that is enough. Too
little, and the text is refused; two subjects about as good, and the dialogue asks which was meant.
Alarming words keep a text from being answered with an exercise, whatever it is like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voice_skill.content.schema import Facet, Need
from voice_skill.content.tree import Tree
from voice_skill.nlu.examples import SIGN, START, Limits, Meaning
from voice_skill.nlu.features import Words
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.interpretation import (
    FACETS,
    FOREIGN,
    Context,
    Interpretation,
    Situation,
    SlotValue,
)
from voice_skill.nlu.network import words_of_blocks
from voice_skill.nlu.ranking import Guess, Later, Linear, Ranker
from voice_skill.nlu.word_vectors import shared_vectors

_FEWEST_WORDS = 3
"""Shorter texts are names and commands: the grammar knows those, or nobody does."""
_HELP = "AskForHelp"
_NAMED = "AskWhat"
"""The intent of a mere name."""
_BINDING = (Situation.CHECKING, Situation.LEADING, Situation.PAUSED)
"""Where only a sign is worth interrupting for."""


@dataclass(frozen=True)
class Demands:
    """What a guess must fulfil."""

    score: float = 0.4
    """Its probability."""
    margin: float = 0.1
    """Over the runner-up; closer is a tie."""
    foreign: float = 0.8
    """Probability of no subject at all from which that is said. Of 40 sentences about other things
    36 are above it, of 43 unclear ones about a neck one."""


class OwnWords:
    """Interprets texts that no template fits."""

    def __init__(
        self,
        ranker: Ranker,
        limits: Limits,
        tree: Tree,
        *,
        denying: frozenset[str] = frozenset(),
        bare: Callable[[], frozenset[str]] = frozenset,
        demands: Demands | None = None,
    ) -> None:
        """`denying`: "not" and such; `bare`: words that ask, but name no subject ("how", "it")."""
        self._ranker = ranker
        self._limits = limits
        self._tree = tree
        self._denying = denying
        self._bare = bare
        self._names = _spoken_names(tree)
        self._demands = demands or Demands()

    def warm_up(self) -> None:
        """Do now what the first text would wait for, such as reading a file."""
        self._ranker.rank(())
        self._bare()

    def elsewhere(self, words: Words) -> str | None:
        """What in `words` is none of our business, if anything ("knee")."""
        return self._limits.elsewhere(words)

    def interpret(self, text: str, words: Words, context: Context) -> Interpretation:
        """What `text` means, a tie, or a refusal with its reason."""
        if len(words) < _FEWEST_WORDS:
            return Interpretation(text, accepted=False, reason="no match")
        alarm = self._limits.alarm(words, self._denying)
        ranked = self._ranker.rank(words)
        if alarm is None and ranked and self._is_foreign(ranked[0], words):
            reason = f"{FOREIGN} {ranked[0].score:.2f}"
            return Interpretation(text, accepted=False, reason=reason)
        guesses = list(self._possible(ranked, alarm, context))
        if not guesses or guesses[0].meaning.subject is None:
            return Interpretation(text, accepted=False, reason="no likely subject")
        best = guesses[0]
        named = context.situation is Situation.TELLING and best.meaning.intent == _NAMED
        if named and self._denying.intersection(words):  # "no ice for me" does not choose ice
            return Interpretation(text, accepted=False, reason="denied")
        known = context.node is not None and best.meaning.facet is not None
        if alarm is None and known and self._bare().issuperset(words):
            return _about_last(text, best, context)
        rivals = (one for one in guesses if one.meaning.subject != best.meaning.subject)
        rival = next(rivals, None)
        lead = best.score - rival.score if rival else best.score
        figures = f"{best.score:.2f} margin {lead:.2f}"
        close = rival if lead < self._demands.margin else None
        if best.score < self._demands.score or (close and close.meaning.subject is None):
            return Interpretation(
                text, accepted=False, score=best.score, reason=f"unlike {figures}"
            )
        if close and best.meaning.node and close.meaning.node:
            return self._tie(text, (best, close))  # both have a name that can be asked for
        return self._meant(text, best, f"own words {figures}")

    def _is_foreign(self, best: Guess, words: Words) -> bool:
        """Whether a text is surely about nothing of ours: it names nothing of ours, either."""
        if best.meaning.subject is not None or best.score < self._demands.foreign:
            return False
        text = f" {' '.join(words)} "
        return not any(f" {name} " in text for name in self._names)

    def _possible(
        self, guesses: list[Guess], alarm: str | None, context: Context
    ) -> Iterator[Guess]:
        """The guesses that may be acted on now, in their order."""
        for guess in guesses:
            intent, node = guess.meaning.intent, guess.meaning.node
            if node is not None and self._tree.node(node) is None:
                continue  # the weights were fitted to a larger tree
            if intent == SIGN:
                if alarm is not None:
                    yield guess._replace(meaning=Meaning())  # `sign_likeness` has judged it
            elif context.situation in _BINDING:
                yield guess._replace(meaning=Meaning())
            elif alarm is not None and self._leads(guess.meaning):
                yield guess._replace(meaning=self._care())
            else:
                yield guess

    def _leads(self, meaning: Meaning) -> bool:
        """Whether the answer is something to be led through, or offers a movement."""
        if meaning.intent in (_HELP, START):
            return True
        topic = self._tree.topics.get(meaning.node or "")
        routine = self._tree.routines.get((topic.routine if topic else meaning.node) or "")
        return routine is not None and routine.need is Need.MOVEMENT

    def _care(self) -> Meaning:
        known = self._tree.node("doctor") is not None
        return Meaning("AskWhen", "doctor", Facet.WHEN.value) if known else Meaning()

    def _tie(self, text: str, guesses: Sequence[Guess]) -> Interpretation:
        rivals = tuple(self._meant(text, guess, "own words") for guess in guesses)
        names = " ".join(str(rival.node) for rival in rivals)
        return Interpretation(
            text,
            accepted=False,
            score=guesses[0].score,
            reason=f"tie {names}",
            alternatives=rivals,
        )

    def _meant(self, text: str, guess: Guess, reason: str) -> Interpretation:
        meaning = guess.meaning
        slots: dict[str, SlotValue] = {}
        if meaning.node:
            slots["routine" if meaning.intent == START else "node"] = meaning.node
        intent, facet = meaning.intent, meaning.facet
        node = self._tree.node(meaning.node) if meaning.node else None
        if node and facet and Facet(facet) not in node.facets:
            intent, facet = "AskWhat", Facet.WHAT.value
        score = round(guess.score, 3)
        return Interpretation(text, True, intent, slots, meaning.node, facet, score, reason)


def _about_last(text: str, guess: Guess, context: Context) -> Interpretation:
    """A question that names no subject is about what was talked about last, whatever is guessed."""
    intent, facet = guess.meaning.intent, guess.meaning.facet
    reason = f"own words {guess.score:.2f}, no subject"
    return Interpretation(text, True, intent, {}, context.node, facet, guess.score, reason)


def _spoken_names(tree: Tree) -> frozenset[str]:
    return frozenset(name for node in tree.nodes for name in node.spoken_names)


def _names(tree: Tree) -> frozenset[str]:
    """Words that name a node by themselves, and all in the names of what is spoken of by default.

    "My neck" is the subject of a question; "too long" is none, although "sitting too long" is.
    """
    usual = tree.node(tree.interview.subject or "")
    return _spoken_names(tree).union(
        *(name.split() for name in (usual.spoken_names if usual else ()))
    )


def own_words(
    weights: Path, vectors: Path, limits: Limits, tree: Tree, grammar: Grammar
) -> OwnWords:
    """The stage as it ships: its files are read when a text first needs them, or by `warm_up`."""

    @cache
    def bare() -> frozenset[str]:
        return words_of_blocks(grammar, FACETS) - _names(tree)

    ranker = Later(lambda: Linear.load(weights, shared_vectors(vectors)))
    return OwnWords(ranker, limits, tree, denying=grammar.keep_words, bare=bare)
