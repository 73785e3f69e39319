"""Which recognition model hears: looked up, checked, and described in one line.

A Vosk model is a folder. Its words stand in `graph/words.txt`, or, as in the official small
models, inside `graph/Gr.fst` as that graph's symbol table (`Model::ReadDataFiles` of vosk-api looks
there first). Either way the ids are those of `graph/HCLr.fst`'s output labels.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from voice_skill import resources, settings
from voice_skill.errors import ModelError

OFFICIAL = "official"
EMBEDDED = "embedded"
OFFICIAL_NAME = "vosk-model-small-en-us-0.15"
ENVIRONMENT_VARIABLE = "VOSK_MODEL_PATH"


class Origin(str, Enum):
    """Who chose a model, in the order in which they are asked."""

    FLAG = "flag"
    SETTINGS = "settings"
    ENVIRONMENT = "environment"
    CACHE = "cache"
    SHIPPED = "shipped"


@dataclass(frozen=True)
class ModelChoice:
    """A checked model folder and who chose it."""

    folder: Path
    origin: Origin

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.name

    @property
    def takes_grammar(self) -> bool:
        """False for a static graph (`HCLG.fst`): it hears only its own language model."""
        return takes_grammar(self.folder)

    @property
    def summary(self) -> str:
        """One line for a person: which model hears, and why that one."""
        why = {
            Origin.FLAG: "named on the command line",
            Origin.SETTINGS: "chosen in the settings",
            Origin.ENVIRONMENT: f"named by {ENVIRONMENT_VARIABLE}",
            Origin.CACHE: "installed on this machine",
            Origin.SHIPPED: "comes with relief",
        }[self.origin]
        return f"{self.name} ({why})"


def models_cache() -> Path:
    """Where `relief model install` puts models."""
    return settings.cache_dir() / "models"


def choose_model(flag: Path | str | None = None, configured: str = OFFICIAL) -> ModelChoice:
    """`find_model` with this process's environment and this user's folders."""
    return find_model(flag, configured, os.environ, models_cache(), resources.models_dir())


def find_model(
    flag: Path | str | None,
    configured: Path | str | None,
    environ: Mapping[str, str],
    cache_dir: Path,
    shipped_dir: Path,
) -> ModelChoice:
    """The model to hear with: flag, settings, `VOSK_MODEL_PATH`, the user's cache, the shipped one.

    `flag` and `configured` are a folder, the name of an installed or shipped model, `official` or
    `embedded`. As a *setting*, `official` is a preference: without that model the search goes on.
    Raises `ModelError` when what was named is not a model; nothing else is tried in its stead.
    """
    if flag:
        return ModelChoice(_named(flag, cache_dir, shipped_dir), Origin.FLAG)
    if configured and str(configured) != OFFICIAL:
        with _said_by("the settings"):
            return ModelChoice(_named(configured, cache_dir, shipped_dir), Origin.SETTINGS)
    if environ.get(ENVIRONMENT_VARIABLE):
        named = Path(environ[ENVIRONMENT_VARIABLE]).expanduser()
        with _said_by(ENVIRONMENT_VARIABLE):
            return ModelChoice(_in_or_at(named), Origin.ENVIRONMENT)
    installed = cache_dir / OFFICIAL_NAME
    if installed.is_dir() and problem_with(installed) is None:
        return ModelChoice(installed, Origin.CACHE)
    return ModelChoice(_shipped(shipped_dir), Origin.SHIPPED)


def installed_models() -> Iterator[Path]:
    """Every model of this machine: those that ship with relief, then those in the user's cache."""
    yield from models_in(resources.models_dir())
    yield from models_in(models_cache())


def models_in(folder: Path) -> Iterator[Path]:
    """The model folders directly inside `folder`, by name; broken and hidden ones are left out."""
    if folder.is_dir():
        for child in sorted(folder.iterdir()):
            if not child.name.startswith(".") and problem_with(child) is None:
                yield child


def takes_grammar(model: Path) -> bool:
    """Whether our strict grammar can replace this model's own language model."""
    return (model / "graph" / "HCLr.fst").is_file()


def check_model(folder: Path) -> Path:
    """Return `folder` if it is a Vosk model; else raise `ModelError` with what is missing."""
    problem = problem_with(folder)
    if problem:
        raise ModelError(
            f"{folder} is not a Vosk model: {problem}.",
            hint='Name the folder that holds "am", "conf" and "graph", or run: relief model list',
        )
    return folder


def problem_with(folder: Path) -> str | None:
    """What keeps `folder` from being a Vosk model, in a few words; None when it is one."""
    if not folder.is_dir():
        return "there is no such folder" if not folder.exists() else "it is a file"
    if (folder / "final.mdl").is_file() and not (folder / "am").exists():
        return "it has the old flat layout; use a model in the layout with am/, conf/ and graph/"
    for file in ("am/final.mdl", "conf/model.conf"):
        if not (folder / file).is_file():
            return f"{file} is missing"
    if not any((folder / "conf" / file).is_file() for file in ("mfcc.conf", "fbank.conf")):
        return "conf/mfcc.conf (or conf/fbank.conf) is missing"
    return _problem_with_graph(folder / "graph")


def _problem_with_graph(graph: Path) -> str | None:
    if (graph / "HCLG.fst").is_file():
        return None
    if not (graph / "HCLr.fst").is_file():
        return "graph/HCLr.fst (or graph/HCLG.fst) is missing"
    if not (graph / "disambig_tid.int").is_file():
        return "graph/disambig_tid.int is missing"
    if not any((graph / file).is_file() for file in ("words.txt", "Gr.fst")):
        return "graph/words.txt and graph/Gr.fst are missing, so its words are unknown"
    return None


@contextmanager
def _said_by(source: str) -> Iterator[None]:
    """Tell in an error where the wrong name was written, for it stands on no command line."""
    try:
        yield
    except ModelError as error:
        raise ModelError(f"From {source}: {error.message}", hint=error.hint) from error


def _named(name: Path | str, cache_dir: Path, shipped_dir: Path) -> Path:
    if str(name) == EMBEDDED:
        return _shipped(shipped_dir)
    if str(name) == OFFICIAL:
        if problem_with(cache_dir / OFFICIAL_NAME):
            raise ModelError(
                "The official model is not installed.", hint="Get it with: relief model install"
            )
        return cache_dir / OFFICIAL_NAME
    folder = Path(name).expanduser()
    if not folder.exists() and folder.name == str(name):
        for home in (cache_dir, shipped_dir):
            if (home / folder).is_dir():
                return check_model(home / folder)
    return check_model(folder)


def _in_or_at(folder: Path) -> Path:
    """`folder` itself, or a model inside it: vosk's own tools read the variable that way."""
    if (folder / OFFICIAL_NAME).is_dir():
        return check_model(folder / OFFICIAL_NAME)
    inside = next(models_in(folder), None)
    return inside or check_model(folder)


def _shipped(shipped_dir: Path) -> Path:
    model = next(models_in(shipped_dir), None)
    if model is None:
        raise ModelError(
            f"No model came with this copy of relief ({shipped_dir} holds none).",
            hint="Install it again, or get the official model with: relief model install",
        )
    return model
