"""The speaker against an output that plays as fast as it is told to."""

import threading
import time

import numpy as np
import pytest

from voice_skill.errors import SpeechEngineError
from voice_skill.tts.speaker import Speaker, SpeakerCallbacks
from voice_skill.tts.synthesizer import Speech, VoiceSettings

PATIENCE = 10.0


class Engine:
    """Renders a text as long as its number of letters in milliseconds; can be held or broken."""

    name = "letters"

    def __init__(self) -> None:
        self.rendered: list[tuple[str, VoiceSettings]] = []
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Event()
        self.broken = False

    def render(self, text: str, voice: VoiceSettings) -> Speech:
        self.entered.set()
        self.open.wait(PATIENCE)
        if self.broken:
            raise SpeechEngineError("The engine is broken.")
        self.rendered.append((text, voice))
        return Speech(np.ones(len(text), np.int16), 1000)

    def close(self) -> None:
        pass


class Output:
    """Holds clips until the test lets them be heard."""

    def __init__(self) -> None:
        self.clips: list[tuple] = []
        self.calls: list[str] = []

    def play(self, samples, sample_rate, *, started=None, finished=None):
        self.clips.append((len(samples), started, finished))

    def hear(self) -> None:
        _, started, finished = self.clips.pop(0)
        started(1.0)
        finished(2.0)

    def stop(self):
        self.clips.clear()
        self.calls.append("stop")

    def pause(self):
        self.calls.append("pause")

    def resume(self):
        self.calls.append("resume")

    def set_volume(self, volume):
        self.calls.append(f"volume {volume}")


class Stage:
    def __init__(self) -> None:
        self.engine, self.output, self.told = Engine(), Output(), []
        tell = self.told.append
        callbacks = SpeakerCallbacks(
            finished=lambda speech_id: tell(("finished", speech_id)),
            failed=lambda error: tell(("failed", str(error))),
            recovered=lambda: tell(("recovered",)),
            sentence_started=lambda text, at, seconds: tell(("started", text)),
            sentence_ended=lambda at: tell(("ended",)),
        )
        self.speaker = Speaker(self.engine, self.output, callbacks=callbacks)

    def wait(self, condition) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, "it never happened"
            time.sleep(0.002)

    def texts(self) -> list[str]:
        return [text for text, _ in self.engine.rendered]


@pytest.fixture
def stage():
    stage = Stage()
    yield stage
    stage.engine.open.set()
    stage.speaker.close()


def test_a_text_is_said_sentence_by_sentence_and_finished_once(stage):
    stage.speaker.say(7, "One. Two.")
    stage.wait(lambda: len(stage.output.clips) == 2)
    stage.output.hear()
    assert stage.told == [("started", "One."), ("ended",)]
    stage.output.hear()
    assert stage.told[2:] == [("started", "Two."), ("ended",), ("finished", 7)]
    assert not stage.speaker.speaking


def test_only_one_sentence_is_rendered_ahead_of_the_one_that_plays(stage):
    stage.speaker.say(1, "One. Two. Three. Four.")
    stage.wait(lambda: len(stage.output.clips) == 2)
    stage.output.hear()
    stage.wait(lambda: len(stage.output.clips) == 2)
    assert stage.texts() == ["One.", "Two.", "Three."]


def test_a_new_rate_is_heard_from_the_next_sentence_that_is_rendered(stage):
    stage.speaker.say(1, "One. Two. Three.")
    stage.wait(lambda: len(stage.output.clips) == 2)
    stage.speaker.set_voice(rate=100)
    stage.output.hear()
    stage.wait(lambda: len(stage.engine.rendered) == 3)
    assert [voice.rate for _, voice in stage.engine.rendered] == [150, 150, 100]


def test_stop_forgets_the_queue_and_reports_nothing_finished(stage):
    stage.speaker.say(1, "One. Two. Three.")
    stage.wait(lambda: len(stage.output.clips) == 2)
    late = stage.output.clips[0][2]
    stage.speaker.stop()
    late(3.0)
    assert not stage.speaker.speaking
    assert ("finished", 1) not in stage.told
    stage.speaker.say(2, "Four.")
    stage.wait(lambda: len(stage.output.clips) == 1)
    stage.output.hear()
    assert stage.told[-1] == ("finished", 2)


def test_stop_works_while_a_sentence_is_being_rendered(stage):
    stage.engine.open.clear()
    stage.speaker.say(1, "One.")
    assert stage.engine.entered.wait(PATIENCE)
    stage.speaker.stop()
    assert stage.output.calls == ["stop"]
    stage.speaker.say(2, "Two.")
    stage.engine.open.set()
    stage.wait(lambda: len(stage.output.clips) == 1)
    assert stage.output.clips[0][0] == len("Two.")


def test_texts_are_prepared_when_there_is_nothing_to_say(stage):
    stage.speaker.prepare(["One. Two.", "Three."])
    stage.wait(lambda: len(stage.engine.rendered) == 3)
    assert stage.output.clips == []


def test_what_is_to_be_said_goes_before_what_is_prepared(stage):
    stage.engine.open.clear()
    stage.speaker.prepare(["A.", "B."])
    assert stage.engine.entered.wait(PATIENCE)
    stage.speaker.say(1, "Now.")
    stage.engine.open.set()
    stage.wait(lambda: len(stage.engine.rendered) == 3)
    assert stage.texts() == ["A.", "Now.", "B."]


def test_a_broken_engine_is_told_once_and_the_session_goes_on(stage):
    stage.engine.broken = True
    stage.speaker.say(1, "One. Two.")
    stage.wait(lambda: len(stage.output.clips) == 2)
    stage.output.hear()
    stage.output.hear()
    assert stage.told == [("failed", "The engine is broken."), ("finished", 1)]
    stage.engine.broken = False
    stage.speaker.say(2, "Three.")
    stage.wait(lambda: len(stage.output.clips) == 1)
    assert stage.told[-1] == ("recovered",)


def test_an_empty_text_finishes(stage):
    stage.speaker.say(3, " ")
    stage.wait(lambda: len(stage.output.clips) == 1)
    stage.output.hear()
    assert stage.told == [("finished", 3)]


def test_pause_resume_and_volume_reach_the_output(stage):
    stage.speaker.pause()
    stage.speaker.resume()
    stage.speaker.set_voice(volume=0.5)
    assert stage.output.calls == ["pause", "resume", "volume 0.5"]


def test_a_failing_listener_does_not_end_the_speech(stage):
    def fail(_: int) -> None:
        raise RuntimeError("listener")

    speaker = Speaker(stage.engine, stage.output, callbacks=SpeakerCallbacks(finished=fail))
    speaker.say(1, "One.")
    stage.wait(lambda: len(stage.output.clips) == 1)
    stage.output.hear()
    speaker.say(2, "Two.")
    stage.wait(lambda: len(stage.output.clips) == 1)
    speaker.close()
