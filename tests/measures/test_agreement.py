"""Voting agreement: the published anchor, the matrix against a loop, and what a reader sees where there is no data."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from entente.errors import NoDataError, OptionError, UnknownActorError
from entente.evidence.records import Basis, Query
from entente.measures import AgreementConfig, agreement
from entente.measures.agreement import agreement_matrix
from entente.measures.rollcalls import unanimous, vote_matrix
from entente.measures.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

relaxed = settings(deadline=None)  # the first example loads SciPy; machines are shared

matrices = hnp.arrays(np.int8, st.tuples(st.integers(2, 6), st.integers(1, 12)), elements=st.integers(0, 3))


def rows_of(table: pa.Table) -> Rows:
    return Rows(table, Basis(Query("vote"), table.num_rows, (), ()))


@relaxed
@given(matrices)
def test_matrix_equals_the_definition_pair_by_pair(votes: np.ndarray) -> None:
    total, n, sumsq = agreement_matrix(votes)
    for i, x in enumerate(votes.astype(float)):
        for j, y in enumerate(votes.astype(float)):
            agree = 1 - np.abs(x - y)[(x > 0) & (y > 0)] / 2
            assert (total[i, j], n[i, j], sumsq[i, j]) == (agree.sum(), agree.size, (agree**2).sum())


@relaxed
@given(matrices)
def test_matrix_is_symmetric_and_relabels(votes: np.ndarray) -> None:
    total, n, sumsq = agreement_matrix(votes)
    back = [matrix[::-1, ::-1] for matrix in agreement_matrix(votes[::-1])]
    for matrix, turned in zip((total, n, sumsq), back, strict=True):
        np.testing.assert_array_equal(matrix, matrix.T)
        np.testing.assert_array_equal(matrix, turned)


@relaxed
@given(matrices)
def test_unanimous_among_those_who_voted(votes: np.ndarray) -> None:
    expected = [len(set(column[column > 0].tolist())) <= 1 for column in votes.T]
    assert unanimous(votes).tolist() == expected


def test_world_since_1946_takes_seconds() -> None:
    rng = np.random.default_rng(1)
    began = time.perf_counter()
    for _ in range(78):
        agreement_matrix(rng.integers(0, 4, (200, 80)).astype(np.int8))
    assert time.perf_counter() - began < 10


# --- the result --------------------------------------------------------------------------------------------------


@pytest.fixture
def voted(world: Any) -> Any:
    """Fill two years: 12 divided roll calls in 2001 and, besides, a unanimous one; 3 in 2002."""
    world.cover("vote", 2001, 2003, source="unga")
    for call in range(12):
        world.vote(f"a{call}", 2001, {"KAZ": 1 if call < 6 else 2, "RUS": 1, "USA": 3})
    world.vote("same", 2001, {"KAZ": 1, "RUS": 1, "USA": 1})
    for call in range(3):
        world.vote(f"b{call}", 2002, {"KAZ": 1, "RUS": 1, "USA": 3})
    return world


def test_rows_of_a_result(voted: Any) -> None:
    result = agreement(voted.evidence(), "Kazakhstan", "RUS")
    first, second, third = result.table()
    assert (first["year"], first["agreement"], first["n"], first["status"]) == (2001, 0.75, 12, "value")
    assert first["low"] < 0.75 < first["high"]
    assert second["agreement"] is None, "three joint votes are too few"
    assert (second["n"], second["status"]) == (3, "no_data")
    assert "3 joint votes" in second["reason"]
    assert third["agreement"] is None
    assert (third["n"], third["status"]) == (0, "no_data"), "no vote is not disagreement"


def test_every_value_leads_to_its_evidence(voted: Any) -> None:
    result = agreement(voted.evidence(), "KAZ", "RUS")
    known = {basis.id for basis in result.bases}
    assert known
    assert all(set(row.evidence) <= known and row.evidence for row in result.years if row.agreement is not None)
    assert "Cite unga." in result.cite()
    assert result.to_dict()["evidence"][0]["rows"] == 32
    assert "<table>" in result._repr_html_()


def test_order_of_the_pair_does_not_matter(voted: Any) -> None:
    one, other = (agreement(voted.evidence(), *pair) for pair in (("KAZ", "USA"), ("USA", "KAZ")))
    assert [row.agreement for row in one.years] == [row.agreement for row in other.years]


def test_unanimous_roll_calls_are_kept_on_demand(voted: Any) -> None:
    kept = agreement(voted.evidence(), "KAZ", "RUS", config=AgreementConfig(keep_unanimous=True))
    assert kept.years[0].n == 13
    assert kept.years[0].agreement == pytest.approx((6 + 6 * 0.5 + 1) / 13)


def test_years_outside_coverage_are_no_data(voted: Any) -> None:
    result = agreement(voted.evidence(), "KAZ", "RUS", years=(1999, 2001))
    assert [row.status for row in result.years] == ["no_data", "no_data", "value"]
    assert "no source covers" in result.years[0].reason


def test_shipped_sums_give_the_same_rows_as_roll_calls(voted: Any, world: Any) -> None:
    raw = agreement(voted.evidence(), "KAZ", "RUS", years=(2001, 2001), config=AgreementConfig(min_joint=1))
    world.votes.clear()
    world.coverage.clear()
    world.cover("vote_agreement", 1992, 2024, source="starter.unga", partner="RUS")
    sums = {"value": 0.75, "unit": "share", "n": 12, "sumsq": 6 + 6 * 0.25, "source": "starter.unga"}
    world.tie("vote_agreement", "KAZ", "RUS", 2001, **sums)
    shipped = agreement(world.evidence(), "KAZ", "RUS", years=(2001, 2001))
    for name in ("agreement", "low", "high", "n"):
        assert getattr(shipped.years[0], name) == pytest.approx(getattr(raw.years[0], name))


def test_shipped_sums_answer_for_their_partners_only(world: Any) -> None:
    world.cover("vote_agreement", 1992, 2024, source="starter.unga", partner="RUS")
    assert agreement(world.evidence(), "RUS", "KAZ").years[0].reason == "no roll call in which both voted"
    with pytest.raises(NoDataError, match="KAZ and UZB"):
        agreement(world.evidence(), "KAZ", "UZB")


def test_one_source_per_year(voted: Any) -> None:
    voted.cover("vote", 2001, 2003, source="undl")
    for call in range(20):
        voted.vote(f"u{call}", 2001, {"KAZ": 3, "RUS": 1, "USA": 1}, source="undl")
    assert agreement(voted.evidence(), "KAZ", "RUS").years[0].n == 12
    other = AgreementConfig(prefer=("undl",))
    assert agreement(voted.evidence(), "KAZ", "RUS", config=other).years[0].agreement == 0


@pytest.mark.parametrize(
    ("pair", "years", "error"),
    [
        (("KAZ", "KAZ"), None, OptionError),
        (("KAZ", "Atlantis"), None, UnknownActorError),
        (("KAZ", "RUS"), (2003, 2001), OptionError),
    ],
)
def test_bad_questions(voted: Any, pair: tuple[str, str], years: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        agreement(voted.evidence(), *pair, years=years)


def test_no_source_at_all(world: Any) -> None:
    with pytest.raises(NoDataError, match="no source covers"):
        agreement(world.evidence(), "KAZ", "RUS")


# --- real roll calls -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unga(data: Path) -> pa.Table:
    from entente.sources.registry import get

    return get("unga").read(data / "votes" / "unga_rollcall" / "votes.csv.gz").tables["vote"]


@pytest.mark.shared
def test_usa_and_mexico_in_1946(unga: pa.Table) -> None:
    """S_1 = 0.131579 on 38 joint votes (the published anchor of fpsim's `usamex46`); agreement is (S_1 + 1) / 2."""
    import pyarrow.compute as pc

    calls = vote_matrix(rows_of(unga.filter(pc.field("year") == 1946)))
    total, n, _ = agreement_matrix(calls.votes)
    place = calls.actors.index("USA"), calls.actors.index("MEX")
    assert n[place] == 38
    assert total[place] / n[place] == pytest.approx((0.131579 + 1) / 2, abs=1e-6)


@pytest.mark.shared
def test_kazakhstan_since_1992(unga: pa.Table, evidence_of: Callable[..., Any], world: Any) -> None:
    world.cover("vote", 1992, 2024, source="unga")
    evidence = evidence_of({"vote": unga, "coverage": world.table("coverage")})
    series = {partner: agreement(evidence, "KAZ", partner) for partner in ("RUS", "USA", "TUR")}
    values = {partner: [row.agreement for row in found.years if row.agreement] for partner, found in series.items()}
    assert np.mean(values["RUS"]) > np.mean(values["USA"])
    gap = {row.year: row for row in series["TUR"].years}[2024]
    assert (gap.agreement, gap.status) == (None, "no_data"), "the file lost Türkiye's votes of that session"
    rows = [row for row in series["RUS"].table() if row["agreement"] is not None]
    assert all(row["low"] <= row["agreement"] <= row["high"] for row in rows)
