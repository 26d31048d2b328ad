"""Options of the LLM coder, and what ``entente read`` prints of it beside the embedded coder."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import message, output_error, wants_progress
from entente.errors import OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from entente.evidence.claims import Claim, Document
    from entente.reading.llm import LlmConfig, LlmResult


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the LLM coder."""

    url: str | None = None
    model: str | None = None
    max_cost: float | None = None
    prices: tuple[float, float] | None = None
    timeout: float | None = None
    cache: Path | None = None
    log: Path | None = None

    def config(self) -> LlmConfig:
        """Return the configuration, filled up from the environment."""
        from entente.reading.llm import LlmConfig

        prompt, completion = self.prices or (None, None)
        with _told_as_options():
            return LlmConfig.from_environment(
                self.url,
                self.model,
                max_cost=self.max_cost,
                prompt_price=prompt,
                completion_price=completion,
                timeout=self.timeout,
                cache=self.cache,
            )


_NAMES = {
    "max_cost": ("--llm-max-cost", "give an amount in the currency of the prices, such as 0.50"),
    "timeout": ("--llm-timeout", "give seconds, such as 300"),
    "prompt_price": ("--llm-prices", "give the prices of 1,000 tokens, such as 0.15,0.60"),
    "completion_price": ("--llm-prices", "give the prices of 1,000 tokens, such as 0.15,0.60"),
}
"""Names of the configuration -> the option that sets it, and a hint."""


@contextmanager
def _told_as_options() -> Iterator[None]:
    """Name the option where the library names its argument."""
    try:
        yield
    except OptionError as error:
        name, _, rest = error.message.partition(" ")
        if name not in _NAMES:
            raise
        option, hint = _NAMES[name]
        raise OptionError(f"{option} {rest}", hint=hint) from error


_OPTIONS = (
    click.option("--llm", is_flag=True, help="Also ask a language model; the text is sent to its endpoint."),
    click.option("--llm-url", metavar="URL", help="OpenAI-compatible endpoint (default: ENTENTE_LLM_URL)."),
    click.option("--llm-model", metavar="NAME", help="Model (default: ENTENTE_LLM_MODEL)."),
    click.option("--llm-max-cost", type=float, metavar="X", help="Stop before the run costs more; needs --llm-prices."),
    click.option("--llm-prices", metavar="IN,OUT", help="Prices of 1,000 tokens sent and received."),
    click.option("--llm-timeout", type=float, metavar="S", help="Seconds for one request (default: 300)."),
    click.option("--llm-cache", type=click.Path(path_type=Path), help="Folder that keeps the answers for another run."),
    click.option("--llm-log", type=click.Path(path_type=Path), help="Write what was rejected, and why, as JSON lines."),
)


def llm_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--llm`` and what belongs to it; the command gets one argument ``asked``, ``None`` without ``--llm``."""

    @functools.wraps(function)
    def wrapped(*args: object, **options: Any) -> object:  # noqa: ANN401 - passed on by click
        wanted = options.pop("llm")
        given = {name.removeprefix("llm_"): options.pop(name) for name in list(options) if name.startswith("llm_")}
        return function(*args, asked=_asked(given, wanted=wanted), **options)

    decorated: Callable[..., Any] = wrapped
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def _asked(given: dict[str, Any], *, wanted: bool) -> Asked | None:
    stray = [name for name, value in given.items() if value is not None]
    if stray and not wanted:
        name = stray[0].replace("_", "-")
        raise OptionError(f"--llm-{name} does nothing without --llm", hint="add --llm: the text is then sent away")
    return Asked(**{**given, "prices": _prices(given["prices"])}) if wanted else None


def _prices(word: str | None) -> tuple[float, float] | None:
    if word is None:
        return None
    try:
        prompt, completion = (float(part) for part in word.split(","))
    except ValueError:
        raise OptionError(f"--llm-prices is {word!r}, not two numbers", hint="give it as 0.15,0.60") from None
    return prompt, completion


def code_beside(
    asked: Asked, documents: Sequence[Document], claims: Sequence[Claim]
) -> tuple[LlmResult, dict[str, Any]]:
    """Code documents with the model; return its result, and the part ``llm`` of the answer in JSON.

    Parameters
    ----------
    claims
        Those of the embedded coder: they stay as they are, and are compared.
    """
    from entente.reading.llm import LlmCoder, agreement, linked
    from entente.reading.llm.records import joined

    config = asked.config()
    if asked.log is not None:
        _try_log(asked.log)
    coder = LlmCoder(config, notice=message)
    with _bar() as progress:
        result = joined([coder.code(document, progress=progress) for document in documents])
    if asked.log is not None:
        _write_log(asked.log, result)
    found = agreement(claims, result.claims)
    told = [claim.to_dict() for claim in linked(result.claims, found)]
    if result.note:
        message(f"LLM coder: {result.note}")
    return result, {**result.to_dict(), "claims": told, "agreement": found.to_dict()}


def _try_log(path: Path) -> None:
    """Refuse a log that cannot be written while nothing has been sent, and nothing paid for.

    Raises
    ------
    OutputError
        Naming the option.
    """
    from entente.reading.interchange.whole import try_to_write

    try:
        try_to_write(path)
    except OSError as error:
        told = output_error(error)
        raise OutputError(f"--llm-log {path} cannot be written: {told.message}", hint=told.hint) from error


def _write_log(path: Path, result: LlmResult) -> None:
    """Write what was rejected; a disk that is full by now must not cost the claims, which were paid for."""
    from entente.reading.llm import write_rejects

    try:
        write_rejects(path, result.rejected)
    except OSError as error:
        message(f"warning: --llm-log {path} is not written: {error.strerror or error}; the claims are complete")


class _bar:  # noqa: N801 - used as a context, reads as a verb
    """A progress bar on stderr, drawn only for a terminal."""

    def __enter__(self) -> Callable[[int, int], None]:
        from tqdm import tqdm

        self._tqdm = tqdm(desc="LLM coder", unit="paragraph", disable=not wants_progress())
        return self._tell

    def _tell(self, done: int, total: int) -> None:
        self._tqdm.total = total
        self._tqdm.n = done
        self._tqdm.refresh()

    def __exit__(self, *_: object) -> None:
        self._tqdm.close()
