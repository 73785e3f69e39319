"""The front page is true: its phrases are understood, its example works, its commands exist."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from voice_skill.authoring.check import Severity, check
from voice_skill.cli import COMMANDS
from voice_skill.content.loader import load_tree
from voice_skill.knowledge import Skill, load_skill
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.interpretation import Context, Situation
from voice_skill.nlu.interpreter import Interpreter
from voice_skill.nlu.lists import node_lists
from voice_skill.nlu.wordgraph import word_graph
from voice_skill.resources import content_dir, grammars_dir
from voice_skill.settings import Settings

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
WHAT_TO_SAY = README.partition("## What to say")[2].partition("\n##")[0]
PHRASES = re.findall(r'"([^"]+)"', "\n".join(WHAT_TO_SAY.splitlines()[3:]).partition("\n\n")[0])


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


def test_the_table_holds_phrases() -> None:
    assert len(PHRASES) > 20


@pytest.mark.parametrize("phrase", PHRASES)
def test_what_the_front_page_says_one_can_say_is_understood(skill: Skill, phrase: str) -> None:
    contexts = [Context(situation, node="ice", facet="what") for situation in Situation]
    heard = [skill.interpreter.interpret(phrase, context) for context in contexts]
    assert any(one.accepted for one in heard), heard[0].reason


def test_the_example_topic_can_be_pasted_in_and_asked_about(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(# yaml-language-server.*?)```", README, flags=re.DOTALL)
    name = example.partition("\nid: ")[2].partition("\n")[0]
    content = tmp_path / "en"
    shutil.copytree(content_dir(), content)
    (content / "topics" / f"{name}.yaml").write_text(example, encoding="utf-8")
    tree = load_tree(content)
    grammar = load_grammar(grammars_dir(), node_lists(tree))
    interpreter = Interpreter(grammar, tree)
    for phrase in ("what about my knitting", "how should i do knitting"):
        assert f'"{phrase}"' in README
        assert interpreter.interpret(phrase).node == name
    every_word = word_graph(grammar).words
    findings = check(grammars_dir(), content, {"a model with every word": every_word})
    about_it = [f for f in findings if f.place and f.place.file.stem == name]
    assert [f for f in about_it if f.severity is Severity.ERROR] == []


def test_the_table_of_commands_is_the_list_of_commands() -> None:
    table = README.partition("## Commands")[2].partition("\n\nMost")[0]
    assert set(re.findall(r"^\| `relief (\w+)", table, flags=re.MULTILINE)) == set(COMMANDS)


def test_every_setting_is_named() -> None:
    for name in Settings.model_fields:
        assert f"`{name}`" in README
