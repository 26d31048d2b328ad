"""Every error Entente raises, as one tree.

::

    EntenteError                 code, message, hint, exit_code
    ├── UsageError               the caller asked for something that does not exist      (exit 2)
    │   ├── UnknownActorError    no actor of that name or code; suggests near names
    │   ├── AmbiguousActorError  several actors answer to that name or code
    │   ├── UnknownNameError     no such domain, pole, source, measure, language, ...
    │   └── OptionError          an option's value is outside its range
    ├── InputError               a file or text that was given cannot be used           (exit 1)
    │   ├── FormatError          the file is not what it is said to be
    │   └── DocumentError        the article is empty, binary, too large, or not text
    ├── StoreError               the evidence store cannot be read or written           (exit 1)
    │   ├── StoreMissingError    there is no store at that place
    │   ├── StoreBusyError       another process is writing
    │   └── StoreDamagedError    ledger and lake disagree
    ├── FetchError               a download failed, was cut, or changed under way       (exit 1)
    ├── OutputError              the result cannot be written (full disk, no permission) (exit 1)
    ├── ScenarioError            a scenario has no answer                               (exit 1)
    │   ├── ImpossibleShockError a shock leaves nothing to compute
    │   └── NotConvergedError    the solver found no equilibrium
    └── NoDataError              the evidence cannot answer the question                (exit 1)

A message names the offender and the allowed values; a hint says what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class EntenteError(Exception):
    """Base of all errors that Entente raises on purpose.

    Parameters
    ----------
    message
        One sentence: what is wrong, naming the offender.
    hint
        One sentence: what to do about it. May be empty.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message

    def to_dict(self) -> dict[str, str]:
        """Return code, message and hint, as shown with ``--json``."""
        return {"error": self.code, "message": self.message, "hint": self.hint}


class UsageError(EntenteError):
    """The caller asked for something that does not exist."""

    code = "usage"
    exit_code = 2


class UnknownActorError(UsageError):
    """No actor answers to that name or code (in that year)."""

    code = "unknown_actor"


class AmbiguousActorError(UsageError):
    """Several actors answer to that name or code."""

    code = "ambiguous_actor"


class UnknownNameError(UsageError):
    """No domain, pole, source, measure or other named thing of that name."""

    code = "unknown_name"

    @classmethod
    def among(cls, what: str, given: str, allowed: Iterable[str]) -> UnknownNameError:
        """Build the error for ``given``, suggesting the nearest of ``allowed``."""
        names = sorted(allowed)
        return cls(f"no {what} named {given!r}", hint=did_you_mean(given, names))


class OptionError(UsageError):
    """An option's value is outside its range."""

    code = "option"


class InputError(EntenteError):
    """A file or text that was given cannot be used."""

    code = "input"


class FormatError(InputError):
    """The file is not what it is said to be: the message names the expected columns."""

    code = "format"


class DocumentError(InputError):
    """The article is empty, binary, too large, or not text."""

    code = "document"


class StoreError(EntenteError):
    """The evidence store cannot be read or written."""

    code = "store"


class StoreMissingError(StoreError):
    """There is no store at that place."""

    code = "store_missing"


class StoreBusyError(StoreError):
    """Another process is writing to the store."""

    code = "store_busy"


class StoreDamagedError(StoreError):
    """Ledger and lake disagree."""

    code = "store_damaged"


class FetchError(EntenteError):
    """A download failed, was cut, or changed under way."""

    code = "fetch"


class OutputError(EntenteError):
    """The result cannot be written (full disk, no permission)."""

    code = "output"


class ScenarioError(EntenteError):
    """A scenario has no answer."""

    code = "scenario"


class ImpossibleShockError(ScenarioError):
    """A shock leaves nothing to compute: it hits no flow, or leaves a buyer without any supplier."""

    code = "impossible_shock"


class NotConvergedError(ScenarioError):
    """The solver found no equilibrium; the message names the residual and where it is largest."""

    code = "not_converged"


class NoDataError(EntenteError):
    """The evidence cannot answer the question."""

    code = "no_data"


def did_you_mean(given: str, names: Sequence[str], *, most: int = 3) -> str:
    """Return a hint naming up to ``most`` names near ``given``, else the first of all names."""
    import difflib

    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(given.casefold(), list(folded), n=most, cutoff=0.6)
    if near:
        return "did you mean " + ", ".join(folded[name] for name in near) + "?"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")  # noqa: PLR2004 - a line's worth of names
    return f"known: {shown}" if shown else ""
