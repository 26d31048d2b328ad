"""The page: self-contained, safe against hostile texts, navigable, the same every time."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import os
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from entente.brief.contracts import Part, Sentence
from entente.brief.render import is_web, render_html
from entente.brief.views import table_rows, tidied, verdict_label
from entente.brief.wording import Wording
from entente.brief.write import write_brief
from entente.errors import OutputError
from entente.evidence.claims import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.brief.contracts import Brief, Material

VOID = {"meta", "input", "br", "hr", "img", "link"}
HOSTILE = '</p><script>alert(1)</script><img src=x onerror="alert(2)">\' onclick=\'x" & {{ 7*7 }}'


class Page(html.parser.HTMLParser):
    """What a page holds: ids, links, headings, tags; complains about tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[dict[str, str]] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.faults: list[str] = []
        self.langs: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in given.items()]
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given] if tag == "a" else []
        self.langs += [(tag, given["lang"])] if "lang" in given else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


@pytest.fixture(scope="module")
def english(brief_en: Brief) -> str:
    return render_html(brief_en)


@pytest.fixture(scope="module", params=["en", "ru"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(render_html(request.getfixturevalue(f"brief_{request.param}")))


def test_tags_match(page: Page) -> None:
    assert page.faults == []
    assert page.open == []


def test_ids_are_unique_and_every_anchor_resolves(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    inner = [link["href"][1:] for link in page.links if link["href"].startswith("#")]
    assert len(inner) > 50
    assert [target for target in inner if target not in page.ids] == []


def test_references_to_ids_resolve(page: Page) -> None:
    named = [
        key
        for _, name, value in page.attributes
        if name in {"aria-labelledby", "aria-describedby", "for"}
        for key in value.split()
    ]
    assert named
    assert [key for key in named if key not in page.ids] == []


def test_nothing_is_fetched_and_nothing_runs(page: Page) -> None:
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "form", "video", "audio", "base"}
    assert [item for item in page.attributes if item[1] == "src" or item[1].startswith("on")] == []
    assert [item for item in page.attributes if item[1] == "style"] == []
    outer = [link for link in page.links if not link["href"].startswith("#")]
    assert outer
    assert all(link["href"].startswith("https://example.org/") for link in outer)
    assert all("noopener" in link["rel"] for link in outer)


def test_the_style_fetches_nothing_and_the_policy_admits_it_alone(english: str) -> None:
    styles = re.findall(r"<style>(.*?)</style>", english, re.DOTALL)
    assert len(styles) == 1
    assert "@import" not in styles[0]
    assert "url(" not in styles[0]
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    policy = f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;"
    assert policy in english


def test_headings_never_skip_a_level(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_russian_quotes_are_marked_as_russian(english: str) -> None:
    page = Page(english)
    assert ("html", "en") in page.langs
    assert page.langs.count(("p", "ru")) == 8


def test_there_is_a_skip_link_and_a_place_to_land(english: str) -> None:
    assert '<a class="skip" href="#answer">' in english
    assert '<section id="answer" tabindex="-1">' in english


def test_every_number_of_the_answer_is_a_link(brief_en: Brief, english: str) -> None:
    for sentence in brief_en.answer:
        body = english.split(f'<li id="{sentence.id}">')[1].split("</li>", maxsplit=1)[0]
        linked = re.findall(r'<a class="n" href="#([^"]+)"[^>]*>([^<]+)</a>', body)
        assert [text for _, text in linked] == [part.text for part in sentence.parts if part.evidence]


def test_each_figure_has_caption_source_and_table(brief_en: Brief, english: str) -> None:
    for item in brief_en.figures:
        body = english.split(f'<figure id="fig-{item.id}"')[1].split("</figure>", maxsplit=1)[0]
        assert "<figcaption>" in body
        assert body.count("<svg") == 2
        assert item.source.replace("“", "“") in body.replace("&amp;", "&")
        assert ("<table" in body) == (item.id != "events")


def test_rows_that_may_not_be_passed_on_are_not_printed(brief_en: Brief, english: str) -> None:
    withheld = [item for item in brief_en.evidence if item.withheld]
    assert [item.basis.sources for item in withheld] == [("sipri",)]
    assert withheld[0].sample == ()
    assert "fighter" not in english
    body = english.split(f'id="{withheld[0].id}"')[1].split("</article>", maxsplit=1)[0]
    assert 'href="https://example.org/sipri"' in body
    assert "143" in body
    assert dict(withheld[0].summary)["Sum of TIV, million"] == "101,530"


def test_rows_that_may_be_passed_on_are_sampled_newest_first(brief_en: Brief) -> None:
    trade = next(item for item in brief_en.evidence if item.basis.sources == ("kz_trade",))
    assert len(trade.sample) == 6
    years = [row[trade.columns.index("year")] for row in trade.sample]
    assert years == sorted(years, reverse=True)


def test_no_data_is_said_and_never_zero(english: str) -> None:
    table = english.split('<table class="grid">')[1].split("</table>", maxsplit=1)[0]
    row = table.split("<tr>")[8]
    assert "transit" in row
    assert "no data: no loaded source speaks about it" in row
    assert "0%" not in row


def test_verdicts_have_words_and_signs_beside_colour(english: str) -> None:
    for word, sign in (("supported", "✓"), ("contradicted", "✕"), ("mixed", "±"), ("not checkable", "?")):
        assert re.search(rf'<span aria-hidden="true">{re.escape(sign)}</span> {word}</span>', english)


def hostile(brief: Brief) -> Brief:
    assert brief.document is not None
    claims = tuple(
        replace(
            claim,
            quote=HOSTILE,
            speaker_chain=tuple(replace(speaker, name=HOSTILE) for speaker in claim.speaker_chain),
            source=(HOSTILE,),
        )
        for claim in brief.claims
    )
    events = tuple(
        replace(event, title_en=HOSTILE, url="javascript:alert(1)", source_title=HOSTILE, publisher=HOSTILE)
        for event in brief.events
    )
    return replace(
        brief,
        name=HOSTILE,
        claims=claims,
        events=events,
        document=replace(brief.document, title=HOSTILE, outlet=HOSTILE),
        answer=(Sentence("s1", (Part(HOSTILE), Part(HOSTILE, brief.events_evidence))), *brief.answer[1:]),
        sources=tuple(
            replace(note, origin=replace(note.origin, url="javascript:alert(3)", bibtex=HOSTILE, citation=HOSTILE))
            for note in brief.sources
        ),
    )


def test_hostile_texts_are_escaped(brief_en: Brief) -> None:
    text = render_html(hostile(brief_en))
    page = Page(text)
    assert page.faults == []
    assert not page.tags & {"script", "img"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert "{{ 7*7 }}" in text
    assert all(not link["href"].startswith("javascript") for link in page.links)


def test_hostile_texts_in_drawings_are_escaped(
    make_material: Callable[..., Material], composed: Callable[[Material], Brief]
) -> None:
    given = make_material()
    claims = tuple(
        replace(claim, speaker_chain=(replace(claim.speaker, name=HOSTILE, role="expert"),)) for claim in given.claims
    )
    rows = tuple(replace(row, name=HOSTILE) for row in given.agreement)
    page = Page(render_html(composed(replace(given, claims=claims, agreement=rows))))
    assert page.faults == []
    assert not page.tags & {"script", "img"}


@pytest.mark.parametrize(
    ("address", "ok"),
    [("https://a.b", True), ("http://a.b", True), ("javascript:x", False), ("data:text/html,x", False), ("", False)],
)
def test_only_web_addresses_become_links(address: str, ok: bool) -> None:  # noqa: FBT001 - a pytest parameter
    assert is_web(address) is ok


def test_page_is_small_and_the_same_every_time(brief_en: Brief, english: str) -> None:
    assert len(english.encode()) < 3_000_000
    assert render_html(brief_en) == english


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_page_without_article_or_data_still_stands(
    make_empty: Callable[..., Material], composed: Callable[[Material], Brief], lang: str
) -> None:
    page = Page(render_html(composed(make_empty(lang))))
    assert page.faults == []
    inner = [link["href"][1:] for link in page.links if link["href"].startswith("#")]
    assert set(inner) <= set(page.ids)
    assert "claims" not in page.ids


def test_own_poles_are_shown(make_material: Callable[..., Material], composed: Callable[[Material], Brief]) -> None:
    given = make_material()
    poles = tuple(replace(pole, id="gulf", name="Gulf") if pole.id == "west" else pole for pole in given.poles)
    cells = tuple(replace(cell, pole="gulf") if cell.pole == "west" else cell for cell in given.portfolio)
    text = render_html(composed(replace(given, poles=poles, portfolio=cells)))
    assert '<span class="dot p-extra1"' in text


# --- writing ---------------------------------------------------------------------------------------------------------


def test_brief_is_written_whole(brief_en: Brief, english: str, tmp_path: Path) -> None:
    paths = write_brief(brief_en, tmp_path / "new" / "out", figures=True)
    assert paths["html"].read_text(encoding="utf-8") == english
    assert paths["json"].name == "brief.json"
    assert len(list((tmp_path / "new" / "out" / "figures").glob("*.svg"))) == len(brief_en.figures)
    assert [path.name for path in (tmp_path / "new" / "out").iterdir() if path.name.startswith(".")] == []


def test_a_file_in_the_way_is_named(brief_en: Brief, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(OutputError, match=r"cannot write .*out") as caught:
        write_brief(brief_en, tmp_path / "out")
    assert "--out" in caught.value.hint


def test_a_failed_write_leaves_what_was_there(brief_en: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "brief.html").write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_brief(brief_en, tmp_path)
    assert (tmp_path / "brief.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.html"]


def test_no_permission_is_an_output_error(brief_en: Brief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("entente.brief.write.tempfile.mkstemp", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        write_brief(brief_en, tmp_path)


# --- a real browser, where there is one ------------------------------------------------------------------------------


def chromium() -> str:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found:
        pytest.skip("no Chromium on this machine")
    return found


def run_browser(profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
    return subprocess.run(
        [chromium(), "--headless", "--no-sandbox", "--disable-gpu", *quiet, f"--user-data-dir={profile}", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_browser_finds_no_fault_with_page_and_policy(brief_en: Brief, tmp_path: Path) -> None:
    page = write_brief(brief_en, tmp_path)["html"]
    done = run_browser(tmp_path / "profile", "--enable-logging=stderr", "--v=0", "--dump-dom", page.as_uri())
    assert "Content Security Policy" not in done.stderr
    assert "CONSOLE" not in done.stderr
    assert "Kazakhstan: where its ties lead" in done.stdout


def test_a_badge_says_when_only_a_part_was_compared() -> None:
    whole = Verdict("c_1", "supported", "", explanation_en="The source gives 31%.", explanation_ru="По источнику 31 %.")
    part = replace(
        whole,
        explanation_en="The source gives 31%. Only the membership is compared.",
        explanation_ru="По источнику 31 %. Проверено только членство.",
    )
    assert verdict_label(whole, Wording("en")) == "supported"
    assert verdict_label(part, Wording("en")) == "supported in the part compared"
    assert verdict_label(part, Wording("ru")) == "подтверждается в проверенной части"
    assert verdict_label(None, Wording("en")) == "not checkable"


@pytest.mark.parametrize(
    ("given", "lang", "shown"),
    [
        ("член, 1952-02-18 – ... (NATO)", "ru", "член, с 1952-02-18 (NATO)"),
        ("1952-02-18-", "en", "since 1952-02-18"),
        ("1991-1995: 100,0 %", "ru", "1991–1995: 100,0 %"),
        ("2021-11-12", "en", "2021-11-12"),
        ("1991-12-21-1995-03", "en", "1991-12-21–1995-03"),
    ],
)
def test_spans_in_verdicts_are_written_as_everywhere(given: str, lang: str, shown: str) -> None:
    assert tidied(given, Wording(lang)) == shown


def test_the_page_dates_its_evidence_and_tells_how_domains_are_counted(brief_en: Brief) -> None:
    undated = replace(brief_en, as_of="")
    text = render_html(undated)
    assert "Evidence: votes to 2023, arms to 2023, trade to 2023, treaties to 2018, memberships to 2014" in text
    assert "How each domain is counted" in text
    assert "The deepest treaty obligation of any member of the pole" in text
    assert [item.domain for item in brief_en.vintages] == ["diplomacy", "arms", "trade", "guarantees", "institutions"]


def test_the_table_of_economy_and_security_shows_shares_in_per_cent(brief_en: Brief) -> None:
    figure = next(item for item in brief_en.figures if item.id == "economy-security")
    blank = replace(figure, rows=(*figure.rows, {**figure.rows[-1], "shown": ""}))
    rows = table_rows(blank, Wording("en"))
    assert len(rows) == len(figure.rows)
    assert {row[3][0][-1] for row in rows if row[1][0] != "–"} == {"%"}
