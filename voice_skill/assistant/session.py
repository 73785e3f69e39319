"""Opens a session on this machine: the only place that wires adapters to the core.

What is missing is said and done without: no microphone means typed input, no loudspeaker or no
speech engine means words on the screen.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from voice_skill.asr.free_reading import ReadTwice, free_model
from voice_skill.asr.models import ModelChoice, choose_model
from voice_skill.asr.prepare import Prepared, prepare
from voice_skill.asr.vosk_engine import VoskRecognizer
from voice_skill.assistant.ears import Ears, EarsThread
from voice_skill.assistant.listener import DriverListener, Recordings
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import (
    DeviceChanged,
    Message,
    SpeechAudible,
    SpeechDone,
)
from voice_skill.assistant.mouth import Mouth, SilentMouth, SpokenMouth
from voice_skill.audio.microphone import Microphone
from voice_skill.audio.player import Player
from voice_skill.audio.self_hearing import SelfHearing
from voice_skill.audio.vad import VoiceActivity
from voice_skill.dialogue.state import State, Voice
from voice_skill.errors import MissingError, SkillError
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill, make_skill, read_sources
from voice_skill.memory import Memory
from voice_skill.nlu.grammar import Grammar
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
_LAST_WORD = 2.0
"""Seconds that hearing may take to end."""
_NAMED = 6
"""Words that a problem names."""


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

    recognizer: ReadTwice
    scout: ReadTwice
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
        self._inbox: SimpleQueue[Message] = SimpleQueue()
        """Devices may have something to tell before there is an assistant."""
        self._own_voice = SelfHearing()
        self.problems: list[SkillError] = []
        """What this machine lacks, in the order found; the session goes on without it."""
        self.hearing: Hearing | None = None
        self.listens = False
        """Whether somebody can talk to it, rather than type."""
        self.assistant: Assistant

    def __enter__(self) -> Session:
        """Open everything. Raises `ContentError` or `GrammarError` for broken content."""
        try:
            self._open_all()
        except BaseException:
            self._open.close()
            raise
        return self

    def _open_all(self) -> None:
        with ThreadPoolExecutor(3) as pool:
            # The microphone runs before the model is loaded, so the first words are not lost.
            mouth = pool.submit(self._open_mouth)
            microphone = pool.submit(self._open_microphone)
            sources = read_sources(self._settings.language)
            # Vosk opens its models without Python's lock, while the grammar is compiled.
            hearing = pool.submit(self._open_hearing, sources.grammar)
            skill = make_skill(sources)
        self.hearing = hearing.result()
        self.assistant = Assistant(
            skill,
            mouth.result(),
            state=self._first_state(),
            journal=self._journal,
            memory=self._memory,
            inbox=self._inbox,
        )
        self._start_ears(microphone, skill)
        Thread(target=self._warm_up, args=(skill,), daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _warm_up(self, skill: Skill) -> None:
        """Be done by the time of the first question; a text that needs what fails says so again."""
        try:
            skill.warm_up()
        except SkillError as error:
            self._journal.write("problem", text=str(error))

    def run(self) -> None:
        """Talk until the session ends."""
        for problem in self.problems:
            self._journal.write("problem", text=str(problem))
        self.assistant.run(first_run=not self._memory.now.disclaimer_heard)

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

    def _open_hearing(self, grammar: Grammar) -> Hearing | None:
        if not self._wishes.microphone:
            return None
        try:
            choice = choose_model(self._wishes.model, self._settings.model)
            prepared = prepare(choice.folder, grammar)
            if prepared.missing_words:
                self.problems.append(_unheard(choice.name, prepared.missing_words))
            recognizer = ReadTwice(VoskRecognizer(prepared), free_model(prepared))
        except MissingError as error:
            self.problems.append(error)
            return None
        return Hearing(recognizer, recognizer.scout(), choice, prepared)

    def _open_microphone(self) -> Microphone | None:
        if not self._wishes.microphone:
            return None
        microphone = Microphone(
            self._settings.microphone,
            on_lost=lambda error: self._inbox.put(DeviceChanged("microphone", False, str(error))),
            on_restored=lambda: self._inbox.put(DeviceChanged("microphone", True)),
        )
        try:
            microphone.start()
        except MissingError as error:
            self.problems.append(error)
            return None
        self._open.callback(microphone.close)
        return microphone

    def _open_mouth(self) -> Mouth:
        silent = SilentMouth(lambda speech_id: self._inbox.put(SpeechDone(speech_id)))
        if not self._wishes.speech:
            return silent
        voice = self._voice()
        player = Player(
            self._settings.speaker,
            volume=voice.volume,
            on_lost=lambda error: self._inbox.put(DeviceChanged("speaker", False, str(error))),
            on_restored=lambda: self._inbox.put(DeviceChanged("speaker", True)),
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
            self._inbox.put(SpeechAudible(at))

        return SpeakerCallbacks(
            finished=lambda speech_id: self._inbox.put(SpeechDone(speech_id)),
            failed=lambda error: self._inbox.put(DeviceChanged("speech", False, str(error))),
            recovered=lambda: self._inbox.put(DeviceChanged("speech", True)),
            sentence_started=started,
            sentence_ended=self._own_voice.sentence_ended,
        )

    def _start_ears(self, opening: Future[Microphone | None], skill: Skill) -> None:
        microphone = opening.result()
        if microphone is None:
            return
        if self.hearing is None:
            microphone.close()
            return
        recordings = Recordings(self._wishes.keep_audio, self._journal)
        listener = DriverListener(self.assistant, skill, self._own_voice, recordings)
        activity = VoiceActivity(off_frames=_QUIET_FRAMES)
        ears = Ears(self.hearing.recognizer, self.hearing.scout, activity, listener)
        thread = EarsThread(
            ears,
            microphone.frames,
            failed=lambda error: self._inbox.put(DeviceChanged("microphone", False, repr(error))),
            recovered=lambda: self._inbox.put(DeviceChanged("microphone", True)),
        )
        self.listens = True
        self._open.callback(thread.join, _LAST_WORD)
        self._open.callback(microphone.close)  # first, and by that the thread ends
        thread.start()


def _unheard(model: str, words: Sequence[str]) -> MissingError:
    named = ", ".join(words[:_NAMED])
    rest = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return MissingError(
        f"{model} cannot hear {named}{rest}: sentences with them can be typed, not said.",
        hint="`relief check` names every such word, with its place and what to do.",
    )
