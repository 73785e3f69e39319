"""The journal keeps words, survives a cut line, and never stops the skill."""

from pathlib import Path

from voice_skill.journal import Journal, read_journal


def test_entries_come_back_in_order_with_time_and_kind(tmp_path: Path) -> None:
    file = tmp_path / "state" / "journal.jsonl"
    journal = Journal(file)
    journal.write("utterance", text="ice or heat", accepted=True)
    journal.write("said", text="Either is fine.")
    first, second = read_journal(file)
    assert (first["kind"], first["text"], first["accepted"]) == ("utterance", "ice or heat", True)
    assert second["kind"] == "said"
    assert first["at"] <= second["at"]


def test_a_line_cut_by_a_power_loss_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "journal.jsonl"
    Journal(file).write("said", text="hello")
    with file.open("a") as stream:
        stream.write('{"at": "2026-')
    assert [entry["text"] for entry in read_journal(file)] == ["hello"]


def test_a_full_journal_is_rotated_and_still_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("voice_skill.journal._MAX_BYTES", 200)
    file = tmp_path / "journal.jsonl"
    journal = Journal(file)
    for number in range(4):
        journal.write("said", text=f"{number} " + "x" * 100)
    assert (tmp_path / "journal.1.jsonl").exists()
    assert [entry["text"][0] for entry in read_journal(file)][-1] == "3"


def test_an_unwritable_place_is_reported_and_does_not_raise(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    journal = Journal(blocker / "journal.jsonl")
    journal.write("said", text="hello")
    assert "cannot be written" in journal.problem


def test_no_file_keeps_nothing() -> None:
    Journal(None).write("said", text="hello")
