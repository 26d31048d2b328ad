"""One request of a download: ask for the whole or the rest, take what comes, and say what went wrong."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from entente.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

OK, PARTIAL, RANGE_NOT_SATISFIABLE, TOO_MANY, SERVER_ERROR = 200, 206, 416, 429, 500
BUSY = (TOO_MANY, 503)
AGAIN_LATER = "nothing is lost: run the same command again and it goes on where it stopped"
REASONS = {
    401: "the server wants a login",
    403: "the server refuses",
    404: "there is no such file",
    410: "the file is gone",
    451: "the file is withheld for legal reasons",
}


class Part(Protocol):
    """Where the bytes go."""

    known: dict[str, str]

    @property
    def size(self) -> int:
        """Bytes so far."""

    def restart(self, known: dict[str, str]) -> None:
        """Begin again."""

    def write(self, chunk: bytes) -> None:
        """Append."""

    def flush(self) -> None:
        """Hand everything to the operating system."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request failed; ``final`` if no other will do better; ``wait`` is what the server asks for, seconds."""

    error: FetchError
    final: bool = False
    wait: float | None = None


@contextmanager
def client(stall: float) -> Iterator[httpx.Client]:
    """Yield a client that follows redirects, asks for the bytes as they are, and gives up on silence."""
    import httpx

    headers = {"Accept-Encoding": "identity", "User-Agent": "entente"}
    with httpx.Client(follow_redirects=True, timeout=stall, headers=headers) as session:
        yield session


@dataclass(slots=True)
class Job:
    """A download under way.

    Attributes
    ----------
    resumed
        Whether bytes of an earlier request were kept.
    """

    client: httpx.Client
    url: str
    max_bytes: int
    progress: Callable[[int, int | None], None]
    resumed: bool = False

    def attempt(self, part: Part) -> Trouble | None:
        """Make one request; return ``None`` if the file is now complete."""
        import httpx

        try:
            with self.client.stream("GET", self.url, headers=self._headers(part)) as response:
                return self._refused(response, part) or self._take(response, part)
        except httpx.InvalidURL as error:
            return self._trouble(f"the address cannot be used: {error}", "check it", final=True)
        except httpx.TooManyRedirects:
            return self._trouble("the server redirects in a circle", "check the address", final=True)
        except httpx.UnsupportedProtocol as error:
            return self._trouble(f"the server redirects elsewhere: {error}", "check the address", final=True)
        except httpx.TimeoutException:
            return self._trouble("the server has gone silent", AGAIN_LATER)
        except httpx.TransportError as error:
            return self._trouble(f"the connection failed: {error}", f"check the network; {AGAIN_LATER}")
        finally:
            part.flush()

    def _headers(self, part: Part) -> dict[str, str]:
        """Ask for the rest if there is a beginning of a version that can be named."""
        name = part.known.get("validator", "")
        if part.size and name and part.known.get("url") == self.url:
            return {"Range": f"bytes={part.size}-", "If-Range": name}
        if part.size:
            part.restart({})
        return {}

    def _trouble(self, what: str, hint: str, *, final: bool = False, wait: float | None = None) -> Trouble:
        return Trouble(FetchError(f"{self.url}: {what}", hint=hint), final, wait)

    def _refused(self, response: httpx.Response, part: Part) -> Trouble | None:
        status = response.status_code
        if self.url.startswith("https:") and response.url.scheme != "https":
            return self._trouble("the server redirects to an insecure address", "check the address", final=True)
        if status in (OK, PARTIAL):
            return self._unusable(response, part)
        if status == RANGE_NOT_SATISFIABLE and part.size:
            part.restart({})
            return self._trouble("the server knows no such range", AGAIN_LATER)
        if status in BUSY:
            wait = retry_after(response.headers.get("Retry-After", ""))
            return self._trouble(f"the server is busy ({status})", AGAIN_LATER, wait=wait)
        reason = REASONS.get(status, response.reason_phrase or "no reason given")
        what = f"{reason} ({status})"
        return self._trouble(what, "check the address", final=status < SERVER_ERROR)

    def _unusable(self, response: httpx.Response, part: Part) -> Trouble | None:
        """Return why a body cannot be used, if so."""
        headers = response.headers
        if headers.get("Content-Encoding", "identity") != "identity":
            return self._trouble("the server sends a re-encoded file", "load the file by hand", final=True)
        if response.status_code == PARTIAL:
            return self._misplaced(response, part)
        total = _length(response)
        if total is not None and total > self.max_bytes:
            return self._too_large(total)
        if total is None and "chunked" not in headers.get("Transfer-Encoding", "").casefold():
            return self._trouble("the server does not say where the file ends", "load the file by hand", final=True)
        return None

    def _misplaced(self, response: httpx.Response, part: Part) -> Trouble | None:
        """Refuse a part that is not the rest of the version at hand."""
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", ""))
        validator = validator_of(response)
        if not found or int(found[1]) != part.size or (validator and validator != part.known.get("validator")):
            part.restart({})
            return self._trouble("the file has changed on the server", AGAIN_LATER)
        if found[3] != "*" and int(found[3]) > self.max_bytes:
            return self._too_large(int(found[3]))
        return None

    def _too_large(self, size: int) -> Trouble:
        hint = "raise the limit if this is the right file"
        return self._trouble(f"{size:,} bytes are more than the limit of {self.max_bytes:,}", hint, final=True)

    def _take(self, response: httpx.Response, part: Part) -> Trouble | None:
        """Write the body; return what is wrong with its length, if anything."""
        if response.status_code == PARTIAL:
            self.resumed = True
        else:
            part.restart({"url": self.url, "validator": validator_of(response)})
        total = total_of(response)
        self.progress(part.size, total)
        for chunk in response.iter_raw():
            if part.size + len(chunk) > self.max_bytes:
                part.restart({})
                return self._too_large(part.size + len(chunk))
            part.write(chunk)
            self.progress(part.size, total)
        if total is not None and part.size != total:
            return self._trouble(f"{part.size:,} of {total:,} bytes have arrived", AGAIN_LATER)
        return None


def _length(response: httpx.Response) -> int | None:
    word = response.headers.get("Content-Length", "")
    return int(word) if word.isdecimal() else None


def total_of(response: httpx.Response) -> int | None:
    """Return the size of the whole file, if the response states it."""
    if response.status_code != PARTIAL:
        return _length(response)
    last = response.headers.get("Content-Range", "").rsplit("/", 1)[-1]
    return int(last) if last.isdecimal() else None


def validator_of(response: httpx.Response) -> str:
    """Return what names this version of the file: a strong ETag, else the date of its last change, else nothing."""
    tag: str = response.headers.get("ETag", "")
    if tag and not tag.startswith("W/"):
        return tag
    changed: str = response.headers.get("Last-Modified", "")
    return changed


def retry_after(word: str) -> float | None:
    """Return the seconds that a ``Retry-After`` header asks for (a number or a date), or ``None``."""
    if word.strip().isdecimal():
        return float(word)
    try:
        moment = parsedate_to_datetime(word)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
