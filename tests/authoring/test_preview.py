"""The page for clinicians: complete, self-contained, and alive in a browser."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from voice_skill.authoring.preview import View, render
from voice_skill.commands import preview
from voice_skill.errors import UsageError
from voice_skill.knowledge import Skill, load_skill

pytest.importorskip("jinja2", reason="the preview is made with jinja2 (extra [preview])")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TYPE = """<script>
const box = document.querySelector("textarea[data-about=ice]");
box.value = "Ten minutes is right."; box.dispatchEvent(new Event("input"));
</script>"""

MEASURE = """<script>
const all = [document.documentElement, ...document.querySelectorAll("table, td, th, article")];
const wide = all.filter((one) => one.scrollWidth > Math.max(one.clientWidth, one.offsetWidth));
document.title = wide.length + " too wide";
</script>"""


class Page(HTMLParser):
    """Ids, links and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.labelled: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if tag == "a" and found.get("href") else []
        self.loaded += [str(found[name]) for name in ("src", "srcset", "data") if name in found]
        self.loaded += [tag] if tag in ("link", "iframe", "object", "embed") else []
        if tag == "label" and found.get("for"):
            self.labelled.add(found["for"])


@pytest.fixture(scope="module")
def skill() -> Skill:
    return load_skill()


@pytest.fixture(scope="module")
def text(skill: Skill) -> str:
    return render(skill)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_answer_is_on_the_page(skill: Skill, text: str) -> None:
    plain = " ".join(unescape(text).split())
    for node in skill.tree.nodes:
        for answer in node.facets.values():
            for said in (answer.say, *answer.more):
                filled = said.replace("{emergency_number}", "your emergency number")
                assert " ".join(filled.split()) in plain


def test_no_placeholder_is_left(text: str) -> None:
    assert re.findall(r"\{\w+\}", text.partition("<body>")[2].partition("<script>")[0]) == []


def test_every_warning_sign_is_in_the_triage_table(skill: Skill, page: Page) -> None:
    assert {f"sign-{sign}" for sign in skill.tree.warning_signs} <= set(page.ids)


def test_what_is_asked_where_a_sign_is_in_doubt_is_on_the_page(skill: Skill, text: str) -> None:
    asked = [sign.ask for sign in skill.tree.warning_signs.values() if sign.ask]
    assert asked
    assert [one for one in asked if one not in text] == []


def test_every_node_and_table_can_be_commented_on(skill: Skill, page: Page) -> None:
    boxes = {f"comment-{node.id}" for node in skill.tree.nodes}
    assert boxes | {"comment-triage", "comment-screening"} <= set(page.ids)
    assert {one for one in page.ids if one.startswith("comment-")} <= page.labelled


def test_no_id_is_used_twice(page: Page) -> None:
    assert sorted(set(page.ids)) == sorted(page.ids)


def test_every_link_leads_somewhere_on_the_page(page: Page) -> None:
    assert {link for link in page.links if link.removeprefix("#") not in page.ids} == set()


def test_nothing_is_loaded_from_elsewhere(page: Page, text: str) -> None:
    assert page.loaded == []
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest", text)


def test_every_answer_and_every_sign_shows_sentences_that_lead_to_it(
    skill: Skill, text: str
) -> None:
    answers = re.findall(r'<p class="questions">(.*?)</p>', text, re.DOTALL)
    signs = re.findall(r'<td data-head="People say">(.*?)\n', text)
    assert len(answers) == sum(len(node.facets) for node in skill.tree.nodes)
    assert [one for one in answers if one.count("<q>") < 3] == [], "add to questions.yaml"
    assert [one for one in signs if one.count("<q>") < 5] == []


def test_a_sign_shows_which_concepts_set_it_off_and_some_of_their_words(
    skill: Skill, text: str
) -> None:
    row = text.partition('<tr id="sign-stroke-signs">')[2].partition("</tr>")[0]
    assert "<b>face</b> with <b>droops</b>" in row
    phrases = skill.grammar.concepts.phrases
    for said in View(skill).concepts(skill.tree.warning_signs["stroke-signs"]):
        assert said.count == len(phrases[said.concept]) >= len(said.words) > 0
        assert f"<dd>{', '.join(said.words)}" in unescape(row)


def test_every_alarm_is_on_the_page(skill: Skill) -> None:
    view = View(skill)
    shown = [
        (sign.id, one) for sign in skill.tree.warning_signs.values() for one in view.alarms(sign)
    ]
    assert sorted(shown) == sorted(skill.grammar.concepts.alarms)


def test_the_interview_says_what_it_advises_and_what_it_is_about(text: str) -> None:
    section = text.partition('<h2 id="interview">')[2].partition("</section>")[0]
    assert 'href="#sign-not-better"' in section
    assert 'href="#neck-spasm"' in section


def test_a_routine_says_what_is_asked_before_it(skill: Skill, text: str) -> None:
    routine = skill.tree.routines["isometric-press"]
    (caution,) = (one for one in skill.tree.cautions if one.id in routine.cautions)
    article = text.partition('<h3 id="isometric-press">')[2].partition("</article>")[0]
    assert caution.ask in unescape(article)


def test_the_bars_of_a_timeline_follow_each_other(skill: Skill) -> None:
    for line in View(skill).timelines(skill.tree.routines["chin-tuck"]):
        ends = [bar.start + bar.seconds for bar in line.bars]
        assert [bar.start for bar in line.bars[1:]] == pytest.approx(ends[:-1])
        assert {"say", "hold", "rest"} <= {bar.kind for bar in line.bars}


def test_an_application_ends_with_its_hard_stop(skill: Skill) -> None:
    routine = skill.tree.routines["ice-pack"]
    (line,) = View(skill).timelines(routine)
    assert routine.application
    assert line.seconds == routine.application.hard_stop


def test_the_command_writes_the_page_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    assert preview.run(argparse.Namespace(to=file)) == 0
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert capsys.readouterr().out.strip() == str(file)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        preview.run(argparse.Namespace(to=tmp_path / "nowhere" / "page.html"))


def browse(folder: Path, text: str, *options: str) -> str:
    """Open the page in headless Chromium; what the options print."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here (Debian: apt-get install chromium)")
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
    done = subprocess.run(
        [CHROMIUM, *flags, *options, file.as_uri()], capture_output=True, text=True, timeout=120
    )
    return done.stdout


def test_a_comment_is_kept_and_is_there_the_next_time(tmp_path: Path, text: str) -> None:
    written = browse(tmp_path, text.replace("</body>", TYPE + "</body>"), "--dump-dom")
    assert "1 comment is kept in this browser." in written
    assert '<div class="printed" aria-hidden="true">Ten minutes is right.</div>' in written
    assert "1 comment is kept in this browser." in browse(tmp_path, text, "--dump-dom")


@pytest.mark.parametrize("width", [500, 1280], ids=["narrow", "wide"])
def test_nothing_is_cut_off(tmp_path: Path, text: str, width: int) -> None:
    measured = text.replace("</body>", MEASURE + "</body>")
    wide = browse(tmp_path, measured, "--dump-dom", f"--window-size={width},900")
    assert "<title>0 too wide</title>" in wide


def test_the_page_prints(tmp_path: Path, text: str) -> None:
    pdf = tmp_path / "page.pdf"
    browse(tmp_path, text, f"--print-to-pdf={pdf}")
    assert pdf.read_bytes().startswith(b"%PDF")
