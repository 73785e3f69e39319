"""Opens a session on this machine: the only place that wires adapters to the core.

What is missing is said and done without: no microphone means typed input, no loudspeaker or no
speech engine means words on the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voice_skill.asr.models import ModelChoice, choose_model
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.recognizer import SAMPLE_RATE, Utterance
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.assistant.ears import OWN_VOICE, Ears, EarsThread
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import (
    DeviceChanged,
    Message,
    SpeechAudible,
    SpeechDone,
    UtteranceHeard,
    VoiceDetected,
)
from voice_skill.assistant.mouth import Mouth, SilentMouth, SpokenMouth
from voice_skill.audio.microphone import Microphone
from voice_skill.audio.player import Player
from voice_skill.audio.self_hearing import SelfHearing
from voice_skill.audio.vad import VoiceActivity
from voice_skill.audio.wav import write_wav
from voice_skill.dialogue.state import State, Voice
from voice_skill.errors import MissingError, SkillError
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill, load_skill
from voice_skill.memory import Memory
from voice_skill.settings import Settings, cache_dir
from voice_skill.tts.cache import CachedSynthesizer
from voice_skill.tts.pyttsx3_engine import Pyttsx3Synthesizer
from voice_skill.tts.speaker import Speaker, SpeakerCallbacks
from voice_skill.tts.synthesizer import VoiceSettings
from voice_skill.tts.voices import Voice as EngineVoice
from voice_skill.tts.voices import choose_voice

RESUME_WITHIN = 3600.0
"""Seconds for which a session that was cut off (power loss) is taken up where it was."""
_QUIET_FRAMES = 15
"""Frames of 20 ms without voice after which nobody speaks."""
_URGENT = frozenset({"Stop", "WarningSign", "Hurts"})
"""Intents acted on before the end of speech."""

Post = Callable[[Message], None]


@dataclass(frozen=True)
class Wishes:
    """What the command line asks of this session, beyond the settings."""

    model: str | None = None
    microphone: bool = True
    speech: bool = True
    keep_audio: Path | None = None
    """Folder for what is heard, or None to keep none of it."""


@dataclass(frozen=True)
class Hearing:
    """A recogniser ready to be fed, and the model it hears with."""

    recognizer: VoskRecognizer
    scout: VoskRecognizer
    choice: ModelChoice
    prepared: Prepared


class Session:
    """Everything of one session; use it as a context manager and `run` the assistant."""

    def __init__(
        self, settings: Settings, wishes: Wishes, journal: Journal, memory: Memory
    ) -> None:
        self._settings = settings
        self._wishes = wishes
        self._journal = journal
        self._memory = memory
        self._open = ExitStack()
        self._own_voice = SelfHearing()
        self.problems: list[SkillError] = []
        """What this machine lacks, in the order found; the session goes on without it."""
        self.hearing: Hearing | None = None
        self.assistant: Assistant

    def __enter__(self) -> Session:
        """Open everything. Raises `ContentError` or `GrammarError` for broken content."""
        with ThreadPoolExecutor(2) as pool:
            # The microphone runs before the model is loaded, so the first words are not lost.
            mouth = pool.submit(self._open_mouth)
            microphone = pool.submit(self._open_microphone)
            skill = load_skill(self._settings.language)
            hearing = self._attempt(lambda: self._open_hearing(skill))
        self.hearing = hearing
        self.assistant = Assistant(
            skill,
            mouth.result(),
            state=self._first_state(),
            journal=self._journal,
            memory=self._memory,
        )
        self._start_ears(microphone, skill)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def listens(self) -> bool:
        """Whether somebody can talk to it, rather than type."""
        return self.hearing is not None and self._microphone is not None

    def run(self) -> None:
        """Talk until the session ends."""
        self.assistant.run(first_run=not self._memory.now.disclaimer_heard)

    def _post(self, message: Message) -> None:
        self.assistant.post(message)

    def _attempt(self, opening: Callable[[], Hearing]) -> Hearing | None:
        if not self._wishes.microphone:
            return None
        try:
            return opening()
        except MissingError as error:
            self.problems.append(error)
            return None

    def _voice(self) -> Voice:
        now, settings = self._memory.now, self._settings
        return Voice(now.rate or settings.rate, now.volume or settings.volume)

    def _first_state(self) -> State:
        remembered = self._memory.now
        if remembered.session and time.time() - remembered.session_saved_at < RESUME_WITHIN:
            try:
                return State.from_json(remembered.session)
            except ValueError:
                pass  # Written by another version of the skill: begin anew.
        return State(emergency_number=self._settings.emergency_number, voice=self._voice())

    def _open_hearing(self, skill: Skill) -> Hearing:
        choice = choose_model(self._wishes.model, self._settings.model)
        prepared = prepare(choice.folder, skill.grammar)
        return Hearing(VoskRecognizer(prepared), VoskRecognizer(prepared), choice, prepared)

    def _open_microphone(self) -> Microphone | None:
        if not self._wishes.microphone:
            return None
        microphone = Microphone(
            self._settings.microphone,
            on_lost=lambda error: self._post(DeviceChanged("microphone", False, str(error))),
            on_restored=lambda: self._post(DeviceChanged("microphone", True)),
        )
        try:
            microphone.start()
        except MissingError as error:
            self.problems.append(error)
            return None
        self._open.callback(microphone.close)
        return microphone

    def _open_mouth(self) -> Mouth:
        silent = SilentMouth(lambda speech_id: self._post(SpeechDone(speech_id)))
        if not self._wishes.speech:
            return silent
        voice = self._voice()
        player = Player(
            self._settings.speaker,
            volume=voice.volume,
            on_lost=lambda error: self._post(DeviceChanged("speaker", False, str(error))),
            on_restored=lambda: self._post(DeviceChanged("speaker", True)),
        )
        engine = Pyttsx3Synthesizer()
        speech = CachedSynthesizer(engine, cache_dir() / "speech")
        try:
            voice_settings = VoiceSettings(voice.rate, self._known_voice(engine.list_voices()))
            player.start()
        except MissingError as error:
            self.problems.append(error)
            engine.close()
            return silent
        speaker = Speaker(speech, player, voice=voice_settings, callbacks=self._speech_callbacks())
        for close in (engine.close, player.close, speaker.close):
            self._open.callback(close)
        return SpokenMouth(speaker, player)

    def _known_voice(self, voices: Sequence[EngineVoice]) -> str:
        """The voice that was wished for; where the engine has none such, its default speaks."""
        if not self._settings.voice:
            return ""
        try:
            return choose_voice(voices, self._settings.voice)
        except MissingError as error:
            self.problems.append(error)
            return ""

    def _speech_callbacks(self) -> SpeakerCallbacks:
        def started(text: str, at: float, seconds: float) -> None:
            self._own_voice.sentence_started(text, at, seconds)
            self._post(SpeechAudible(at))

        return SpeakerCallbacks(
            finished=lambda speech_id: self._post(SpeechDone(speech_id)),
            failed=lambda error: self._post(DeviceChanged("speech", False, str(error))),
            recovered=lambda: self._post(DeviceChanged("speech", True)),
            sentence_started=started,
            sentence_ended=self._own_voice.sentence_ended,
        )

    def _start_ears(self, opening: Future[Microphone | None], skill: Skill) -> None:
        self._microphone = opening.result()
        if self._microphone is None or self.hearing is None:
            return
        recordings = Recordings(self._wishes.keep_audio, self._journal)
        listener = _Listener(self.assistant, skill, self._own_voice, recordings)
        activity = VoiceActivity(off_frames=_QUIET_FRAMES)
        ears = Ears(self.hearing.recognizer, self.hearing.scout, activity, listener)
        thread = EarsThread(
            ears,
            self._microphone.frames(),
            lambda error: self._post(DeviceChanged("microphone", False, repr(error))),
        )
        thread.start()


class Recordings:
    """What was heard, as WAV files. A folder that cannot be written never stops the hearing."""

    def __init__(self, folder: Path | None, journal: Journal) -> None:
        """`folder` None keeps nothing."""
        self._folder = folder
        self._journal = journal

    def keep(self, pcm: bytes) -> None:
        """Write one utterance; after a failure, which the journal tells once, no more."""
        if self._folder is None:
            return
        name = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
        try:
            write_wav(self._folder / f"{name}.wav", pcm, SAMPLE_RATE)
        except OSError as error:
            reason = f"{self._folder} cannot be written ({error.strerror}); no audio is kept."
            self._journal.write("device", text="recordings", state="False", reason=reason)
            self._folder = None


class _Listener:
    """Tells the driver what the ears hear."""

    def __init__(
        self, assistant: Assistant, skill: Skill, own_voice: SelfHearing, recordings: Recordings
    ) -> None:
        self._assistant = assistant
        self._interpreter = skill.interpreter
        self._own_voice = own_voice
        self._recordings = recordings

    def voice_started(self) -> None:
        self._assistant.post(VoiceDetected())

    def heard(self, utterance: Utterance, ended_at: float, pcm: bytes) -> None:
        self._assistant.post(UtteranceHeard(utterance, ended_at))
        if utterance.reason != OWN_VOICE:
            self._recordings.keep(pcm)

    def is_sentence(self, text: str) -> bool:
        return self._interpreter.interpret(text, self._assistant.state.context()).accepted

    def may_interrupt(self) -> bool:
        state = self._assistant.state
        return bool(state.speaking) or state.active is not None

    def is_urgent(self, text: str) -> bool:
        found = self._interpreter.interpret(text, self._assistant.state.context())
        return found.accepted and found.intent in _URGENT

    def is_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        # "I have chest pain", said into the question about chest pain, is no echo of it.
        sign = self.is_urgent(text)
        return self._own_voice.is_own_voice(text, began_at, ended_at, word_for_word=sign)

    def spoke_until(self) -> float:
        return self._own_voice.spoke_until
