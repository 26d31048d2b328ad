"""ICEWS, POLECAT, NGEC and PLOVER; and the codes of all."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from entente.actors.registry import spells
from entente.errors import FormatError
from entente.evidence.claims import QUADS, PloverType
from entente.evidence.records import DOMAINS
from entente.reading.interchange import codes, values
from entente.reading.interchange.codes import cameo_meaning, fips_actor, padded

if TYPE_CHECKING:
    from collections.abc import Callable

    from entente.reading.interchange import CodedEvent, Tally

    Drawn = Callable[..., tuple[list[CodedEvent], Tally]]

TABLES = Path(codes.__file__).parent.parent / "tables"
HEAD = (
    "Event ID\tEvent Date\tSource Name\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Country"
)
SNAKE = "event_id,event_date,source_country,cameo_code,target_country,story_id,publisher"
POLECAT = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tContexts\tActor Country\tRecipient Country\tPublication Date"


def saved(tmp_path: Path, text: str, name: str = "events.tab") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_icews_as_published(tmp_path: Path, drawn: Drawn) -> None:
    row = "7\t2018-06-01\tForeign Ministry (Kazakhstan)\tKazakhstan\tCriticize\t111\t-2.0\tEnvoy\tRussian Federation"
    (event,), _ = drawn("icews", saved(tmp_path, f"{HEAD}\n{row}\n"))
    assert (event.sender, event.receiver, event.date) == (("KAZ",), ("RUS",), "2018-06-01")
    assert event.plover is not None
    assert (event.plover.type, event.plover.quad, event.intensity) == ("ACCUSE", 3, -2.0)
    assert event.claim().valence == -1


def test_icews_with_days_since_1970(tmp_path: Path, drawn: Drawn) -> None:
    text = f"{SNAKE}\n1,17683.0,Turkey,042,Kazakhstan,9,A\n1,17684.0,Turkey,042,Kazakhstan,9,A\n"
    found, tally = drawn("icews", saved(tmp_path, text))
    assert [one.date for one in found] == ["2018-06-01", "2018-06-02"]  # the id alone is no key
    again = text + "1,17684.0,Turkey,042,Kazakhstan,9,A\n"
    found, tally = drawn("icews", saved(tmp_path, again))
    assert (len(found), tally.left_out["repeats"]) == (2, 1)


def test_icews_without_countries(tmp_path: Path, drawn: Drawn) -> None:
    found, tally = drawn(
        "icews", saved(tmp_path, f"{SNAKE}\n1,17683,,042,Kazakhstan,9,A\n2,17683,Narnia,042,Iran,9,A\n")
    )
    assert found == []
    assert (tally.left_out["no_dyad"], tally.unknown) == (2, {"Narnia": 1})


def test_the_real_sample_of_icews(data: Path, drawn: Drawn) -> None:
    found, tally = drawn("icews", data / "text/icews_sample/icews_sample.csv")
    assert (tally.rows, tally.malformed) == (4993, 0)
    assert tally.rows == len(found) + sum(tally.left_out.values())
    assert {one.date for one in found} == {"2018-06-01", "2018-06-02", "2018-06-03"}
    assert sum(tally.unknown.values()) <= 10  # three territories without a government of their own
    assert all(len(one.code) in {3, 4} for one in found)


@pytest.mark.parametrize(
    ("given", "code"), [("42", "042"), ("042", "042"), ("211", "0211"), ("190", "190"), ("20", "020")]
)
def test_codes_get_their_zero_back(given: str, code: str) -> None:
    assert padded(given) == code


def test_polecat_by_name_with_surplus_tabs(tmp_path: Path, drawn: Drawn) -> None:
    rows = [
        "E1_1\t2023-02-01\tAGREE\tNone\tmilitary; economic\tKAZ\tTUR\t2023-02-02",
        "E1_2\t2023-02-01\tPROTEST\triot\tNone\tFRA\tDEU\t2023-02-02\t\t\t",
        "E1_3\t2023-02-01\tAGREE\tx\t\tKAZ\tTUR\t2023-02-02\tsurplus",
        "E1_4\t2023-02-01\tNOTHING\tx\t\tKAZ\tTUR\t2023-02-02",
    ]
    found, tally = drawn("polecat", saved(tmp_path, "\n".join([POLECAT + "\t", *rows])))
    assert [one.plover.type if one.plover else "" for one in found] == ["AGREE", "PROTEST"]
    assert found[0].plover is not None
    assert (found[0].plover.mode, found[0].plover.context) == ("", ("military", "economic"))
    assert [one.line for one in tally.rejects] == [4, 5]


def ngec(**more: Any) -> dict[str, Any]:
    actor = {"text": "Kazakh minister", "qa_score": 0.5, "start": 14, "end": 29, "country": "KAZ"}
    return {
        "id": "n1",
        "date": "2023-02-01",
        "pub_date": "2023-02-02",
        "publisher": "News",
        "event_type": "CONSULT",
        "event_mode": ["visit"],
        "contexts": ["military"],
        "attributes": {"ACTOR": [actor], "RECIP": [{"text": "Ankara", "country": "TUR"}]},
        "version": "1",
    } | more


def test_ngec_gives_a_claim_for_each_type(tmp_path: Path, drawn: Drawn) -> None:
    lines = [
        json.dumps(ngec()),
        json.dumps(ngec(id="n2", event_type=["AGREE", "COOPERATE"], url="https://n.example/2")),
    ]
    found, _ = drawn("ngec", saved(tmp_path, "\n".join(lines), "e.jsonl"))
    assert [one.code for one in found] == ["CONSULT", "AGREE", "COOPERATE"]
    assert found[0].confidence == pytest.approx(0.15)
    assert (found[0].backing, found[1].backing, found[1].offset) == ("row", "link", 14)
    assert len({one.id for one in found}) == 3


def test_plover_with_old_names_in_a_list(tmp_path: Path, drawn: Drawn) -> None:
    records = [
        {"id": "a", "event": "DOCUMENT"},
        {
            "id": "b",
            "date": "2000-01-01",
            "event": "DISAPPROVE",
            "source": [{"code": "KAZ"}],
            "target": [{"code": "TUR"}],
        },
        {"id": "c", "date": "2000-01-01", "event": "FIGHT", "source": [{"code": "KAZ"}], "target": ""},
    ]
    found, tally = drawn("ngec", saved(tmp_path, json.dumps(records), "gold.json"))
    assert [one.code for one in found] == ["ACCUSE"]
    assert (tally.left_out["documentation"], tally.left_out["no_dyad"]) == (1, 1)


@pytest.mark.parametrize("flag", ["negated", "future", "hypothetical", "done_act"])
def test_our_own_records_of_undone_acts_are_no_events(tmp_path: Path, drawn: Drawn, flag: str) -> None:
    record = {
        "id": "b",
        "date": "2024-01-01",
        "event": ["AID"],
        "actor": [{"code": "KAZ"}],
        "recipient": [{"code": "TUR"}],
    }
    told = {"done_act": False} if flag == "done_act" else {"aux": {flag: True}}
    undone = record | {"entente": told | {"modality": "asserted"}}
    found, tally = drawn("ngec", saved(tmp_path, f"{json.dumps(record)}\n{json.dumps(undone)}", "p.jsonl"))
    assert (len(found), tally.left_out["not_a_done_act"]) == (1, 1)


@pytest.mark.parametrize(
    "line", ["{", "[1, 2", '{"event": "AID"}', "null", "[" * 5_000, '{"event_type": 5, "attributes": {}}']
)
def test_lines_that_are_no_records(tmp_path: Path, drawn: Drawn, line: str) -> None:
    with pytest.raises(FormatError, match="JSON"):
        drawn("ngec", saved(tmp_path, line, "e.jsonl"))


def test_the_table_of_cameo_is_sound() -> None:
    with (TABLES / "cameo_plover.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["prefix"] for row in rows}) == len(rows)
    assert {row["type"] for row in rows} <= set(get_args(PloverType))
    assert {row["domain"] for row in rows} <= {*DOMAINS, "other"}
    roots = {f"{number:02d}" for number in range(2, 21)}
    assert roots <= {row["prefix"] for row in rows}


def test_statements_have_no_plover_type() -> None:
    assert cameo_meaning("010").plover is None


def test_the_codes_agree_with_the_published_table(data: Path) -> None:
    """Types only."""
    differ, total = [], 0
    for line in (data / "text/plover/CAMEO2PLOVER-2021.txt").read_text("utf-8").splitlines():
        code, _, rest = line.split("#")[0].partition(":")
        if code.strip().isdigit() and len(code.strip()) > 2:
            total += 1
            meaning = cameo_meaning(code.strip()).plover
            if meaning is None or meaning.type != rest.split(",")[0].strip():
                differ.append(code.strip())
    assert total > 250
    assert differ == []


def test_quads_follow_the_type() -> None:
    for code in ("057", "073", "111", "138", "163", "190"):
        plover = cameo_meaning(code).plover
        assert plover is not None
        assert plover.quad == QUADS[plover.type]


def test_fips_names_each_living_state_once() -> None:
    with (TABLES / "fips.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["code"] for row in rows}) == len(rows)
    living = {key for key, line in spells().items() if not line[-1].end and line[-1].iso3}
    assert living <= {row["actor"] for row in rows}
    assert all(row["url"] for row in rows)
    assert fips_actor("XX") == ""


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2018-06-01", "2018-06-01"),
        ("17683", "2018-06-01"),
        ("20180601", "2018-06-01"),
        ("2018-06-01 10:00:00", "2018-06-01"),
        ("01-Jun-2018", "2018-06-01"),
        ("31.12.2018", None),
        ("1e300", None),
        ("nan", None),
        ("1200-01-01", None),
        ("90000", None),
        ("", None),
    ],
)
def test_dates(given: str, day: str | None) -> None:
    assert values.any_day(given) == day
