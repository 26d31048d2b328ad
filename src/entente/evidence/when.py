"""Times as they are written in the ledger: UTC, ISO 8601, always the same width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from entente.errors import OptionError


def now() -> str:
    """Return this moment."""
    return _written(datetime.now(UTC))


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def after(previous: str | None, current: str) -> str:
    """Return ``current``, or the microsecond after ``previous`` if the clock has not moved on (or ran backwards)."""
    if previous is None or current > previous:
        return current
    return _written(datetime.fromisoformat(previous) + timedelta(microseconds=1))


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
    try:
        return _written(_end_of_day(as_of.strip()) or _in_utc(datetime.fromisoformat(as_of.strip())))
    except (ValueError, OverflowError) as error:
        hint = "give a date such as 2024-12-31, or a time such as 2024-12-31T12:00:00Z"
        raise OptionError(f"as_of is not an ISO date or time: {as_of!r}", hint=hint) from error


def _end_of_day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        return None


def _in_utc(given: datetime) -> datetime:
    return given if given.tzinfo else given.replace(tzinfo=UTC)
