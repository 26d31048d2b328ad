"""Whose figures the baseline is computed from."""

from __future__ import annotations

from entente.evidence.records import Origin
from entente.sources.origins import GDP, KG_TRADE, KZ_TRADE, UZ_TRADE

ADB = Origin(
    name="adb_mrio",
    producer="Asian Development Bank",
    title="Multiregional Input-Output Tables: output, value added and sales by industry (summary of 72 economies)",
    version="2017-2022; 2013 from the edition of 62 economies",
    citation="Asian Development Bank. Multiregional Input-Output Tables. Summaries prepared by K. S. Reyes.",
    url="https://kidb.adb.org/mrio",
    licence="attribution",
    redistributable=False,
)
BACI = Origin(
    name="baci",
    producer="CEPII",
    title="BACI: international trade at the product level, 2013, as aggregated to 38 countries and 39 sectors",
    version="2013",
    citation=(
        "Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. CEPII Working "
        "Paper 2010-23. Aggregated in the replication files of Hinz, J. and Monastyrenko, E. (2022). Journal of "
        "International Economics, doi:10.1016/j.jinteco.2022.103581."
    ),
    url="http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
    licence="Etalab 2.0 (the source); only estimates are shipped",
    redistributable=False,
)
ARMENIA = Origin(
    name="am_trade",
    producer="Statistical Committee of the Republic of Armenia",
    title="External trade of Armenia by country, 2022",
    version="2022",
    citation="Statistical Committee of the Republic of Armenia. External trade by countries.",
    url="https://armstat.am/",
    licence="attribution",
    redistributable=True,
)
EUROSTAT = Origin(
    name="eurostat",
    producer="Eurostat",
    title="Comext: exports of the member states to Russia, 2022",
    version="2022",
    citation="Eurostat. EU trade since 1988 by partner (Comext).",
    url="https://ec.europa.eu/eurostat/comext/",
    licence="reuse with attribution",
    redistributable=True,
)
ELASTICITIES = Origin(
    name="fontagne",
    producer="Fontagné, L., Guimbard, H. and Orefice, G.",
    title="Tariff-based product-level trade elasticities, by GTAP sector",
    version="2020-10-08",
    citation=(
        "Fontagné, L., Guimbard, H. and Orefice, G. (2022). Tariff-based product-level trade elasticities. Journal of "
        "International Economics 137, 103593."
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
    url="https://doi.org/10.1257/aer.20210225",
    licence="citation",
    redistributable=True,
)
ORIGINS: tuple[Origin, ...] = (
    KZ_TRADE, KG_TRADE, UZ_TRADE, ARMENIA, EUROSTAT, ADB, BACI, ELASTICITIES, CALIENDO_PARRO, HORIZON, GDP,
)  # fmt: skip
"""In the order in which they control: official totals first."""
