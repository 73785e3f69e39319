"""The running skill, measured by its sound: `relief listen` on virtual devices.

    python -m benchmarks.live [--questions 12] [--stops 8]

A synthetic person talks with it. Both ends are recorded, and the moments are read off the
recordings: the last sample of the person's voice, the first sample (or the last) of the skill's.
The two recordings are aligned by their ends, to about 20 ms.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from tests.by_voice.person import Person, conversation, end_skill, start_skill
from tests.virtual_audio import RATE, VirtualAudio, find_sound, missing, virtual_audio

QUESTIONS = (
    "what is a neck spasm",
    "ice or heat",
    "what is massage",
    "how long should i use ice",
    "what is stress",
    "when should i see a doctor",
)
AUDIBLE = 300
"""Peak of a 16-bit sample from which a voice counts as heard."""

_STRAY = 400
"""Difference of two 16-bit samples that is no rounding."""


def _audible(samples: NDArray[np.int16], since: float) -> NDArray[np.intp]:
    start = int(since * RATE)
    return start + np.flatnonzero(np.abs(samples[start:].astype(np.int32)) > AUDIBLE)


class Ruler:
    """Reads moments off both recordings, in seconds of the loudspeaker's."""

    def __init__(self, person: Person) -> None:
        self._person = person

    def now(self) -> float:
        """This moment."""
        return self._person.speaker.seconds

    def person_ended(self, since: float) -> float:
        """When the person's voice ended, looking from `since` on."""
        ahead = self._person.microphone.seconds - self._person.speaker.seconds
        heard = _audible(self._person.microphone.samples, since + ahead)
        return float(heard[-1] / RATE - ahead)

    def skill_began(self, since: float) -> float:
        """When the skill was first heard after `since`."""
        return float(_audible(self._person.speaker.samples, since)[0] / RATE)

    def cut_off(self, whole: NDArray[np.int16], since: float) -> float:
        """When the speech `whole`, which began after `since`, was cut off; nan if not found.

        Rendered speech comes from the cache and is the same to the sample, so the moment is where
        the recording stops following it.
        """
        recording = self._person.speaker.samples[int(since * RATE) :]
        start, fit = find_sound(recording, whole[:RATE])
        if fit < 0.95:  # a late block or an earcon in it: this run tells nothing
            return math.nan
        length = min(len(whole), len(recording) - start)
        strays = np.abs(recording[start : start + length].astype(int) - whole[:length])
        return since + (start + int(np.flatnonzero(strays > _STRAY)[0])) / RATE


def answer_delays(person: Person, count: int) -> list[float]:
    """Seconds from the end of each question to the first sound of its answer."""
    ruler, delays = Ruler(person), []
    for number in range(count):
        person.wait_for_silence(1.5)
        begun = ruler.now()
        person.say(QUESTIONS[number % len(QUESTIONS)])
        person.wait_for_sound()
        time.sleep(0.3)
        ended = ruler.person_ended(begun)
        delays.append(ruler.skill_began(ended) - ended)
    return delays


def stop_delays(person: Person, count: int) -> list[float]:
    """Seconds from the end of "stop", said into an answer, to where the answer is cut off."""
    ruler = Ruler(person)
    whole = _whole_answer(person, ruler)
    delays = []
    for _ in range(count):
        person.wait_for_silence(1.5)
        begun = ruler.now()
        person.say(QUESTIONS[0])
        person.wait_for_sound()
        time.sleep(1.2)
        talking = ruler.now()
        person.say("stop", wait_for_silence=False)
        time.sleep(1.0)
        delays.append(ruler.cut_off(whole, begun) - ruler.person_ended(talking))
    return delays


def _whole_answer(person: Person, ruler: Ruler) -> NDArray[np.int16]:
    """The answer to the first question, recorded to its end."""
    person.wait_for_silence(1.5)
    begun = ruler.now()
    person.say(QUESTIONS[0])
    person.wait_for_sound()
    person.wait_for_silence(0.3)
    samples = person.speaker.samples
    return samples[int(ruler.skill_began(begun) * RATE) :]


def start_up(audio: VirtualAudio, folder: Path) -> float:
    """Seconds from the start of the process until it listens, with everything cached."""
    began = time.monotonic()
    process = start_skill(audio, folder)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "Listening" in line:
                return time.monotonic() - began
        raise SystemExit("the skill did not come to listen")
    finally:
        end_skill(process)


def memory(process: subprocess.Popen[str]) -> dict[str, float]:
    """Resident megabytes of the skill, and of it with the speech engine's process."""
    own = psutil.Process(process.pid)
    family = [own, *own.children(recursive=True)]
    total = sum(member.memory_info().rss for member in family)
    return {"skill": round(own.memory_info().rss / 1e6, 1), "with_engine": round(total / 1e6, 1)}


def _summary(measured: list[float]) -> dict[str, float]:
    delays = [delay for delay in measured if not math.isnan(delay)]
    return {
        "runs": len(delays),
        "median_s": round(float(np.median(delays)), 3),
        "worst_s": round(max(delays), 3),
    }


def measure(questions: int, stops: int) -> dict[str, object]:
    """All figures of the running skill."""
    with virtual_audio() as (audio, _), tempfile.TemporaryDirectory() as folder:
        with conversation(audio, Path(folder)) as person:
            figures: dict[str, object] = {
                "answer": _summary(answer_delays(person, questions)),
                "stop": _summary(stop_delays(person, stops)),
                "memory_mb": memory(person.process),
            }
        starts = [start_up(audio, Path(folder)) for _ in range(3)]
        return {**figures, "start_up": _summary(starts)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=12)
    parser.add_argument("--stops", type=int, default=8)
    options = parser.parse_args()
    if reason := missing():
        raise SystemExit(f"cannot measure: {reason}")
    print(json.dumps(measure(options.questions, options.stops), indent=2))


if __name__ == "__main__":
    main()
