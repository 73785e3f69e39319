"""Make the `graph/` of a model folder: everything that can change without training the network.

HCLr.fst, disambig_tid.int     the lexicon over transition ids, with look-ahead
Gr.fst                         the open language model
words.txt                      words and their ids, in the order that look-ahead wants
phones/word_boundary.int       where words begin and end
lexicon.txt.gz, guessed.yaml   pronunciations; those that a person should look at
costs.json                     `LexiconCosts`, so that a copy is made with the same
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_skill.asr.child import run_module
from voice_skill.asr.graph.acoustic import check_phones
from voice_skill.asr.graph.const_fst import (
    READ_SORTED,
    ConstFst,
    read_const_fst,
    write_const_fst,
)
from voice_skill.asr.graph.english import pair_counts, word_counts
from voice_skill.asr.graph.expand import disambiguation_ids, expand
from voice_skill.asr.graph.folders import replacing
from voice_skill.asr.graph.language_model import estimate, extended, grammar_fst
from voice_skill.asr.graph.letters import guess
from voice_skill.asr.graph.lexicon import LEXICON, Lexicon, merged, read_lexicon, write_lexicon
from voice_skill.asr.graph.lexicon_fst import LexiconCosts, lexicon_fst
from voice_skill.asr.graph.lookahead import with_lookahead, write_lookahead_fst
from voice_skill.asr.graph.phones import KALDI_PHONES, POSITIONS
from voice_skill.asr.graph.pronunciation import cmu_dictionary, pronounce
from voice_skill.asr.graph.skill_words import (
    common_words,
    content_sentences,
    example_sentences,
    grammar_sentences,
    skill_vocabulary,
)
from voice_skill.asr.strict_grammar import UNKNOWN, is_ordinary
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.errors import ModelError
from voice_skill.knowledge import Skill

COMMON_WORDS = 6000
"""Frequent English words beside the skill's own: competitors, and the open language model."""
_COSTS = "costs.json"
_POSITION_NAMES = dict(zip(POSITIONS, ("begin", "end", "internal", "singleton"), strict=True))

WordIds = Mapping[str, int]
"""Word (and `[unk]`) → its id in HCLr.fst."""
Language = Callable[[WordIds], ConstFst]
"""Makes `Gr.fst` for the ids that the words were given."""


def build_skill_graph(
    model: Path, skill: Skill, written: Lexicon, costs: LexiconCosts | None = None
) -> Lexicon:
    """Make the graph of the model folder `model` anew, from the skill alone.

    `model` needs `am/` and `conf/`; its `graph/`, if it has one, is replaced when the new one is
    ready. `written` are a person's pronunciations. Returns the words with their pronunciations.
    Raises `MissingError` without the extra [graph], `ModelError` for another phone set.
    """
    dictionary = cmu_dictionary()
    common = common_words(dictionary, COMMON_WORDS)
    words = {*skill_vocabulary(skill), *common, *written}
    lexicon = pronounce(words, dictionary, guess, written)
    sentences = [
        *grammar_sentences(skill.grammar),
        *content_sentences(skill.tree),
        *example_sentences(skill),
    ]
    language = estimate(lexicon, sentences, word_counts(), pair_counts())
    write_graph(model, lexicon, lambda ids: grammar_fst(language, ids, ids[UNKNOWN]), costs)
    return lexicon


@dataclass(frozen=True)
class Extension:
    """What a copy of a model has more."""

    added: Lexicon
    words: int
    """In all."""


def extend_model(model: Path, to: Path, words: Iterable[str], written: Lexicon) -> Extension:
    """Make `to` a copy of `model` that also hears `words`, and those that a person has `written`.

    What is at `to` is replaced. Raises `MissingError` without the extra [graph], or where nothing
    can be written, and `ModelError` for another phone set or a damaged `graph/`.
    """
    check_phones(model)
    old = model_vocabulary(model)
    known = read_lexicon(model) or {}
    if lost := sorted(set(filter(is_ordinary, old)) - set(known)):
        raise ModelError(
            f"{model}: graph/{LEXICON} lacks words that the model hears: {', '.join(lost[:6])}.",
            hint="Make its graph anew: relief model graph --model DIR",
        )
    new = {*words, *written} - set(known)
    added = pronounce(new, cmu_dictionary() if new else {}, guess, written)
    corrected = {word: entry for word, entry in written.items() if word in known}
    lexicon = merged(known, added, corrected)
    grammar = read_const_fst(model / "graph" / "Gr.fst")
    with replacing(to) as copy:
        copy_network(model, copy)
        write_graph(
            copy, lexicon, lambda ids: extended(grammar, old, ids, sorted(added)), _costs_of(model)
        )
    return Extension(added, len(lexicon))


def copy_network(model: Path, to: Path) -> None:
    """Copy all of a model folder but its graph into the folder `to`."""
    shutil.copytree(model, to, ignore=shutil.ignore_patterns("graph"), dirs_exist_ok=True)


def write_graph(
    model: Path, lexicon: Lexicon, language: Language, costs: LexiconCosts | None = None
) -> None:
    """Write the `graph/` of `model` for `lexicon`, replacing the one it has.

    Raises as `build_skill_graph` does.
    """
    check_phones(model)
    costs = costs or LexiconCosts()
    with replacing(model / "graph") as graph:
        ids, marks = _write_lexicon_graph(graph, lexicon, costs)
        write_const_fst(graph / "Gr.fst", language(ids), READ_SORTED)
        _write_tables(graph, ids, marks)
        write_lexicon(graph, lexicon)
        (graph / _COSTS).write_text(json.dumps(asdict(costs), indent=1) + "\n", encoding="utf-8")


def _write_lexicon_graph(
    graph: Path, lexicon: Lexicon, costs: LexiconCosts
) -> tuple[dict[str, int], int]:
    """Write `HCLr.fst`; the ids of words in it, and its number of disambiguation symbols."""
    numbers = {word: number for number, word in enumerate((*lexicon, UNKNOWN), start=1)}
    variants = {word: entry.variants for word, entry in lexicon.items()}
    written = lexicon_fst(variants, numbers, numbers[UNKNOWN], costs)
    with tempfile.TemporaryDirectory() as name:
        text, small = Path(name) / "L.txt", Path(name) / "L.fst"
        text.write_text(written.text, encoding="ascii")
        if problem := run_module("voice_skill.asr.graph.compiler", text, small):
            raise ModelError(f"The lexicon could not be compiled: {problem}.")
        whole = with_lookahead(expand(read_const_fst(small)))
    write_lookahead_fst(graph / "HCLr.fst", whole)
    return {word: whole.numbers[number] for word, number in numbers.items()}, written.marks


def _write_tables(graph: Path, ids: WordIds, marks: int) -> None:
    words = "".join(f"{word} {number}\n" for word, number in {"<eps>": 0, **ids}.items())
    (graph / "words.txt").write_text(words, encoding="utf-8")
    labels = "".join(f"{label}\n" for label in disambiguation_ids(marks))
    (graph / "disambig_tid.int").write_text(labels, encoding="ascii")
    (graph / "phones").mkdir()
    places = [POSITIONS[(phone - 2) % len(POSITIONS)] for phone in range(2, KALDI_PHONES + 1)]
    lines = [f"{phone} {_POSITION_NAMES[place]}\n" for phone, place in enumerate(places, start=2)]
    text = "".join(["1 nonword\n", *lines])
    (graph / "phones" / "word_boundary.int").write_text(text, encoding="ascii")


def _costs_of(model: Path) -> LexiconCosts:
    try:
        return LexiconCosts(**json.loads((model / "graph" / _COSTS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return LexiconCosts()
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"{model}: graph/{_COSTS} cannot be read: {error}.") from error
