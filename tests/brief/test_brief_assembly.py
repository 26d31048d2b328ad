"""From the evidence that ships to a brief: what a user gets right after the install."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from entente import actors
from entente.brief import assemble, dumps, from_json, render_html, to_json
from entente.brief.compose import TABLES
from entente.brief.contracts import FACTS
from entente.brief.job import leading_member
from entente.errors import OptionError, UnknownActorError, UnknownNameError
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.brief.contracts import Brief, Material
    from entente.evidence import Evidence

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def known_ids(brief: Brief) -> set[str]:
    facts = {FACTS} if brief.facts else set()
    return {item.id for item in brief.evidence} | facts | ({brief.document.id} if brief.document else set())


def test_kazakhstan_has_an_answer_from_what_ships(kazakhstan: Brief) -> None:
    assert len(kazakhstan.answer) == 5
    assert kazakhstan.name == "Kazakhstan"
    assert [pole.id for pole in kazakhstan.poles] == ["russia", "china", "turkiye", "west", "other"]
    measured = {cell.domain for cell in kazakhstan.portfolio if cell.share is not None}
    assert {"arms", "diplomacy", "trade", "guarantees", "institutions"} <= measured
    assert {item.domain for item in kazakhstan.missing} == set(DOMAINS) - measured
    assert len(kazakhstan.events) > 10


def test_every_shown_share_has_evidence_and_an_interval_or_a_reason(kazakhstan: Brief) -> None:
    for cell in kazakhstan.portfolio:
        if cell.share is not None:
            assert cell.evidence
            assert (cell.low is not None and cell.high is not None) or cell.reason, cell
        else:
            assert cell.reason, cell


def test_every_link_of_the_page_resolves(kazakhstan: Brief) -> None:
    text = render_html(kazakhstan)
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= ids
    assert {key for sentence in kazakhstan.answer for key in sentence.evidence} <= known_ids(kazakhstan)
    assert len(text.encode()) < 3_000_000


def test_brief_from_the_store_survives_json(kazakhstan: Brief) -> None:
    assert from_json(to_json(kazakhstan)) == kazakhstan


@pytest.mark.usefixtures("quick")
def test_same_evidence_gives_the_same_brief_byte_for_byte(kazakhstan: Brief, shipped: Evidence) -> None:
    again = assemble("Kazakhstan", evidence=shipped)
    assert again == kazakhstan
    assert dumps(again) == dumps(kazakhstan)
    assert render_html(again) == render_html(kazakhstan)


@pytest.mark.usefixtures("quick")
def test_the_russian_brief_gives_its_reasons_in_russian(shipped: Evidence) -> None:
    brief = assemble("KAZ", evidence=shipped, lang="ru")
    assert brief.name == "Казахстан"
    told = {cell.reason for cell in brief.portfolio if cell.reason} | {cell.series_name for cell in brief.portfolio}
    told |= {row.reason for row in brief.suppliers} | {item.reason for item in brief.missing}
    told |= {item.reason for item in brief.unmeasured}
    told |= {row.reason for row in brief.robustness} | {row.reason for row in brief.positions}
    told |= {row.reason for row in brief.standards} | {row.reason for row in brief.cohesion}
    told |= {row.reason for row in brief.trends} | {row.series for row in brief.changes}
    assert [text for text in told if text and not CYRILLIC.search(text)] == []
    assert all(CYRILLIC.search(sentence.text) for sentence in brief.answer)
    assert all(CYRILLIC.search(text) for text in brief.limits)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("state", ["TKM", "TUR", "DEU"])
def test_states_with_gaps_get_a_brief_too(shipped: Evidence, state: str) -> None:
    brief = assemble(state, evidence=shipped)
    assert len(brief.answer) == 5
    assert all(cell.reason for cell in brief.portfolio if cell.status == "no_data")
    assert "trade" in {item.domain for item in brief.missing}


def test_sums_of_a_domain_are_whole(kazakhstan: Brief) -> None:
    totals: dict[tuple[str, int], float] = {}
    for cell in kazakhstan.portfolio:
        if cell.share is not None:
            totals[cell.domain, cell.year] = totals.get((cell.domain, cell.year), 0.0) + cell.share
    assert totals
    assert all(total == pytest.approx(1, abs=1e-6) or total == 0 for total in totals.values())


@pytest.mark.usefixtures("quick")
def test_dates_are_printed_as_given_and_the_clock_is_not_asked(shipped: Evidence) -> None:
    brief = assemble("KAZ", evidence=shipped, as_of="2025-01-31", created="2025-02-01", base_year=2010)
    assert "as of 2025-01-31" in brief.answer[4].text
    assert brief.answer[2].text.startswith("Since 2010,")
    assert "written 2025-02-01" in render_html(brief)


@pytest.mark.usefixtures("quick")
def test_an_article_is_answered_beside_the_measures(make_material: Callable[..., Material], shipped: Evidence) -> None:
    given = make_material()
    verdicts = tuple(replace(verdict, evidence=()) for verdict in given.verdicts)
    parts: dict[str, Any] = {"document": given.document, "claims": given.claims, "verdicts": verdicts}
    brief = assemble("KAZ", evidence=shipped, **parts)
    assert "8\u00a0claims" in brief.answer[3].text
    assert {row.key: row.n for row in brief.stance if row.axis == "role"} == {"author": 4, "expert": 3, "official": 1}
    assert brief.actors["RUS"] == "Russia"


def test_claims_need_their_document(make_material: Callable[..., Material], shipped: Evidence) -> None:
    given = make_material()
    assert given.document is not None
    with pytest.raises(OptionError, match="without their document"):
        assemble("KAZ", evidence=shipped, claims=given.claims)
    other = replace(given.document, id="d_ffffffffffffffff")
    with pytest.raises(OptionError, match="belong to another document"):
        assemble("KAZ", evidence=shipped, document=other, claims=given.claims)


def test_unknown_names_are_refused(shipped: Evidence) -> None:
    with pytest.raises(UnknownActorError):
        assemble("Nowhereland", evidence=shipped)
    with pytest.raises(UnknownNameError):
        assemble("KAZ", evidence=shipped, lang="fr")


@pytest.mark.usefixtures("quick")
def test_own_poles_take_the_place_of_the_shipped_ones(shipped: Evidence, tmp_path: Path) -> None:
    table = tmp_path / "poles.csv"
    table.write_text("pole,name_en,name_ru,member,from,to\nnorth,North,Север,RUS,,\nsouth,South,Юг,TUR,,\n")
    brief = assemble("KAZ", evidence=shipped, poles=actors.poles(table))
    assert [pole.name for pole in brief.poles] == ["North", "South", "other states"]
    assert {cell.pole for cell in brief.portfolio} <= {"north", "south", "other"}
    assert {row.partner for row in brief.agreement} == {"RUS", "TUR"}


def test_a_pole_is_represented_by_another_state_than_the_one_asked_about() -> None:
    west = next(pole for pole in actors.poles() if pole.id == "west")
    russia = next(pole for pole in actors.poles() if pole.id == "russia")
    assert leading_member(west, "KAZ") == "USA"
    assert leading_member(west, "USA") not in {"USA", None}
    assert leading_member(russia, "RUS") is None


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("state", ["TUV", "AND", "PAN", "ISR", "ABK"])
def test_states_with_few_or_odd_data_get_a_brief(state: str, shipped: Evidence) -> None:
    brief = assemble(state, evidence=shipped)
    assert len(brief.answer) == 5
    assert all(sentence.text for sentence in brief.answer)


@pytest.mark.usefixtures("quick")
def test_nothing_recorded_is_not_called_no_data(shipped: Evidence) -> None:
    brief = assemble("TUV", evidence=shipped)
    gaps = {item.domain: item.status for item in brief.missing}
    assert (gaps["arms"], gaps["trade"]) == ("no_tie", "no_data")
    assert "nothing is recorded in arms" in brief.answer[4].text
    assert "no data on exercises" in brief.answer[4].text
    assert "none recorded: no delivery of major conventional arms" in render_html(brief)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("state", ["KAZ", "TUV", "VAT"])
def test_every_evidence_id_in_the_json_resolves(state: str, shipped: Evidence) -> None:
    brief = assemble(state, evidence=shipped)
    whole = to_json(brief)
    named = {key for table in TABLES for row in whole[table] for key in row["evidence"]}
    assert named <= known_ids(brief)
