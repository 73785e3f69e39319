"""How soon speech is heard, how soon it is silent, and what the audio threads cost.

Runs on a private PulseAudio server with virtual devices; needs no sound card:

    python -m benchmarks.audio_latency [--runs 20] [--latency 0.05] [--busy 0]

Moments are read from a recording of the loudspeaker, which is a clock that both ends share: a
sample is as late as the recording had become when the request was made. The recorder's own
delay (about 20 ms) is part of every figure.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from tests.virtual_audio import DEVICE, RATE, Recorder, missing, virtual_audio
from voice_skill.audio.player import Player
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.speaker import Speaker
from voice_skill.tts.synthesizer import VoiceSettings

AUDIBLE = 60
SENTENCE = "Slowly lower your chin towards your chest, and hold it there for a while."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.05, help="asked of PortAudio, seconds")
    parser.add_argument("--busy", type=int, default=0, help="Python threads that keep the GIL busy")
    options = parser.parse_args()
    if reason := missing():
        raise SystemExit(f"cannot measure: {reason}")
    with (
        virtual_audio() as (devices, _),
        busy_threads(options.busy),
        Player(DEVICE, latency=options.latency) as player,
        devices.record_speaker() as recorder,
    ):
        figures = measure(player, recorder, options.runs)
    figures["asked latency"] = options.latency
    print(json.dumps(figures, indent=2))


def measure(player: Player, recorder: Recorder, runs: int) -> dict[str, object]:
    """Milliseconds at the median and the 95th percentile, and late blocks."""
    engine = Pyttsx3Synthesizer()
    engine.render("Ready.", VoiceSettings())  # the child is up
    speaker = Speaker(engine, player)
    first_audio, to_silence, renders = [], [], []
    for run in range(runs):
        began = time.perf_counter()
        lead = leading_silence(engine, f"{run} {SENTENCE}")
        renders.append(time.perf_counter() - began)
        recorder.wait(0.3)
        asked = recorder.seconds
        speaker.say(run, f"{run} {SENTENCE}")
        recorder.wait(1.0)
        stopped = recorder.seconds
        speaker.stop()
        recorder.wait(0.5)
        first, last = audible_span(recorder, asked)
        first_audio.append(first - asked - lead)
        to_silence.append(max(0.0, last - stopped))
    speaker.close()
    engine.close()
    return {
        "runs": runs,
        "first audio (ms)": percentiles(first_audio),
        "stop to silence (ms)": percentiles(to_silence),
        "render one sentence (ms)": percentiles(renders),
        "underflows": player.underflows,
        "device latency (ms)": round(1000 * player.latency, 1),
    }


def leading_silence(engine: Pyttsx3Synthesizer, text: str) -> float:
    """Seconds of silence that the engine itself puts before the first audible sample."""
    speech = engine.render(text, VoiceSettings())
    return float(np.argmax(np.abs(speech.samples.astype(int)) > AUDIBLE)) / speech.sample_rate


def audible_span(recorder: Recorder, begin: float) -> tuple[float, float]:
    """First and last audible moment in the recording after `begin`, seconds."""
    loud = np.abs(recorder.samples[int(begin * RATE) :].astype(int)) > AUDIBLE
    places = np.nonzero(loud)[0]
    return begin + places[0] / RATE, begin + places[-1] / RATE


def percentiles(seconds: list[float]) -> dict[str, float]:
    return {
        name: round(1000 * float(np.percentile(seconds, share)), 1)
        for name, share in (("p50", 50), ("p95", 95), ("max", 100))
    }


@contextmanager
def busy_threads(count: int) -> Iterator[None]:
    """Threads that hold the GIL as much as they can meanwhile."""
    done = threading.Event()

    def spin() -> None:
        total = 0
        while not done.is_set():
            total += sum(range(1000))

    threads = [threading.Thread(target=spin, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
