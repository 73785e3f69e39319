import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from voice_skill.audio.self_hearing import SelfHearing, Spoken, is_own_voice, words_of

SAYING = Spoken("Slowly lower your chin towards your chest and hold it there", 10.0, 4.0)
WORDS = st.sampled_from(
    ["lower", "lift", "chin", "chest", "neck", "hold", "turn", "breathe", "slowly", "left", "right"]
)
OTHERS = st.sampled_from(["stop", "pause", "dizzy", "numb", "help", "repeat", "yes", "goodbye"])


@given(words=st.lists(WORDS, min_size=1, max_size=12), data=st.data())
def test_any_part_of_what_is_being_said_is_the_skills_own(words, data):
    begin = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(begin + 1, len(words)))
    spoken = Spoken(" ".join(words), 5.0, 3.0)
    assert is_own_voice(" ".join(words[begin:end]), 5.0, 8.0, [spoken])


@given(said=st.lists(WORDS, max_size=12), heard=st.lists(OTHERS, min_size=1, max_size=6))
def test_words_that_are_not_being_said_are_somebody_elses(said, heard):
    spoken = Spoken(" ".join(said), 5.0, 3.0)
    assert not is_own_voice(" ".join(heard), 5.0, 8.0, [spoken])


@given(said=st.lists(WORDS, min_size=1, max_size=12), later=st.floats(3.0, 100.0))
def test_the_same_words_well_after_are_somebody_elses(said, later):
    text = " ".join(said)
    spoken = Spoken(text, 5.0, 3.0, ended_at=8.0)
    assert not is_own_voice(text, 8.0 + later, 9.0 + later, [spoken])


@given(said=st.lists(WORDS, min_size=2, max_size=8), heard=OTHERS)
def test_one_strange_word_makes_a_short_utterance_somebody_elses(said, heard):
    assume(heard not in said)
    spoken = Spoken(" ".join(said), 5.0, 3.0)
    assert not is_own_voice(f"{said[0]} {heard}", 5.0, 8.0, [spoken])


@pytest.mark.parametrize("heard", ["stop", "my arm is numb", "i have chest pain", "i feel dizzy"])
def test_stop_and_warnings_pass_while_other_words_are_said(heard):
    assert not is_own_voice(heard, 11.0, 12.0, [SAYING])


def test_stop_is_dropped_while_the_skill_says_stop():
    spoken = Spoken("Say stop", 10.0, 0.8)
    assert is_own_voice("stop", 10.3, 10.9, [spoken])


def test_stop_passes_when_the_skill_said_it_at_another_end_of_the_sentence():
    spoken = Spoken(
        "You can say stop at any time and then we will rest for as long as you like", 10.0, 5.0
    )
    assert not is_own_voice("stop", 14.0, 14.5, [spoken])


def test_stop_passes_when_the_sentence_was_stopped_before_the_word():
    spoken = Spoken("Hold your head there and when it hurts say stop", 10.0, 4.0, ended_at=11.0)
    assert not is_own_voice("stop", 11.2, 11.6, [spoken])


def test_the_place_of_a_word_moves_with_a_pause():
    spoken = Spoken("Hold your head there and when it hurts say stop", 10.0, 4.0, ended_at=20.0)
    assert is_own_voice("stop", 19.4, 19.9, [spoken])


def test_a_mostly_right_hearing_of_a_sentence_is_the_skills_own():
    assert is_own_voice("slowly lower your shin towards the chest", 10.2, 13.0, [SAYING])


def test_words_across_two_sentences_are_the_skills_own():
    spoken = [Spoken("Hold it there", 10.0, 1.0, 11.0), Spoken("Then breathe out", 11.1, 1.0)]
    assert is_own_voice("it there then breathe", 10.3, 11.8, spoken)


def test_a_long_word_order_of_its_own_is_somebody_elses():
    assert not is_own_voice("chest your chin lower slowly", 10.0, 14.0, [SAYING])


def test_punctuation_case_and_curly_apostrophes_do_not_matter():
    assert words_of("Don’t! Say “Stop”, twice.") == ["don't", "say", "stop", "twice"]


def test_silence_is_nobodys_own():
    assert not is_own_voice("", 10.0, 11.0, [SAYING])
    assert not is_own_voice("stop", 10.0, 11.0, [])


def test_what_was_said_is_remembered_as_the_speaker_tells_it():
    memory = SelfHearing()
    memory.sentence_started("Say stop", 10.0, 1.0)
    assert memory.is_own_voice("stop", 10.5, 10.9)
    memory.sentence_ended(11.0)
    assert memory.is_own_voice("stop", 10.5, 11.2)
    assert not memory.is_own_voice("stop", 13.0, 13.5)
    memory.sentence_started("Breathe out", 60.0, 1.0)
    assert not memory.is_own_voice("stop", 60.0, 61.0)


def test_a_warning_sign_said_into_the_question_about_it_is_the_persons():
    asking = Spoken("Any chest pain or pressure, short breath, or sweating?", 10.0, 4.0)
    heard = "i have chest pain"
    assert not is_own_voice(heard, 10.3, 11.5, [asking], word_for_word=True)
    assert is_own_voice("chest pain", 10.3, 11.5, [asking], word_for_word=True)
