"""The LLM coder: paragraphs to questions, answers to checked claims, within the limits of a run.

Answers are kept as they come, so that a run that was cut off goes on where it was. A limit or a failure leaves whole
paragraphs uncoded and says so; no paragraph is coded half.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from entente.errors import OutputError
from entente.reading.llm.accept import accept
from entente.reading.llm.budget import Budget
from entente.reading.llm.cache import Cache
from entente.reading.llm.client import Client, Patience, UnansweredError
from entente.reading.llm.passages import passages
from entente.reading.llm.records import LlmResult, Skipped
from entente.reading.llm.request import call_of
from entente.reading.llm.schema import item_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    import httpx

    from entente.actors import Alias
    from entente.errors import FetchError
    from entente.evidence.claims import Claim, Document
    from entente.reading.llm.cache import Answer
    from entente.reading.llm.config import LlmConfig
    from entente.reading.llm.passages import Passage
    from entente.reading.llm.records import Rejected, SkipReason
    from entente.reading.llm.request import Call

    Notice = Callable[[str], None]
    Progress = Callable[[int, int], None]

T = TypeVar("T")
_IN_A_ROW = 3
"""Paragraphs in a row without a valid response after which a run stops."""


def code_with_llm(
    document: Document,
    config: LlmConfig,
    *,
    notice: Notice | None = None,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> LlmResult:
    """Read the claims of one document with a language model.

    Parameters
    ----------
    document
        From :func:`~entente.reading.documents.read_document`; in any language.
    config
        Endpoint, model and limits. The key is read from ``ENTENTE_LLM_KEY``.
    notice
        Told once, before the first request, where the text goes; and if answers can be kept no longer.
    progress
        Told ``(done, total)`` paragraphs.
    patience
        How to wait between attempts.

    Returns
    -------
    LlmResult
        Claims with ``coder == "llm"``; ``document.text[claim.start:claim.end] == claim.quote`` for each.

    Raises
    ------
    FetchError
        If the endpoint gives no valid response to any paragraph: wrong address, key or model, or a server that fails.
    OptionError
        If the key is none, or would travel unencrypted.
    OutputError
        If answers are to be kept and the folder cannot be written to, before the first request. What fails later is
        told by ``notice``, and the claims are kept.
    UsageError
        If the extra ``llm`` is not installed.
    """
    return LlmCoder(config, notice=notice, patience=patience).code(document, progress=progress)


class LlmCoder:
    """Codes the documents of one run, which share the limits.

    Parameters
    ----------
    config, notice, patience
        As for :func:`code_with_llm`.
    """

    def __init__(self, config: LlmConfig, *, notice: Notice | None = None, patience: Patience | None = None) -> None:
        item_errors(None)  # a missing package is told before anything is paid for
        self.config = config
        self.budget = Budget(config)
        self.cache = Cache(config.cache)
        self.cache.check()
        self.client = Client(config, self.budget, patience or Patience(), config.key())
        self._tell = notice or (lambda _: None)
        self._announced = False
        self._halt: _Halt | None = None
        self._answered = False

    def code(
        self, document: Document, *, aliases: Sequence[Alias] | None = None, progress: Progress | None = None
    ) -> LlmResult:
        """Read one document; see :func:`code_with_llm`."""
        ready, skipped = passages(document, aliases)
        work = _Work([call_of(one, self.config) for one in ready], progress)
        _run(self._answer_all(work))
        self._raise_if_nothing(work)
        skipped.extend(
            Skipped(document.id, call.passage.paragraph.index, halt.reason, halt.detail)
            for call, halt in work.unanswered()
        )
        read = [(call.passage, work.answers[place]) for place, call in enumerate(work.calls) if place in work.answers]
        return self._result(read, tuple(sorted(skipped, key=lambda one: one.paragraph)))

    def _result(self, read: Sequence[tuple[Passage, Answer]], skipped: tuple[Skipped, ...]) -> LlmResult:
        claims: list[Claim] = []
        rejected: list[Rejected] = []
        for passage, answer in read:
            accepted, refused = accept(answer, passage, self.config.model)
            claims.extend(accepted)
            rejected.extend(refused)
        result = LlmResult(
            tuple(claims),
            tuple(rejected),
            self.budget.usage,
            skipped,
            host=self.config.host,
            model=self.config.model,
            mode=self.client.wire.mode,
        )
        return _noted(result)

    def _raise_if_nothing(self, work: _Work) -> None:
        """Raise what went wrong if the endpoint has not answered a single question in this run."""
        if work.failed is not None and not self._answered:
            raise work.failed

    # ---- questions ----

    async def _answer_all(self, work: _Work) -> None:
        """Answer what is kept, then ask the rest in waves of as many questions as may be under way."""
        for place, call in enumerate(work.calls):
            kept = self.cache.get(call.digest)
            if kept is not None:
                self.budget.recall()
                self._answered = True
                work.enter(place, kept)
        open_ = [place for place in range(len(work.calls)) if place not in work.answers]
        if not open_ or self._stopped(work, open_):
            return
        async with self.client.session() as session:
            while open_ and not self._stopped(work, open_):
                wave = self._reserved(work, open_)
                open_ = open_[len(wave) :]
                await asyncio.gather(*(self._answer(session, work, place) for place in wave))

    def _stopped(self, work: _Work, open_: Sequence[int]) -> bool:
        """Whether the run has stopped: what is open stays so, for the reason why."""
        if self._halt is None:
            return False
        for place in open_:
            work.halts.setdefault(place, self._halt)
        return True

    def _reserved(self, work: _Work, open_: Sequence[int]) -> list[int]:
        """Return the next questions that fit the limits together; if not even one does, the run stops."""
        wave: list[int] = []
        for place in open_[: self.config.concurrency]:
            limit = self.budget.hold(place, work.calls[place].estimate)
            if limit is not None:
                if not wave:
                    self._halt = _Halt(limit, f"one more paragraph could exceed {limit}")
                break
            wave.append(place)
        if wave and not self._announced:
            self._tell(self.config.notice())
            self._announced = True
        return wave

    async def _answer(self, session: httpx.AsyncClient, work: _Work, place: int) -> None:
        call = work.calls[place]
        try:
            answer = await self.client.ask(session, call, place)
        except UnansweredError as error:
            self._fail(work, place, error)
        else:
            self._keep(call, answer)
            self._answered = True
            work.enter(place, answer)
        finally:
            self.budget.release(place)

    def _keep(self, call: Call, answer: Answer) -> None:
        """Keep an answer; a disk that is full by now costs no claim: it is told once, and no more is kept."""
        try:
            self.cache.put(call.digest, answer, self.config.model)
        except OutputError as error:
            self._tell(f"warning: {error.message}; the run goes on, and its further answers are not kept")
            self.cache = Cache(None)

    def _fail(self, work: _Work, place: int, error: UnansweredError) -> None:
        work.fail(place, _Halt("failed", error.error.message), error.error)
        if error.stop or work.in_a_row >= _IN_A_ROW:
            self._halt = self._halt or _Halt("stopped", error.error.message)


@dataclass(frozen=True, slots=True)
class _Halt:
    """Why a paragraph stays uncoded."""

    reason: SkipReason
    detail: str


@dataclass(slots=True)
class _Work:
    """The questions of one document and how far they are; the mutable part of a run."""

    calls: list[Call]
    progress: Progress | None
    answers: dict[int, Answer] = field(default_factory=dict)
    halts: dict[int, _Halt] = field(default_factory=dict)
    failed: FetchError | None = None
    in_a_row: int = 0

    def enter(self, place: int, answer: Answer) -> None:
        self.answers[place] = answer
        self.in_a_row = 0
        self._tell()

    def fail(self, place: int, halt: _Halt, error: FetchError) -> None:
        self.halts[place] = halt
        self.failed = self.failed or error
        self.in_a_row += 1
        self._tell()

    def unanswered(self) -> list[tuple[Call, _Halt]]:
        unknown = _Halt("stopped", "")
        return [
            (call, self.halts.get(place, unknown)) for place, call in enumerate(self.calls) if place not in self.answers
        ]

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(len(self.answers) + len(self.halts), len(self.calls))


def _noted(result: LlmResult) -> LlmResult:
    left = result.uncoded()
    if not left:
        return result
    why = ", ".join(dict.fromkeys(one.detail or one.reason for one in left))
    return replace(result, note=f"{len(left)} paragraphs were left uncoded: {why}")


def _run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
