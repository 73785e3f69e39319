"""`python -m training.evaluate tune`: settings of one model compared on speakers not measured.

It hears the training speakers of the single words, three of four test speakers of speechocean762,
every third telephone call, and the folds of noise that are trained with.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from training.evaluate.cli import HOME, be_nice, print_table
from training.evaluate.corpora import Corpora, Recording, is_measured
from training.evaluate.engines import FOREIGN, Engine, Job, Rules, Way
from training.evaluate.grammars import phrase_grammar
from training.evaluate.measuring import Outcome, hear, known_words
from training.evaluate.tasks import PHRASES, QUICK, WORDS, Task, is_tuning_call, is_tuning_reader
from training.recordings import Clip
from voice_skill.asr.acceptance import Demands
from voice_skill.asr.models import choose_model
from voice_skill.asr.strict_grammar import Costs
from voice_skill.errors import UsageError

Setting = dict[str, float]
"""Options of model.conf ("acoustic-scale"), fields of `Costs` and of `Demands`, by name."""
_COSTS = frozenset(one.name for one in fields(Costs))
_DEMANDS = frozenset(one.name for one in fields(Demands))
_MOST = {"commands": 400, "others": 400, "talk": 250, "noise": 120}


def settings_of(texts: Sequence[str]) -> list[Setting]:
    """Every combination of `NAME=VALUE,VALUE…`. Raises `UsageError`."""
    choices = []
    for text in texts:
        name, _, values = text.partition("=")
        try:
            choices.append([(name, float(value)) for value in values.split(",")])
        except ValueError as error:
            raise UsageError(f"--set {text}: write NAME=NUMBER,NUMBER.") from error
    return [dict(combined) for combined in itertools.product(*choices)]


def ruled(rules: Rules, setting: Mapping[str, float]) -> Rules:
    """`rules` with the costs and demands that `setting` names."""
    costs = {name: value for name, value in setting.items() if name in _COSTS}
    demands: dict[str, Any] = {n: value for n, value in setting.items() if n in _DEMANDS}
    return Rules(replace(rules.costs, **costs), replace(rules.demands, **demands))


def configured(model: Path, options: Mapping[str, float], folder: Path) -> Path:
    """A copy of `model` in `folder` whose model.conf has `options`."""
    copy = folder / model.name
    shutil.copytree(model, copy)
    conf = copy / "conf" / "model.conf"
    kept = [
        line
        for line in conf.read_text().splitlines()
        if line.removeprefix("--").partition("=")[0] not in options
    ]
    conf.write_text(
        "\n".join([*kept, *(f"--{name}={value}" for name, value in options.items()), ""])
    )
    return copy


def tasks(data: Path, home: Path, known: frozenset[str]) -> list[Task]:
    """The words, the sentences and what must be refused, of speakers that only tune."""
    corpora = Corpora(data, home)
    words = corpora.clips("single-words-dev", lambda c: not is_measured("single-words-dev", c))
    talk = corpora.clips("telephone-talk-dev", is_tuning_call)
    noise = corpora.clips("noise", lambda clip: not is_measured("noise", clip))
    read = corpora.clips(
        "speechocean762",
        lambda clip: (
            is_measured("speechocean762", clip)  # not trained on either: such voices sound too good
            and is_tuning_reader(clip)
            and known.issuperset(clip.transcript.split())
            and len(clip.transcript.split()) >= 3
        ),
    )
    read = _some(list({clip.transcript: clip for clip in read}.values()), PHRASES)
    judged = [
        *_tagged(corpora, "single-words-dev",
                 _some([c for c in words if c.transcript in WORDS], _MOST["commands"]), "right"),
        *_tagged(corpora, "single-words-dev",
                 _some([c for c in words if c.transcript not in WORDS], _MOST["others"]), "others"),
        *_tagged(corpora, "telephone-talk-dev", _some(talk, _MOST["talk"]), "talk"),
        *_tagged(corpora, "noise", _some(noise, _MOST["noise"]), "noise"),
    ]  # fmt: skip
    sentences = phrase_grammar(clip.transcript for clip in read)
    heard = (*_tagged(corpora, "speechocean762", read, "right"),
             *(one for one in judged if "talk" in one.tags))  # fmt: skip
    return [
        Task("tune-words", Job(phrase_grammar(WORDS)), tuple(judged)),
        Task("tune-sentences", Job(sentences, FOREIGN), heard),
    ]


def _some(clips: Sequence[Clip], most: int) -> list[Clip]:
    return list(clips[:: max(1, len(clips) // most)][:most])


def _tagged(corpora: Corpora, archive: str, clips: Sequence[Clip], tag: str) -> list[Recording]:
    return corpora.recordings(archive, clips, refused=tag != "right", tags=lambda _: (tag,))


def compare(
    model: Path, settings: Sequence[Setting], wanted: Sequence[Task], home: Path
) -> Iterator[tuple[Setting, list[list[Outcome]]]]:
    """Each setting with the outcomes of each task. Raises `ModelError`."""
    for setting in settings:
        options = {k: v for k, v in setting.items() if k not in _COSTS | _DEMANDS}
        with tempfile.TemporaryDirectory() as folder:
            engine = Engine(Way.STRICT, configured(model, options, Path(folder)))
            ruled_tasks = [
                replace(task, job=replace(task.job, rules=ruled(task.job.rules, setting)))
                for task in wanted
            ]
            yield setting, [hear(engine, task, home) for task in ruled_tasks]


def share(outcomes: Sequence[Outcome], tag: str) -> str:
    """Percent of the recordings with `tag` that were right, or else accepted."""
    counted = [one for one in outcomes if tag in one.tags]
    part = sum(one.right if tag == "right" else bool(one.heard) for one in counted)
    return f"{100 * part / len(counted):.1f}" if counted else "–"


def main(arguments: Sequence[str]) -> None:
    """Compare settings and print a line for each. Raises `SkillError`."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate tune",
        description=__doc__,
        epilog="example:\n  python -m training.evaluate tune --model DIR --data DIR "
        "--set acoustic-scale=0.6,0.8,1 --set decoy_word=4,5,6",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--model", required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    choice = parser.add_argument("--set", dest="settings", action="append", default=[])
    choice.metavar, choice.help = "NAME=V,V", "an option of model.conf, of Costs or of Demands"
    parser.add_argument("--quick", action="store_true", help="every fifth recording")
    parser.add_argument("--home", type=Path, default=HOME, metavar="DIR")
    options = parser.parse_args(arguments)
    be_nice()
    model = choose_model(options.model).folder
    wanted = tasks(options.data, options.home, known_words([model]))
    if options.quick:
        wanted = [replace(task, recordings=task.recordings[::QUICK]) for task in wanted]
    settings = settings_of(options.settings)
    shown = Table(*(settings[0] or ["as it is"]), "four words %", "others accepted %",
                  "talk %", "noise %", "sentences %", "talk %", box=None)  # fmt: skip
    console = Console(stderr=True)
    compared = compare(model, settings, wanted, options.home)
    for setting, (words, sentences) in track(compared, total=len(settings), console=console):
        cells = [share(words, tag) for tag in ("right", "others", "talk", "noise")]
        cells += [share(sentences, tag) for tag in ("right", "talk")]
        shown.add_row(*([f"{value:g}" for value in setting.values()] or [""]), *cells)
    print_table(shown)
