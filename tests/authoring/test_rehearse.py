"""A written conversation that does not hold says where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voice_skill.authoring.conversation import Act, parse_seconds, read_conversation
from voice_skill.authoring.rehearse import rehearse
from voice_skill.cli import main
from voice_skill.errors import ConversationError
from voice_skill.knowledge import Skill, load_skill


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def write(folder: Path, text: str) -> Path:
    file = folder / "talk.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('- user: ice or heat\n- skill: contains "bananas"\n', 2, "bananas"),
        ('- user: ice or heat\n- not: contains "either"\n', 2, "no speech"),
        ("- user: start the chin tuck\n- answer: yes\n- answer: please say\n", 3, "an answer"),
        ("- user: ice or heat\n- state: hold\n", 2, "the state hold"),
        ("- user: ice or heat\n- intent: Stop\n", 2, "the intent Stop"),
        ("- user: ice or heat\n  node: massage\n", 2, "the node massage"),
        ("- user: ice or heat\n- silence: true\n", 2, "silence"),
    ],
)
def test_a_step_that_does_not_hold_is_named(
    skill: Skill, tmp_path: Path, text: str, line: int, expected: str
):
    failure = rehearse(skill, read_conversation(write(tmp_path, text))).failure
    assert failure is not None
    assert failure.place.line == line
    assert expected in failure.expected
    assert text.split("\n")[0].removeprefix("- user: ") in str(failure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no list of steps"),
        ("steps: []\n", "no step"),
        ("- shout: hello\n", "shout"),
        ("- wait: soon\n", "20 s"),
        ("- wait: -3 s\n", "20 s"),
        ("- user:\n", "text after"),
        ("- silence: maybe\n", "silence: true"),
        ('- skill: matches "(unclosed"\n', "regular expression"),
        ("- hello\n", "no step"),
        ("colour: red\nsteps:\n- user: stop\n", "colour"),
        ("- user: [\n", "talk.yaml"),
        ("first_run: no\nsteps:\n- user: stop\n", "neither true nor false"),
        ("- lose: mikrophone\n", "write microphone, speaker, speech"),
        ("- not:\n", "write what shall be said"),
        ("- skill: []\n", "write what shall be said"),
        ("- not: {contains: stop}\n", "write what shall be said"),
        ("steps:\n- user: stop\neach: stop\n", "no list"),
        ("steps:\n- user: stop\neach: []\n", "no list"),
        ("steps:\n- user: stop\neach:\n- stop\n", "no step"),
        ("steps:\n- user: stop\neach:\n- []\n", "no step"),
    ],
)
def test_a_malformed_conversation_says_what_to_write(tmp_path: Path, text: str, expected: str):
    with pytest.raises(ConversationError, match=expected) as caught:
        read_conversation(write(tmp_path, text))
    assert "talk.yaml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20 s", 20),
        ("2 min", 120),
        ("1 h", 3600),
        ("1 min 30 s", 90),
        ("7", 7),
        ("0.5 seconds", 0.5),
    ],
)
def test_lengths_of_time(text: str, seconds: float):
    assert parse_seconds(text) == seconds


def test_several_keys_of_one_step_are_taken_in_order(tmp_path: Path):
    conversation = read_conversation(write(tmp_path, "- user: stop\n  state: idle\n"))
    assert [step.act for step in conversation.steps] == [Act.USER, Act.STATE]


TIMER = "steps:\n- user: set a timer for one minute\n- state: timer\neach:\n"


def test_each_way_to_go_on_begins_at_the_same_moment(skill: Skill, tmp_path: Path):
    text = TIMER + "- {user: cancel the timer, state: idle}\n- {wait: 50 s, state: timer}\n"
    rehearsal = rehearse(skill, read_conversation(write(tmp_path, text)))
    assert rehearsal.passed, str(rehearsal.failure)
    assert rehearsal.conversation.length == 6


def test_the_first_way_to_go_on_that_does_not_hold_is_named(skill: Skill, tmp_path: Path):
    text = (
        TIMER + "- {user: stop}\n- - {user: help}\n  - {state: hold}\n- {user: stop, state: hold}\n"
    )
    failure = rehearse(skill, read_conversation(write(tmp_path, text))).failure
    assert failure is not None
    assert failure.place.line == 7


def test_the_log_says_what_was_understood_and_in_which_state(skill: Skill, tmp_path: Path):
    text = TIMER + "- {doubt: cord-signs}\n- {user: purple elephants dance}\n"
    log = rehearse(skill, read_conversation(write(tmp_path, text))).log
    said = [(entry.intent, entry.state) for entry in log if entry.who == "user"]
    assert said == [("SetTimer", "idle"), ("DoubtfulSign", "timer"), ("", "timer")]


def test_a_suggestion_that_is_not_understood_fails(skill: Skill, tmp_path: Path):
    prompts = {**skill.tree.prompts, "greeting": ("Say “purple elephants”.",)}
    tree = skill.tree.model_copy(update={"prompts": prompts})
    odd = Skill(tree, skill.grammar, skill.interpreter)
    rehearsal = rehearse(odd, read_conversation(write(tmp_path, "- wait: 20 s\n")))
    assert rehearsal.failure is not None
    assert "purple elephants" in str(rehearsal.failure)


def test_the_command_says_where_it_fails_and_returns_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = write(tmp_path, "- user: ice or heat\n- state: hold\n")
    assert main(["rehearse", "--json", str(file)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["passed"], found["failure"]["line"]) == (False, 2)


def test_nothing_is_played_when_one_conversation_is_malformed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    good = write(tmp_path, "- user: ice or heat\n")
    bad = tmp_path / "bad.yaml"
    bad.write_text("- shout: hello\n", encoding="utf-8")
    assert main(["rehearse", str(good), str(bad)]) == 1
    assert capsys.readouterr().out == ""


def test_the_command_returns_nought_when_all_hold(tmp_path: Path):
    assert main(["rehearse", str(write(tmp_path, "- user: ice or heat\n"))]) == 0


def test_the_command_reports_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["rehearse", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err
