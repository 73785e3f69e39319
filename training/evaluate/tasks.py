"""The measurements (a) to (f): who speaks, what may be heard, and how it is counted.

Every set is chosen by hashes of what is in it, so the same clips and sentences come back as long as
the words that all measured recognisers know stay the same.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from training.evaluate.corpora import Corpora, Recording, in_noise, is_adult, is_measured
from training.evaluate.engines import FOREIGN, Job, Rules, Way
from training.evaluate.grammars import (
    Hearable,
    listed_grammar,
    phrase_grammar,
    template_grammar,
)
from training.recordings import Clip
from voice_skill.authoring.hearing import interpret_anywhere
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.sampling import sample_sentences

WORDS = ("stop", "go", "yes", "no")
SNRS = (20, 10, 5)
"""dB of speech over noise."""
PHRASES = 200
COMMANDS = 100
SIXTY = 60
OTHERS = 300
"""Words in PocketSphinx's loop; with thousands it is slower than speech."""
_OPENING = 2
"""Words in the first half of a template."""
QUICK = 5
"""A quick run hears every fifth recording."""
_SLOW, _SLOWEST = 4, 20
"""PocketSphinx hears every fourth recording that must be refused, since its loop takes long, and
every twentieth with the skill's grammar, whose hundred thousand arcs take longer."""
_REFUSING = ("a", "c")
"""Parts that measure what is refused."""


@dataclass(frozen=True)
class Task:
    """Recordings to be heard with one grammar."""

    key: str
    job: Job
    recordings: tuple[Recording, ...] = field(repr=False)
    meaning: Callable[[str], Any] = str
    """What is compared to tell whether a sentence was heard right."""
    pocketsphinx_every: int = 1
    """It hears every n-th recording, where it is slow."""

    def heard_by(self, way: Way) -> Sequence[Recording]:
        """The recordings for one kind of recogniser."""
        slow = way in (Way.POCKETSPHINX, Way.POCKETSPHINX_LOOP)
        return self.recordings[:: self.pocketsphinx_every if slow else 1]


_QUIET_AND_NOISY = ("", *(f"-{snr}" for snr in SNRS))
KEYS = (
    "a",
    *(f"b-{who}{noise}" for who in ("adults", "children") for noise in _QUIET_AND_NOISY),
    *(f"d-{which}{noise}" for which in ("skill", "listed", "clb") for noise in _QUIET_AND_NOISY),
    "f",
    *(f"c-{grammar}" for grammar in ("four", "sixty", "skill")),
)
"""Every task, the longest last; the first letter is the part, a number at the end the SNR."""


@dataclass(frozen=True)
class Bench:
    """Makes the tasks of one run."""

    data: Path
    """Folder of the archives."""
    home: Path
    """Folder where decoded sound, grammars and outcomes are kept."""
    known: frozenset[str] = field(repr=False)
    """Words that every measured recogniser can hear; sentences with others aren't used."""
    quick: bool = False

    @cached_property
    def _corpora(self) -> Corpora:
        return Corpora(self.data, self.home)

    @cached_property
    def _skill(self) -> Skill:
        return load_skill()

    def task(self, key: str) -> Task:
        """The task named `key`. Raises `SkillError` where its recordings are missing."""
        part, *rest = key.split("-")
        makers: dict[str, Callable[..., Task]] = {
            "a": self._words,
            "b": self._read,
            "c": self._refusal,
            "d": self._commands,
            "f": self._templates,
        }
        return makers[part](key, *rest)

    def _task(
        self, key: str, hearable: Hearable, recordings: Iterable[Recording], **more: Any
    ) -> Task:
        heard = tuple(recordings)[:: QUICK if self.quick else 1]
        rules = more.pop("rules", Rules())
        job = Job(hearable, rules, is_refusing(key), self._others)
        return Task(key, job, heard, **more)

    @cached_property
    def _others(self) -> tuple[str, ...]:
        words = sorted(word for word in self.known - set(WORDS) if word.isalpha())
        return tuple(sorted(words, key=_order)[:OTHERS])

    def _words(self, key: str) -> Task:
        """(a) Single words: four are commands, everything else must be refused."""
        wanted = self._corpora.clips("single-words-dev")
        heard = self._corpora.recordings("single-words-dev", wanted, tags=_word_tags)
        judged = [
            one if "command" in one.tags else Recording(one.name, "", one.samples, one.tags)
            for one in heard
        ]
        return self._task(key, phrase_grammar(WORDS), judged)

    def _read(self, key: str, who: str, snr: str = "") -> Task:
        """(b) Sentences read by adults or children, each one of 200 in the grammar."""
        wanted = self._sentences(adults=who == "adults")
        heard = self._corpora.recordings("speechocean762", wanted)
        grammar = phrase_grammar(clip.transcript for clip in wanted)
        return self._task(key, grammar, self._noisy(heard, snr), rules=FOREIGN)

    def _sentences(self, *, adults: bool) -> list[Clip]:
        """One clip of each of 200 sentences by speakers that no model here was trained on.

        `relief-en-first` was trained on the test speakers, but not on every fourth number.
        """
        clips = self._corpora.clips(
            "speechocean762",
            lambda clip: is_measured("speechocean762", clip) and not is_tuning_reader(clip),
        )
        clips = [clip for clip in clips if is_adult(clip) == adults]
        return self._distinct(clips, range(3, 20), PHRASES)

    def _distinct(self, clips: Iterable[Clip], lengths: range, most: int) -> list[Clip]:
        """At most `most` clips of different known sentences with so many words."""
        by_text = {
            clip.transcript: clip for clip in sorted(clips, key=lambda one: _order(one.path))
        }
        fit = [
            clip
            for text, clip in by_text.items()
            if self.known.issuperset(text.split()) and len(text.split()) in lengths
        ]
        return sorted(fit, key=lambda clip: _order(clip.path))[:most]

    def _refusal(self, key: str, name: str) -> Task:
        """(c) Telephone talk and everyday noise, with a grammar of commands."""
        corpora = self._corpora
        talk = corpora.recordings(
            "telephone-talk-dev",
            corpora.clips("telephone-talk-dev"),
            refused=True,
            tags=lambda clip: ("talk", "tuned on" if is_tuning_call(clip) else "kept apart"),
        )
        noise = corpora.recordings(
            "noise",
            corpora.clips("noise"),
            refused=True,
            tags=lambda clip: ("noise", *_held("noise", clip)),
        )
        phrases = {"four": WORDS, "sixty": self.commands[:SIXTY]}
        grammar = self._own if name == "skill" else phrase_grammar(phrases[name])
        every = _SLOWEST if name == "skill" else _SLOW
        return self._task(key, grammar, talk + noise, pocketsphinx_every=every)

    def _commands(self, key: str, name: str, snr: str = "") -> Task:
        """(d) The skill's sentences by held-out synthetic voices."""
        if name == "clb":
            wanted = self._corpora.clips(
                "natural-voices", lambda clip: is_measured("natural-voices", clip)
            )
            wanted = self._distinct(wanted, range(2, 10), PHRASES)
            heard = self._corpora.recordings("natural-voices", wanted)
            grammar = phrase_grammar(clip.transcript for clip in wanted)
            return self._task(key, grammar, self._noisy(heard, snr), rules=FOREIGN)
        spoken = self._noisy(self._corpora.spoken(self.commands), snr)
        own = name == "skill"
        grammar = self._own if own else phrase_grammar(self.commands)
        rules = Rules() if own else FOREIGN
        return self._task(key, grammar, spoken, rules=rules, meaning=self._meaning)

    def _templates(self, key: str) -> Task:
        """(f) Read sentences of three to six words; any beginning may go with any ending."""
        both = self._sentences(adults=True) + self._sentences(adults=False)
        wanted = [clip for clip in both if 3 <= len(clip.transcript.split()) <= 6]
        openings, endings = (
            sorted({" ".join(words) for words in halves})
            for halves in zip(*(_halves(clip.transcript) for clip in wanted), strict=True)
        )
        rng = random.Random(3)
        listed = {f"{rng.choice(openings)} {rng.choice(endings)}" for _ in range(3000)}
        listed |= {clip.transcript for clip in wanted}
        lists = {"opening": openings, "ending": endings}
        grammar = template_grammar(lists, ["{opening} {ending}"], tuple(sorted(listed)))
        heard = self._corpora.recordings("speechocean762", wanted)
        return self._task(key, grammar, heard, rules=FOREIGN)

    def _noisy(self, recordings: Sequence[Recording], snr: str) -> Iterable[Recording]:
        if not snr:
            return recordings
        return in_noise(recordings, self._corpora.noises(), float(snr))

    @cached_property
    def _own(self) -> Hearable:
        return listed_grammar(self._skill.grammar, self.commands)

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """Sentences of the skill that are understood as they are meant."""
        drawn = {one.text: one for one in sample_sentences(self._skill.grammar, seed=5)}
        fit = [
            text
            for text, one in drawn.items()
            if self.known.issuperset(text.split())
            and self._meaning(text) == (one.intent, tuple(sorted(one.slots.items())))
        ]
        return tuple(sorted(fit, key=_order)[:COMMANDS])

    def _meaning(self, text: str) -> tuple[str | None, tuple[tuple[str, Any], ...]]:
        found = interpret_anywhere(self._skill.interpreter, text)
        return found.intent if found.accepted else None, tuple(sorted(found.slots.items()))


@cache
def bench(data: Path, home: Path, known: frozenset[str], quick: bool) -> Bench:
    """One `Bench` for each process and run."""
    return Bench(data, home, known, quick)


def is_refusing(key: str) -> bool:
    """Whether it counts in a task what is refused."""
    return key[0] in _REFUSING


def is_tuning_call(clip: Clip) -> bool:
    """Every third telephone call is for choosing settings; the others only measure."""
    return zlib.crc32(clip.speaker.encode()) % 3 == 0


def is_tuning_reader(clip: Clip) -> bool:
    """Whether a test speaker of speechocean762 is for choosing settings: three of four."""
    return int(clip.speaker) % 4 != 0


def _word_tags(clip: Clip) -> tuple[str, ...]:
    what = "noise" if clip.kind == "noise" else "command" if clip.transcript in WORDS else "other"
    return (what, *_held("single-words-dev", clip))


def _held(archive: str, clip: Clip) -> tuple[str, ...]:
    return ("held-out",) if is_measured(archive, clip) else ()


def _halves(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = tuple(text.split())
    return words[:_OPENING], words[_OPENING:]


def _order(name: str) -> int:
    """A random order that stays the same when others come or go."""
    return zlib.crc32(f"measured {name}".encode())
