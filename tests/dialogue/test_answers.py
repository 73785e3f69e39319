from __future__ import annotations

import pytest

from tests.dialogue.talk import Talk
from voice_skill.content.schema import Level, Need
from voice_skill.dialogue.events import Heard, VoiceStarted
from voice_skill.dialogue.state import Finding, State
from voice_skill.nlu.interpretation import Interpretation, Situation


def test_an_answer_with_more_offers_it():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    assert talk.said[0] == "It is a thing."
    assert talk.state.situation is Situation.ASKING


def test_yes_tells_more_part_by_part_and_then_offers_the_routine():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    talk.hear("Yes")
    assert talk.said[0] == "It is more."
    talk.hear("AskMore")
    assert talk.said[0] == "And more."
    assert talk.state.question is not None
    assert talk.state.question.about == "stretch"


def test_yes_to_the_routine_begins_with_its_screening():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.hear("Yes")
    assert talk.state.label == "screening"


def test_an_offer_of_more_lapses_in_silence():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    talk.finish_speech()
    talk.elapse()
    assert talk.said == []
    assert talk.state.label == "idle"


def test_a_missing_facet_says_which_there_are():
    talk = Talk()
    talk.hear("AskHowOften", node="spasm", facet="how_often")
    assert talk.said == ["I don't have that about spasm. You can ask “what is it” or “why”."]


def test_a_question_about_nothing_is_asked_back():
    talk = Talk()
    talk.hear("AskHowLong", facet="how_long")
    assert talk.said[0].startswith("About what?")


def test_a_tie_is_asked_back_and_the_choice_carries_the_first_intent():
    spasm = Interpretation("x", True, "AskWhy", {}, "spasm", "why")
    cold = Interpretation("x", True, "AskWhy", {}, "cold", "why")
    talk = Talk()
    tie = Interpretation("x", False, reason="tie", alternatives=(spasm, cold))
    talk.do(Heard(talk.now, tie))
    assert talk.state.context().choices == ("spasm", "cold")
    talk.hear("AskWhat", node="spasm", facet="what")
    assert talk.said[0] == "So."


def test_a_tie_without_names_to_choose_from_is_not_understood():
    rivals = tuple(
        Interpretation("x", True, "SetTimer", {unit: 5}) for unit in ("minutes", "seconds")
    )
    talk = Talk()
    talk.do(Heard(talk.now, Interpretation("x", False, reason="tie", alternatives=rivals)))
    assert (talk.state.question, talk.state.misses) == (None, 1)


def test_somebody_who_begins_to_speak_gets_more_time():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.finish_speech()
    talk.now += 7
    talk.do(VoiceStarted(talk.now))
    assert talk.state.timers == {"reply": talk.now + 15}


def test_asking_for_help_proposes_routines():
    talk = Talk()
    talk.hear("AskForHelp")
    assert talk.state.situation is Situation.CHOOSING
    assert "stretch" in talk.state.context().choices


def test_repeat_says_the_last_answer_again():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    talk.hear("Repeat")
    assert talk.said[0] == "It is a thing."


def test_stop_while_idle_needs_no_words():
    talk = Talk()
    talk.hear("AskHowOften", node="spasm", facet="how_often")
    talk.hear("Stop")
    assert talk.said == []


def test_help_and_slower_leave_an_offer_open():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    for intent in ("Help", "Slower", "HowLongLeft"):
        talk.hear(intent)
        assert talk.state.label == "asking"
    talk.hear("Yes")
    assert talk.said[0] == "It is more."


def test_a_question_about_a_choice_does_not_choose_it():
    talk = Talk()
    talk.hear("AskForHelp")
    talk.hear("AskWhat", node="breath", facet="what")
    assert talk.state.leading is None
    talk.hear("AskForHelp")
    talk.hear("StartRoutine", routine="breath")
    assert talk.state.leading is not None


def test_a_routine_is_offered_once_a_session():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    assert talk.state.label == "asking"
    talk.hear("No")
    talk.hear("AskWhy", node="spasm", facet="why")
    assert talk.state.label == "idle"


@pytest.mark.parametrize("intent", ["Repeat", "Back"])
def test_an_offer_that_is_said_again_is_still_open(intent: str):
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.hear(intent)
    assert talk.said[-1].endswith("?")
    assert talk.state.label == "asking"


def test_an_offer_that_lapsed_in_silence_is_made_again_when_asked_to_repeat():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.until("resting")
    talk.hear("Repeat")
    assert talk.state.label == "asking"
    talk.hear("Yes")
    assert talk.state.label == "screening"


def test_a_choice_of_one_is_no_question():
    talk = Talk()
    spasm = Interpretation("x", True, "AskWhy", {"node": "spasm"}, "spasm", "why")
    denied = Interpretation("x", True, "DenySign")
    talk.do(Heard(0.0, Interpretation("x", False, reason="tie", alternatives=(denied, spasm))))
    assert talk.said[0] == "So."


def test_no_more_than_three_names_are_offered():
    talk = Talk()
    nodes = ("spasm", "cold", "stretch", "breath")
    rivals = tuple(Interpretation("x", True, "AskWhy", {}, node, "why") for node in nodes)
    talk.do(Heard(0.0, Interpretation("x", False, reason="tie", alternatives=rivals)))
    assert talk.said[0].count("“") == 3


def test_a_second_facet_is_told_besides_where_the_grammar_asks_for_it():
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what", besides="why")
    assert talk.said[:2] == ["It is a thing.", "So."]


def test_a_tie_between_two_questions_about_one_thing_asks_which_of_them():
    what = Interpretation("x", True, "AskWhat", {}, "spasm", "what")
    why = Interpretation("x", True, "AskWhy", {}, "spasm", "why")
    talk = Talk()
    talk.do(Heard(0.0, Interpretation("x", False, reason="tie", alternatives=(what, why))))
    assert talk.said == ["Which do you mean: “what is it” or “why”?"]
    assert talk.state.context().node == "spasm"  # so that "why" alone is an answer


def test_an_offer_that_lapsed_is_not_made_again_once_something_else_was_said():
    talk = Talk()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.until("resting")
    talk.hear("Help")
    told = talk.said
    talk.hear("Repeat")
    assert talk.said == told


def test_what_could_not_be_offered_in_a_hold_is_offered_when_more_is_asked_for():
    talk = Talk()
    talk.to_hold()
    talk.hear("AskWhy", node="spasm", facet="why")
    talk.hear("Stop")
    talk.hear("Stop")
    talk.hear("AskMore")
    assert talk.said[0] == "That is all I have about spasm."
    assert talk.state.label == "asking"


def test_a_condition_is_not_what_a_question_without_a_subject_is_about():
    condition = Finding("bones", Level.LIMITED, (Need.MOVEMENT,), "Ask a doctor first.")
    talk = Talk(State(findings=(condition,)))
    talk.hear("AskWhy", facet="why")
    assert talk.said[0].startswith("About what?")


@pytest.mark.parametrize("intent", ["Resume", "StartOver"])
def test_what_leads_nowhere_leaves_an_offer_open(intent: str):
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    offer = talk.said[-1]
    talk.hear(intent)
    assert talk.said == [offer]
    assert talk.state.label == "asking"


def test_next_chooses_none_of_several():
    talk = Talk()
    talk.hear("AskForHelp")
    question = talk.said[-1]
    talk.hear("Next")
    assert talk.said == [question]
    assert talk.state.label == "choosing"


@pytest.mark.parametrize("intent", ["Repeat", "Back", "Resume", "StartOver"])
def test_an_offer_that_was_to_wait_is_made_once_more(intent: str):
    talk = Talk()
    talk.hear("AskWhat", node="spasm", facet="what")
    offer = talk.said[-1]
    talk.hear("Pause")
    talk.hear(intent)
    assert talk.said == [offer]
    talk.finish_speech()
    assert "reply" in talk.state.timers
