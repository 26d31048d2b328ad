"""Who published the datasets of international trade and input-output tables."""

from __future__ import annotations

from entente.evidence.records import Origin

BACI = Origin(
    name="baci",
    producer="Guillaume Gaulier and Soledad Zignago; CEPII",
    title="BACI: International Trade Database at the Product-Level",
    version="",
    citation=(
        'Gaulier, Guillaume and Soledad Zignago. 2010. "BACI: International Trade Database at the Product-Level. '
        'The 1994-2007 Version." CEPII Working Paper 2010-23.'
    ),
    url="http://www.cepii.fr/DATA_DOWNLOAD/baci/doc/baci_webpage.html",
    licence="Etalab Open Licence 2.0",
    redistributable=True,
    bibtex="""@techreport{gaulier_baci,
  author      = {Gaulier, Guillaume and Zignago, Soledad},
  title       = {{BACI}: International Trade Database at the Product-Level. The 1994-2007 Version},
  institution = {CEPII},
  number      = {2010-23},
  year        = {2010}
}""",
)

BACI_GTAP39 = Origin(
    name="baci_gtap39",
    producer="Julian Hinz and Evgenii Monastyrenko (sums); CEPII (BACI)",
    title="BACI of 2013 by 38 countries and 39 goods sectors of GTAP",
    version="2013",
    citation=(
        "Hinz, Julian and Evgenii Monastyrenko. 2022. Replication data of the article in Journal of International "
        "Economics, doi:10.1016/j.jinteco.2022.103581; trade from CEPII, BACI."
    ),
    url="https://doi.org/10.1016/j.jinteco.2022.103581",
    licence="BACI: Etalab Open Licence 2.0; the collection names none",
    redistributable=False,
    bibtex="""@article{hinz_monastyrenko,
  author  = {Hinz, Julian and Monastyrenko, Evgenii},
  title   = {Replication data},
  journal = {Journal of International Economics},
  year    = {2022},
  doi     = {10.1016/j.jinteco.2022.103581}
}""",
)

COMTRADE = Origin(
    name="comtrade",
    producer="United Nations Statistics Division",
    title="UN Comtrade",
    version="",
    citation="United Nations Statistics Division. UN Comtrade Database.",
    url="https://comtradeplus.un.org",
    licence="terms of UN Comtrade; check before passing on",
    redistributable=False,
    bibtex="""@misc{un_comtrade,
  author = {{United Nations Statistics Division}},
  title  = {{UN} Comtrade Database},
  url    = {https://comtradeplus.un.org}
}""",
)

ICIO = Origin(
    name="icio",
    producer="Organisation for Economic Co-operation and Development",
    title="Inter-Country Input-Output Tables",
    version="",
    citation="OECD. Inter-Country Input-Output Database.",
    url="https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
    licence="terms of the OECD; attribution",
    redistributable=False,
    bibtex="""@misc{oecd_icio,
  author = {{OECD}},
  title  = {Inter-Country Input-Output Database},
  url    = {https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html}
}""",
)

ADB_MRIO = Origin(
    name="adb_mrio",
    producer="Asian Development Bank",
    title="Multi-Regional Input-Output Tables: sums by economy and industry",
    version="",
    citation="Asian Development Bank. Multi-Regional Input-Output Database; sums by K. S. Reyes, mrio-processing.",
    url="https://kidb.adb.org/mrio",
    licence="attribution required",
    redistributable=False,
    bibtex="""@misc{adb_mrio,
  author = {{Asian Development Bank}},
  title  = {Multi-Regional Input-Output Database},
  url    = {https://kidb.adb.org/mrio}
}""",
)

WITS = Origin(
    name="wits",
    producer="World Bank, World Integrated Trade Solution",
    title="WITS country trade summaries",
    version="",
    citation="World Bank. World Integrated Trade Solution (WITS): country trade summaries.",
    url="https://wits.worldbank.org",
    licence="terms of the World Bank; check before passing on",
    redistributable=False,
    bibtex="""@misc{wits_summary,
  author = {{World Bank}},
  title  = {World Integrated Trade Solution: country trade summaries},
  url    = {https://wits.worldbank.org}
}""",
)

COMEXT = Origin(
    name="comext",
    producer="Eurostat",
    title="Comext: EU trade by reporter, partner and month",
    version="",
    citation="Eurostat. Comext, international trade in goods.",
    url="https://ec.europa.eu/eurostat/comext/newxtweb/",
    licence="reuse with attribution",
    redistributable=True,
    bibtex="""@misc{eurostat_comext,
  author = {{Eurostat}},
  title  = {Comext: international trade in goods},
  url    = {https://ec.europa.eu/eurostat/comext/newxtweb/}
}""",
)

TRADE = (BACI, BACI_GTAP39, COMTRADE, ICIO, ADB_MRIO, WITS, COMEXT)
"""Origins of the trade datasets."""
