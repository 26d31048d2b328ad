"""Whose figures the baseline is computed from."""

from __future__ import annotations

from entente.evidence.records import Origin

ARMENIA = Origin(
    name="am_trade",
    producer="Official trade figures of Armenia, as collected in mary-lev/eu-export-sanctions",
    title="Exports and imports of Armenia by country, 2022",
    version="2022",
    citation="Exports and imports of Armenia by country, as collected in mary-lev/eu-export-sanctions (armenia_data).",
    url="https://github.com/mary-lev/eu-export-sanctions",
    licence="Apache-2.0 (the collection)",
    redistributable=True,
)
ELASTICITIES = Origin(
    name="fontagne",
    producer="Fontagné, L., Guimbard, H. and Orefice, G.",
    title="Tariff-based product-level trade elasticities, by GTAP sector",
    version="2020-10-08",
    citation=(
        "Fontagné, L., Guimbard, H. and Orefice, G. (2022). Tariff-based product-level trade elasticities. Journal of "
        "International Economics."
    ),
    url="https://sites.google.com/view/product-level-trade-elasticity",
    licence="citation",
    redistributable=False,
)
CALIENDO_PARRO = Origin(
    name="cp2015",
    producer="Caliendo, L. and Parro, F.",
    title="Input shares of 1993 and sectoral trade elasticities",
    version="1993",
    citation=(
        "Caliendo, L. and Parro, F. (2015). Estimates of the Trade and Welfare Effects of NAFTA. Review of Economic "
        "Studies 82(1), 1-44."
    ),
    url="https://doi.org/10.1093/restud/rdu035",
    licence="citation",
    redistributable=False,
)
HORIZON = Origin(
    name="blp2023",
    producer="Boehm, C. E., Levchenko, A. A. and Pandalai-Nayar, N.",
    title="Elasticities of trade by horizon",
    version="2023",
    citation=(
        "Boehm, C. E., Levchenko, A. A. and Pandalai-Nayar, N. (2023). The Long and Short (Run) of Trade Elasticities. "
        "American Economic Review 113(4), 861-905."
    ),
    url="https://www.nber.org/papers/w27064",
    licence="citation",
    redistributable=True,
)
OTHERS = ("kz_trade", "kg_trade", "uz_trade", "comext", "adb_mrio", "baci_gtap39", "gdp")
"""Datasets that the sources describe; the official totals first."""


def origins() -> tuple[Origin, ...]:
    """Return every source of the baseline, in the order in which they control."""
    from entente.sources import get

    described = [get(name).origin for name in OTHERS]
    return (*described[:3], ARMENIA, *described[3:], ELASTICITIES, CALIENDO_PARRO, HORIZON)
