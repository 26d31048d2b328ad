"""Questions over the wire: bounded in time and size, repeated where that can help, never led elsewhere.

Redirects are not followed. A response is read up to a number of bytes and for a number of seconds, however slowly it
comes. What a server sends is data: only the message of a well-formed answer is passed on.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from entente.errors import FetchError
from entente.reading.llm.replies import Asked, Trouble, judge, unseen
from entente.reading.llm.request import Wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from entente.reading.llm.budget import Budget, Spent
    from entente.reading.llm.cache import Answer
    from entente.reading.llm.config import LlmConfig
    from entente.reading.llm.request import Call

_OFTEN = 12
"""Requests that one question may cost at most, whatever the server says."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait between attempts.

    Attributes
    ----------
    pause
        Seconds before the second attempt; doubled for each further one, with jitter.
    longest
        Seconds that a pause may last; a server that asks for more is not waited for, and the run stops.
    sleep, jitter
        What waits, and what draws a number in [0, 1); tests pass their own.
    """

    pause: float = 1.0
    longest: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep)
    jitter: Callable[[], float] = field(default=random.SystemRandom().random)

    def before(self, attempt: int, asked: float | None) -> float:
        """Return the seconds to wait before attempt ``attempt`` (2, 3, ...); ``asked`` is the server's wish."""
        grown: float = min(self.pause * 2.0 ** (attempt - 2), self.longest) * (0.5 + 0.5 * self.jitter())
        return grown if asked is None else max(asked, grown)


class UnansweredError(Exception):
    """No valid response to a question; ``stop`` if other questions would fare no better."""

    def __init__(self, error: FetchError, *, stop: bool = False) -> None:
        super().__init__(error.message)
        self.error = error
        self.stop = stop


class Client:
    """Asks one endpoint; remembers the form of question that it accepts.

    Parameters
    ----------
    key
        Sent as a bearer token, or empty.
    """

    def __init__(self, config: LlmConfig, budget: Budget, patience: Patience, key: str) -> None:
        self.config = config
        self.budget = budget
        self.patience = patience
        self.wire = Wire()
        self._key = key

    def session(self) -> httpx.AsyncClient:
        """Return a session for :meth:`ask`; to this machine no proxy is used.

        Each question has a connection of its own: one that the server closed meanwhile would cost a failed attempt, and
        an answer takes far longer than a connection.

        Raises
        ------
        FetchError
            If the environment names a proxy or certificates that cannot be used.
        """
        import httpx

        config = self.config
        try:
            return httpx.AsyncClient(
                follow_redirects=False,
                timeout=httpx.Timeout(config.timeout, connect=config.connect_timeout),
                limits=httpx.Limits(max_keepalive_connections=0),
                trust_env=not config.is_local,
                headers={"Accept-Encoding": "identity", "Accept": "application/json", "User-Agent": "entente"},
            )
        except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
            raise FetchError(
                "the proxy or certificates that the environment names cannot be used",
                hint="check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
            ) from error

    async def ask(self, session: httpx.AsyncClient, call: Call, ticket: int) -> Answer:
        """Ask until there is an answer.

        Raises
        ------
        UnansweredError
            If no attempt gave a valid response.
        """
        failures, wire, last = 0, self.wire, ""
        for _ in range(_OFTEN):
            self._charge(ticket, last)
            reply = await self._once(session, call, wire)
            if not isinstance(reply, Trouble):
                self.budget.spend(reply.spent, call.estimate)
                self.wire = wire
                return reply
            last = reply.error.message
            if reply.lost is not None:
                self.budget.spend(reply.lost, call.estimate)
            following = wire.after(reply.form) if reply.form is not None else None
            if following is not None:
                wire = following
                continue
            failures += 1
            await self._pause(reply, failures)
        raise UnansweredError(FetchError(f"{self.config.host} gives no answer", hint="check the server"))

    def _charge(self, ticket: int, last: str) -> None:
        """Count one more request, unless a limit forbids it; ``last`` is what went wrong with the one before."""
        if not self.budget.repeatable(ticket) or not self.budget.attempt():
            what = f"{last}; a limit of the run forbids another attempt" if last else "a limit of the run is reached"
            raise UnansweredError(FetchError(what, hint="raise the limit to go on"), stop=True)

    async def _pause(self, trouble: Trouble, failures: int) -> None:
        """Wait before another attempt, or give up."""
        if trouble.final or failures > self.config.retries:
            raise UnansweredError(trouble.error, stop=trouble.stop)
        if trouble.wait is not None and trouble.wait > self.patience.longest:
            what = f"{self.config.host} asks to wait {trouble.wait:.0f} s"
            raise UnansweredError(FetchError(what, hint="run again later"), stop=True)
        await self.patience.sleep(self.patience.before(failures + 1, trouble.wait))

    async def _once(self, session: httpx.AsyncClient, call: Call, wire: Wire) -> Answer | Trouble:
        """Make one request, within the time that it may take as a whole."""
        import httpx

        lost = unseen(call.estimate)
        try:
            async with asyncio.timeout(self.config.timeout):
                return await self._exchange(session, call, wire)
        except (TimeoutError, httpx.TimeoutException):
            return self._trouble("does not answer in time", "raise the timeout, or ask a faster model", lost=lost)
        except httpx.ConnectError:
            return self._trouble("cannot be reached", "check that the server is running and the address is right")
        except httpx.InvalidURL:
            return self._trouble("is no usable address", "check the address", final=True)
        except httpx.HTTPError:
            return self._trouble("breaks the connection off", "check the server", lost=lost)

    def _trouble(self, what: str, hint: str, *, final: bool = False, lost: Spent | None = None) -> Trouble:
        return Trouble(FetchError(f"{self.config.host} {what}", hint=hint), final=final, stop=final, lost=lost)

    async def _exchange(self, session: httpx.AsyncClient, call: Call, wire: Wire) -> Answer | Trouble:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = call.body(self.config, wire)
        async with session.stream("POST", self.config.endpoint, content=body, headers=headers) as response:
            data = bytearray()
            async for chunk in response.aiter_raw():
                data += chunk
                if len(data) > self.config.max_answer_bytes:
                    break
            asked = Asked(self.config, call.estimate, wire.mode, self._key)
            return judge(response.status_code, response.headers, bytes(data), asked)
