"""Gross domestic product and population by state and year, estimated with their standard deviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.sources._state_years import Variable, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from entente.evidence.records import Reading

ESTIMATE = "estimates from several series, with their standard deviation"


def _estimate(column: str, name: str, unit: str) -> Variable:
    return Variable(column, name, ((0, unit),), sd=f"sd_{column}", low=0.0, note=ESTIMATE)


VARIABLES = (
    _estimate("pwtrgdp", "gdp", "million_USD_2017_PPP"),
    _estimate("mrgdppc", "gdp_per_head", "USD_2011_PPP"),
    _estimate("pwtpop", "population", "million_persons"),
)


def read(path: Path) -> Reading:
    """Read GDP and population by state and year.

    Parameters
    ----------
    path
        Comma-separated text (plain, gzip or zip) with ``ccode``, ``year``, ``mrgdppc``, ``pwtrgdp``, ``pwtpop`` and
        their standard deviations ``sd_...``.

    Returns
    -------
    Table ``attribute``: ``gdp`` (million international dollars of 2017), ``gdp_per_head`` (international dollars of
    2011, another series: it is not ``gdp`` by ``population``), ``population`` (millions), each with ``sd``.

    Raises
    ------
    InputError
        If the file cannot be read, or is not of this layout (FormatError).
    """
    return read_table(path, "gdp", VARIABLES)
