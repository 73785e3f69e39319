import pytest

from voice_skill.errors import SpeechEngineError
from voice_skill.tts.voices import Voice, choose_voice

VOICES = (
    Voice("gmw/en", "English (Great Britain)", ("en-gb",)),
    Voice("gmw/en-us", "English (America)", ("en-us",)),
    Voice("roa/fr", "French (France)", ("fr-fr",)),
)


@pytest.mark.parametrize("wanted", ["gmw/en-us", "en-us", "EN-US", "english (america)"])
def test_a_voice_goes_by_id_language_or_name(wanted):
    assert choose_voice(VOICES, wanted) == "gmw/en-us"


def test_a_variant_stays_with_its_voice():
    assert choose_voice(VOICES, "en-us+f3") == "gmw/en-us+f3"


def test_an_unknown_voice_names_the_nearest():
    with pytest.raises(SpeechEngineError, match=r"no voice 'english amerca'.*gmw/en-us"):
        choose_voice(VOICES, "english amerca")


def test_a_voice_like_no_other_still_says_where_to_look():
    with pytest.raises(SpeechEngineError, match="relief say --voices"):
        choose_voice(VOICES, "xyzzy")
