import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.audio.mixer import FADE_SECONDS, Clip, Mixer, Samples

RATE = 8_000
FADE = int(FADE_SECONDS * RATE)


def sound(samples: int, seed: int = 0) -> Samples:
    return np.random.default_rng(seed).uniform(-0.4, 0.4, samples).astype(np.float32)


def render(mixer: Mixer, frames: int, block: int = 160) -> Samples:
    return np.concatenate([mixer.render(block)[0] for _ in range(frames // block)])


@given(
    lengths=st.lists(st.integers(0, 700), max_size=6),
    blocks=st.lists(st.integers(1, 400), min_size=1, max_size=5),
)
def test_clips_come_out_in_order_and_whole_whatever_the_block_sizes(lengths, blocks):
    mixer = Mixer(RATE)
    clips = [sound(length, seed) for seed, length in enumerate(lengths)]
    for clip in clips:
        mixer.play(Clip(clip))
    played = []
    while mixer.speaking:
        played.extend(mixer.render(block)[0] for block in blocks)
    whole = np.concatenate([*clips, np.zeros(0, np.float32)])
    heard = np.concatenate([*played, np.zeros(0, np.float32)])
    assert np.array_equal(heard[: len(whole)], whole)
    assert not heard[len(whole) :].any()


def test_signals_name_the_samples_at_which_clips_start_and_finish():
    mixer = Mixer(RATE)
    told = []
    mixer.play(Clip(sound(100), lambda _: told.append("a0"), lambda _: told.append("a1")))
    mixer.play(Clip(sound(50), lambda _: told.append("b0"), lambda _: told.append("b1")))
    _, signals = mixer.render(160)
    assert [signal.offset for signal in signals] == [0, 100, 100, 150]
    for signal in signals:
        signal.callback(0.0)
    assert told == ["a0", "a1", "b0", "b1"]


def test_an_empty_clip_starts_and_finishes_at_once():
    mixer = Mixer(RATE)
    mixer.play(Clip(sound(0), lambda _: None, lambda _: None))
    _, signals = mixer.render(160)
    assert [signal.offset for signal in signals] == [0, 0]


def test_stop_fades_out_within_the_fade_and_then_is_silent():
    mixer = Mixer(RATE)
    clip = np.full(RATE, 0.4, np.float32)
    mixer.play(Clip(clip))
    mixer.render(160)
    mixer.stop()
    tail = render(mixer, 1600)
    assert np.all(np.diff(tail[:FADE]) <= 0)
    assert tail[0] > 0.35
    assert not tail[FADE:].any()


def test_a_stopped_clip_never_finishes():
    mixer = Mixer(RATE)
    mixer.play(Clip(sound(1000), finished=lambda _: None))
    mixer.render(160)
    mixer.stop()
    assert not any(mixer.render(400)[1] for _ in range(5))
    assert not mixer.speaking


def test_what_is_queued_after_a_stop_plays_from_its_first_sample_at_full_volume():
    mixer = Mixer(RATE)
    mixer.play(Clip(sound(1000)))
    mixer.render(160)
    mixer.stop()
    mixer.render(FADE)
    fresh = sound(400, seed=1)
    mixer.play(Clip(fresh))
    assert np.array_equal(render(mixer, 320), fresh[:320])


@given(before=st.integers(1, 500), paused=st.integers(1, 500))
def test_a_pause_loses_no_sample(before, paused):
    mixer = Mixer(RATE)
    clip = sound(2000)
    mixer.play(Clip(clip))
    first, _ = mixer.render(before)
    mixer.pause()
    mixer.render(paused + FADE)
    silence, _ = mixer.render(paused)
    mixer.resume()
    rest, _ = mixer.render(2000 - before)
    assert np.array_equal(first, clip[:before])
    assert not silence.any()
    assert np.array_equal(rest[FADE:], clip[before + FADE :])


def test_resumed_speech_fades_in():
    mixer = Mixer(RATE)
    mixer.play(Clip(np.full(4000, 0.4, np.float32)))
    mixer.render(160)
    mixer.pause()
    mixer.render(400)
    mixer.resume()
    risen, _ = mixer.render(FADE * 2)
    assert risen[0] < 0.01
    assert np.all(np.diff(risen) >= 0)


def test_a_stop_while_paused_lets_later_speech_through():
    mixer = Mixer(RATE)
    mixer.play(Clip(sound(1000)))
    mixer.pause()
    mixer.stop()
    fresh = sound(320, seed=1)
    mixer.render(FADE)
    mixer.play(Clip(fresh))
    assert np.array_equal(mixer.render(320)[0], fresh)


def test_an_overlay_adds_to_the_speech_and_does_not_delay_it():
    mixer = Mixer(RATE)
    speech, chime = sound(800), sound(300, seed=1)
    mixer.play(Clip(speech))
    mixer.overlay(chime)
    heard = render(mixer, 800)
    assert np.allclose(heard[:300], speech[:300] + chime, atol=1e-6)
    assert np.array_equal(heard[300:], speech[300:])


def test_an_overlay_plays_while_speech_is_paused():
    mixer = Mixer(RATE)
    mixer.play(Clip(sound(800)))
    mixer.pause()
    mixer.overlay(sound(300, seed=1))
    assert mixer.render(300)[0].any()


def test_stop_ends_a_stoppable_overlay_and_spares_a_short_one():
    for stoppable, silent in ((True, True), (False, False)):
        mixer = Mixer(RATE)
        mixer.overlay(sound(4000), stoppable=stoppable)
        mixer.render(160)
        mixer.stop()
        mixer.render(FADE)
        assert (not mixer.render(800)[0].any()) is silent


def test_the_volume_changes_by_a_ramp():
    mixer = Mixer(RATE)
    mixer.play(Clip(np.full(4000, 0.4, np.float32)))
    mixer.render(160)
    mixer.set_volume(0.5)
    heard = render(mixer, 480)
    assert np.max(np.abs(np.diff(heard))) <= 0.4 / FADE + 1e-6
    assert np.isclose(heard[-1], 0.2)


def test_ducking_lowers_the_speech_but_not_an_overlay():
    mixer = Mixer(RATE)
    mixer.duck(True)
    mixer.play(Clip(np.full(800, 0.4, np.float32)))
    assert np.allclose(mixer.render(160)[0], 0.1)
    mixer.overlay(np.full(160, 0.3, np.float32))
    assert np.allclose(mixer.render(160)[0], 0.4)


@given(level=st.floats(0.0, 3.0))
def test_the_sum_never_passes_full_scale(level):
    mixer = Mixer(RATE)
    mixer.play(Clip(np.full(200, level, np.float32)))
    mixer.overlay(np.full(200, level, np.float32))
    assert np.max(np.abs(mixer.render(200)[0])) <= 1.0


def test_what_is_queued_goes_on_at_the_rate_of_another_device():
    mixer = Mixer(RATE)
    time = np.arange(RATE) / RATE
    mixer.play(Clip((0.4 * np.sin(2 * np.pi * 200 * time)).astype(np.float32)))
    mixer.render(RATE // 2)
    other = mixer.at_rate(2 * RATE)
    rest, _ = other.render(2 * RATE)
    spectrum = np.abs(np.fft.rfft(rest[:RATE]))
    assert np.argmax(spectrum) * 2 == 200
    assert not rest[RATE + 10 :].any()
