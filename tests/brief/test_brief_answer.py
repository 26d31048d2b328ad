"""The answer: exactly five sentences, each number with evidence, neutral about what cannot be known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.brief.answer import answer
from entente.brief.choose import (
    apart,
    base_year,
    chance_larger,
    changes,
    latest_divergences,
    latest_year,
    leader,
    leads,
    silent_domains,
)
from entente.brief.contracts import Cell, DivergenceRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.brief.contracts import Brief, Material

YEAR = re.compile(r"\b(19|20)\d\d(–\d\d(\d\d)?)?(-\d\d-\d\d)?\b|\b90\s?%")
"""Numbers that are no measurement: years, dates, and the level of all intervals."""


def cells(*shares: tuple[str, int, float, float, float], domain: str = "arms") -> tuple[Cell, ...]:
    return tuple(
        Cell(domain, pole, year, share, low, high, 9, evidence=("e_1",)) for pole, year, share, low, high in shares
    )


def test_there_are_five_sentences(brief: Brief) -> None:
    assert [sentence.id for sentence in brief.answer] == ["s1", "s2", "s3", "s4", "s5"]
    assert all(sentence.text.endswith(".") for sentence in brief.answer)


def test_every_number_links_to_evidence_on_the_page(brief: Brief) -> None:
    known = {item.id for item in brief.evidence} | {brief.document.id if brief.document else ""}
    for sentence in brief.answer:
        for part in sentence.parts:
            if part.evidence:
                assert set(part.evidence) <= known
            else:
                assert not re.search(r"\d", YEAR.sub("", part.text)), part.text


def test_every_sentence_but_the_last_holds_numbers(brief: Brief) -> None:
    assert all(sentence.evidence for sentence in brief.answer[:4])


def test_without_an_article_the_fourth_sentence_counts_events(
    make_material: Callable[..., Material], composed: Callable[[Material], Brief]
) -> None:
    brief = composed(make_material(article=False))
    assert "18\u00a0dated events" in brief.answer[3].text
    assert "1994" in brief.answer[3].text
    assert brief.answer[3].evidence == brief.events_evidence


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_without_any_data_the_answer_still_has_five_sentences(make_empty: Callable[..., Material], lang: str) -> None:
    sentences = answer(make_empty(lang))
    assert len(sentences) == 5
    assert not any(sentence.evidence for sentence in sentences)
    assert all("0%" not in sentence.text and "0 %" not in sentence.text for sentence in sentences)


def test_overlapping_intervals_give_no_leader(make_empty: Callable[..., Material]) -> None:
    close = cells(("russia", 2020, 0.5, 0.3, 0.7), ("china", 2020, 0.4, 0.2, 0.6))
    clear = cells(("russia", 2020, 0.8, 0.7, 0.9), ("china", 2020, 0.2, 0.1, 0.3))
    blank = make_empty()
    assert not leader(replace(blank, portfolio=close), "arms").clear  # type: ignore[union-attr]  # given above
    assert leader(replace(blank, portfolio=clear), "arms").clear  # type: ignore[union-attr]  # given above
    text = answer(replace(blank, portfolio=close))[0].text
    assert "to no pole clearly" in text
    assert "Russia 50%, 30–70" in text


def test_change_inside_the_intervals_is_not_read_as_change(make_empty: Callable[..., Material]) -> None:
    rows = cells(("russia", 2010, 0.9, 0.6, 1.0), ("russia", 2020, 0.7, 0.5, 0.9))
    text = answer(replace(make_empty(), portfolio=rows))[2].text
    assert "of 1\u00a0share with an interval none moved beyond it, so none is established at 90%" in text
    assert "the largest difference is arms with Russia, from 90% (60–100; 2010) to 70% (50–90; 2020)" in text


def test_change_beyond_the_intervals_is_told_with_both_numbers(make_empty: Callable[..., Material]) -> None:
    rows = cells(("russia", 2010, 0.9, 0.8, 1.0), ("russia", 2020, 0.5, 0.4, 0.6))
    text = answer(replace(make_empty(), portfolio=rows))[2].text
    assert "of 1\u00a0share with an interval 1\u00a0moved beyond it" in text
    assert "full count" not in text
    assert "from 90% (80–100; 2010) to 50% (40–60; 2020)" in text


def test_full_counts_and_shares_with_an_interval_are_counted_apart(make_empty: Callable[..., Material]) -> None:
    sampled = cells(("russia", 2010, 0.9, 0.8, 1.0), ("russia", 2020, 0.5, 0.4, 0.6))
    counted = tuple(replace(cell, domain="trade", low=None, high=None) for cell in sampled)
    both = replace(make_empty(), portfolio=sampled + counted)
    text = answer(both)[2].text
    assert text.startswith("Since 2010, of 1\u00a0share that is a full count 1\u00a0moved by two points or more")
    assert "; of 1\u00a0share with an interval 1\u00a0moved beyond it" in text
    still = replace(make_empty(), portfolio=(counted[0], replace(counted[1], share=0.9), *sampled))
    assert "of 1\u00a0share that is a full count none moved by two points" in answer(still)[2].text
    russian = answer(replace(both, lang="ru"))[2].text
    assert "из 1\u00a0доли, посчитанной полностью, 1\u00a0изменилась на два пункта" in russian


def test_what_is_carried_forward_or_only_partly_recorded_is_no_headline(make_empty: Callable[..., Material]) -> None:
    old, new = cells(("russia", 2014, 0.9, 0.8, 1.0), ("russia", 2023, 0.5, 0.4, 0.6))
    carried = replace(make_empty(), portfolio=(old, replace(new, status="imputed")))
    partly = replace(make_empty(), portfolio=(old, replace(new, series="blocs only")))
    for material in (carried, partly):
        assert latest_year(material, "arms") == 2014
        assert "90% (80–100; 2014)" in answer(material)[0].text
        assert "the newest years are arms 2014" in answer(material)[4].text


def test_an_observed_distance_goes_before_one_carried_forward(make_empty: Callable[..., Material]) -> None:
    seen = DivergenceRow("trade", "guarantees", 2018, 0.3, None, None)
    carried = replace(seen, year=2023, value=0.4, status="imputed")
    blank = make_empty()
    assert latest_divergences(replace(blank, divergence=(carried, seen))) == [seen]
    assert "(2023; carried forward)" in answer(replace(blank, divergence=(carried,)))[1].text


def test_a_lead_may_be_sure_although_the_intervals_overlap() -> None:
    # Published for Beta(a, a): one half. Shares of one whole move against each other: 85 against 12 of 4 orders.
    assert chance_larger(0.5, 0.5, 9.0, 4) == pytest.approx(0.5)
    assert 1 - chance_larger(0.85, 0.12, 4.0, 5) == pytest.approx(chance_larger(0.12, 0.85, 4.0, 5))
    first, second = cells(("russia", 2025, 0.85, 0.39, 0.96), ("west", 2025, 0.12, 0.0, 0.42))
    assert not leads(first, second, 5)
    assert leads(replace(first, n_eff=5.0), replace(second, n_eff=5.0), 5)
    assert not leads(replace(first, n_eff=1.0), replace(second, n_eff=1.0), 5)


def test_a_full_count_leads_by_two_points() -> None:
    first, second = (Cell("trade", pole, 2023, share, None, None, 9) for pole, share in (("a", 0.34), ("b", 0.32)))
    assert leads(first, second, 5)
    assert not leads(first, replace(second, share=0.325), 5)


def test_no_change_is_read_across_a_break_in_the_series(make_empty: Callable[..., Material]) -> None:
    old, new = cells(("russia", 2010, 0.9, 0.8, 1.0), ("russia", 2020, 0.5, 0.4, 0.6))
    broken = replace(make_empty(), portfolio=(replace(old, series="all"), replace(new, series="blocs only")))
    assert changes(broken, 2010) == []


def test_a_window_that_holds_the_base_year_stands_for_it(make_empty: Callable[..., Material]) -> None:
    old, new = cells(("russia", 2015, 0.9, 0.8, 1.0), ("russia", 2023, 0.5, 0.4, 0.6))
    windows = replace(make_empty(), portfolio=(replace(old, year_from=2011), replace(new, year_from=2019)))
    assert base_year(windows) == 2013
    assert [change.before.years for change in changes(windows, 2013)] == ["2011–15"]


def test_a_source_that_begins_later_is_compared_with_its_first_year(make_empty: Callable[..., Material]) -> None:
    rows = cells(("russia", 2018, 0.9, 0.8, 1.0), ("russia", 2023, 0.5, 0.4, 0.6))
    late = replace(make_empty(), portfolio=rows)
    assert [change.before.year for change in changes(late, 2010)] == [2018]
    assert "(80–100; 2018)" in answer(replace(late, base_year=2010))[2].text
    soon = replace(make_empty(), portfolio=cells(("russia", 2018, 0.9, 0.8, 1.0), ("russia", 2020, 0.5, 0.4, 0.6)))
    assert changes(soon, 2010) == []


def test_domains_without_data_are_named(brief_en: Brief) -> None:
    assert silent_domains(brief_en) == ["transit", "investment", "culture"]
    assert "no data on transit and energy, investment, culture and education" in brief_en.answer[4].text


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5))
def test_apart_is_symmetric_and_wider_intervals_never_part(one: float, two: float, half: float, more: float) -> None:
    def cell(share: float, width: float) -> Cell:
        return Cell("arms", "russia", 2020, share, share - width, share + width, 1)

    narrow = apart(cell(one, half), cell(two, half))
    assert narrow == apart(cell(two, half), cell(one, half))
    if not narrow:
        assert not apart(cell(one, half + more), cell(two, half + more))
