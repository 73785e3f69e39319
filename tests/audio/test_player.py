"""The player on a real output stream, recorded at the far end of a virtual loudspeaker."""

import threading
import time

import numpy as np
import pytest

from tests.virtual_audio import DEVICE, RATE, Fit, Recorder, find_sound, resampled, tone
from voice_skill.audio.earcons import earcon
from voice_skill.audio.kept_stream import KeptStream
from voice_skill.audio.player import Player
from voice_skill.dialogue.actions import Earcon
from voice_skill.errors import DeviceError
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.speaker import Speaker, SpeakerCallbacks
from voice_skill.tts.synthesizer import VoiceSettings

pytestmark = pytest.mark.audio

PATIENCE = 20.0
SILENT = 40
"""Largest sample of what counts as silence."""


@pytest.fixture
def player(audio):
    with Player(DEVICE) as player:
        yield player


@pytest.fixture(scope="module")
def engine():
    synthesizer = Pyttsx3Synthesizer()
    yield synthesizer
    synthesizer.close()


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    """A sound whose place in a recording is unmistakable."""
    return np.random.default_rng(seed).normal(0, 4000, int(seconds * RATE)).astype(np.int16)


def play_and_wait(player: Player, samples, rate: int = RATE) -> None:
    heard = threading.Event()
    player.play(samples, rate, finished=lambda _: heard.set())
    assert heard.wait(PATIENCE)


def fit_of(*sounds: np.ndarray) -> Fit:
    """How well the sounds, one right after the other, fit into a recording."""
    return lambda recording: find_sound(recording, np.concatenate(sounds))[1]


def loudness(samples, rate: int = RATE) -> np.ndarray:
    """Root mean square of every 50 ms."""
    step = rate // 20
    blocks = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float64)
    return np.sqrt(np.mean(blocks**2, axis=1))


def test_a_sound_is_recorded_as_it_was_played_from_first_to_last_sample(audio, player):
    sound = noise(1.0)
    recording = audio.best_take(lambda _: play_and_wait(player, sound), fit_of(sound))
    place, fit = find_sound(recording, sound)
    assert fit > 0.999
    assert np.max(np.abs(recording[place + len(sound) :])) < SILENT


def test_a_sound_of_another_rate_keeps_its_pitch(audio, player):
    sound, fit = tone(1000, 1.0, rate=22_050), fit_of(tone(1000, 0.9))
    assert fit(audio.best_take(lambda _: play_and_wait(player, sound, 22_050), fit)) > 0.99


def test_clips_follow_each_other_without_a_gap(audio, player):
    clips = [noise(0.3, seed) for seed in range(4)]

    def play(_: Recorder) -> None:
        for clip in clips[:-1]:
            player.play(clip, RATE)
        play_and_wait(player, clips[-1])

    assert fit_of(*clips)(audio.best_take(play, fit_of(*clips))) > 0.999


def test_listeners_are_told_in_order(audio, player):
    told: list[tuple[str, float]] = []
    player.play(
        noise(0.5),
        RATE,
        started=lambda at: told.append(("started", at)),
        finished=lambda at: told.append(("finished", at)),
    )
    play_and_wait(player, noise(0.1))
    assert [what for what, _ in told] == ["started", "finished"]
    assert told[0][1] < told[1][1]


def test_stop_leads_to_silence_and_tells_nobody(audio, player):
    told = []
    sound = noise(3.0)
    started = threading.Event()
    with audio.record_speaker() as recorder:
        player.play(sound, RATE, started=lambda _: started.set(), finished=told.append)
        assert started.wait(PATIENCE)
        recorder.wait(0.3)
        player.stop()
        recorder.wait(1.0)
        after = recorder.samples[-RATE // 3 :]
    assert np.max(np.abs(after)) < SILENT
    assert told == []
    assert not player.speaking


def test_speech_after_a_stop_is_heard_whole(audio, player):
    fresh = noise(0.5, seed=1)

    def play(_: Recorder) -> None:
        started = threading.Event()
        player.play(noise(3.0), RATE, started=lambda _: started.set())
        assert started.wait(PATIENCE)
        player.stop()
        play_and_wait(player, fresh)

    assert fit_of(fresh)(audio.best_take(play, fit_of(fresh), enough=0.95)) > 0.95


def test_a_pause_is_silent_and_loses_nothing(audio, player):
    sound = noise(1.2)
    blocks = np.split(sound, 60)  # of the device: a pause comes between two of them

    def play(recorder: Recorder) -> None:
        started, finished = threading.Event(), threading.Event()
        player.play(sound, RATE, started=lambda _: started.set(), finished=lambda _: finished.set())
        assert started.wait(PATIENCE)
        recorder.wait(0.3)
        player.pause()
        recorder.wait(0.8)
        assert np.max(np.abs(recorder.samples[-RATE // 4 :])) < SILENT
        assert player.speaking
        player.resume()
        assert finished.wait(PATIENCE)

    def fits(recording: np.ndarray) -> list[float]:
        return sorted(fit_of(block)(recording) for block in blocks)

    faded, worst, *_ = fits(audio.best_take(play, lambda recording: fits(recording)[1]))
    assert worst > 0.999
    assert faded > 0.8  # the one after the pause, which begins softly


def test_an_earcon_is_heard_over_speech(audio, player):
    speech, chime = tone(300, 1.5, level=0.3), earcon("understood", RATE)
    started = threading.Event()
    with audio.record_speaker() as recorder:
        player.play(speech, RATE, started=lambda _: started.set())
        assert started.wait(PATIENCE)
        player.play_earcon("understood")
        recorder.wait(1.8)
    recording = recorder.samples
    spectrum = np.abs(np.fft.rfft(recording.astype(float)))
    frequencies = np.fft.rfftfreq(len(recording), 1 / RATE)

    def energy(pitch: float) -> float:
        return float(np.max(spectrum[np.abs(frequencies - pitch) < 15]))

    assert energy(300) > 50 * energy(420)
    assert energy(1318.5) > 5 * energy(1700)
    assert len(chime) < len(speech)


@pytest.mark.parametrize("name", [one.value for one in Earcon])
def test_every_earcon_is_heard(audio, player, name):
    sound = np.round(earcon(name, RATE) * 32767).astype(np.int16)

    def play(recorder: Recorder) -> None:
        player.play_earcon(name)
        recorder.wait(len(sound) / RATE + 0.2)

    assert fit_of(sound)(audio.best_take(play, fit_of(sound))) > 0.99


def test_stop_ends_the_alarm(audio, player):
    with audio.record_speaker() as recorder:
        player.play_earcon("alarm")
        recorder.wait(0.5)
        assert np.max(np.abs(recorder.samples)) > 5000
        player.stop()
        recorder.wait(0.7)
    assert np.max(np.abs(recorder.samples[-RATE // 4 :])) < SILENT


def test_half_the_volume_is_half_the_amplitude(audio, player):
    sound = tone(440, 0.5)
    with audio.record_speaker() as recorder:
        play_and_wait(player, sound)
        recorder.wait(0.3)
        first = len(recorder.samples)
        player.set_volume(0.5)
        play_and_wait(player, sound)
        recorder.wait(0.3)
    loud, soft = recorder.samples[:first], recorder.samples[first:]
    peaks = [float(np.percentile(np.abs(part[np.abs(part) > 500]), 95)) for part in (loud, soft)]
    assert peaks[1] / peaks[0] == pytest.approx(0.5, abs=0.05)


def test_what_was_played_is_kept_as_reference(audio, player):
    sound = noise(0.5)
    play_and_wait(player, sound)
    played = player.recently_played(5.0)
    reference = np.round(played.samples * 32768).astype(np.int16)
    place, fit = find_sound(reference, sound)
    assert fit > 0.999
    heard_at = played.ended_at - (len(reference) - place) / played.rate
    assert time.monotonic() - 5.0 < heard_at < time.monotonic()


def test_rendered_speech_is_heard_with_its_own_loudness_over_time(audio, player, engine):
    speech = engine.render("Slowly lower your chin towards your chest.", VoiceSettings())
    expected = resampled(speech.samples, speech.sample_rate)
    recording = audio.best_take(
        lambda _: play_and_wait(player, speech.samples, speech.sample_rate), fit_of(expected)
    )
    place, fit = find_sound(recording, expected)
    assert fit > 0.99
    heard = recording[place : place + len(expected)]
    assert np.corrcoef(loudness(heard), loudness(expected))[0, 1] > 0.99


def test_the_speaker_says_two_sentences_and_tells(audio, player, engine):
    finished = threading.Event()
    told: list[str] = []
    callbacks = SpeakerCallbacks(
        finished=lambda _: finished.set(),
        sentence_started=lambda text, at, seconds: told.append(text),
    )
    speaker = Speaker(engine, player, callbacks=callbacks)
    with audio.record_speaker() as recorder:
        speaker.say(1, "Breathe in. Breathe out.")
        assert finished.wait(PATIENCE)
        recorder.wait(0.3)
    speaker.close()
    assert told == ["Breathe in.", "Breathe out."]
    assert np.sum(loudness(recorder.samples) > 300) * 0.05 > 0.8


def test_a_lost_device_is_reported_and_what_was_queued_is_heard_when_it_is_back(
    audio, pulse_server
):
    lost, restored, finished = threading.Event(), threading.Event(), threading.Event()
    errors: list[DeviceError] = []

    def on_lost(error: DeviceError) -> None:
        errors.append(error)
        lost.set()

    with Player(DEVICE, on_lost=on_lost, on_restored=restored.set) as player:
        pulse_server.stop()
        assert lost.wait(PATIENCE)
        player.play(noise(0.5), RATE, finished=lambda _: finished.set())
        pulse_server.start()
        assert restored.wait(PATIENCE)
        with audio.record_speaker():
            assert finished.wait(PATIENCE)
    assert "speaker was lost" in str(errors[0])


def test_a_player_closes_while_its_device_is_lost(audio, pulse_server):
    lost = threading.Event()
    player = Player(DEVICE, on_lost=lambda _: lost.set())
    player.start()
    pulse_server.stop()
    assert lost.wait(PATIENCE)
    player.close()
    pulse_server.start()
    assert not KeptStream._open


def test_an_unknown_device_names_what_there_is(audio):
    with pytest.raises(DeviceError, match=r"no speaker 'kitchen'.*'pulse'"):
        Player("kitchen").start()
