"""Real people reading sentences aloud, each one of 200 in a grammar: how many are understood?

    python -m benchmarks.read_phrases --data DIR      (the folder with speechocean762.tar)

Only test speakers that the embedded model was not trained on (numbers that are multiples of four),
and only sentences of at least three words that the model knows.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tarfile
import tempfile
from pathlib import Path

import yaml

from voice_skill.asr.models import choose_model
from voice_skill.asr.vocabulary import model_vocabulary
from voice_skill.authoring.hearing import open_hearer

PHRASES = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", default="embedded")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(options.data / "speechocean762.tar") as tar:
            tar.extractall(folder, filter="data")
        print(json.dumps(measure(Path(folder), options.model), indent=2))


def measure(folder: Path, model: str) -> dict[str, object]:
    """Hear every chosen recording with a grammar of all their sentences."""
    chosen = _chosen(folder, model)
    phrases = sorted(chosen)
    intents = {f"S{n}": {"data": [{"sentences": [text]}]} for n, text in enumerate(phrases)}
    grammars = folder / "grammars"
    grammars.mkdir()
    (grammars / "phrases.yaml").write_text(yaml.safe_dump({"language": "en", "intents": intents}))
    hearer = open_hearer(model, grammars)
    heard = [(text, hearer.hear(folder / chosen[text])) for text in phrases]
    right = sum(one.accepted and one.text == text for text, one in heard)
    seconds = sum(one.audio_seconds for _, one in heard)
    return {
        "phrases": len(phrases),
        "right": right,
        "wrong": sum(one.accepted and one.text != text for text, one in heard),
        "refused": sum(not one.accepted for _, one in heard),
        "real_time_factor": round(sum(one.work_seconds for _, one in heard) / seconds, 3),
    }


def _chosen(folder: Path, model: str) -> dict[str, str]:
    """Sentence → path of one recording of it."""
    words = model_vocabulary(choose_model(model).folder)
    with (folder / "manifest.tsv").open(encoding="utf-8") as stream:
        rows = [
            row
            for row in csv.DictReader(stream, delimiter="\t")
            if row["split"] == "test" and int(row["speaker"]) % 4 == 0
        ]
    random.Random(1).shuffle(rows)
    known = [row for row in rows if words.keys() >= set(row["transcript"].split())]
    long = [row for row in known if len(row["transcript"].split()) >= 3]
    return dict([(row["transcript"], row["path"]) for row in long][:PHRASES])


if __name__ == "__main__":
    main()
