"""Every kind of bad input, given to the real commands: one clear paragraph, the right exit code."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from voice_skill.asr.models import choose_model
from voice_skill.audio import devices
from voice_skill.audio.devices import Device
from voice_skill.cli import main
from voice_skill.resources import content_dir

Outcome = tuple[int, str, str]
Run = Callable[..., Outcome]

GRAMMAR = "language: en\nintents:\n  Light:\n    data:\n      - sentences: [{}]\n"
HEADSET = Device(0, "Jabra Headset", 1, 2, 48_000, default_input=True, default_output=True)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing of this user's own; relative paths mean files in it."""
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("RELIEF_SETTINGS", str(tmp_path / "settings.yaml"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.wav").write_text("dear recogniser")
    (tmp_path / "empty.wav").touch()
    (tmp_path / "nothing").mkdir()
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str) -> Outcome:
        try:
            code = main(words)
        except SystemExit as stop:  # argparse
            code = int(str(stop.code))
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        assert "unforeseen" not in shown.err
        return code, shown.out, shown.err

    return run


def is_paragraph(text: str) -> bool:
    """One line that names the program and ends as a sentence, a name or an address ends."""
    return re.fullmatch(r"relief: [^\n]{20,600}\n", text) is not None


# --- what an author writes -------------------------------------------------------------------


def put(file: str, text: str) -> Callable[[Path], None]:
    return lambda content: (content / file).write_text(text, encoding="utf-8") and None


def swap(file: str, pattern: str, text: str) -> Callable[[Path], None]:
    def edit(content: Path) -> None:
        old = (content / file).read_text(encoding="utf-8")
        new = re.sub(pattern, text, old, count=1, flags=re.MULTILINE)
        assert new != old
        (content / file).write_text(new, encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(
            put("topics/ice.yaml", "id: ice\nname: [ice\n"),
            r"ice\.yaml:2:7: error: this is not YAML: .* Close the bracket",
            id="malformed YAML",
        ),
        pytest.param(
            swap("topics/ice.yaml", "^says:", "sayz:"),
            r'ice\.yaml:4:1 \(at sayz\): error: there is no key "sayz" here\. '
            r'Did you mean "says"\?',
            id="unknown key",
        ),
        pytest.param(
            swap("topics/ice.yaml", r"sources: \[.*\]", "sources: [hearsay]"),
            r'ice\.yaml:\d+:\d+ \(at facets\..*\): error: the source "hearsay" is not in '
            r"sources\.yaml\.",
            id="missing source",
        ),
        pytest.param(
            swap("topics/ice.yaml", "^name: .*", "name: heat"),
            r'ice\.yaml:3:1 \(at name\): error: the spoken name "heat" is already used at '
            r".*heat\.yaml:3:1 .*change one",
            id="two nodes with the same spoken name",
        ),
        pytest.param(put("topics/ice.yaml", ""), r"this file is empty\.", id="empty file"),
    ],
)
def test_an_author_is_told_file_line_and_remedy(
    spoil: Callable[[Path], None], said: str, here: Path, run: Run
) -> None:
    shutil.copytree(content_dir(), here / "content")
    spoil(here / "content")
    code, out, err = run("check", "--content", "content")
    assert (code, err) == (1, "")
    finding, total = out.splitlines()
    assert re.search(said, finding)
    assert total == "1 error, 0 warnings"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('"turn (on|off the light"', r"a\.yaml:5:\d+ .*is no template.*Close every"),
        ('"turn on the {lamp}"', r"a\.yaml:5:\d+ .*there is no list \{lamp\}\. Add it"),
        ('"turn on', r"a\.yaml:5:\d+: this is not YAML.*Close the quote"),
    ],
)
@pytest.mark.parametrize("command", [["hear", "letter.wav"], ["sample"]])
def test_a_broken_grammar_is_one_paragraph(
    template: str, said: str, command: list[str], here: Path, run: Run
) -> None:
    (here / "grammars").mkdir()
    (here / "grammars" / "a.yaml").write_text(GRAMMAR.format(template))
    code, out, err = run(*command, "--grammars", "grammars")
    assert (code, out) == (1, "")
    assert is_paragraph(err)
    assert re.search(said, err)


def test_a_word_the_model_cannot_hear_is_named_by_check_and_by_hear(here: Path, run: Run) -> None:
    (here / "grammars").mkdir()
    (here / "grammars" / "a.yaml").write_text(GRAMMAR.format('"stop", "zorblax"'))
    code, out, _ = run("check", "--grammars", "grammars")
    assert code == 0  # A warning: it can still be typed.
    assert re.search(r'a\.yaml:5:\d+: warning: .* cannot hear the word "zorblax".*Use another', out)
    _, out, err = run(
        "hear", "letter.wav", "--json", "--grammars", "grammars", "--model", "embedded"
    )
    assert out.startswith('{"file": "letter.wav"')
    assert is_paragraph(err)
    assert "no zorblax" in err


# --- what is named on the command line or in the settings -----------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ["hear", "letter.wav", "--model", "nothing"],
            3,
            "nothing is not a Vosk model.*model list",
        ),
        (["hear", "letter.wav", "--model", "letter.wav"], 3, "not a Vosk model: it is a file"),
        (["hear", "letter.wav", "--model", "official"], 3, "not installed.*model install"),
        (["hear", "letter.wav", "--grammars", "nothing"], 1, "no grammar file.*Name a folder"),
        (["check", "--content", "none"], 2, "none is no folder. Name"),
        (["rehearse", "none.yaml"], 1, "none.yaml: there is no such file"),
        (["rehearse", "nothing"], 2, "nothing holds no conversation"),
        (["rehearse", "letter.wav"], 1, r"letter\.wav:1:1: this is no list of steps"),
        (["evaluate", "none.tsv"], 2, "none.tsv cannot be read: No such file"),
        (["evaluate", "letter.wav"], 2, "no line, or no column named path"),
        (["sample", "--intent", "askwhat"], 2, "no intent 'askwhat'. Did you mean AskWhat"),
        (["model", "remove", "../x"], 2, 'No installed model is called "../x"'),
        (["say", " "], 2, "nothing to say.*relief say"),
        (["say", "x", "--to", "a.mp3"], 2, r"no sound format.*\.wav"),
        (["say", "x", "--to", "nothing.wav/a.wav"], 3, "there is no folder nothing.wav. Make it"),
        (["say", "x", "--rate", "9"], 2, "9 words per minute.*80 to 450"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_named_but_wrong_is_one_paragraph(
    words: list[str], code: int, said: str, run: Run
) -> None:
    done, out, err = run(*words)
    assert (done, out) == (code, "")
    assert is_paragraph(err)
    assert re.search(said, err)


@pytest.mark.parametrize(
    ("settings", "words", "code", "said"),
    [
        ("rat: 100\n", ["ask", "help"], 2, r'settings\.yaml:1:1 .*Did you mean "rate"'),
        ("rate: [\n", ["ask", "help"], 2, r"settings\.yaml:2:1: this is not YAML"),
        ("language: tlh\n", ["ask", "help"], 2, 'language "tlh".*write language: en'),
        ("model: /none\n", ["model", "path"], 3, "From the settings: /none is not a Vosk model"),
    ],
)
def test_wrong_settings_say_where_they_stand(
    settings: str, words: list[str], code: int, said: str, here: Path, run: Run
) -> None:
    (here / "settings.yaml").write_text(settings)
    done, out, err = run(*words)
    assert (done, out) == (code, "")
    assert is_paragraph(err)
    assert re.search(said, err)


def test_the_models_are_listed_though_the_chosen_one_is_none(here: Path, run: Run) -> None:
    (here / "settings.yaml").write_text("model: /none\n")
    code, out, err = run("model", "list", "--json")
    assert code == 3
    assert '"hears": false' in out
    assert is_paragraph(err)


def test_a_damaged_model_is_named(here: Path, run: Run) -> None:
    shutil.copytree(choose_model("embedded").folder, here / "damaged")
    (here / "damaged" / "graph" / "HCLr.fst").write_bytes(b"")
    (here / "grammars").mkdir()
    (here / "grammars" / "a.yaml").write_text(GRAMMAR.format('"stop"'))
    code, out, err = run("hear", "x.wav", "--model", "damaged", "--grammars", "grammars")
    assert (code, out) == (3, "")
    assert is_paragraph(err)
    assert "Vosk cannot open" in err


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("letter.wav", r"letter\.wav is not a sound file .*WAV, FLAC and Ogg"),
        ("empty.wav", r"empty\.wav is empty \(0 bytes\)\. Record it again"),
        ("nothing", r"nothing is a folder\. Name the sound files in it"),
        ("none.wav", r"There is no sound file none\.wav"),
    ],
)
def test_a_file_that_is_no_sound_is_refused_with_the_reason(
    file: str, said: str, here: Path, run: Run
) -> None:
    (here / "grammars").mkdir()
    (here / "grammars" / "a.yaml").write_text(GRAMMAR.format('"stop"'))
    code, out, err = run("hear", file, "--json", "--grammars", "grammars", "--model", "embedded")
    assert (code, err) == (1, "")
    assert '"accepted": false' in out
    assert re.search(said, out)


def test_numbers_out_of_reach_are_usage_errors(run: Run) -> None:
    for words in (["log", "--last", "0"], ["doctor", "--seconds", "nan"], ["sample", "--count=-1"]):
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert "give" in err.splitlines()[-1]


# --- what the machine lacks -----------------------------------------------------------------


def listen(monkeypatch: pytest.MonkeyPatch, run: Run, *words: str) -> Outcome:
    monkeypatch.setattr("sys.stdin", io.StringIO("ice or heat\ngoodbye\n"))
    return run("listen", "--silent", "--model", "nothing", *words)


def test_without_a_microphone_listen_says_so_and_goes_on_typed(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr(devices, "list_devices", list)
    code, out, err = listen(monkeypatch, run)
    assert (code, err) == (0, "")
    assert "This machine has no microphone. Plug one in" in out
    assert "nothing is not a Vosk model" in out
    assert "you     ice or heat" in out


def test_an_unknown_microphone_names_those_there_are(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.setattr(devices, "list_devices", lambda: [HEADSET])
    code, out, _ = listen(monkeypatch, run, "--microphone", "jabber headset")
    assert code == 0
    assert "no microphone 'jabber headset'. Did you mean 'Jabra Headset'?" in out
    assert "you     ice or heat" in out


@pytest.mark.parametrize(
    ("found", "words", "said"),
    [
        ([], [], "has no speaker. Plug one in.*relief doctor"),
        ([HEADSET], ["--speaker", "hi-fi"], "no speaker 'hi-fi'.*Available: 'Jabra Headset'"),
    ],
    ids=["missing speaker", "unknown device"],
)
def test_a_speaker_that_is_not_there_is_exit_code_3(
    found: list[Device], words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed (apt install espeak-ng)")
    monkeypatch.setattr(devices, "list_devices", lambda: found)
    code, out, err = run("say", "Hello.", *words)
    assert (code, out) == (3, "")
    assert is_paragraph(err)
    assert re.search(said, err)


@pytest.fixture
def unwritable_cache(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be: nobody can write into that, not even root."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "letter.wav"))


@pytest.mark.usefixtures("unwritable_cache")
def test_an_unwritable_cache_stops_the_installation(run: Run) -> None:
    code, out, err = run("model", "install")
    assert (code, out) == (3, "")
    assert is_paragraph(err)
    assert "models cannot be written (Not a directory). Make room or make it writable" in err


@pytest.mark.usefixtures("unwritable_cache")
def test_an_unwritable_cache_does_not_keep_from_hearing(here: Path, run: Run) -> None:
    (here / "grammars").mkdir()
    (here / "grammars" / "a.yaml").write_text(GRAMMAR.format('"stop"'))
    words = ("hear", "empty.wav", "--json", "--grammars", "grammars", "--model", "embedded")
    code, out, err = run(*words)
    assert (code, err) == (1, "")
    assert "empty.wav is empty" in out


@pytest.mark.usefixtures("unwritable_cache")
def test_the_doctor_finds_the_unwritable_cache(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setattr(devices, "list_devices", list)
    code, out, _ = run("doctor", "--no-record")
    assert code == 3
    assert re.search(r"✗ cache folder: .*cannot be written.*\n +Make it writable for you", out)


def test_a_journal_that_cannot_be_read_is_one_paragraph(here: Path, run: Run) -> None:
    (here / "state" / "relief-voice" / "journal.jsonl").mkdir(parents=True)
    code, out, err = run("log")
    assert (code, out) == (1, "")
    assert is_paragraph(err)
    assert "cannot be read: Is a directory. Make it readable" in err
