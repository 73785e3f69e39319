"""`relief model …` from the outside: a real command line, a real server, folders of its own."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voice_skill.asr.models import OFFICIAL_NAME, models_cache
from voice_skill.cli import main

FILES = ("am/final.mdl", "conf/model.conf", "conf/mfcc.conf", "graph/HCLr.fst", "graph/Gr.fst")
REFUSED = "http://127.0.0.1:9/model.zip"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("RELIEF_SETTINGS", str(tmp_path / "settings.yaml"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[list[str]]:
    """The options that make `install` fetch a hollow official model from this machine."""
    archive = tmp_path / "served" / "model.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as opened:
        for file in (*FILES, "graph/disambig_tid.int"):
            opened.writestr(f"{OFFICIAL_NAME}/{file}", b"")
    handler = partial(_Quiet, directory=str(archive.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    body = archive.read_bytes()
    yield [
        f"--url=http://127.0.0.1:{server.server_port}/model.zip",
        f"--sha256={hashlib.sha256(body).hexdigest()}",
        f"--size={len(body)}",
    ]
    server.shutdown()
    server.server_close()
    thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_install_makes_the_official_model_hear(
    served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["model", "install", *served]) == 0
    assert f"Hearing with {OFFICIAL_NAME} (installed on this machine)." in capsys.readouterr().out


def test_install_if_missing_offline_is_one_line_and_no_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["model", "install", "--if-missing", f"--url={REFUSED}"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "comes with relief" in line
    assert "relief model install" in line


def test_install_offline_fails_when_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "install", f"--url={REFUSED}"]) == 3
    assert "cannot be reached" in capsys.readouterr().err


def test_install_if_missing_asks_no_server_when_it_is_there(
    served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["model", "install", *served])
    capsys.readouterr()
    assert main(["model", "install", "--if-missing", f"--url={REFUSED}"]) == 0
    assert capsys.readouterr().out == ""


def test_install_if_missing_respects_the_choice_of_the_embedded_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.yaml").write_text("model: embedded\n")
    assert main(["model", "install", "--if-missing", "--json", f"--url={REFUSED}"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["origin"] == "settings"
    assert told["problem"] is None


def test_list_marks_the_model_that_hears(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["hears"]
    assert row["takes_grammar"]
    assert row["origin"] == "shipped"


def test_list_for_a_person_says_how_to_get_the_larger_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["model", "list"]) == 0
    assert "relief model install" in capsys.readouterr().out


def test_path_prints_the_folder_alone(
    served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["model", "install", *served])
    capsys.readouterr()
    assert main(["model", "path"]) == 0
    assert Path(capsys.readouterr().out.strip()) == models_cache() / OFFICIAL_NAME


def test_remove_goes_back_to_the_shipped_model(
    served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["model", "install", *served])
    assert main(["model", "remove", OFFICIAL_NAME]) == 0
    assert "comes with relief" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nothing", "..", "../relief-voice", "."])
def test_remove_knows_only_installed_models(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    models_cache().mkdir(parents=True)
    assert main(["model", "remove", name]) == 2
    assert models_cache().is_dir()
