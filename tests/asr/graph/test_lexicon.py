"""Lexicons on disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.asr.graph.strategies import lexicons, pronunciations
from voice_skill.asr.graph.lexicon import (
    LEXICON,
    Lexicon,
    Pronunciation,
    parse,
    read_lexicon,
    spell,
    write_lexicon,
)
from voice_skill.errors import ModelError


@settings(deadline=None, max_examples=60)
@given(pronunciations)
def test_a_pronunciation_is_read_as_it_was_spelt(phones: Pronunciation) -> None:
    assert parse(spell(phones)) == phones


@settings(deadline=None, max_examples=60)
@given(lexicons)
def test_a_lexicon_is_read_as_it_was_written(lexicon: Lexicon) -> None:
    with tempfile.TemporaryDirectory() as name:
        graph = Path(name) / "graph"
        graph.mkdir()
        write_lexicon(graph, lexicon)
        assert read_lexicon(Path(name)) == lexicon


def test_a_model_may_have_none(tmp_path: Path) -> None:
    assert read_lexicon(tmp_path) is None


def test_a_damaged_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / LEXICON).write_bytes(b"neck: N EH K")
    with pytest.raises(ModelError, match=LEXICON):
        read_lexicon(tmp_path)
