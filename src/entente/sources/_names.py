"""Who is meant: codes and names of the datasets become actor ids, each looked up once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN, NON_STATE, ORGANISATION, WORLD = "XXX", "XNS", "XIO", "WLD"
"""Sides of a tie that are no state: not known, armed groups and the like, organisations, the whole world."""

EARLY = 3
"""Years by which datasets use a state's name before it was a state."""

_SHIFT = 10_000


def cow_states(codes: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Return actors for Correlates of War codes by year.

    Parameters
    ----------
    codes, years
        (n,) whole numbers.

    Returns
    -------
    (n,) int64 positions in the list of actor ids, -1 where no state had that code; the list.
    """
    from entente.actors import state_ids

    pairs, which = np.unique(codes.astype(np.int64) * _SHIFT + years, return_inverse=True)
    found = np.asarray(state_ids("cow", pairs // _SHIFT, pairs % _SHIFT), dtype=object)
    ids = sorted({str(name) for name in found if name})
    place = {name: position for position, name in enumerate(ids)}
    codes_of_pairs = np.array([place.get(str(name), -1) for name in found], dtype=np.int64)
    return codes_of_pairs[which], ids


class Names:
    """A reader's memory of which actor a name means in which year.

    Parameters
    ----------
    language
        Of the names: ``en`` or ``ru``.
    special
        Names that mean no state, or another one than they seem to: name -> actor id.
    """

    def __init__(self, language: str, special: Mapping[str, str] | None = None) -> None:
        self._language = language
        self._special = dict(special or {})
        self._known: dict[tuple[str, int], str] = {}
        self._codes: dict[tuple[str, int], str] = {}

    def actor(self, name: str, year: int) -> str:
        """Return the actor id, or an empty string if nobody is known by that name."""
        key = (name, year)
        if key not in self._known:
            self._known[key] = self._special.get(name) or self._find(name, year, "name")
        return self._known[key]

    def code(self, code: str, year: int) -> str:
        """Return the actor id of a three-letter ISO code, or an empty string."""
        key = (code, year)
        if key not in self._codes:
            self._codes[key] = self._find(code, year, "iso3") if code else ""
        return self._codes[key]

    def _find(self, name: str, year: int, scheme: Literal["name", "iso3"]) -> str:
        """Look a name up in its year, then as of today, then in the years before which it was used too early."""
        from entente.actors import find

        for when in (year, None, *range(year + 1, year + 1 + EARLY)):
            found = find(name, when, self._language, scheme=scheme)
            if found is not None:
                return found.id
        return ""
