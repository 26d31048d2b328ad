"""Positions of a state: from loaded roll calls, read back from the cache, updated, and from shipped rows.

The roll calls are drawn from the model itself (16 states, 6 sessions of 30), so that positions are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.errors import InputError, NoDataError, OptionError, UnknownNameError, UsageError
from entente.evidence import Store, open_evidence
from entente.measures.ideal_points import IdealPointConfig, ideal_points
from entente.measures.ideal_points.cache import load, session_digests
from entente.measures.ideal_points.distances import distances
from entente.measures.ideal_points.gather import from_columns, keep_calls, roll_calls, sitter, sitters
from entente.measures.ideal_points.positions import Positions
from entente.measures.ideal_points.series import fitted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from entente.evidence import Evidence

NAMES = ("USA", "CAN", "GBR", "FRA", "DEU", "POL", "TUR", "KAZ", "RUS", "CHN", "IND", "CUB", "IRN", "ISR", "JPN", "BRA")
COW = (2, 20, 200, 220, 255, 290, 640, 705, 365, 710, 750, 40, 630, 666, 740, 140)
CODES = dict(zip(NAMES, COW, strict=True))
PLACES = dict(zip(CODES, np.linspace(1.8, -1.8, len(CODES)).tolist(), strict=True))
SESSIONS = range(60, 66)
CALLS = 30


def csv_of(sessions: range = SESSIONS, *, skip: tuple[tuple[str, int], ...] = ()) -> str:
    """Return a file of roll calls; states in ``skip`` cast two votes in that session."""
    lines = ["resid,session,date,ccode,vote"]
    for session in sessions:
        rng = np.random.default_rng(session)  # a session's votes stay the same, whatever stands beside it
        for call in range(1, CALLS + 1):
            slope, cut = rng.normal(0, 1.2), rng.normal(0, 1)
            for name, code in CODES.items():
                z = slope * PLACES[name] + rng.normal()
                vote = 1 if z < cut - 0.25 else 3 if z > cut + 0.25 else 2
                if (name, session) not in skip or call <= 2:
                    lines.append(f"{session * 1000 + call},{session},{session + 1945}-11-04,{code},{vote}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that stores roll calls and gives the store's folder."""
    from entente.sources import read

    def run(text: str, folder: Path | None = None) -> Path:
        place = folder or tmp_path_factory.mktemp("store")
        path = tmp_path_factory.mktemp("file") / "votes.csv"
        path.write_text(text, encoding="utf-8")
        store = Store.open(place) if folder else Store.init(place)
        store.add(read("unga", path))
        return place

    return run


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def evidence(make: Callable[..., Path]) -> Iterator[Evidence]:
    with open_evidence(make(csv_of(skip=(("TUR", 65),)))) as opened:
        yield opened


# --- gathering


def test_roll_calls_as_columns() -> None:
    calls = from_columns(["B", "A", "A"], [51, 51, 50], ["51002", "51002", "50010"], [3, 1, 2])
    assert calls.actors == ("A", "B")
    assert calls.keys == ("50010", "51002")
    assert list(zip(calls.state, calls.call, calls.vote, strict=True)) == [(0, 0, 2), (0, 1, 1), (1, 1, 3)]
    kept = keep_calls(calls, np.array([True, False]))
    assert (kept.actors, kept.keys, kept.sessions.tolist()) == (("A",), ("50010",), [50])


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ((["A"], [50], ["1"], [4]), "none of 1 yes"),
        ((["A", "A"], [50, 50], ["1", "1"], [1, 3]), "two votes in one roll call"),
        ((["A", "B"], [50, 51], ["1", "1"], [1, 3]), "stands in two sessions"),
    ],
)
def test_roll_calls_that_contradict_themselves_are_refused(columns: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        from_columns(*columns)


def test_a_kept_seat_is_one_path() -> None:
    assert sitters("RUS") == ("RUS", "SUN")
    assert [sitter("RUS", session) for session in (1, 46, 47)] == ["SUN", "SUN", "RUS"]
    assert [sitter("SRB", session) for session in (60, 61)] == ["SCG", "SRB"]
    assert sitter("KAZ", 47) == "KAZ"


def test_nearly_empty_sessions_are_left_out_and_named(evidence: Evidence) -> None:
    gathered = roll_calls(evidence)
    assert gathered.thin == {("TUR", 65): 2}
    assert any("TUR 65 (2)" in note for note in gathered.notes)
    assert set(gathered.sources.values()) == {"unga"}
    assert len(gathered.calls.vote) == len(SESSIONS) * CALLS * len(CODES) - CALLS


def test_without_roll_calls(world: Any) -> None:
    with pytest.raises(NoDataError, match="no roll calls") as caught:
        roll_calls(world.evidence())
    assert "entente load unga" in caught.value.hint


# --- positions


def test_positions_are_those_of_the_model(evidence: Evidence, cache: Path) -> None:
    result = ideal_points(evidence, "USA", compare=tuple(set(CODES) - {"USA"}), place=cache)
    rows = [row for row in result.table() if row["value"] is not None]
    found = np.array([row["value"] for row in rows])
    true = np.array([PLACES[row["state"]] for row in rows])
    assert np.corrcoef(found, true)[0, 1] > 0.95
    assert all(row["low"] < row["value"] < row["high"] for row in rows)
    assert result.fit["converged"]


def test_a_row_says_what_it_rests_on(evidence: Evidence, cache: Path) -> None:
    result = ideal_points(evidence, "Kazakhstan", years=(2005, 2006), compare=("TUR",), place=cache)
    assert [(row["state"], row["session"], row["year"]) for row in result.table()] == [
        ("KAZ", 60, 2005),
        ("KAZ", 61, 2006),
        ("TUR", 60, 2005),
        ("TUR", 61, 2006),
    ]
    row = result.table()[0]
    assert 20 < row["n"] <= CALLS  # unanimous roll calls tell nothing and are left out
    assert row["status"] == "value"
    assert set(row["evidence"]) <= {basis.id for basis in result.bases}
    assert "Voeten" in result.cite()
    whole = result.to_dict()
    assert {"state", "rows", "poles", "fit", "evidence", "sources", "notes"} <= whole.keys()
    assert {"sweeps", "converged", "votes", "bridged_groups"} <= whole["fit"].keys()
    figure = result.figure()
    assert figure["data"]["values"] == result.table()
    assert "high" in str(figure["layer"][0])


def test_two_votes_make_no_position(evidence: Evidence, cache: Path) -> None:
    last = ideal_points(evidence, "TUR", place=cache).table()[-1]
    assert (last["session"], last["value"], last["low"], last["n"], last["status"]) == (65, None, None, 2, "no_data")
    assert "only 2 votes" in last["reason"]


@pytest.mark.parametrize(
    ("state", "years", "reason"),
    [
        ("USA", (1964, 1964), "in session 19"),
        ("KAZ", (2011, 2011), "no recorded votes of session 66"),
        ("UZB", None, ""),
    ],
)
def test_missing_sessions_say_why(
    evidence: Evidence, cache: Path, state: str, years: tuple[int, int] | None, reason: str
) -> None:
    if not reason:
        with pytest.raises(NoDataError, match="no votes of UZB"):
            ideal_points(evidence, state, years=years, place=cache)
        return
    row = ideal_points(evidence, state, years=years, place=cache).table()[-1]
    assert row["status"] == "no_data"
    assert reason in row["reason"]


def test_wrong_questions_are_told(evidence: Evidence, cache: Path) -> None:
    with pytest.raises(UsageError, match="CSTO is a bloc"):
        ideal_points(evidence, "CSTO", place=cache)
    with pytest.raises(UnknownNameError, match="no issue named 'xx'"):
        ideal_points(evidence, "KAZ", issue="xx", place=cache)
    with pytest.raises(OptionError, match="run backwards"):
        ideal_points(evidence, "KAZ", years=(2010, 2000), place=cache)
    with pytest.raises(UnknownNameError, match="way of bridging"):
        ideal_points(evidence, "KAZ", bridging="magic", place=cache)
    with pytest.raises(OptionError, match="none of the 1 given pairs"):
        ideal_points(evidence, "KAZ", bridging=(("1", "2"),), place=cache)
    with pytest.raises(NoDataError, match="issue code 'hr'"):
        ideal_points(evidence, "KAZ", issue="hr", place=cache)


def test_given_pairs_tie_sessions(evidence: Evidence, cache: Path) -> None:
    series = fitted(evidence, bridging=(("60001", "61001"), ("61001", "62001")), place=cache)
    assert (series.told["bridged_groups"], series.told["bridged_roll_calls"]) == (1, 3)
    assert "2 of 2 given pairs are among the roll calls" in series.notes


# --- distances


def test_distance_is_position_less_mean_of_the_members() -> None:
    from entente.actors import poles

    value = np.array([[0.5], [-1.0], [1.5], [2.0]])
    sd = np.array([[0.1], [0.2], [0.3], [0.4]])
    arrays = {"value": value, "sd": sd, "low": value, "high": value, "votes": np.full((4, 1), 30)}
    made = Positions(("KAZ", "RUS", "GBR", "USA"), np.array([70]), thin={}, bases=(), notes=(), **arrays)
    found = {item.pole: item for item in distances(made, "KAZ", poles(), [70, 71], level=0.9)}
    assert found["russia"].distance == pytest.approx(1.5)
    assert found["russia"].sd == pytest.approx(np.hypot(0.1, 0.2))
    assert found["west"].distance == pytest.approx(0.5 - 1.75)
    assert found["west"].sd == pytest.approx(np.sqrt(0.01 + (0.09 + 0.16) / 4))
    assert found["west"].high - found["west"].low == pytest.approx(2 * 1.6449 * found["west"].sd, abs=1e-3)
    assert found["west"].members == 2
    assert "china" not in found
    own = {item.pole: item for item in distances(made, "USA", poles(), [70], level=0.9)}
    assert own["west"].members == 1


# --- the cache


def test_a_fit_is_read_back(evidence: Evidence, tmp_path: Path) -> None:
    first = fitted(evidence, place=tmp_path)
    again = fitted(evidence, place=tmp_path)
    assert (first.told["made"], again.told["made"]) == ("fitted", "read back")
    np.testing.assert_array_equal(first.fit.theta, again.fit.theta)
    assert again.fit.keys == first.fit.keys
    assert again.fit.config == first.fit.config
    assert (again.thin, again.notes) == (first.thin, first.notes)
    other = fitted(evidence, config=IdealPointConfig(omega2=0.2), place=tmp_path)
    assert other.told["made"] == "fitted"
    assert fitted(evidence, config=IdealPointConfig(), place=tmp_path).told["made"] == "read back"
    assert fitted(evidence, place=None).told["made"] == "fitted"


@pytest.mark.parametrize("damage", ["cut", "flipped", "text", "empty"])
def test_a_damaged_file_is_made_anew(evidence: Evidence, tmp_path: Path, damage: str) -> None:
    first = fitted(evidence, place=tmp_path)
    (path,) = tmp_path.glob("*.npz")
    content = bytearray(path.read_bytes())
    if damage == "flipped":  # one digit of the first array's figures
        content[content.index(b"NUMPY") + 300] ^= 0x10
    broken = {"cut": content[: len(content) // 2], "flipped": content, "text": b"no archive", "empty": b""}
    path.write_bytes(bytes(broken[damage]))
    assert load(path) is None
    again = fitted(evidence, place=tmp_path)
    assert again.told["made"] == "fitted"
    np.testing.assert_allclose(again.fit.theta, first.fit.theta)
    assert load(path) is not None


def test_a_cache_out_of_reach_does_not_hinder(evidence: Evidence, tmp_path: Path) -> None:
    barred = tmp_path / "file"
    barred.write_text("no folder", encoding="utf-8")
    assert fitted(evidence, place=barred).fit.converged


def test_nothing_half_written_is_left(evidence: Evidence, tmp_path: Path) -> None:
    fitted(evidence, place=tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]


def test_a_new_session_updates_the_fit(make: Callable[..., Path], tmp_path: Path) -> None:
    place = make(csv_of(range(60, 65)))
    with open_evidence(place) as before:
        old = fitted(before, place=tmp_path)
    make(csv_of(), place)
    with open_evidence(place) as after:
        new = fitted(after, place=tmp_path)
        fresh = fitted(after, place=None)
    assert new.told["made"] == "updated from session 64"
    assert new.fit.sessions.tolist() == list(SESSIONS)
    assert old.fit.sessions.tolist() == list(range(60, 65))
    assert np.corrcoef(new.fit.theta.ravel(), fresh.fit.theta.ravel())[0, 1] > 0.999


def test_changed_votes_are_no_update(make: Callable[..., Path], tmp_path: Path) -> None:
    with open_evidence(make(csv_of(range(60, 64)))) as before:
        fitted(before, place=tmp_path)
    with open_evidence(make(csv_of(range(60, 65), skip=(("KAZ", 61),)))) as after:
        assert fitted(after, place=tmp_path).told["made"] == "fitted"


def test_digests_tell_votes_and_items_apart() -> None:
    columns = (["A", "B", "A", "B"], [50, 50, 51, 51], ["1", "1", "2", "2"], [1, 3, 1, 3])
    first = session_digests(from_columns(*columns))
    changed = session_digests(from_columns(*columns[:3], [1, 3, 1, 2]))
    assert (first[50] == changed[50], first[51] == changed[51]) == (True, False)


# --- shipped rows


def shipped(session: int, actor: str, value: float | None, n: int = 60) -> dict[str, Any]:
    ends = {} if value is None else {"value": value, "sd": 0.1, "low": value - 0.16, "high": value + 0.16}
    fixed = {"source": "starter.unga", "snapshot": "starter", "name": "ideal_point", "unit": "sd", "locator": ""}
    status = "no_data" if value is None else "value"
    years = {"year": session + 1945, "year_to": session + 1945}
    return {**fixed, **years, "actor": actor, "n": n, "status": status, **ends}


def test_shipped_positions_answer_alike(evidence_of: Any) -> None:
    import pyarrow as pa

    from entente.evidence.schema import arrow

    rows = [
        shipped(45, "SUN", -0.5),
        shipped(47, "RUS", 0.9),
        shipped(47, "KAZ", 0.4),
        shipped(48, "KAZ", None, 2),
        shipped(48, "RUS", 0.8),
    ]
    empty = {name: arrow(name).empty_table() for name in ("vote", "roll_call")}
    made = evidence_of({"attribute": pa.Table.from_pylist(rows, arrow("attribute")), **empty})
    result = ideal_points(made, "KAZ", compare=("RUS",))
    assert [(p.state, p.actor, p.session, p.value, p.n) for p in result.points] == [
        ("KAZ", "KAZ", 47, 0.4, 60),
        ("KAZ", "KAZ", 48, None, 2),
        ("RUS", "SUN", 45, -0.5, 60),
        ("RUS", "SUN", 46, None, 0),
        ("RUS", "RUS", 47, 0.9, 60),
        ("RUS", "RUS", 48, 0.8, 60),
    ]
    assert result.fit["made"] == "shipped"
    assert [(row["pole"], row["session"]) for row in result.latest()] == [("russia", 47)]
    assert result.latest()[0]["distance"] == pytest.approx(-0.5)
    with pytest.raises(NoDataError, match="default options"):
        ideal_points(made, "KAZ", config=IdealPointConfig(omega2=0.1))
    with pytest.raises(NoDataError, match="human rights"):
        ideal_points(made, "KAZ", issue="hr")
