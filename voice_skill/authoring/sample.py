"""Draw example sentences from a grammar, for authors and for tests."""

from __future__ import annotations

import difflib
import random
from collections.abc import Sequence

from voice_skill.errors import UsageError
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.sampling import Sample, sample_sentences


def draw(
    grammar: Grammar, *, intents: Sequence[str] = (), count: int = 20, seed: int = 0
) -> list[Sample]:
    """`count` different sentences (fewer if there are no more), spread over the templates.

    Raises `UsageError` for an intent that the grammar does not have.
    """
    known = grammar.intents.intents
    for name in intents:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}."
            raise UsageError(f"The grammar has no intent {name!r}.", hint=hint)
    chosen = [known[name] for name in intents or known]
    templates = sum(len(data.sentence_texts) for intent in chosen for data in intent.data)
    each = 4 * count // max(templates, 1) + 1
    drawn = {
        (sample.text, sample.intent, sample.situations): sample
        for sample in sample_sentences(grammar, intents=intents, per_template=each, seed=seed)
    }
    samples = list(drawn.values())
    random.Random(seed).shuffle(samples)
    return samples[:count]
