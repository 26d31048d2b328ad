"""The answer: exactly five sentences, each number with evidence, neutral about what cannot be known."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.brief.answer import answer
from entente.brief.choose import apart, base_year, changes, leader, silent_domains
from entente.brief.contracts import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.brief.contracts import Brief, Material

YEAR = re.compile(r"\b(19|20)\d\d(–\d\d(\d\d)?)?(-\d\d-\d\d)?\b")


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
    assert "no change can be read" in text
    assert "2010" in text


def test_change_beyond_the_intervals_is_told_with_both_numbers(make_empty: Callable[..., Material]) -> None:
    rows = cells(("russia", 2010, 0.9, 0.8, 1.0), ("russia", 2020, 0.5, 0.4, 0.6))
    text = answer(replace(make_empty(), portfolio=rows))[2].text
    assert "1 of 1 shares" in text
    assert "from 90% (80–100) to 50% (40–60; 2020)" in text


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
