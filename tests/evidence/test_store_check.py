"""check finds what was broken, --repair deals with it, and what was stored stays."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from entente.errors import StoreDamagedError, StoreMissingError
from entente.evidence import Query, open_evidence

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

    from entente.evidence import CheckReport, Snapshot, Store


def part_of(store: Store, snapshot: Snapshot, table: str = "tie") -> Path:
    return store.path / f"lake/{table}/source={snapshot.source}/snapshot={snapshot.id}/part-00000.parquet"


def kinds(report: CheckReport) -> list[str]:
    return sorted(problem.kind for problem in report.problems)


def test_a_sound_store_passes(store: Store, make: MakeReading) -> None:
    assert store.check().ok
    store.add(make("a"))
    report = store.check()
    assert (report.ok, report.problems, report.parts, report.notes) == (True, (), 3, ())
    assert report.bytes == store.stats()["bytes"]
    assert report.to_dict()["ok"] is True


def test_leftovers_are_found_and_removed(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a"))
    orphan = store.path / "lake/tie/source=x/snapshot=1/part-00000.parquet"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"never entered")
    temporary = part_of(store, snapshot).with_name("part-00000.parquet.17.tmp")
    temporary.write_bytes(b"half")
    ledger = store.path / ".ledger.sqlite.tmp"
    ledger.write_bytes(b"half")
    report = store.check()
    assert kinds(report) == ["leftover", "leftover", "orphan"]
    assert not report.ok
    assert orphan.exists()
    repaired = store.check(repair=True)
    assert repaired.ok
    assert repaired.repaired == report.problems
    assert not any(path.exists() for path in (orphan, orphan.parent.parent, temporary, ledger))
    assert store.check().problems == ()
    assert store.snapshots() == (snapshot,)


@pytest.mark.parametrize("harm", ["missing", "shorter", "flipped"])
def test_a_damaged_snapshot_is_marked_as_lost_and_can_be_loaded_again(
    store: Store, make: MakeReading, harm: str
) -> None:
    old = store.add(make("old"))
    bad = store.add(make("bad", ties=[{}, {}]))
    part = part_of(store, bad)
    content = part.read_bytes()
    part.write_bytes(content[:-1] if harm == "shorter" else content[:-9] + b"?" + content[-8:])
    if harm == "missing":
        part.unlink()
    report = store.check()
    assert kinds(report) == ["missing" if harm == "missing" else "damaged"]
    assert report.problems[0].snapshot == ("sipri", bad.id)
    assert report.problems[0].where == part.relative_to(store.path).as_posix()

    repaired = store.check(repair=True)
    assert repaired.ok
    assert repaired.lost == (("sipri", bad.id, "Title of sipri"),)
    assert store.snapshots() == (old,)
    assert store.lost() == (bad,)
    assert store.stats()["lost"] == 1
    assert store.stats()["rows"]["tie"] == 1
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 1
    later = store.check()
    assert (later.ok, later.problems, later.lost) == (True, (), repaired.lost)

    again = store.add(make("bad", ties=[{}, {}]))
    assert (again.id, again.added > bad.added) == (bad.id, True)
    assert store.lost() == ()
    assert store.check().lost == ()
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 2


def test_repair_keeps_what_is_left_of_a_damaged_part(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a"))
    part_of(store, snapshot).write_bytes(b"other content")
    store.check(repair=True)
    (kept,) = (store.path / "lost").iterdir()
    assert kept.read_bytes() == b"other content"
    assert part_of(store, snapshot, "coverage").exists()


def test_parts_that_come_back_bring_their_snapshot_back(store: Store, make: MakeReading) -> None:
    snapshot = store.add(make("a"))
    (store.path / "lake").rename(store.path.parent / "elsewhere")
    assert kinds(store.check(repair=True)) == ["missing"] * 3
    assert store.snapshots() == ()
    (store.path.parent / "elsewhere").rename(store.path / "lake")
    assert kinds(store.check()) == ["found"]
    report = store.check(repair=True)
    assert (report.ok, report.lost) == (True, ())
    assert store.snapshots() == (snapshot,)


def test_a_ledger_that_disagrees_with_itself_is_found(store: Store, make: MakeReading) -> None:
    store.add(make("a"))
    connection = sqlite3.connect(store.path / "ledger.sqlite")
    connection.execute("""DELETE FROM part WHERE "table" = 'tie'""")
    connection.commit()
    connection.close()
    report = store.check()
    assert kinds(report) == ["orphan", "rows"]
    assert store.check(repair=True).ok
    assert store.check().ok


def test_a_ledger_with_broken_pages_is_told(store: Store, make: MakeReading) -> None:
    for number in range(30):
        store.add(make(str(number), notes=("x" * 3000,)))
    ledger = store.path / "ledger.sqlite"
    content = bytearray(ledger.read_bytes())
    content[20_000:-20_000] = b"\xff" * (len(content) - 40_000)
    ledger.write_bytes(bytes(content))
    try:
        report = store.check()
    except StoreDamagedError as error:
        assert str(store.path) in error.message  # noqa: PT017 - either way of telling will do
    else:
        assert not report.ok
        assert "ledger" in kinds(report)


def test_a_check_of_nothing_says_so(store: Store) -> None:
    (store.path / "ledger.sqlite").unlink()
    with pytest.raises(StoreMissingError):
        store.check()
