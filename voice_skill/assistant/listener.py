"""Tells the driver what the ears hear, and keeps recordings where they were asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from voice_skill.asr.recognizer import SAMPLE_RATE, Utterance
from voice_skill.asr.understanding import understand
from voice_skill.assistant.ears import OWN_VOICE
from voice_skill.assistant.loop import Assistant
from voice_skill.assistant.messages import UtteranceHeard, VoiceDetected
from voice_skill.audio.self_hearing import SelfHearing
from voice_skill.audio.wav import write_wav
from voice_skill.journal import Journal
from voice_skill.knowledge import Skill
from voice_skill.nlu.interpretation import Interpretation, Situation

_URGENT = frozenset({"Stop", "WarningSign", "Hurts"})
"""Intents acted on before the end of speech."""
_QUIET_SITUATIONS = frozenset({Situation.IDLE, Situation.RESTING})
SHORT = 2
"""Up to so many words are easily found in talk and noise that was not meant for the skill."""
SURE = 0.5
"""Least confidence of a short utterance out of the blue; measured in docs/measurements.md."""


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


class DriverListener:
    """The `Listener` of the ears that posts to the driver."""

    def __init__(
        self, assistant: Assistant, skill: Skill, own_voice: SelfHearing, recordings: Recordings
    ) -> None:
        self._assistant = assistant
        self._skill = skill
        self._own_voice = own_voice
        self._recordings = recordings

    def voice_started(self) -> None:
        """Tell the driver."""
        self._assistant.post(VoiceDetected())

    def heard(self, utterance: Utterance, ended_at: float, pcm: bytes) -> None:
        """Tell the driver, and keep the sound if that was asked for."""
        self._assistant.post(UtteranceHeard(self._weighed(utterance), ended_at))
        if utterance.reason != OWN_VOICE:
            self._recordings.keep(pcm)

    def _weighed(self, utterance: Utterance) -> Utterance:
        """Refuse a short, unsure utterance where nobody is talking with the skill just now."""
        short = len(utterance.text.split()) <= SHORT and utterance.confidence < SURE
        if not (utterance.accepted and short) or self.is_urgent(utterance):
            return utterance
        if self._assistant.state.situation not in _QUIET_SITUATIONS:
            return utterance
        reason = f"{utterance.reason}: too unsure for a short utterance out of the blue"
        return replace(utterance, accepted=False, reason=reason)

    def is_sentence(self, text: str) -> bool:
        """Whether the interpreter accepts it in the present state."""
        return self._interpret(text).accepted

    def _interpret(self, text: str) -> Interpretation:
        return self._skill.interpreter.interpret(text, self._assistant.state.context())

    def may_interrupt(self) -> bool:
        """Whether the skill speaks or leads."""
        state = self._assistant.state
        return bool(state.speaking) or state.active is not None

    def is_urgent(self, utterance: Utterance) -> bool:
        """Whether it means stop, pain or a warning sign."""
        return _urgent(understand(utterance, self._interpret, self._skill.grammar.skip_words))

    def is_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        """Whether it is the skill itself, heard through the room."""
        # "I have chest pain", said into the question about chest pain, is no echo of it.
        sign = _urgent(self._interpret(text))
        return self._own_voice.is_own_voice(text, began_at, ended_at, word_for_word=sign)

    def is_like_own_voice(self, text: str, began_at: float, ended_at: float) -> bool:
        """Whether most of it is what the skill said just then."""
        return self._own_voice.is_own_voice(text, began_at, ended_at)

    def spoke_until(self) -> float:
        """When the loudspeaker fell silent."""
        return self._own_voice.spoke_until


def _urgent(found: Interpretation) -> bool:
    return found.accepted and found.intent in _URGENT
