"""Times as they are written in the ledger: UTC, ISO 8601, always the same width, so that text order is time order."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from entente.errors import OptionError

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def now() -> str:
    """Return this moment."""
    return datetime.now(UTC).strftime(_FORM)


def after(previous: str | None, current: str) -> str:
    """Return ``current``, or the microsecond after ``previous`` if the clock has not moved on (or ran backwards)."""
    if previous is None or current > previous:
        return current
    moment = datetime.strptime(previous, _FORM).replace(tzinfo=UTC)
    return (moment + timedelta(microseconds=1)).strftime(_FORM)


def moment(as_of: str) -> str:
    """Return ``as_of`` in the ledger's form.

    Parameters
    ----------
    as_of
        ISO 8601 date (its last microsecond in UTC is meant) or date and time (UTC unless an offset is given).

    Raises
    ------
    OptionError
        If it is neither.
    """
    text = as_of.strip()
    try:
        if _BARE_DATE.fullmatch(text):
            given = datetime.combine(date.fromisoformat(text), time.max, UTC)
        else:
            given = datetime.fromisoformat(text)
    except ValueError as error:
        hint = "give a date such as 2024-12-31, or a time such as 2024-12-31T12:00:00Z"
        raise OptionError(f"as_of is not an ISO date or time: {as_of!r}", hint=hint) from error
    return (given if given.tzinfo else given.replace(tzinfo=UTC)).astimezone(UTC).strftime(_FORM)
