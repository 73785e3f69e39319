"""Recognition speed: the skill's own questions, spoken by flite, through the strict grammar.

python -m benchmarks.hearing_speed
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from tests.by_voice.person import speech_file
from voice_skill.asr.audio_files import read_audio
from voice_skill.asr.models import choose_model
from voice_skill.asr.prepare import prepare
from voice_skill.asr.recognizer import SAMPLE_RATE
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.knowledge import load_skill

SENTENCES = (
    "what is a neck spasm",
    "how long should i use ice",
    "start the chin tuck",
    "when should i see a doctor",
    "stop",
    "go back",
)
ROUNDS = 5


def measure() -> dict[str, float]:
    """Seconds to open the prepared model, and work per second of speech."""
    skill = load_skill()
    prepared = prepare(choose_model("embedded").folder, skill.grammar)
    began = time.perf_counter()
    recognizer = VoskRecognizer(prepared)
    load = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        recordings = [read_audio(speech_file(text, Path(folder))) for text in SENTENCES]
    began = time.perf_counter()
    for _ in range(ROUNDS):
        for samples in recordings:
            recognizer.hear(samples)
    work = time.perf_counter() - began
    audio = ROUNDS * sum(len(samples) for samples in recordings) / SAMPLE_RATE
    return {"load_s": round(load, 3), "real_time_factor": round(work / audio, 4)}


def main() -> None:
    print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
