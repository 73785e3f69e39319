"""A model folder with our strict grammar in it, made once and kept in the user's cache.

The prepared folder links the model's own files and differs in three: `graph/Gr.fst` (the grammar),
`graph/words.txt` (its symbols) and `conf/model.conf` (a wider lattice, for rival readings).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_skill.asr.child import run_module
from voice_skill.asr.models import check_model, takes_grammar
from voice_skill.asr.strict_grammar import Costs, Labels, missing_words, sentences_text
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.errors import GrammarError, MissingError
from voice_skill.nlu.grammar import Grammar
from voice_skill.nlu.wordgraph import WordGraph, word_graph
from voice_skill.settings import cache_dir

LATTICE_BEAM = 2.5
"""How much worse (in Viterbi score) a rival reading may be and still be reported."""
_PACKAGE = Path(__file__).resolve().parents[1]
_MAKERS = tuple(
    _PACKAGE / module
    for module in (
        "asr/prepare.py",
        "asr/strict_grammar.py",
        "asr/fst_compiler.py",
        "nlu/wordgraph.py",
        "nlu/pieces.py",
        "nlu/scope.py",
    )
)
"""Modules whose code decides what is written; a change in them makes old folders stale."""
_KEPT = 12
"""Prepared folders that stay in the cache; older ones are removed."""
_MANIFEST = "prepared.json"
_temporary: list[tempfile.TemporaryDirectory[str]] = []


@dataclass(frozen=True)
class Prepared:
    """A folder that `vosk.Model` can open."""

    folder: Path
    missing_words: tuple[str, ...] = ()
    """Words of the grammar that the model cannot hear; sentences with them are left out."""
    model: Path | None = None
    """The folder it was made of, which still holds the open language model. None for a model with
    a static graph: that one is used as it is, and hears by its own language model only."""

    @property
    def strict(self) -> bool:
        """Whether only the sentences of the grammar are heard."""
        return self.model is not None


def prepare(
    model: Path, grammar: Grammar, costs: Costs | None = None, cache: Path | None = None
) -> Prepared:
    """Compile `grammar` for `model`, or find it compiled in `cache` (default: the user's cache).

    Raises `ModelError` for a folder that is not a model, `GrammarError` for a grammar that cannot
    be compiled, `MissingError` when neither the cache nor a temporary folder can be written.
    """
    model = check_model(model).resolve()
    if not takes_grammar(model):
        return Prepared(model)
    costs = costs or Costs()
    name = _key(model, grammar, costs)
    home = _writable(cache or cache_dir() / "prepared")
    folder = home / name
    if not (folder / _MANIFEST).is_file():
        graph = word_graph(grammar)
        with _new_folder(home, folder) as new:
            _write(new, model, graph, costs)
        _forget_old(home)
    manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    return Prepared(folder, tuple(manifest["missing_words"]), model)


def _key(model: Path, grammar: Grammar, costs: Costs) -> str:
    """A name that changes with anything the prepared folder is made from."""
    files = sorted(file for file in model.rglob("*") if file.is_file())
    stats = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    makers = [module.read_bytes() for module in _MAKERS]
    sentences = grammar.digest or repr(word_graph(grammar).arcs)
    made_from = repr((makers, stats, asdict(costs), sentences))
    return hashlib.sha256(made_from.encode()).hexdigest()[:24]


def _writable(home: Path) -> Path:
    """`home`, or a folder for this process alone where `home` cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK | os.X_OK):
            return home
    except OSError:
        pass
    try:
        if not _temporary:
            _temporary.append(tempfile.TemporaryDirectory(prefix="relief-prepared-"))
    except OSError as error:
        raise MissingError(
            f"The grammar can be kept neither in {home} nor in a temporary folder: {error}.",
            hint="Make one of them writable, or set XDG_CACHE_HOME to a folder that is.",
        ) from error
    return Path(_temporary[0].name)


@contextmanager
def _new_folder(home: Path, folder: Path) -> Iterator[Path]:
    """Fill a new folder out of sight, then move it into place; the first of two racers wins."""
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    try:
        yield new
        with suppress(OSError):  # another process was faster, and its folder is as good
            new.rename(folder)
        if not (folder / _MANIFEST).is_file():
            raise MissingError(f"{folder} is in the way.", hint="Remove it and try again.")
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(folder: Path, model: Path, graph: WordGraph, costs: Costs) -> None:
    _link_model(model, folder)
    labels = Labels(model_vocabulary(model))
    (folder / "graph" / "words.txt").write_text(labels.words_txt(), encoding="utf-8")
    job = {
        "sentences": sentences_text(graph, labels),
        "wildcard": labels.wildcard,
        "unknown": labels.unknown,
        "decoys": [(read, written) for _, read, written in labels.decoys()],
        "costs": asdict(costs),
        "output": str(folder / "graph" / "Gr.fst"),
    }
    job_file = folder / "job.json"
    job_file.write_text(json.dumps(job), encoding="utf-8")
    _compile(job_file)
    job_file.unlink()
    missing = missing_words(graph, labels.vocabulary)
    text = json.dumps({"model": str(model), "missing_words": missing}, ensure_ascii=False)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def _link_model(model: Path, folder: Path) -> None:
    """Link everything of the model but the three files that are ours."""
    ours = {model / "graph" / "Gr.fst", model / "graph" / "words.txt", model / "conf/model.conf"}
    opened = {model / "graph", model / "conf"}
    for source in [*model.iterdir(), *(model / "graph").iterdir(), *(model / "conf").iterdir()]:
        if source in ours:
            continue
        target = folder / source.relative_to(model)
        if source in opened:
            target.mkdir()
        else:
            _link(source, target)
    options = (model / "conf" / "model.conf").read_text(encoding="utf-8").splitlines()
    kept = [line for line in options if not line.startswith("--lattice-beam")]
    text = "\n".join([*kept, f"--lattice-beam={LATTICE_BEAM}", ""])
    (folder / "conf" / "model.conf").write_text(text, encoding="utf-8")


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source)
    except OSError:  # a file system (or a Windows user) that may not make links
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)


def _compile(job_file: Path) -> None:
    if problem := run_module("voice_skill.asr.fst_compiler", job_file):
        raise GrammarError(f"The grammar could not be compiled for hearing: {problem}.")


def _forget_old(home: Path) -> None:
    folders = [folder for folder in home.iterdir() if (folder / _MANIFEST).is_file()]
    folders.sort(key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-_KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
