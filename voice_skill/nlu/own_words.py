"""What people mean who speak in their own words: the second stage, behind the strict grammar.

A ranker says how well a text fits each subject; here it is decided whether that is enough. Too
little, and the text is refused; two subjects about as good, and the dialogue asks which was meant.
Alarming words keep a text from being answered with an exercise, whatever it is like.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voice_skill.content.schema import Facet, Need
from voice_skill.content.tree import Tree
from voice_skill.nlu.examples import SIGN, START, Examples, Limits, Meaning
from voice_skill.nlu.interpretation import Context, Interpretation, Situation, SlotValue
from voice_skill.nlu.normalise import words_of
from voice_skill.nlu.ranking import Guess, Later, Ranker, Ridge
from voice_skill.nlu.similarity import Mixture, SharedPieces, WordMeanings, Words
from voice_skill.nlu.word_vectors import WordVectors

SPELLING_SHARE, PENALTY, NEAREST = 0.4, 0.2, 0.5
"""Weight of shared pieces of words beside word meanings, ridge penalty, and weight of the most
similar example: see docs/measurements.md for what else was tried."""
_FEWEST_WORDS = 3
"""Shorter texts are names and commands: the grammar knows those, or nobody does."""
_HELP = "AskForHelp"
_BINDING = (Situation.CHECKING, Situation.LEADING, Situation.PAUSED)
"""Where only a sign is worth interrupting for."""


@dataclass(frozen=True)
class Demands:
    """What a guess must fulfil."""

    score: float = 0.45
    stranger: float = 0.65
    """The same for a text without any word of ours."""
    margin: float = 0.02
    """Over the runner-up; closer is a tie."""


class OwnWords:
    """Interprets texts that no template fits."""

    def __init__(
        self,
        ranker: Ranker,
        limits: Limits,
        tree: Tree,
        *,
        denying: frozenset[str] = frozenset(),
        familiar: frozenset[str] | None = None,
        demands: Demands | None = None,
    ) -> None:
        """`familiar`: words of ours (None: no text is a stranger); `denying`: "not" and such."""
        self._ranker = ranker
        self._limits = limits
        self._tree = tree
        self._denying = denying
        self._familiar = familiar
        self._demands = demands or Demands()

    def warm_up(self) -> None:
        """Do now what the first text would wait for, such as solving for the votes."""
        self._ranker.rank(())

    def elsewhere(self, words: Words) -> str | None:
        """What in `words` is none of our business, if anything ("knee")."""
        return self._limits.elsewhere(words)

    def interpret(self, text: str, words: Words, context: Context) -> Interpretation:
        """What `text` means, a tie, or a refusal with its reason."""
        if len(words) < _FEWEST_WORDS:
            return Interpretation(text, accepted=False, reason="no match")
        alarm = self._limits.alarm(words, self._denying)
        guesses = list(self._possible(self._ranker.rank(words), alarm, context))[:2]
        if not guesses or guesses[0].meaning.subject is None:
            return Interpretation(text, accepted=False, reason="none of my subjects")
        best = guesses[0]
        lead = best.score - guesses[1].score if len(guesses) > 1 else best.score
        figures = f"{best.score:.2f} margin {lead:.2f}"
        if best.score < self._least(words):
            return Interpretation(text, False, score=best.score, reason=f"unlike {figures}")
        if lead < self._demands.margin and _can_ask(guesses):
            return self._tie(text, guesses)
        return self._meant(text, best, f"own words {figures}")

    def _least(self, words: Words) -> float:
        if self._familiar is None or not self._familiar.isdisjoint(words):
            return self._demands.score
        return max(self._demands.score, self._demands.stranger)

    def _possible(
        self, guesses: list[Guess], alarm: str | None, context: Context
    ) -> Iterator[Guess]:
        """The guesses that may be acted on now, in their order."""
        for guess in guesses:
            intent = guess.meaning.intent
            if intent == SIGN:
                if alarm is not None:
                    yield guess
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

    def _tie(self, text: str, guesses: list[Guess]) -> Interpretation:
        rivals = tuple(self._meant(text, guess, "own words") for guess in guesses)
        names = " ".join(str(rival.node) for rival in rivals)
        return Interpretation(
            text, False, score=guesses[0].score, reason=f"tie {names}", alternatives=rivals
        )

    def _meant(self, text: str, guess: Guess, reason: str) -> Interpretation:
        meaning = guess.meaning
        slots: dict[str, SlotValue] = {}
        if meaning.sign:
            slots["sign"] = meaning.sign
        elif meaning.node:
            slots["routine" if meaning.intent == START else "node"] = meaning.node
        intent, facet = meaning.intent, meaning.facet
        node = self._tree.node(meaning.node) if meaning.node else None
        if node is not None and facet is not None and facet not in {f.value for f in node.facets}:
            intent, facet = "AskWhat", Facet.WHAT.value
        score = round(min(1.0, max(0.0, guess.score)), 3)
        return Interpretation(text, True, intent, slots, meaning.node, facet, score, reason)


def _can_ask(guesses: list[Guess]) -> bool:
    """Whether both have a name that can be asked for."""
    return all(guess.meaning.node is not None for guess in guesses)


def own_words(
    examples: Examples, vectors: WordVectors, tree: Tree, denying: frozenset[str]
) -> OwnWords:
    """The stage as it ships: votes of all examples and of the nearest one.

    The ranker is made when a text first needs it (some tenths of a second), or by `warm_up`.
    """
    known = examples.within(tree)

    def ranker() -> Ranker:
        sentences = known.word_lists()
        pieces, meanings = SharedPieces(sentences), WordMeanings(sentences, vectors)
        similarity = Mixture(((SPELLING_SHARE, pieces), (1 - SPELLING_SHARE, meanings)))
        return Ridge(known.sentences, similarity, PENALTY, NEAREST)

    familiar = familiar_words(known, tree)
    return OwnWords(Later(ranker), known.limits, tree, denying=denying, familiar=familiar)


def familiar_words(examples: Examples, tree: Tree) -> frozenset[str]:
    """Words of the nodes' names and of what is ours, but none that other matters need as well."""
    names = {word for node in tree.nodes for name in node.spoken_names for word in words_of(name)}
    ours = {phrase for phrase in examples.limits.ours if " " not in phrase}
    general = {word for text in examples.limits.sentences for word in words_of(text)}
    return frozenset(names - general | ours)
