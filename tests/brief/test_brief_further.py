"""The measures beyond shares in the brief: said with their evidence, never more than they hold, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from entente import actors
from entente.brief import render_html
from entente.brief.answer import answer, firm
from entente.brief.choose import changes, named_changes, robustness_of
from entente.brief.contracts import FACTS, Cell
from entente.brief.findings import NearEvents, RobustnessRow
from entente.brief.further import belongs_to
from entente.brief.job import Article, Job
from entente.brief.sections import change, findings, latest_distances, position, standards
from entente.brief.tables import tables
from entente.brief.wording import Wording, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.brief.contracts import Brief, Material
    from entente.evidence import Evidence

SECTIONS = ("position", "change", "standards", "blocs")
YEARS = re.compile(r"\b(19|20)\d\d(–\d\d(\d\d)?)?(-\d\d(-\d\d)?)?\b|\b90\s?%|\b95\s?%")


def row(**more: Any) -> RobustnessRow:
    given: dict[str, Any] = {
        "domain": "arms",
        "headline": "lead",
        "pole": "russia",
        "rival": "west",
        "estimate": 0.5,
        "low": None,
        "high": None,
        "n": 9,
        "agree": 9,
        "answered": 12,
        "declared": 48,
        "needed": 0.9,
        "least": 4,
        "robust": False,
        "depends_on": ("window", "basis"),
        "after": (2020, 2020),
        "evidence": ("e_2",),
    }
    return RobustnessRow(**given | more)


def leading(**more: Any) -> Cell:
    return replace(Cell("arms", "russia", 2020, 0.8, 0.7, 0.9, 9, evidence=("e_1",)), **more)


# --- how firm the headlines are --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("robust", "english", "russian"),
    [
        (True, " [9 of 12 agree]", " [согласны 9 из 12]"),
        (
            False,
            " [not robust: 9 of 12 agree; it depends on the years summed up and deliveries or stock]",
            " [неустойчиво: согласны 9 из 12; зависит от: число лет в окне и поставки или запас]",
        ),
        (None, " [9 of 12 agree, too few to tell]", " [согласны 9 из 12, для вывода мало]"),
    ],
)
def test_a_headline_says_how_many_specifications_agree(robust: bool | None, english: str, russian: str) -> None:  # noqa: FBT001 - a pytest parameter
    for lang, text in (("en", english), ("ru", russian)):
        parts = firm(Wording(lang), row(robust=robust))
        assert plain(parts) == text
        assert [part.evidence for part in parts if part.evidence] == [("e_2",)]


def test_the_answer_names_the_share_where_the_headline_is_named(make_empty: Callable[..., Material]) -> None:
    held = replace(make_empty(), portfolio=(leading(),), robustness=(row(),))
    first = answer(held)[0].text
    assert "square brackets: specifications of the measure that agree" in first
    assert "arms at 80% (70–90; 2020) [not robust: 9 of 12 agree; it depends on" in first
    other = replace(held, robustness=(row(after=(2019, 2019)),))
    assert "agree" not in answer(other)[0].text
    assert robustness_of(other, "lead", leading()) is None


def test_the_share_of_a_change_stands_beside_the_change(make_empty: Callable[..., Material]) -> None:
    cells = (leading(year=2010, share=0.4, low=0.3, high=0.5), leading())
    tried = row(headline="change", before=(2010, 2010), robust=True, agree=12)
    held = replace(make_empty(), portfolio=cells, robustness=(tried,))
    assert "to 80% (70–90; 2020) [12 of 12 agree]" in answer(held)[2].text


def test_changes_that_the_answer_names(make_empty: Callable[..., Material]) -> None:
    still = (leading(year=2010), leading())
    held = replace(make_empty(), portfolio=still)
    assert named_changes(changes(held, 2010)) == changes(held, 2010)[:1]
    assert named_changes([]) == []
    moved = tuple(
        leading(pole=pole, year=year, share=share, low=share - 0.01, high=share + 0.01)
        for pole, share in (("russia", 0.5), ("china", 0.3), ("west", 0.2))
        for year, share in ((2010, share), (2020, share + 0.1))
    )
    assert len(named_changes(changes(replace(held, portfolio=moved), 2010))) == 2


def test_the_table_tells_what_a_headline_depends_on(brief: Brief) -> None:
    say = Wording(brief.lang)
    table = tables(brief, say)["robustness"]
    words = [plain(line[-1].parts) for line in table.rows]
    assert len(words) == 3
    assert words[0] == say("robust.word.yes")
    assert say("choice.institutions.exponent") in words[1]
    assert words[2] == say("robust.word.few")
    assert len(table.after) == 1
    assert "90" in table.note


# --- what the sections say -------------------------------------------------------------------------------------------


def test_every_section_says_something_or_why_not(
    brief: Brief, make_empty: Callable[..., Material], composed: Callable[[Material], Brief]
) -> None:
    assert [item.id for item in brief.findings] == ["robustness", "position", "change", "near", "standards", "blocs"]
    bare = composed(make_empty(brief.lang))
    assert [item.id for item in bare.findings] == ["robustness", "position", "change", "standards", "blocs"]
    assert all(item.text and not item.evidence for item in bare.findings)
    text = render_html(bare)
    for section in SECTIONS:
        body = text.split(f'<section id="{section}">')[1].split("</section>", maxsplit=1)[0]
        assert '<p class="empty">' in body
        assert "<svg" not in body
    assert {"en": "it is in none", "ru": "ни в одном не состоит"}[brief.lang] in text


def test_every_number_of_a_section_links_to_evidence_on_the_page(brief: Brief) -> None:
    known = {item.id for item in brief.evidence} | {FACTS}
    told = [part for sentence in brief.findings for part in sentence.parts]
    told += [part for table in tables(brief, Wording(brief.lang)).values() for part in table.parts]
    assert told
    for part in told:
        assert set(part.evidence) <= known
        if not part.evidence:
            assert not re.search(r"\d", YEARS.sub("", part.text)), part.text


def test_sections_stand_in_navigation_and_number_their_figures_in_order(brief_en: Brief) -> None:
    text = render_html(brief_en)
    for section in SECTIONS:
        assert f'<li><a href="#{section}">' in text
        assert f'<figure id="fig-{section}"' in text
    numbers = [int(found) for found in re.findall(r'<span class="no">Figure (\d+)</span>', text)]
    assert numbers == list(range(1, len(brief_en.figures) + 1))


def test_no_change_beyond_the_null_reads_as_such(make_material: Callable[..., Material]) -> None:
    held = make_material()
    drifting = tuple(replace(item, verdict="not beyond the null") for item in held.changes if item.probability)
    material = replace(held, changes=drifting, common=())
    text = plain(change(material, Wording("en")))
    assert text.startswith("Of 3 series of shares none shows a change that the null models")
    assert "In 3\u00a0series more a break looks likely, but series that only drift look so often enough." in text
    russian = plain(change(replace(material, lang="ru"), Wording("ru")))
    assert russian.startswith("Из 3 рядов долей ни в одном нет изменения")


def test_a_change_is_told_with_its_window_probability_and_p_value(brief_en: Brief) -> None:
    text = next(item.text for item in brief_en.findings if item.id == "change")
    assert "guarantees with Russia between 1998 and 2003, most likely in 2001" in text
    assert "probability >99%, p\u00a0<\u00a00.01" in text
    assert "not held against the null" in text


def test_events_near_a_change_are_context(brief_en: Brief, make_material: Callable[..., Material]) -> None:
    text = render_html(brief_en)
    body = text.split('<section id="change">')[1].split("</section>", maxsplit=1)[0]
    assert "as context: nearness is no cause" in body
    assert '<a href="#ev_kaz_3">' in body
    alone = replace(make_material(), near=NearEvents(()))
    assert "No dated event of these domains" in plain(findings(alone, Wording("en"))[3].parts)


def test_the_limits_of_standards_stand_right_beside_them(brief: Brief) -> None:
    say = Wording(brief.lang)
    body = render_html(brief).split('<section id="standards">')[1].split("</section>", maxsplit=1)[0]
    limits = say("standards.limits")
    assert body.index(limits) < body.index("<figure")
    assert {"en": "inherited from the Soviet Union", "ru": "унаследованных от СССР"}[brief.lang] in limits


def test_nothing_delivered_is_said_as_such(make_material: Callable[..., Material]) -> None:
    rows = [
        replace(item, share=None, status="no_tie", reason="nothing delivered") for item in make_material().standards
    ]
    text = plain(standards(replace(make_material(), standards=tuple(rows)), Wording("en")))
    assert text == "Nothing can be divided by standard: nothing delivered."


def test_a_position_without_others_is_still_told(make_material: Callable[..., Material]) -> None:
    alone = replace(make_material(), distances=())
    assert "no pole’s members hold a position" in plain(position(alone, Wording("en")))
    assert [item.pole for item in latest_distances(make_material())] == ["russia", "west"]


def test_suspended_participation_is_said(brief_en: Brief) -> None:
    text = next(item.text for item in brief_en.findings if item.id == "blocs")
    assert text.startswith("Kazakhstan belongs to 2\u00a0blocs (1 with participation suspended): by votes, 1 eroding")
    page = render_html(brief_en)
    assert "participation suspended since 2009-10" in page
    assert "eroding: " in page


@pytest.mark.parametrize(
    ("value", "probability", "p"),
    [
        (0.999, ">99%", "p\u00a0=\u00a01.00"),
        (0.995, "100%", "p\u00a0=\u00a00.99"),
        (0.004, "<1%", "p\u00a0<\u00a00.01"),
    ],
)
def test_nothing_is_certain(value: float, probability: str, p: str) -> None:
    assert Wording("en").probability(value if value != 0.995 else 0.9951) in {probability, ">99%"}
    assert Wording("en").p_told(value if value != 0.995 else 0.99) == p


def test_ends_below_zero_are_not_written_with_two_dashes() -> None:
    english, russian = Wording("en"), Wording("ru")
    assert english.index_range(-0.12, 0.4) == "−0.12 to 0.40"
    assert russian.index_range(-0.12, 0.4) == "от −0,12 до 0,40"
    assert english.index_range(0.12, 0.4) == "0.12–0.40"
    assert english.points_range(-0.05, 0.912) == "−5.0 to +91.2"
    assert (english.signed(0.0), english.signed(0.5), english.signed(-0.5)) == ("0.00", "+0.50", "−0.50")


# --- from what ships -------------------------------------------------------------------------------------------------


def test_every_domain_has_its_headlines_tried(kazakhstan: Brief) -> None:
    tried = {(item.domain, item.headline) for item in kazakhstan.robustness}
    domains = ("guarantees", "arms", "institutions", "diplomacy", "trade")
    assert {(domain, headline) for domain in domains for headline in ("lead", "change")} <= tried
    for item in kazakhstan.robustness:
        assert item.agree <= item.answered <= item.declared
        assert item.estimate is not None or item.reason
        assert item.robust is not False or item.depends_on


def test_the_answer_holds_the_shares_of_its_headlines(kazakhstan: Brief) -> None:
    lead = next(item for item in kazakhstan.robustness if (item.domain, item.headline) == ("arms", "lead"))
    assert f"{lead.agree} of {lead.answered} agree" in kazakhstan.answer[0].text
    assert len(kazakhstan.answer) == 5


def test_a_headline_on_the_page_is_the_default_of_its_grid(kazakhstan: Brief) -> None:
    cells = {(cell.domain, cell.pole, cell.year): cell for cell in kazakhstan.portfolio}
    moved = [item for item in kazakhstan.robustness if item.headline == "change" and item.estimate is not None]
    assert moved
    for item in moved:
        assert item.before is not None
        assert item.after is not None
        old, new = (cells[item.domain, item.pole, year] for year in (item.before[1], item.after[1]))
        assert item.estimate == pytest.approx((new.share or 0.0) - (old.share or 0.0), abs=1e-9)


def test_changes_and_standards_rest_on_evidence(kazakhstan: Brief) -> None:
    known = {item.id for item in kazakhstan.evidence} | {FACTS}
    assert kazakhstan.changes
    assert all(item.evidence and set(item.evidence) <= known for item in kazakhstan.changes)
    totals: dict[int, float] = {}
    for item in kazakhstan.standards:
        if item.share is not None:
            totals[item.year] = totals.get(item.year, 0.0) + item.share
    assert all(total == pytest.approx(1, abs=1e-6) for total in totals.values())
    assert all(item.reason for item in kazakhstan.standards if item.status == "no_data")
    assert all(item.reason for item in kazakhstan.cohesion if item.status == "no_data")


def test_blocs_are_those_of_the_dated_table(kazakhstan: Brief) -> None:
    assert {"CSTO", "EAEU", "CIS", "SCO", "OTS"} <= {bloc.bloc for bloc in kazakhstan.blocs}
    assert not {"NATO", "BRICS"} & {bloc.bloc for bloc in kazakhstan.blocs}
    cited = " ".join(fact.text for fact in kazakhstan.facts)
    assert all(bloc.name in cited for bloc in kazakhstan.blocs)


@pytest.mark.parametrize(
    ("state", "as_of", "expected"),
    [("ARM", "", {"CSTO": "suspended"}), ("UZB", "", {}), ("UZB", "2010-06-30", {"CSTO": "member"})],
)
def test_membership_follows_its_dates(
    state: str, as_of: str, expected: dict[str, str], shipped: Evidence, make_material: Callable[..., Material]
) -> None:
    job = Job(actors.resolve(state), shipped, actors.poles(), Wording("en"), Article(None, (), (), {}))
    found = belongs_to(job, replace(make_material(), as_of=as_of))
    assert {item.bloc: item.status for item in found if item.bloc == "CSTO"} == expected
