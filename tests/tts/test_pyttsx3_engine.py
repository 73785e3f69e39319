import shutil
import sys
import threading

import numpy as np
import pytest

from voice_skill.errors import ExitCode, SpeechEngineError
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.synthesizer import Speech, VoiceSettings

VOICE = VoiceSettings()
needs_espeak = pytest.mark.skipif(
    sys.platform.startswith("linux") and shutil.which("espeak-ng") is None,
    reason="espeak-ng is not installed (apt install espeak-ng)",
)

_FRAMES = """
import sys
from pathlib import Path
from voice_skill.tts.framing import read_frame, write_frame
out = sys.stdout.buffer
"""


def alike(left: int, right: int) -> bool:
    """espeak's lengths vary a little from run to run."""
    return abs(left - right) < 0.08 * right


def pitch(speech: Speech) -> float:
    """The strongest period of the speech between 70 and 350 Hz, in Hz."""
    spectrum = np.fft.rfft(speech.samples.astype(float), 2 * len(speech.samples))
    periods = np.fft.irfft(np.abs(spectrum) ** 2)
    shortest, longest = speech.sample_rate // 350, speech.sample_rate // 70
    return speech.sample_rate / (shortest + int(np.argmax(periods[shortest:longest])))


def worker(tmp_path, body: str) -> tuple[str, ...]:
    """The command of a worker that misbehaves as `body` says."""
    script = tmp_path / "worker.py"
    script.write_text(_FRAMES + body)
    return (sys.executable, str(script))


@pytest.fixture(scope="module")
def engine():
    synthesizer = Pyttsx3Synthesizer()
    yield synthesizer
    synthesizer.close()


@needs_espeak
def test_a_sentence_becomes_audible_pcm(engine):
    speech = engine.render("Lower your chin to your chest.", VOICE)
    assert 1.0 < speech.seconds < 4.0
    assert speech.samples.dtype == np.int16
    assert np.max(np.abs(speech.samples.astype(int))) > 3000


@needs_espeak
def test_three_hundred_renders_in_a_row_are_good_and_alike(engine):
    lengths = {
        text: len(engine.render(text, VOICE).samples)
        for text in (f"Hold for {n} seconds." for n in range(1, 31))
    }
    for _ in range(9):
        for text, length in lengths.items():
            assert alike(len(engine.render(text, VOICE).samples), length)


@needs_espeak
def test_the_rate_is_the_speed(engine):
    slow = engine.render("Breathe in and out.", VoiceSettings(rate=100))
    fast = engine.render("Breathe in and out.", VoiceSettings(rate=200))
    assert slow.seconds > 1.5 * fast.seconds


@needs_espeak
@pytest.mark.skipif(sys.platform == "darwin", reason="variants are espeak's")
def test_a_voice_is_heard_only_where_it_was_asked_for(engine):
    before, other, after = (
        pitch(engine.render("Breathe through one side.", VoiceSettings(voice=voice)))
        for voice in ("", "en-us+f3", "")
    )
    assert other > 1.5 * before
    assert after == pytest.approx(before, rel=0.25)


@needs_espeak
def test_an_unknown_voice_is_an_error_that_names_close_ones(engine):
    with pytest.raises(SpeechEngineError, match=r"no voice 'en-uss'.*en-us"):
        engine.render("Hello.", VoiceSettings(voice="en-uss"))


@needs_espeak
@pytest.mark.skipif(sys.platform == "darwin", reason="variants are espeak's")
def test_an_unknown_variant_is_an_error(engine):
    with pytest.raises(SpeechEngineError, match="no variant 'zzz'"):
        engine.render("Hello.", VoiceSettings(voice="en-us+zzz"))


@needs_espeak
def test_voices_have_ids_names_and_languages(engine):
    english = [voice for voice in engine.list_voices() if voice.id.endswith("en-us")]
    assert english[0].name
    assert english[0].languages


@needs_espeak
@pytest.mark.parametrize("text", ["“Don’t” — it’s 5 °C…", "ñandú ≈ 3", "a" * 3000])
def test_odd_text_is_rendered_too(engine, text):
    assert engine.render(text, VOICE).seconds > 0


def test_blank_text_is_silence_without_an_engine(tmp_path):
    silent = Pyttsx3Synthesizer(command=("/nonexistent/engine",))
    assert silent.render(" \n", VOICE).seconds == 0


@needs_espeak
def test_threads_take_turns(engine):
    expected = {n: len(engine.render(f"Number {n}.", VOICE).samples) for n in range(8)}
    found: dict[int, int] = {}

    def render(number: int) -> None:
        found[number] = len(engine.render(f"Number {number}.", VOICE).samples)

    threads = [threading.Thread(target=render, args=(n,)) for n in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.keys() == expected.keys()
    assert all(alike(found[n], expected[n]) for n in expected)


@needs_espeak
def test_a_killed_engine_is_started_again():
    engine = Pyttsx3Synthesizer()
    try:
        before = engine.render("Hold it.", VOICE)
        assert engine._child is not None
        engine._child._process.kill()
        assert alike(len(engine.render("Hold it.", VOICE).samples), len(before.samples))
    finally:
        engine.close()


@needs_espeak
def test_an_engine_that_hangs_once_is_killed_and_the_sentence_is_said(tmp_path):
    flag = tmp_path / "hung"
    body = f"""
import time
flag = Path({str(flag)!r})
if not flag.exists():
    flag.touch()
    write_frame(out, {{"ready": True}})
    time.sleep(600)
from voice_skill.tts.worker import main
sys.exit(main())
"""
    engine = Pyttsx3Synthesizer(command=worker(tmp_path, body), timeout=3.0)
    try:
        assert engine.render("Hold it.", VOICE).seconds > 0.3
        assert flag.exists()
    finally:
        engine.close()


def test_an_engine_that_always_hangs_is_given_up_with_advice(tmp_path):
    command = worker(tmp_path, "import time; time.sleep(600)")
    engine = Pyttsx3Synthesizer(command=command, timeout=0.3, attempts=2)
    with pytest.raises(
        SpeechEngineError, match=r"did not answer within 0\.3 s.*espeak-ng"
    ) as error:
        engine.render("Hello.", VOICE)
    assert error.value.exit_code == ExitCode.MISSING


def test_an_engine_that_dies_is_tried_a_bounded_number_of_times(tmp_path):
    count = tmp_path / "count"
    body = f"open({str(count)!r}, 'a').write('x'); sys.exit(7)"
    engine = Pyttsx3Synthesizer(command=worker(tmp_path, body), attempts=3)
    with pytest.raises(SpeechEngineError, match="exit status 7"):
        engine.render("Hello.", VOICE)
    assert count.read_text() == "xxx"


def test_an_engine_that_is_not_installed_says_what_to_install(tmp_path):
    body = 'write_frame(out, {"error": "no espeak", "refused": True})'
    engine = Pyttsx3Synthesizer(command=worker(tmp_path, body))
    with pytest.raises(SpeechEngineError, match=r"not start: no espeak.*apt install espeak-ng"):
        engine.render("Hello.", VOICE)


def test_a_worker_that_talks_nonsense_is_an_error(tmp_path):
    body = "out.write(b'\\0\\0\\0\\4\\0\\0\\0\\0oops'); out.flush()"
    engine = Pyttsx3Synthesizer(command=worker(tmp_path, body), attempts=1)
    with pytest.raises(SpeechEngineError, match="speech engine failed"):
        engine.render("Hello.", VOICE)


def test_a_file_that_is_not_sound_is_an_error(tmp_path):
    body = 'write_frame(out, {"ready": True}); read_frame(sys.stdin.buffer)\n'
    body += 'write_frame(out, {}, b"not a wav"); read_frame(sys.stdin.buffer)'
    engine = Pyttsx3Synthesizer(command=worker(tmp_path, body), attempts=1)
    with pytest.raises(SpeechEngineError, match="wrote no sound"):
        engine.render("Hello.", VOICE)
    engine.close()


@needs_espeak
def test_closing_ends_the_child_and_rendering_starts_another():
    engine = Pyttsx3Synthesizer()
    engine.render("Hello.", VOICE)
    assert engine._child is not None
    process = engine._child._process
    engine.close()
    assert process.returncode == 0
    assert engine.render("Hello.", VOICE).seconds > 0
    engine.close()
