"""Shipped positions: computed from roll calls, texts and issue codes read together; several parts of one dataset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.errors import InputError
from entente.evidence import open_evidence
from entente.measures.ideal_points import ideal_points
from entente.sources import read
from entente.starter import build
from entente.starter.build import BESIDE, JOINT, write
from entente.starter.ideal_points import ReadEvidence, positions_parts

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading
    from entente.starter.part import Part

STATES = {"US": 2, "CA": 20, "GB": 200, "FR": 220, "RU": 365, "TR": 640, "KZ": 705, "CN": 710, "IN": 750, "CU": 40}
SESSIONS = (45, 47, 48, 49)
CALLS = 25


def tables() -> dict[str, str]:
    """Return the files of both datasets for the same invented votes; Türkiye casts two in the last session."""
    rng = np.random.default_rng(8)
    unga = ["resid,session,date,ccode,vote"]
    votes = ["rcid,country,country_code,vote"]
    calls = ["rcid,session,importantvote,date,unres,amend,para,short,descr"]
    issues = ["rcid,short_name,issue"]
    for session in SESSIONS:
        day = f"{session + 1945}-11-04"
        for call in range(1, CALLS + 1):
            rcid = session * 100 + call
            calls.append(
                f"{rcid},{session},,{day},R/{session}/{call},,,Invented question {chr(96 + call) * 9} of peace,"
            )
            issues += [f"{rcid},hr,Human rights"] if call <= 12 else []
            slope, cut = rng.normal(0, 1.5), rng.normal()
            for place, (iso, code) in zip(np.linspace(1.5, -1.5, len(STATES)), STATES.items(), strict=True):
                if ((iso, session) == ("TR", 49) and call > 2) or (iso, session) == ("KZ", 45):
                    continue
                z = slope * place + rng.normal()
                vote = 1 if z < cut - 0.2 else 3 if z > cut + 0.2 else 2
                unga.append(f"{session * 1000 + call},{session},{day},{code},{vote}")
                votes.append(f"{rcid},X,{iso},{('yes', 'abstain', 'no')[vote - 1]}")
    names = {"votes": unga, "un_votes": votes, "un_roll_calls": calls, "un_roll_call_issues": issues}
    return {name: "\n".join(lines) + "\n" for name, lines in names.items()}


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    folder = tmp_path_factory.mktemp("readings")
    for name, text in tables().items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {"unga": read("unga", folder / "votes.csv"), "unvotes": read("unvotes", folder)}


@pytest.fixture(scope="module")
def parts(readings: dict[str, Reading]) -> tuple[Part, ...]:
    # the five other issues have no roll calls here
    from entente.measures.ideal_points import issues

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(issues, "ISSUES", {"hr": "human rights"})
        return positions_parts(readings)


def rows_of(part: Part) -> list[dict[str, Any]]:
    assert part.attributes is not None
    rows: list[dict[str, Any]] = part.attributes.to_pylist()
    return rows


def test_every_state_session_is_a_row(parts: tuple[Part, ...]) -> None:
    general, issue = (rows_of(part) for part in parts)
    assert len(general) == len(STATES) * len(SESSIONS) - 1
    assert {row["name"] for row in general} == {"ideal_point"}
    assert {row["name"] for row in issue} == {"ideal_point.hr"}
    assert min(row["year"] for row in issue) == 1992
    found = {(row["actor"], row["year"]): row for row in general}
    assert {"SUN", "RUS"} <= {row["actor"] for row in general}
    assert ("SUN", 1990) in found
    assert ("RUS", 1992) in found
    thin = found["TUR", 1994]
    assert (thin["status"], thin["value"], thin["n"]) == ("no_data", None, 2)
    row = found["KAZ", 1994]
    assert (row["unit"], row["status"], row["locator"]) == ("sd", "value", "entente starter build")
    assert row["low"] < row["value"] < row["high"]
    assert row["value"] == round(row["value"], 4)


def test_parts_say_whose_they_are(parts: tuple[Part, ...]) -> None:
    assert [part.origin.name for part in parts] == ["starter.unga", "starter.unvotes"]
    assert all("computed by Entente from" in part.origin.citation for part in parts)
    assert [(cover.kind, cover.year_from, cover.year_to) for part in parts for cover in part.coverage] == [
        ("ideal_point", 1990, 1994),
        ("ideal_point.hr", 1992, 1994),
    ]
    assert all(part.ties.num_rows == 0 for part in parts)


def test_shipped_positions_are_those_of_loaded_roll_calls(
    parts: tuple[Part, ...], readings: dict[str, Reading], tmp_path: Path
) -> None:
    write(parts, tmp_path)
    with open_evidence(None, starter=tmp_path) as evidence:
        shipped = ideal_points(evidence, "KAZ", compare=("USA", "TUR"))
        rights = ideal_points(evidence, "KAZ", issue="hr")
    loaded = ideal_points(ReadEvidence(readings), "KAZ", compare=("USA", "TUR"), place=tmp_path)
    assert [(p.state, p.session, p.n, p.status) for p in shipped.points] == [
        (p.state, p.session, p.n, p.status) for p in loaded.points
    ]
    for one, other in zip(shipped.points, loaded.points, strict=True):
        for name in ("value", "low", "high", "sd"):
            mine, theirs = getattr(one, name), getattr(other, name)
            # figures are shipped with four decimals; the default tolerance of a fit lets positions vary by 1e-4
            assert mine == theirs is None or mine == pytest.approx(theirs, abs=3e-4)
    assert rights.table()[-1]["n"] <= 12
    assert "Positions of states in votes on six issues" in rights.cite()


def test_two_parts_of_one_dataset_are_described_once(parts: tuple[Part, ...], tmp_path: Path) -> None:
    written = write((*parts, parts[0]), tmp_path)
    origins = json.loads((tmp_path / "origins.json").read_text(encoding="utf-8"))
    count = len(rows_of(parts[0]))
    assert origins["starter.unga"]["rows"] == {"attribute": 2 * count, "coverage": 2}
    assert {item["file"] for item in written} == {
        "tie.parquet",
        "coverage.parquet",
        "attribute.parquet",
        "origins.json",
    }


def test_the_same_figures_give_the_same_bytes(parts: tuple[Part, ...], tmp_path: Path) -> None:
    write(parts, tmp_path / "a")
    write(tuple(reversed(parts)), tmp_path / "b")
    assert (tmp_path / "a/attribute.parquet").read_bytes() == (tmp_path / "b/attribute.parquet").read_bytes()


def test_data_that_are_read_beside_are_asked_for(tmp_path: Path) -> None:
    assert set(BESIDE) <= {name for needed, _ in JOINT.values() for name in needed}
    with pytest.raises(InputError, match="unga_issue_codes"):
        build(tmp_path, tmp_path / "out")
