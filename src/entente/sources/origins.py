"""Who published the datasets: producer, citation, licence, BibTeX."""

from __future__ import annotations

from entente.evidence.records import Origin
from entente.sources._trade_origins import TRADE

UNGA = Origin(
    name="unga",
    producer="Erik Voeten, Anton Strezhnev and Michael Bailey",
    title="United Nations General Assembly Voting Data",
    version="June 2024",
    citation=(
        'Voeten, Erik, Anton Strezhnev and Michael Bailey. "United Nations General Assembly Voting Data." '
        "Harvard Dataverse, doi:10.7910/DVN/LEJUQZ (release of June 2024)."
    ),
    url="https://doi.org/10.7910/DVN/LEJUQZ",
    licence="CC0 1.0 (Dataverse release)",
    redistributable=True,
    bibtex="""@data{voeten_unga,
  author    = {Voeten, Erik and Strezhnev, Anton and Bailey, Michael},
  title     = {United Nations General Assembly Voting Data},
  publisher = {Harvard Dataverse},
  year      = {2009},
  note      = {Release of June 2024},
  doi       = {10.7910/DVN/LEJUQZ}
}""",
)

UNDL = Origin(
    name="undl",
    producer="United Nations, Dag Hammarskjöld Library",
    title="United Nations Digital Library voting data",
    version="",
    citation="United Nations, Dag Hammarskjöld Library. Voting data. United Nations Digital Library.",
    url="https://digitallibrary.un.org",
    licence="copyright United Nations; non-commercial use with attribution",
    redistributable=False,
    bibtex="""@misc{undl_voting,
  author       = {{United Nations, Dag Hammarskj{\\"o}ld Library}},
  title        = {Voting data},
  howpublished = {United Nations Digital Library},
  url          = {https://digitallibrary.un.org}
}""",
)

UNVOTES = Origin(
    name="unvotes",
    producer="David Robinson (package unvotes); Erik Voeten, Anton Strezhnev and Michael Bailey (data)",
    title="unvotes: United Nations General Assembly votes with texts and issue codes",
    version="2021-02-21",
    citation=(
        "Robinson, David. 2021. unvotes: United Nations General Assembly Voting Data (R package), from: Voeten, Erik, "
        'Anton Strezhnev and Michael Bailey. "United Nations General Assembly Voting Data." Harvard Dataverse, '
        "doi:10.7910/DVN/LEJUQZ (download of 21 February 2021)."
    ),
    url="https://github.com/dgrtwo/unvotes",
    licence="CC0 1.0 (data); MIT (package)",
    redistributable=True,
    bibtex="""@manual{robinson_unvotes,
  author = {Robinson, David},
  title  = {unvotes: United Nations General Assembly Voting Data},
  year   = {2021},
  note   = {R package; data of doi:10.7910/DVN/LEJUQZ, download of 2021-02-21},
  url    = {https://github.com/dgrtwo/unvotes}
}""",
)

SIPRI = Origin(
    name="sipri",
    producer="Stockholm International Peace Research Institute (SIPRI)",
    title="SIPRI Arms Transfers Database: trade register",
    version="",
    citation="Stockholm International Peace Research Institute. SIPRI Arms Transfers Database: trade register.",
    url="https://www.sipri.org/databases/armstransfers",
    licence="copyright SIPRI; non-commercial use with citation",
    redistributable=False,
    bibtex="""@misc{sipri_armstransfers,
  author = {{Stockholm International Peace Research Institute}},
  title  = {{SIPRI} Arms Transfers Database: trade register},
  url    = {https://www.sipri.org/databases/armstransfers}
}""",
)

ATOP = Origin(
    name="atop",
    producer="Brett Ashley Leeds, Jeffrey Ritter, Sara Mitchell and Andrew Long",
    title="Alliance Treaty Obligations and Provisions (ATOP)",
    version="5.1",
    citation=(
        'Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell and Andrew G. Long. 2002. "Alliance Treaty '
        'Obligations and Provisions, 1815-1944." International Interactions 28: 237-260. Data version 5.1.'
    ),
    url="http://www.atopdata.org",
    licence="free for research with citation; terms of the makers",
    redistributable=False,
    bibtex="""@article{leeds_atop,
  author  = {Leeds, Brett Ashley and Ritter, Jeffrey M. and Mitchell, Sara McLaughlin and Long, Andrew G.},
  title   = {Alliance Treaty Obligations and Provisions, 1815-1944},
  journal = {International Interactions},
  volume  = {28},
  pages   = {237--260},
  year    = {2002},
  note    = {Data version 5.1}
}""",
)

IGO = Origin(
    name="igo",
    producer="Jon C. W. Pevehouse, Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison; Correlates of War",
    title="Intergovernmental Organizations, version 3",
    version="3",
    citation=(
        "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus and Anne Spencer Jamison. 2020. "
        '"Tracking Organizations in the World: The Correlates of War IGO Version 3.0 Datasets." '
        "Journal of Peace Research 57 (3): 492-503. doi:10.1177/0022343319881175."
    ),
    url="https://correlatesofwar.org/data-sets/IGOs",
    licence="copyright Correlates of War; free for research with citation",
    redistributable=False,
    bibtex="""@article{pevehouse_igo,
  author  = {Pevehouse, Jon C. W. and Nordstrom, Timothy and McManus, Roseanne W. and Jamison, Anne Spencer},
  title   = {Tracking Organizations in the World: The {Correlates} of {War} {IGO} Version 3.0 Datasets},
  journal = {Journal of Peace Research},
  volume  = {57},
  number  = {3},
  pages   = {492--503},
  year    = {2020},
  doi     = {10.1177/0022343319881175}
}""",
)

KZ_TRADE = Origin(
    name="kz_trade",
    producer=("Bureau of National Statistics, Agency for Strategic Planning and Reforms of the Republic of Kazakhstan"),
    title="Основные показатели внешней торговли Республики Казахстан (foreign trade of Kazakhstan by country)",
    version="",
    citation=(
        "Bureau of National Statistics, Agency for Strategic Planning and Reforms of the Republic of Kazakhstan. "
        "Основные показатели внешней торговли Республики Казахстан [Main indicators of foreign trade]."
    ),
    url="https://stat.gov.kz/ru/industries/economy/foreign-market/spreadsheets/",
    licence="attribution required",
    redistributable=True,
    bibtex="""@misc{kz_bns_trade,
  author = {{Bureau of National Statistics of the Republic of Kazakhstan}},
  title  = {Osnovnye pokazateli vneshnei torgovli Respubliki Kazakhstan},
  url    = {https://stat.gov.kz/ru/industries/economy/foreign-market/spreadsheets/}
}""",
)

KG_TRADE = Origin(
    name="kg_trade",
    producer="National Statistical Committee of the Kyrgyz Republic",
    title="Geographic distribution of exports and imports of goods (tables 4.03.00.18 and 4.03.00.20)",
    version="",
    citation=(
        "National Statistical Committee of the Kyrgyz Republic. Geographic distribution of exports of goods "
        "(4.03.00.18) and of imports of goods (4.03.00.20)."
    ),
    url="https://www.stat.gov.kg",
    licence="none stated by the repository; official statistics, cite the publisher",
    redistributable=True,
    bibtex="""@misc{kg_nsc_trade,
  author = {{National Statistical Committee of the Kyrgyz Republic}},
  title  = {Geographic distribution of exports and imports of goods},
  url    = {https://www.stat.gov.kg}
}""",
)

UZ_TRADE = Origin(
    name="uz_trade",
    producer="statistics agency of the Republic of Uzbekistan",
    title="Exports and imports by partner (indicators 1105 and 1176)",
    version="",
    citation="Statistics agency of the Republic of Uzbekistan. Exports and imports by partner (indicators 1105, 1176).",
    url="https://stat.uz",
    licence="none stated by the repository; official statistics, cite the publisher",
    redistributable=True,
    bibtex="""@misc{uz_stat_trade,
  author = {{Statistics agency of the Republic of Uzbekistan}},
  title  = {Exports and imports by partner (indicators 1105 and 1176)},
  url    = {https://stat.uz}
}""",
)

EXERCISES_RUSSIA = Origin(
    name="exercises_russia",
    producer="compiled from notices of the Ministry of Defence of the Russian Federation",
    title="Joint military exercises involving Russia, 2009-2018",
    version="",
    citation="Joint military exercises involving Russia, 2009-2018: compiled from structure.mil.ru.",
    url="https://structure.mil.ru",
    licence="none stated",
    redistributable=False,
    bibtex="""@misc{exercises_russia,
  title = {Joint military exercises involving {Russia}, 2009-2018},
  note  = {Compiled from structure.mil.ru},
  url   = {https://structure.mil.ru}
}""",
)

NMC = Origin(
    name="nmc",
    producer="J. David Singer, Stuart Bremer and John Stuckey; Correlates of War",
    title="National Material Capabilities",
    version="7.0",
    citation=(
        "Singer, J. David. 1987. "
        '"Reconstructing the Correlates of War Dataset on Material Capabilities of States, 1816-1985." '
        "International Interactions 14 (2): 115-132. Data version 7.0."
    ),
    url="https://correlatesofwar.org/data-sets/national-material-capabilities/",
    licence="free for research with citation; terms of the makers",
    redistributable=False,
    bibtex="""@article{singer_nmc,
  author  = {Singer, J. David},
  title   = {Reconstructing the {Correlates} of {War} Dataset on Material Capabilities of States, 1816-1985},
  journal = {International Interactions},
  volume  = {14},
  number  = {2},
  pages   = {115--132},
  year    = {1987},
  note    = {Data version 7.0}
}""",
)

DEMOCRACY = Origin(
    name="democracy",
    producer="V-Dem Institute; Center for Systemic Peace; Xavier Marquez; compiled by Steven V. Miller (isard)",
    title="Democracy by state and year: V-Dem polyarchy, Polity5, extended Unified Democracy Scores",
    version="",
    citation=(
        "Coppedge, Michael, et al. V-Dem Country-Year Dataset. Varieties of Democracy (V-Dem) Project. "
        'Marshall, Monty G. 2020. "Polity5: Dataset Users\' Manual v2018." Center for Systemic Peace. '
        'Marquez, Xavier. 2016. "A Quick Method for Extending the Unified Democracy Scores." doi:10.2139/ssrn.2753830. '
        "State-years compiled by Steven V. Miller."
    ),
    url="https://github.com/svmiller/isard",
    licence="terms of each maker (V-Dem, Polity, Unified Democracy Scores); check before passing on",
    redistributable=False,
    bibtex="""@misc{isard_democracy,
  author       = {Miller, Steven V.},
  title        = {Democracy by state and year: {V-Dem}, {Polity5}, extended {Unified Democracy Scores}},
  howpublished = {isard},
  url          = {https://github.com/svmiller/isard}
}""",
)

GDP = Origin(
    name="gdp",
    producer="Christopher J. Fariss, Therese Anders, Jonathan N. Markowitz and Miriam Barnum",
    title="Estimates of GDP and population by state and year, with standard deviations",
    version="",
    citation=(
        "Fariss, Christopher J., Therese Anders, Jonathan N. Markowitz and Miriam Barnum. 2022. "
        '"New Estimates of Over 500 Years of Historic GDP and Population Data." '
        "Journal of Conflict Resolution 66 (3): 553-591."
    ),
    url="https://github.com/svmiller/isard",
    licence="terms of the makers; check before passing on",
    redistributable=False,
    bibtex="""@article{fariss_gdp,
  author  = {Fariss, Christopher J. and Anders, Therese and Markowitz, Jonathan N. and Barnum, Miriam},
  title   = {New Estimates of Over 500 Years of Historic {GDP} and Population Data},
  journal = {Journal of Conflict Resolution},
  volume  = {66},
  number  = {3},
  pages   = {553--591},
  year    = {2022}
}""",
)

CONTIGUITY = Origin(
    name="contiguity",
    producer="Douglas M. Stinnett, Jaroslav Tir, Philip Schafer, Paul F. Diehl, Charles Gochman; Correlates of War",
    title="Direct Contiguity",
    version="3.2",
    citation=(
        "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl and Charles Gochman. 2002. "
        '"The Correlates of War Project Direct Contiguity Data, Version 3." '
        "Conflict Management and Peace Science 19 (2): 58-66."
    ),
    url="https://correlatesofwar.org/data-sets/direct-contiguity/",
    licence="free for research with citation; terms of the makers",
    redistributable=False,
    bibtex="""@article{stinnett_contiguity,
  author  = {Stinnett, Douglas M. and Tir, Jaroslav and Schafer, Philip and Diehl, Paul F. and Gochman, Charles},
  title   = {The {Correlates} of {War} Project Direct Contiguity Data, Version 3},
  journal = {Conflict Management and Peace Science},
  volume  = {19},
  number  = {2},
  pages   = {58--66},
  year    = {2002}
}""",
)

ORIGINS: dict[str, Origin] = {
    origin.name: origin
    for origin in (
        *(UNGA, UNDL, UNVOTES, SIPRI, ATOP, IGO, KZ_TRADE, KG_TRADE, UZ_TRADE, EXERCISES_RUSSIA),
        *(NMC, DEMOCRACY, GDP, CONTIGUITY),
        *TRADE,
    )
}
"""Origins by the dataset's key."""
