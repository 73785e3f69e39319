from __future__ import annotations

from pathlib import Path

import pytest

from voice_skill.errors import GrammarError
from voice_skill.nlu.grammar import load_grammar
from voice_skill.nlu.interpreter import Interpreter

INTENTS = """\
intents:
  Stop:
    data:
      - sentences:
          - "{sentence}"
"""


def write(folder: Path, text: str, name: str = "commands.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def sentence(folder: Path, template: str, more: str = "") -> Path:
    return write(folder, "language: en\n" + INTENTS.replace("{sentence}", template) + more)


def complaint(folder: Path) -> str:
    with pytest.raises(GrammarError) as caught:
        load_grammar(folder)
    return str(caught.value)


def test_a_folder_is_merged(tmp_path: Path) -> None:
    sentence(tmp_path, "stop <it>")
    write(tmp_path, "language: en\nexpansion_rules: {it: '[it|this]'}\n", "rules.yaml")
    assert list(load_grammar(tmp_path).intents.intents) == ["Stop"]


def test_data_of_one_intent_may_be_in_two_files(tmp_path: Path) -> None:
    sentence(tmp_path, "stop")
    write(tmp_path, INTENTS.replace("{sentence}", "halt"), "more.yaml")
    assert len(load_grammar(tmp_path).intents.intents["Stop"].data) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("wildcard: true", "stop anything"),
        ("values: [it, {in: that, out: 1}]", "stop that"),
        ("range: {from: 3, to: 3}", "stop three"),
        ("range: {from: 1, to: 9, step: 2}", "stop nine"),
    ],
)
def test_every_kind_of_list_is_read(tmp_path: Path, content: str, said: str) -> None:
    folder = sentence(tmp_path, "stop {what}", f"lists: {{what: {{{content}}}}}\n")
    assert Interpreter(load_grammar(folder)).interpret(said).reason == "strict"


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    assert str(tmp_path) in complaint(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("language: en\nintents: [", 3, "this is not YAML"),
        ("- stop\n", 1, "a mapping is needed"),
        ("language: en\nintents: 3\n", 2, "a mapping is needed"),
        ("language: en\nintents:\n  Stop: {}\n", 3, "`data` is missing"),
        ("language: en\nintents:\n  Stop:\n    data:\n      - slots: {}\n", 5, "`sentences`"),
        ("language: en\nlists:\n  size: {}\n", 3, "no values"),
        ("language: en\nlists:\n  size: {values: [{out: a}]}\n", 3, "text is needed"),
        ("language: en\nlists:\n  size: {values: [{in: 1}]}\n", 3, "text is needed"),
        ("language: en\nlists:\n  size: {values: }\n", 3, "a list is needed here, not nothing"),
        ("language: en\nlists:\n  n:\n    range: {from: 1, to: 9, step: 0}\n", 3, "a step is"),
        ("language: en\nlists:\n  n:\n    range: {from: 9, to: 1}\n", 3, "ends before it begins"),
        ("language: en\nlists:\n  n:\n    range: {from: 9}\n", 4, "`to` is missing"),
        ("language: 3\n", 1, "text is needed"),
        ("language: en\nlists: [size]\n", 2, "a mapping is needed"),
        ("language: en\nskip_words: um\n", 2, "a list is needed"),
        ("language: en\nassertion:\n  subjects: i\n", 3, "a list is needed"),
        ("language: en\nassertion:\n  denied: {before: [1]}\n", 3, "text is needed"),
        ("language: en\nassertion:\n  denied: [not]\n", 3, "a mapping is needed"),
        ("language: en\nassertion:\n  subjects: {before: [i]}\n", 3, "a list is needed"),
        ("language: en\nassertion:\n  denied: {before: ['']}\n", 3, "this phrase is empty"),
        ("language: en\nconcepts:\n  face: [' ']\n", 3, "this phrase is empty"),
        ("language: en\nalarms:\n  stroke: [[]]\n", 3, "this alarm has no concepts"),
        ("language: en\nassertion:\n  denid: [not]\n", 2, "unknown keys: denid"),
        ("language: en\nassertion:\n  denied: {befor: [not]}\n", 2, "unknown keys: befor"),
        ("language: en\nlists:\n  n:\n    range: {from: 1, to: 9, step: x}\n", 3, "a step is"),
    ],
)
def test_a_misshapen_file_is_told_with_file_and_line(
    tmp_path: Path, text: str, line: int, told: str
) -> None:
    message = complaint(write(tmp_path, text))
    assert f"commands.yaml:{line}:" in message
    assert told in message


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("requires_context: {situation: [idel]}", "'idel'. Did you mean \"idle\"?"),
        ("excludes_context: {situation: pausd}", "'pausd'. Did you mean \"paused\"?"),
        ("metadata: {urgency: high}", "a whole number is needed here, not str 'high'"),
        ("metadata: {urgency: true}", "a whole number is needed here, not bool True"),
        ("slots: [ice]", "a mapping is needed"),
        ("expansion_rules: [it]", "a mapping is needed"),
        ("slots: {node: [ice]}", "a slot holds one text or number"),
        ("slots: {node: }", "a slot holds one text or number"),
    ],
)
def test_a_wrong_value_of_a_block_is_told_with_its_line(
    tmp_path: Path, block: str, told: str
) -> None:
    message = complaint(sentence(tmp_path, "stop", f"        {block}\n"))
    assert "commands.yaml:7:" in message
    assert told in message


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("stop (it", "is no template"),
        ("stop {plase}", "there is no list {plase}. Did you mean {place}?"),
        ("stop <somthing>", "there is no rule <somthing>. Did you mean <something>?"),
    ],
)
def test_a_wrong_template_is_told_with_file_line_and_key(
    tmp_path: Path, template: str, told: str
) -> None:
    more = "lists: {place: {values: [here]}}\nexpansion_rules: {something: it}\n"
    message = complaint(sentence(tmp_path, template, more))
    assert "commands.yaml:6:" in message
    assert "intents.Stop.data[0].sentences[0]" in message
    assert told in message


def test_a_rule_that_contains_itself_is_told(tmp_path: Path) -> None:
    rules = "expansion_rules:\n  a: 'so <b>'\n  b: '[very] <a>'\n"
    message = complaint(sentence(tmp_path, "stop <a>", rules))
    assert "commands.yaml:8:" in message
    assert "<a> → <b> → <a>" in message


@pytest.mark.parametrize(("missing", "text"), [("language", INTENTS), ("intents", "language: en")])
def test_what_every_grammar_needs_is_asked_for(tmp_path: Path, missing: str, text: str) -> None:
    assert f"`{missing}`" in complaint(write(tmp_path, text))
