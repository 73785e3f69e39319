"""Fetching a model from a real local HTTP server that can be made to misbehave."""

from __future__ import annotations

import hashlib
import io
import socket
import stat
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from voice_skill.asr import install
from voice_skill.asr.install import OFFICIAL_MODEL, RemoteModel, install_model
from voice_skill.asr.unpack import unpack_zip
from voice_skill.errors import ExitCode, ModelError

NAME = "vosk-model-tiny"


@dataclass
class Site:
    """What the server sends, and how badly."""

    body: bytes = b""
    status: int = 200
    ranges: bool = True
    cut_after: int | None = None
    """Close the connection after so many bytes of each answer."""
    asked: list[str] = field(default_factory=list)
    """The `Range` header of each request, '' for none."""
    address: str = ""

    def model(self, **changes: object) -> RemoteModel:
        facts: dict[str, object] = {
            "name": NAME,
            "url": f"{self.address}/{NAME}.zip",
            "size": len(self.body),
            "sha256": hashlib.sha256(self.body).hexdigest(),
        }
        return RemoteModel(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site(body=archive(model_files()))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            site.asked.append(wanted)
            if site.status != 200:
                self.send_error(site.status)
                return
            start = int(wanted[len("bytes=") : -1]) if wanted and site.ranges else 0
            if start >= len(site.body):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(site.body) - start))
            if start:
                last = len(site.body)
                self.send_header("Content-Range", f"bytes {start}-{last - 1}/{last}")
            self.end_headers()
            end = len(site.body) if site.cut_after is None else start + site.cut_after
            self.wfile.write(site.body[start:end])

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def model_files() -> dict[str, bytes]:
    # Varied bytes do not compress, so that there is a middle to cut at.
    weights = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(256)) * 40
    return {
        f"{NAME}/am/final.mdl": weights,
        f"{NAME}/conf/model.conf": b"",
        f"{NAME}/conf/mfcc.conf": b"",
        f"{NAME}/graph/HCLr.fst": b"",
        f"{NAME}/graph/Gr.fst": b"",
        f"{NAME}/graph/disambig_tid.int": b"",
    }


def archive(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name, body in files.items():
            opened.writestr(name, body)
    return stream.getvalue()


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_model_is_fetched_and_only_the_model_remains(site: Site, tmp_path: Path) -> None:
    installed = install_model(site.model(), tmp_path)
    assert (installed / "am" / "final.mdl").read_bytes() == model_files()[f"{NAME}/am/final.mdl"]
    assert names_in(tmp_path) == {NAME}


def test_progress_ends_at_the_size(site: Site, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    install_model(site.model(), tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(site.body), len(site.body))


def test_a_cut_connection_is_taken_up_where_it_broke(site: Site, tmp_path: Path) -> None:
    site.cut_after = len(site.body) // 2 + 1
    install_model(site.model(), tmp_path)
    assert site.asked == ["", f"bytes={site.cut_after}-"]


def test_a_hopeless_connection_keeps_what_came_for_the_next_run(site: Site, tmp_path: Path) -> None:
    site.cut_after = 1000
    with pytest.raises(ModelError, match="goes on where it stopped"):
        install_model(site.model(), tmp_path)
    have = (tmp_path / f".{NAME}.zip.part").stat().st_size
    assert have > 1000
    site.cut_after = None
    install_model(site.model(), tmp_path)
    assert site.asked[-1] == f"bytes={have}-"
    assert names_in(tmp_path) == {NAME}


def test_a_server_without_ranges_starts_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(b"x" * 10)
    site.ranges = False
    install_model(site.model(), tmp_path)
    assert site.asked == ["bytes=10-"]


def test_a_part_of_another_file_is_thrown_away(site: Site, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(b"x" * 10)
    install_model(site.model(), tmp_path)
    assert site.asked == ["bytes=10-", ""]


def test_a_part_that_is_too_long_is_thrown_away(site: Site, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(b"x" * (len(site.body) + 1))
    install_model(site.model(), tmp_path)
    assert site.asked == [""]


def test_a_complete_part_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / f".{NAME}.zip.part").write_bytes(site.body)
    install_model(site.model(), tmp_path)
    assert site.asked == []


def test_a_wrong_hash_installs_nothing_and_keeps_nothing(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHA-256 is not the pinned one"):
        install_model(site.model(sha256="0" * 64), tmp_path)
    assert names_in(tmp_path) == set()


def test_a_longer_file_than_the_pinned_one_is_refused(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not the pinned one"):
        install_model(site.model(size=100), tmp_path)
    assert names_in(tmp_path) == set()


def test_a_shorter_file_than_the_pinned_one_is_refused(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="kept breaking off"):
        install_model(site.model(size=len(site.body) + 5), tmp_path)


def test_a_file_the_server_lacks_is_an_error_with_its_code(site: Site, tmp_path: Path) -> None:
    site.status = 404
    with pytest.raises(ModelError, match="answered 404"):
        install_model(site.model(), tmp_path)


def test_offline_is_one_line_that_says_what_to_do(site: Site, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound but not listening: connections are refused.
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/model.zip"
        with pytest.raises(ModelError, match="cannot be reached") as caught:
            install_model(site.model(url=url), tmp_path)
    assert "\n" not in str(caught.value)
    assert "relief model install" in str(caught.value)
    assert caught.value.exit_code is ExitCode.MISSING


def test_only_http_addresses_are_followed(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not an http address"):
        install_model(site.model(url="file:///etc/hostname"), tmp_path)


def test_a_fresh_copy_replaces_a_broken_one(site: Site, tmp_path: Path) -> None:
    (tmp_path / NAME / "am").mkdir(parents=True)
    installed = install_model(site.model(), tmp_path)
    assert (installed / "graph" / "Gr.fst").exists()
    assert names_in(tmp_path) == {NAME}


def test_a_pinned_archive_without_a_model_leaves_nothing(site: Site, tmp_path: Path) -> None:
    site.body = archive({f"{NAME}/README": b"hello"})
    with pytest.raises(ModelError, match="is missing"):
        install_model(site.model(), tmp_path)
    assert names_in(tmp_path) == set()


def test_a_full_disk_is_noticed_before_anything_is_fetched(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="free in"):
        install_model(site.model(size=10**18), tmp_path)
    assert site.asked == []


def test_a_folder_that_cannot_be_made_is_named(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ModelError, match="cannot be written"):
        install_model(site.model(), file / "models")


def test_an_interrupt_keeps_the_part_and_no_half_model(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_BLOCK", 1000)

    def interrupt(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install_model(site.model(), tmp_path, progress=interrupt)
    assert names_in(tmp_path) == {f".{NAME}.zip.part"}


@pytest.mark.parametrize(
    "name", ["../escaped", "/escaped", "a/../../escaped", "..\\escaped", "C:escaped"]
)
def test_an_archive_that_tries_to_escape_writes_nothing(
    site: Site, tmp_path: Path, name: str
) -> None:
    site.body = archive({**model_files(), name: b"gotcha"})
    home = tmp_path / "models"
    with pytest.raises(ModelError, match="outside its folder"):
        install_model(site.model(), home)
    assert names_in(home) == set()
    assert names_in(tmp_path) == {"models"}


def test_an_archive_with_a_link_is_refused(site: Site, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        link = zipfile.ZipInfo(f"{NAME}/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(link, "/etc")
    site.body = stream.getvalue()
    with pytest.raises(ModelError, match="a link"):
        install_model(site.model(), tmp_path)


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("zeros", bytes(1_000_000))
    with pytest.raises(ModelError, match="more than a model can have"):
        unpack_zip(bomb, tmp_path / "out", max_bytes=100_000)


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.zip"
    file.write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelError, match="broken"):
        unpack_zip(file, tmp_path / "out")


def test_the_official_model_is_pinned() -> None:
    assert OFFICIAL_MODEL.url.startswith("https://alphacephei.com/vosk/models/")
    assert OFFICIAL_MODEL.size == 41_205_931
    assert OFFICIAL_MODEL.sha256.startswith("30f26242c4eb449f948e42cb302dd7a6")
