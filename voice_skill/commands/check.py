"""`relief check`: what is wrong with content and grammars, with file, line and what to write."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from voice_skill.asr.models import choose_model, installed_models
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.authoring.check import Finding, Severity, as_finding, check
from voice_skill.authoring.pronouncing import phrase_lexicon
from voice_skill.authoring.schemas import write_schemas
from voice_skill.errors import ContentError, ExitCode, MissingError, UsageError
from voice_skill.resources import content_dir, grammars_dir
from voice_skill.settings import load_settings

_STYLE = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--content", type=Path, metavar="DIR", help="another content tree")
    parser.add_argument(
        "--grammars", type=Path, metavar="DIR", help="other grammars; alone: without a content tree"
    )
    parser.add_argument(
        "--model", help="whose vocabulary counts (default: each model that ships or is installed)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--schemas",
        type=Path,
        metavar="DIR",
        help="check nothing; write JSON Schema files, with which editors help while typing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check; exit code 1 when there is an error (warnings alone are no failure)."""
    if arguments.schemas:
        for file in write_schemas(arguments.schemas):
            print(file)
        return ExitCode.OK
    findings = _check(arguments)
    if arguments.json:
        print(json.dumps([_row(finding) for finding in findings], ensure_ascii=False))
    else:
        _show(findings)
    failed = any(finding.severity is Severity.ERROR for finding in findings)
    return ExitCode.FAILED if failed else ExitCode.OK


def _check(arguments: argparse.Namespace) -> tuple[Finding, ...]:
    language = load_settings().language
    foreign = arguments.grammars is not None and arguments.content is None
    content = None if foreign else arguments.content or content_dir(language)
    grammars = arguments.grammars or grammars_dir(language)
    for folder in (content, grammars):
        if folder is not None and not folder.is_dir():
            raise UsageError(
                f"{folder} is no folder.", hint="Name the folder that is to be checked."
            )
    if arguments.model:
        models = [choose_model(arguments.model).folder]
    else:
        models = list(installed_models()) or [choose_model().folder]
    vocabularies = {model.name: model_vocabulary(model).keys() for model in models}
    try:
        lexicon = phrase_lexicon(models, content)
    except MissingError as error:
        unheard = Finding("not-checked", Severity.WARNING, error.message, error.hint)
        return (*check(grammars, content, vocabularies), unheard)
    except ContentError as error:
        return (as_finding(error),)
    return check(grammars, content, vocabularies, lexicon)


def _row(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": str(place.file) if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "key": place.key if place else None,
    }


def _show(findings: tuple[Finding, ...]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        console.print(f"{finding.place}: " if finding.place else "", end="", markup=False)
        console.print(f"{finding.severity.value}: ", end="", style=_STYLE[finding.severity])
        hint = f" {finding.hint}" if finding.hint else ""
        console.print(f"{finding.message}{hint} [{finding.rule}]", markup=False)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    total = f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
    console.print(total if findings else "All is well.")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
