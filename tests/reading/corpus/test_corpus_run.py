"""A corpus run: each document once, failures noted, limits kept, the same content for any number of workers."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from entente.errors import InputError, OptionError, StoreBusyError, UnknownNameError, UsageError
from entente.evidence.lock import CORPUS_FILE, alone
from entente.reading.corpus import run_corpus
from entente.reading.corpus.tasks import tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reading.corpus.conftest import Texts

    from entente.evidence import Store

    MakeStore = Callable[[str], Store]
    Content = Callable[[Store], dict[str, Any]]


def test_each_document_is_coded_once(texts: Texts, stores: MakeStore, toy: str, log: Path) -> None:
    folder, store = texts(20), stores("a")
    report = run_corpus([folder], store, workers=2, coder=toy)
    assert (report.documents, report.claims, report.events, report.failed, report.restarts) == (20, 20, 20, 0, 0)
    assert len(store.documents()) == 20
    assert {claim.document for claim in store.claims()} == {document.id for document in store.documents()}
    again = run_corpus([folder, folder / "0003.txt"], store, workers=2, coder=toy)
    assert (again.documents, again.known) == (0, 21)
    assert len(log.read_text().split()) == 20
    assert [job.state for job in store.jobs("corpus")] == ["done", "done"]


@pytest.mark.parametrize("workers", [2, 3])
def test_the_content_does_not_depend_on_the_number_of_workers(
    texts: Texts, stores: MakeStore, toy: str, content: Content, workers: int
) -> None:
    folder = texts(13, "RAISE")
    one, several = stores("one"), stores("several")
    run_corpus([folder], one, workers=1, coder=toy)
    run_corpus([folder], several, workers=workers, coder=toy)
    assert content(one) == content(several)
    order = [document.uri for document in several.documents()]
    assert order == sorted(order)


def test_another_executor_may_do_the_work(texts: Texts, stores: MakeStore, toy: str, content: Content) -> None:
    folder, store = texts(6), stores("a")
    with ThreadPoolExecutor(2) as executor:
        report = run_corpus([folder], store, workers=2, executor=executor, coder=toy)
    assert report.documents == 6
    other = stores("b")
    run_corpus([folder], other, workers=1, coder=toy)
    assert content(store) == content(other)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("RAISE", "the coder toy_coder:code failed on it: RuntimeError: no way to code this"),
        ("ODD", "what was made of it cannot leave its process: TypeError: stays here"),
        ("WORDS", "the coder toy_coder:code gave str, not claims"),
        ("NUMBER", "the coder toy_coder:code gave int, not claims"),
        ("MISQUOTE", "the coder gave a quote that is not in the text at 37..53"),
        ("CRASH", "the worker process died on this document, twice (out of memory, stuck, or a crash)"),
        ("SLEEP", "took longer than 0.5 seconds"),
        ("SPIN", "took longer than 0.5 seconds"),
    ],
)
def test_a_failing_document_is_noted_and_stops_nothing(
    texts: Texts, stores: MakeStore, toy: str, word: str, reason: str
) -> None:
    folder, store = texts(5, word, "fine"), stores("a")
    report = run_corpus([folder], store, workers=2, coder=toy, seconds=0.5)
    assert (report.documents, report.failed) == (6, 1)
    (failure,) = report.failures
    assert failure.uri.endswith("0005.txt")
    assert failure.reason == reason
    assert [one.message for one in store.coded() if one.state == "failed"] == [reason]
    assert len(store.documents()) == 6  # a text that could not be coded is not stored by half


def test_workers_that_never_live_end_the_run(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder, store = texts(40), stores("a")
    assert toy
    with pytest.raises(UsageError, match="died one after the other"):
        run_corpus([folder], store, workers=1, coder="toy_coder:deadly")
    assert [job.state for job in store.jobs()] == ["failed"]


def test_memory_of_a_worker_can_be_limited(texts: Texts, stores: MakeStore, toy: str) -> None:
    report = run_corpus([texts(2, "HOARD")], stores("a"), workers=1, coder=toy, memory_mb=1_500)
    assert (report.documents, report.failed) == (2, 1)
    assert "memory" in report.failures[0].reason or "died" in report.failures[0].reason


def test_a_document_whose_worker_died_once_is_tried_again(texts: Texts, stores: MakeStore, toy: str) -> None:
    report = run_corpus([texts(7, "ONCE", "fine")], stores("a"), workers=2, coder=toy)
    assert (report.documents, report.failed, report.restarts) == (9, 0, 1)


def test_failures_are_tried_again_only_on_demand(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder, store = texts(2, "RAISE"), stores("a")
    run_corpus([folder], store, workers=1, coder=toy)
    second = run_corpus([folder], store, workers=1, coder=toy)
    assert (second.known, second.failed_before, second.failed) == (2, 1, 0)
    again = run_corpus([folder], store, workers=1, coder=toy, retry=True)
    assert (again.known, again.failed_before, again.failed) == (2, 0, 1)
    assert [job.message for job in store.jobs()] == [
        "2 documents, 1 failed",
        "0 documents, 2 known before, 1 failed before",
        "0 documents, 1 failed, 2 known before",
    ]


def test_what_can_be_coded_by_now_is_coded_by_a_retry_and_nothing_twice(
    texts: Texts, stores: MakeStore, toy: str, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = texts(3, "LATER"), stores("a")
    monkeypatch.setenv("CODER_NOT_YET", "1")
    assert run_corpus([folder], store, workers=1, coder=toy).failed == 1
    monkeypatch.delenv("CODER_NOT_YET")
    assert run_corpus([folder], store, workers=1, coder=toy).failed_before == 1
    retried = run_corpus([folder], store, workers=1, coder=toy, retry=True)
    assert (retried.documents, retried.known, retried.failed, retried.failed_before) == (1, 3, 0, 0)
    assert len(store.documents()) == 4
    assert {one.state for one in store.coded()} == {"done"}
    tried = log.read_text().split()
    assert sorted(tried.count(one) for one in set(tried)) == [1, 1, 1, 2]


def test_a_document_that_comes_twice_in_one_run_is_counted_as_such(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder = texts(2)
    report = run_corpus([folder, folder / "0001.txt"], stores("a"), workers=1, coder=toy)
    assert (report.documents, report.known, report.repeated) == (2, 0, 1)


def test_a_folder_with_nothing_in_it_is_an_error_and_no_job(tmp_path: Path, stores: MakeStore, toy: str) -> None:
    store, folder = stores("a"), tmp_path / "nothing"
    folder.mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        run_corpus([folder], store, workers=1, coder=toy)
    assert store.jobs() == ()


@pytest.mark.parametrize(
    ("coder", "why"),
    [
        ("os:system", "function of the system"),
        ("toy_coder:NO_FUNCTION", "it is int"),
        ("toy_coder:of_two", "one document alone"),
        ("pathlib:Path", "it is a class"),
    ],
)
def test_what_is_no_coder_is_told_before_the_work_begins(
    texts: Texts, stores: MakeStore, toy: str, coder: str, why: str
) -> None:
    store, folder = stores("a"), texts(1)
    assert toy
    with pytest.raises(UsageError, match=why):
        run_corpus([folder], store, workers=1, coder=coder)
    assert store.jobs() == ()


def test_again_replaces_the_claims_of_a_family(texts: Texts, stores: MakeStore, toy: str, content: Content) -> None:
    folder, store = texts(3), stores("a")
    run_corpus([folder], store, workers=1, coder=toy)
    before = content(store)
    report = run_corpus([folder], store, workers=1, coder=toy, again=True)
    assert report.documents == 3
    assert content(store) == before
    run_corpus([folder], store, workers=1, coder="toy_coder:other")
    assert len(store.claims()) == 3  # another coder's claims stand beside


def test_bulk_files_and_what_is_no_article(tmp_path: Path, stores: MakeStore, toy: str) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    lines = [
        {"text": f"Number {number}. On that day Iran visited Russia, they say, and then left."} for number in range(4)
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "good.txt").write_text("The news\n\nOn that day Turkey visited Iran. The end.\n", encoding="utf-8")
    (folder / ".hidden.txt").write_text("Nobody visited nobody.", encoding="utf-8")
    store = stores("a")
    report = run_corpus([folder], store, workers=2, coder=toy)
    assert (report.documents, report.claims) == (5, 5)
    assert report.failed == 3
    assert {Path(one.uri.split("#")[0]).name for one in report.failures} == {
        *("news.jsonl", "empty.txt", "picture.txt")
    }
    again = run_corpus([folder], store, workers=1, coder=toy)
    assert (again.documents, again.failed, again.known, again.failed_before) == (0, 0, 5, 3)


def test_russian_texts_with_the_embedded_coder(tmp_path: Path, stores: MakeStore) -> None:
    path = tmp_path / "one.txt"
    path.write_text("Турция поставила Казахстану 12 беспилотников.\n", encoding="utf-8")
    store = stores("a")
    report = run_corpus([path], store, workers=1)
    assert report.documents == 1
    assert report.worker_peak_mb < 450
    assert ("TUR",) in {claim.source for claim in store.claims()}


def test_what_is_wrong_is_told_before_the_work_begins(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder, store = texts(1), stores("a")
    with pytest.raises(InputError, match="no file or folder"):
        run_corpus([folder, folder / "none"], store, coder=toy)
    with pytest.raises(UnknownNameError, match="embeded"):
        run_corpus([folder], store, coder="embeded")
    with pytest.raises(UsageError, match="cannot be imported"):
        run_corpus([folder], store, coder="toy_coder:none")
    with pytest.raises(OptionError, match="seconds"):
        run_corpus([folder], store, coder=toy, seconds=0)
    with pytest.raises(OptionError, match="workers"):
        run_corpus([folder], store, coder=toy, workers=0)
    assert store.jobs() == ()


def test_one_corpus_run_at_a_time(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder, store = texts(1), stores("a")
    with alone(store.path, CORPUS_FILE, "busy"), pytest.raises(StoreBusyError, match="another corpus run"):
        run_corpus([folder], store, coder=toy)


def test_ids_are_known_before_a_text_is_read(texts: Texts, stores: MakeStore, toy: str) -> None:
    folder, store = texts(3), stores("a")
    run_corpus([folder], store, workers=1, coder=toy)
    assert [task.id for task in tasks([folder], lambda _: None)] == [one.id for one in store.documents()]


def test_the_threads_of_linear_algebra_are_put_back(
    texts: Texts, stores: MakeStore, toy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    run_corpus([texts(1)], stores("a"), workers=1, coder=toy)
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "MKL_NUM_THREADS" not in os.environ


def test_progress_is_told_after_what_is_stored(texts: Texts, stores: MakeStore, toy: str) -> None:
    told: list[tuple[int, int]] = []
    run_corpus([texts(20, "RAISE")], stores("a"), workers=1, coder=toy, watch=lambda *given: told.append(given))
    assert told[-1] == (20, 1)
    assert told == sorted(told)
