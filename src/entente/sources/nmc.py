"""National Material Capabilities of the Correlates of War: six indicators a state and year, and the index of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.sources._state_years import Variable, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

MISSING = ("-9", "-9.0")
MONEY = "pounds sterling to 1913, current US dollars from 1914: not to be compared across 1914"


def _amount(name: str, *units: tuple[int, str], note: str = "") -> Variable:
    return Variable(name, name, units, low=0.0, missing=MISSING, note=note)


VARIABLES = (
    Variable("cinc", "cinc", ((0, "share"),), low=0.0, high=1.0, missing=MISSING, note="share of the world's total"),
    _amount("milex", (0, "GBP_thousand"), (1914, "USD_thousand"), note=MONEY),
    _amount("milper", (0, "thousand_persons")),
    _amount("irst", (0, "thousand_tons"), note="iron and steel production"),
    _amount("pec", (0, "thousand_coal_ton_equivalents"), note="primary energy consumption"),
    _amount("tpop", (0, "thousand_persons")),
    _amount("upop", (0, "thousand_persons"), note="urban population"),
)
"""``cinc`` is the mean of a state's shares of the world's totals of the other six."""


def read(path: Path) -> Reading:
    """Read National Material Capabilities.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with ``ccode``, ``year``, the six indicators and ``cinc``; the file of
        the publisher or a tidied copy.

    Returns
    -------
    Table ``attribute``: ``cinc`` (share), ``milex``, ``milper``, ``irst``, ``pec``, ``tpop``, ``upop``. Blanks and
    -9 are missing, never zero.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    return read_table(path, "nmc", VARIABLES)
