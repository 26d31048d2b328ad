"""Democracy by state and year: V-Dem's electoral democracy index, Polity, extended Unified Democracy Scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.sources._state_years import Variable, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

SCORE = ((0, "sd"),)
VARIABLES = (
    Variable(
        "v2x_polyarchy", "polyarchy", ((0, "index"),), low=0.0, high=1.0, note="V-Dem electoral democracy, 0 to 1"
    ),
    Variable(
        "polity2", "polity2", ((0, "points"),), low=-10.0, high=10.0, note="Polity5, -10 autocracy to 10 democracy"
    ),
    Variable("euds", "euds", SCORE, note="extended Unified Democracy Scores: latent scale, mean 0"),
    Variable("aeuds", "aeuds", SCORE, note="the same, adjusted: 0 is the average cut between autocracy and democracy"),
)


def read(path: Path) -> Reading:
    """Read democracy by state and year.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with ``ccode``, ``year``, ``euds``, ``aeuds``, ``polity2``,
        ``v2x_polyarchy``.

    Returns
    -------
    Table ``attribute``: ``polyarchy`` (index, 0 to 1), ``polity2`` (points, -10 to 10), ``euds``, ``aeuds`` (latent
    scale). Blanks are missing.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    return read_table(path, "democracy", VARIABLES)
