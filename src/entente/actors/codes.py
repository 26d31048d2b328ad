"""Codes to actors: one code at a time for :func:`~entente.actors.resolve`, whole columns for :func:`state_ids`."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from entente.actors.records import CodeScheme
from entente.actors.registry import FIRST_YEAR, exists, holders, spells
from entente.errors import OptionError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

Code = int | str

_LAST_COLUMN = 2100
_MOST_NUMBER = 1000


@lru_cache(maxsize=8)
def actors_of(scheme: str) -> Mapping[Code, tuple[str, ...]]:
    """Return the actors that ever had each code of ``scheme`` (``cow``, ``gw``, ``iso_numeric``, ``iso2``, ``iso3``).

    Letters of the two state lists are among the codes of ``cow`` and ``gw``; the numbers of trade statistics that
    differ from ISO's (842 for the United States) among those of ``iso_numeric``; ids without ISO letters in ``iso3``.
    """
    found: dict[Code, dict[str, None]] = defaultdict(dict)
    for key, line in spells().items():
        for spell in line:
            codes: dict[str, tuple[Code | None, ...]] = {
                "cow": (spell.cow, spell.abbreviations[0]),
                "gw": (spell.gw, spell.abbreviations[1]),
                "iso_numeric": (spell.iso_numeric, *spell.numeric_other),
                "iso2": (spell.iso2,),
                "iso3": (spell.iso3, key),
            }
            for code in codes[scheme]:
                if code:
                    found[code][key] = None
    if scheme == "iso3":
        found["VDR"]["VNM"] = None  # ISO 3166-3: the Democratic Republic of Viet-Nam
        found["XKK"]["XKX"] = None  # CLDR's letters for Kosovo
    return {code: tuple(keys) for code, keys in found.items()}


def holder(scheme: str, code: Code, year: int) -> str:
    """Return the id of the actor that ``code`` means in ``year``, or an empty string.

    A code means its actor in every year in which that actor exists, even before the list that assigns the code
    admits it (Ukraine's 369 in 1950); a code that several actors share (365, 345) means the one of that year.
    """
    found = [key for key in actors_of(scheme).get(code, ()) if exists(key, year)]
    if len(found) > 1:
        found = list(holders(found, year))
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=4)
def _grid(scheme: CodeScheme) -> tuple[NDArray[np.int16], NDArray[np.object_], dict[str, int]]:
    """Row of ids by code and year: ``grid[code, year - 1816]`` indexes ``ids``; letters first go to a row number."""
    import numpy as np

    years = range(FIRST_YEAR, _LAST_COLUMN + 1)
    codes = [code for code in actors_of(scheme) if isinstance(code, str) == (scheme == "iso3")]
    rows = {code: number for number, code in enumerate(codes, start=1)} if scheme == "iso3" else {}
    ids = np.array(["", *spells()], dtype=object)
    place = {key: number for number, key in enumerate(ids)}
    grid = np.zeros((len(codes) + 1 if rows else _MOST_NUMBER, len(years)), dtype=np.int16)
    for code in codes:
        row = rows[str(code)] if rows else int(code)
        grid[row] = [place[holder(scheme, code, year)] for year in years]
    return grid, ids, {str(code): row for code, row in rows.items()}


def state_ids(
    scheme: CodeScheme, codes: Sequence[Any] | NDArray[Any], years: int | Sequence[int] | NDArray[Any]
) -> NDArray[np.object_]:
    """Return the actor id of each code in its year; an empty string where the code means nobody then.

    Parameters
    ----------
    scheme
        ``cow``, ``gw``, ``iso3`` or ``iso_numeric``.
    codes
        Array of shape ``(n,)``: numbers (NaN and text that is no number mean nobody) or ISO letters.
    years
        Array of the same shape, or one year for all. Years outside 1816-2100 mean nobody.

    Returns
    -------
    numpy.ndarray
        Object array of shape ``(n,)``.

    Raises
    ------
    UnknownNameError
        If ``scheme`` is none of the four.
    OptionError
        If ``years`` does not fit ``codes``.

    Notes
    -----
    See :func:`holder` for what a code means in a year. Annual rows of 1922 to 1991 with code 365 are the Soviet
    Union's; those of 1919 to 2002 with code 345 Yugoslavia's, of 2003 to 2005 Serbia and Montenegro's.
    """
    import numpy as np

    if scheme not in get_args(CodeScheme):
        raise UnknownNameError.among("code scheme", scheme, get_args(CodeScheme))
    grid, ids, rows = _grid(scheme)
    given = np.asarray(codes)
    row = _letters(given, rows) if scheme == "iso3" else _numbers(given, len(grid))
    try:
        when = np.broadcast_to(_numbers(np.asarray(years), _LAST_COLUMN + 1), row.shape) - FIRST_YEAR
    except ValueError as error:
        message = f"{np.size(years)} years for {np.size(codes)} codes"
        raise OptionError(message, hint="give one year, or one for each code") from error
    return ids[np.where(when >= 0, grid[row, np.maximum(when, 0)], 0)]


def _numbers(values: NDArray[Any], below: int) -> NDArray[np.intp]:
    """Whole numbers in [0, ``below``) as indices; anything else as 0."""
    import numpy as np

    if values.dtype.kind in "OUS":
        numbers = np.array([_as_number(value) for value in values.ravel().tolist()], dtype=float).reshape(values.shape)
    else:
        numbers = values.astype(float)
    good = (numbers >= 0) & (numbers < below) & (numbers == np.floor(numbers))
    return np.where(good, numbers, 0).astype(np.intp)


def _as_number(value: Any) -> float:  # noqa: ANN401 - whatever float() refuses is no number
    try:
        return float(value)
    except (TypeError, ValueError):
        return -1.0


def _letters(values: NDArray[Any], rows: Mapping[str, int]) -> NDArray[np.intp]:
    import numpy as np

    found = [rows.get(value, 0) if isinstance(value, str) else 0 for value in values.ravel().tolist()]
    return np.array(found, dtype=np.intp).reshape(values.shape)
