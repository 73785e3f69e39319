"""`relief evaluate`: how well a manifest of recordings is heard and understood."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from voice_skill.asr.audio_files import read_audio
from voice_skill.authoring.confusion_plot import check_target, plot_confusion
from voice_skill.authoring.evaluation import evaluate, read_manifest, report
from voice_skill.authoring.hearing import open_hearer
from voice_skill.commands.arguments import decibels
from voice_skill.commands.hear import add_hearing_arguments, warn_of_missing
from voice_skill.errors import ExitCode, UsageError

_MOST_CONFUSED = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("manifest", type=Path, help="TSV: path, and intent + slots, or transcript")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_hearing_arguments(parser)
    parser.add_argument("--noise", type=Path, metavar="FILE", help="mix this sound into each file")
    parser.add_argument("--snr", type=decibels, metavar="DB", help="how much quieter the noise is")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the confusion table")
    parser.epilog = (
        "Paths are relative to the manifest. With an intent column a line is judged by intent and\n"
        "slots (JSON), else by its transcript; where that is empty the recording must be refused.\n"
        "accuracy counts the commands only; false accepts are counted over the others.\n\n"
        "examples:\n  relief evaluate recordings/manifest.tsv\n"
        "  relief evaluate manifest.tsv --noise rain.flac --snr 6 --json"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure; exit code 1 when a recording could not be read."""
    if (arguments.noise is None) != (arguments.snr is None):
        raise UsageError("--noise and --snr go together.")
    if arguments.plot:
        check_target(arguments.plot)
    manifest = read_manifest(arguments.manifest)
    noise = None if arguments.noise is None else read_audio(arguments.noise)
    hearer = open_hearer(arguments.model, arguments.grammars)
    warn_of_missing(hearer.missing_words, arguments.grammars)
    console = Console(stderr=True)
    progress = track(
        evaluate(manifest, hearer, noise, arguments.snr or 0.0),
        description="hearing",
        total=len(manifest),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    figures = report(progress, hearer.missing_words)
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        _print(figures)
    if arguments.plot:
        accuracy = figures["accuracy"]
        title = "" if accuracy is None else f"{accuracy:.1%} of {figures['commands']} commands"
        plot_confusion(figures["confusion"], title, arguments.plot)
    return ExitCode.FAILED if figures["unreadable"] else ExitCode.OK


def _print(figures: dict[str, Any]) -> None:
    console = Console(highlight=False)
    summary = Table(box=None, show_header=False, pad_edge=False)
    for name, part, whole in (
        ("commands right", figures["correct"], figures["commands"]),
        ("commands refused", figures["false_refusals"], figures["commands"]),
        ("others accepted", figures["false_accepts"], figures["others"]),
        ("unreadable files", figures["unreadable"], figures["files"]),
    ):
        share = f"{part / whole:.1%}" if whole else ""
        summary.add_row(name, f"{part} of {whole}", share)
    factor = figures["real_time_factor"]
    summary.add_row("real-time factor", "" if factor is None else f"{factor:.3f}")
    console.print(summary)
    confused = [
        (row, heard, count)
        for row, columns in figures["confusion"].items()
        for heard, count in columns.items()
        if heard != row
    ]
    confused.sort(key=lambda cell: -cell[2])
    if confused:
        table = Table("expected", "heard", "times", box=None, pad_edge=False)
        for row, heard, count in confused[:_MOST_CONFUSED]:
            table.add_row(row, heard, str(count))
        console.print("", table)
