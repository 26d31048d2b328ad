"""A disk that is full or may not be written: a clear error, nothing half-entered, nothing lost."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import StoreError
from entente.evidence import Query, Store, open_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.evidence.conftest import MakeReading

    from entente.evidence import Reading, Snapshot

KILOBYTE = 1024


def mount(*arguments: str) -> bool:
    """Mount something if this process may; tell whether it could."""
    if os.geteuid() != 0:
        return False
    with contextlib.suppress(OSError):
        return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0
    return False


def unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], check=False, capture_output=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 1 MB, or ``None`` where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place))
    yield place if mounted else None
    if mounted:
        unmount(place)


def noise(number: int) -> list[dict[str, Any]]:
    return [{"item": os.urandom(400).hex(), "value": float(number)} for _ in range(20)]


def still_sound(store: Store, told: list[str]) -> None:
    """Whatever was reported as stored is there, and nothing else is."""
    report = store.check()
    assert [item.sha256 for item in store.snapshots()] == told
    assert report.ok or store.check(repair=True).ok
    assert store.lost() == ()


def fill(store: Store, make: MakeReading, told: list[str]) -> None:
    """Add until an error, collecting the sha256 of what was reported as stored."""
    for number in range(1000):
        snapshot = store.add(make(f"file {number}", ties=noise(number)))
        told.append(snapshot.sha256)


def attempt(store: Store, reading: Reading) -> Snapshot | StoreError:
    """Return what an add returns or raises."""
    try:
        return store.add(reading)
    except StoreError as error:
        return error


def test_a_full_disk_loses_nothing(small_disk: Path | None, make: MakeReading) -> None:
    if small_disk is None:
        pytest.skip("no small disk can be mounted here; test_no_room_at_any_step covers the rest")
    store = Store.init(small_disk / "store")
    told: list[str] = []
    with pytest.raises(StoreError, match="no room left to write") as caught:
        fill(store, make, told)
    assert "free some space" in caught.value.hint
    assert len(told) >= 10
    still_sound(store, told)
    with open_evidence(store.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 20


def test_a_disk_with_hardly_any_room_loses_nothing(small_disk: Path | None, make: MakeReading) -> None:
    """Leave 0, 4, 8, ... 160 kB free, so that the room ends at each step of an add."""
    if small_disk is None:
        pytest.skip("no small disk can be mounted here; test_no_room_at_any_step covers the rest")
    store = Store.init(small_disk / "store")
    told = [store.add(make("first")).sha256]
    filler = small_disk / "filler"
    refused = []
    for room in range(0, 164, 4):
        leave(small_disk, filler, room * KILOBYTE)
        result = attempt(store, make(f"file {room}", ties=noise(room)))
        if isinstance(result, StoreError):
            refused.append(result)
        else:
            told.append(result.sha256)
        still_sound(store, told)
        filler.unlink()
    assert all("no room left" in error.message or "cannot use" in error.message for error in refused)
    assert refused
    assert len(told) > 1
    assert store.add(make("last")).sha256 not in told


def leave(disk: Path, filler: Path, room: int) -> None:
    status = os.statvfs(disk)
    filler.write_bytes(b"x" * max(0, status.f_bavail * status.f_frsize - room))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_no_room_at_any_step(store: Store, make: MakeReading, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """The n-th flush to the disk fails, for each n."""
    real = os.fsync
    told: list[str] = []
    for failing in range(100):
        calls = iter(range(1000))

        def fsync(handle: int, calls: Iterator[int] = calls, failing: int = failing) -> None:
            if next(calls) == failing:
                raise OSError(code, os.strerror(code))
            real(handle)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            result = attempt(store, make(f"file {failing}"))
        assert store.check().problems == ()
        if not isinstance(result, StoreError):
            told.append(result.sha256)
            break
        assert result.hint
        still_sound(store, told)
    assert failing >= 6
    still_sound(store, told)


@pytest.fixture
def sealed(store: Store, make: MakeReading, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that holds one snapshot and cannot be written: by mode, by mount for root, else by a stub."""
    store.add(make("a"))
    if os.geteuid() != 0:
        folders = [store.path, *(path for path in store.path.rglob("*") if path.is_dir())]
        for folder in folders:
            folder.chmod(0o500)
        (store.path / "writer.lock").chmod(0o400)
        yield store
        for folder in folders:
            folder.chmod(0o700)
        return
    place = str(store.path)
    if mount("--bind", place, place):
        assert mount("-o", "remount,ro,bind", place)
        yield store
        unmount(store.path)
        return
    real = os.open

    def refuse(path: str, flags: int, *more: Any, **named: Any) -> int:
        if str(path).startswith(place) and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    yield store


def test_a_store_that_may_not_be_written_says_so(sealed: Store, make: MakeReading) -> None:
    with pytest.raises(StoreError, match="no permission for") as caught:
        sealed.add(make("b"))
    assert "who may write" in caught.value.hint
    assert len(sealed.snapshots()) == 1


def test_a_store_that_may_not_be_written_can_be_read(sealed: Store, make: MakeReading) -> None:
    assert sealed.add(make("a")) == sealed.snapshots()[0]
    assert sealed.check().ok
    with open_evidence(sealed.path, starter=False) as evidence:
        assert evidence.run(Query("tie")).num_rows == 1


def test_a_folder_that_may_not_be_written_makes_no_store(sealed: Store) -> None:
    inner = sealed.path / "lake" / "inner"
    if os.access(sealed.path, os.W_OK):
        pytest.skip("root may write everywhere, and nothing can be mounted here")
    with pytest.raises(StoreError, match="no permission for"):
        Store.init(inner)
    assert not inner.exists()
