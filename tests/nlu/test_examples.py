"""Example sentences and limits, as they are read from files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from voice_skill.errors import ContentError
from voice_skill.knowledge import Skill
from voice_skill.nlu.examples import Limits, load_examples
from voice_skill.nlu.normalise import plain


def test_every_example_is_about_something_that_exists(skill: Skill) -> None:
    for one in skill.examples.sentences:
        meaning = one.meaning
        assert meaning.node is None or skill.tree.node(meaning.node), one
        assert meaning.sign is None or meaning.sign in skill.tree.warning_signs, one


def test_no_example_stands_twice(skill: Skill) -> None:
    texts = Counter(plain(one.text) for one in skill.examples.sentences)
    assert [text for text, times in texts.items() if times > 1] == []


def test_an_alarming_word_that_is_denied_alarms_nobody() -> None:
    limits = Limits(alarming=("numb",))
    assert limits.alarm(("it", "is", "not", "numb"), frozenset({"not"})) is None
    assert limits.alarm(("it", "is", "numb"), frozenset({"not"})) == "numb"


def test_an_alarming_phrase_is_denied_only_where_it_stands() -> None:
    denied = frozenset({"not"})
    limits = Limits(alarming=("numb",))
    assert limits.alarm(("it", "was", "not", "numb", "now", "it", "is", "numb"), denied) == "numb"
    limits = Limits(alarming=("arm went numb",))
    words = ("it", "is", "not", "my", "arm", "but", "then", "the", "arm", "went", "numb")
    assert limits.alarm(words, denied) == "arm went numb"


def test_a_wrong_key_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("alarming: [numb]\nplacez: [knee]\n")
    with pytest.raises(ContentError, match="placez"):
        load_examples(tmp_path)


def test_an_unknown_facet_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text("ice:\n  whatt:\n    - is ice nice\n")
    with pytest.raises(ContentError, match="whatt"):
        load_examples(tmp_path)
