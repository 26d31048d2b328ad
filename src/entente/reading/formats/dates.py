"""Dates as bulk files write them, to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?=\D|\d{6}|$)")
_MILLISECONDS = 10**11


def iso_date(value: Any) -> str | None:  # noqa: ANN401 - plain JSON
    """Return the day of an ISO, RFC 2822 or written date, or of seconds or milliseconds since 1970; else ``None``."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _of_number(value)
    text = str(value)[:200]
    return _of_iso(text) or _of_mail(text) or _of_words(text)


def _of_number(value: float) -> str | None:
    seconds = value / 1000 if abs(value) > _MILLISECONDS else value
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _of_iso(text: str) -> str | None:
    found = _ISO.match(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def _of_mail(text: str) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _of_words(text: str) -> str | None:
    from entente.reading.rolewords import date_in

    return date_in(text)
