"""Who published the datasets: producer, citation, licence, BibTeX."""

from __future__ import annotations

from entente.evidence.records import Origin

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

ORIGINS: dict[str, Origin] = {
    origin.name: origin for origin in (UNGA, UNDL, SIPRI, ATOP, IGO, KZ_TRADE, KG_TRADE, UZ_TRADE, EXERCISES_RUSSIA)
}
"""Origins by the dataset's key."""
