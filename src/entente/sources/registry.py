"""The datasets that can be read: a plain dict from a name to what is known about the dataset.

Another package adds its own through an entry point of the group ``entente.sources`` that names a
:class:`SourceSpec`; built-in names win.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from entente.errors import UnknownNameError, UsageError
from entente.sources import origins

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from entente.evidence.records import Origin, Reading

GROUP = "entente.sources"
"""Entry-point group for datasets of other packages."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One form in which a dataset is published.

    Attributes
    ----------
    title
        What the publisher calls it, in a few words.
    columns
        Names of columns by which it is known; others may stand beside them.
    """

    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A dataset: who made it, how it is read, how its files look.

    Attributes
    ----------
    origin
        Producer, citation, licence.
    reader
        ``package.module:function``, imported when first used; it takes a path and returns a Reading.
    layouts
        The forms in which it comes.
    files
        Patterns of its usual file names; they also choose the member of a zip archive.
    by_hand
        How a person gets the file, for datasets that no address can be given for.
    """

    origin: Origin
    reader: str
    layouts: tuple[Layout, ...]
    files: tuple[str, ...] = ()
    by_hand: str = ""

    @property
    def name(self) -> str:
        """Key of the dataset."""
        return self.origin.name

    @property
    def expects(self) -> tuple[str, ...]:
        """Description of each layout: its title and its columns."""
        return tuple(f"{layout.title}: {', '.join(layout.columns)}" for layout in self.layouts)

    def read(self, path: Path) -> Reading:
        """Read the file at ``path``.

        Raises
        ------
        InputError
            If the file cannot be read, or is not what this dataset's files are (FormatError).
        UsageError
            If the reader cannot be imported (a broken plug-in).
        """
        module, _, function = self.reader.partition(":")
        try:
            reader = getattr(import_module(module), function)
        except (ImportError, AttributeError) as error:
            raise UsageError(f"the reader of {self.name!r} cannot be imported: {error}", hint="reinstall it") from error
        reading: Reading = reader(path)
        return reading


def _built_in(name: str, *layouts: Layout, files: tuple[str, ...], by_hand: str = "", module: str = "") -> SourceSpec:
    reader = f"entente.sources.{module or name}:read"
    return SourceSpec(origins.ORIGINS[name], reader, layouts, files, by_hand)


SOURCES: dict[str, SourceSpec] = {
    spec.name: spec
    for spec in (
        _built_in(
            "unga",
            Layout("one row a state and roll call", ("resid", "session", "date", "ccode", "vote")),
            files=("votes.csv*", "UNVotes*.csv*"),
            by_hand="download the roll-call file from https://doi.org/10.7910/DVN/LEJUQZ",
        ),
        _built_in(
            "undl",
            Layout("one row a resolution, one column a state", ("Council", "Date", "Resolution", "YES COUNT", "token")),
            Layout("one row a vote", ("undl_id", "ms_code", "ms_name", "ms_vote", "date", "resolution")),
            files=("UN DATA.csv*", "UN_DATA.csv*", "*ga_voting*.csv*"),
            by_hand="export the voting data from https://digitallibrary.un.org (non-commercial use)",
        ),
        _built_in(
            "unvotes",
            Layout("one row a state and roll call", ("rcid", "country", "country_code", "vote")),
            Layout("one row a roll call", ("rcid", "session", "date", "unres", "amend", "para", "short", "descr")),
            Layout("one row a roll call and issue", ("rcid", "short_name", "issue")),
            files=("un_votes*.csv*", "un_roll_calls*.csv*", "un_roll_call_issues*.csv*"),
            by_hand="export un_votes, un_roll_calls and un_roll_call_issues of the R package unvotes into one folder",
        ),
        _built_in(
            "sipri",
            Layout(
                "trade register, one row an order",
                ("Recipient", "Supplier", "Year of order", "Year(s) of delivery", "SIPRI TIV of delivered weapons"),
            ),
            Layout(
                "trade register, one row an order and delivery year",
                ("SIPRI AT Database ID", "Supplier", "Recipient", "Order date", "Delivery year", "TIV delivery values"),
            ),
            files=("trade-register*.csv*",),
            by_hand="export the trade register from https://www.sipri.org/databases/armstransfers (non-commercial use)",
        ),
        _built_in(
            "atop",
            Layout(
                "directed dyad-years",
                (
                    "ccode1", "ccode2", "year",
                    "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul",
                ),
            ),
            Layout(
                "directed dyad-years as published",
                ("stateA", "stateB", "year", "defense", "offense", "neutral", "nonagg", "consul"),
            ),
            files=("atop*ddyr.csv*", "atop_alliance.csv*"),
        ),
        _built_in(
            "igo",
            Layout("one row a state and year, one column an organisation", ("ccode", "year", "state", "un")),
            files=("state_year_format*.csv*",),
        ),
        _built_in(
            "nmc",
            Layout(
                "one row a state and year",
                ("ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"),
            ),
            files=("cow_nmc.csv*", "NMC*.csv*"),
        ),
        _built_in(
            "democracy",
            Layout("one row a state and year", ("ccode", "year", "euds", "aeuds", "polity2", "v2x_polyarchy")),
            files=("cw_democracy.csv*",),
        ),
        _built_in(
            "gdp",
            Layout(
                "one row a state and year",
                ("ccode", "year", "mrgdppc", "sd_mrgdppc", "pwtrgdp", "sd_pwtrgdp", "pwtpop", "sd_pwtpop"),
            ),
            files=("cw_gdppop.csv*",),
        ),
        _built_in(
            "contiguity",
            Layout("one row a pair and spell", ("ccode1", "ccode2", "conttype", "stdate", "enddate")),
            Layout("one row a pair and spell as published", ("statelno", "statehno", "conttype", "begin", "end")),
            files=("cow_contdir.csv*", "contdir.csv*"),
        ),
        _built_in(
            "kz_trade",
            Layout(
                "merged table", ("year", "file", "partner", "turnover", "exports", "imports"),
            ),
            Layout("workbook of the Bureau of National Statistics", ("Товарооборот", "Экспорт", "Импорт")),
            files=("Основные показатели внешней торговли*.xls*", "kz_trade*.csv*"),
            by_hand="download a workbook of foreign trade by country from https://stat.gov.kz/ru/industries/economy/foreign-market/spreadsheets/",
        ),
        _built_in(
            "kg_trade",
            Layout("workbook of the National Statistical Committee", ("Geographic distribution of exports",)),
            Layout("workbook of the Committee, imports", ("Geographic distribution of imports",)),
            files=("4.03.00.18*.xlsx", "4.03.00.20*.xlsx"),
            by_hand="download tables 4.03.00.18 and 4.03.00.20 from https://www.stat.gov.kg",
        ),
        _built_in(
            "uz_trade",
            Layout("one row a partner, one column a year", ("Code", "Klassifikator_en")),
            files=("sdmx_data_1105.csv", "sdmx_data_1176.csv"),
            by_hand="download the indicators 1105 and 1176 from https://stat.uz",
        ),
        _built_in(
            "baci",
            Layout("one row an exporter, importer and product", ("t", "i", "j", "k", "v", "q")),
            files=("BACI_HS*_Y*.csv*",),
            by_hand="download and unpack http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
        ),
        _built_in(
            "baci_gtap39",
            Layout(
                "one row an exporter, importer and sector",
                ("exporter", "importer", "gtap_sector", "value_thousand_usd"),
            ),
            files=("trade_2013_long.csv*",),
            by_hand="sum up BACI of 2013 by the goods sectors of GTAP",
        ),
        _built_in(
            "comtrade",
            Layout(
                "one row a reporter, partner, flow and product (bulk text or JSON of the API)",
                ("reporterCode", "partnerCode", "flowCode", "cmdCode", "primaryValue"),
            ),
            files=("*comtrade*.csv*", "*comtrade*.json*", "*comtrade*.txt*", "COMTRADE*.gz"),
            by_hand="download data from https://comtradeplus.un.org (a free account) or ask its API",
        ),
        _built_in(
            "icio",
            Layout("one row and one column a state and industry (ISO3_industry); rows VALU, OUT", ("V1", "OUT")),
            files=("ICIO*.csv*", "*_SML.csv*", "*_EXT.csv*"),
            by_hand="download a year from https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
        ),
        _built_in(
            "adb_mrio",
            Layout(
                "sums by year, state and industry (Parquet)",
                ("t", "s", "i", "x", "zuse", "va", "zsales", "y", "e"),
            ),
            files=("summary62.parquet", "summary72.parquet"),
            by_hand="get summary72.parquet and countries.xlsx of https://github.com/ksreyes/mrio-processing",
        ),
        _built_in(
            "wits",
            Layout(
                "one row an indicator, one column a year",
                ("Reporter", "Partner", "Product categories", "Indicator Type", "Indicator"),
            ),
            files=("*WITS_Trade_Summary.CSV", "*WITS_Trade_Summary.csv"),
            by_hand="download a country's summary from https://wits.worldbank.org",
        ),
        _built_in(
            "comext",
            Layout("one row a reporter, partner and month", ("reporter", "partner", "month", "value_in_eur")),
            files=("eu_exports_monthly*.csv*",),
            by_hand="export the flows from https://ec.europa.eu/eurostat/comext/newxtweb/",
        ),
        _built_in(
            "exercises_russia",
            Layout("one row an exercise", ("id", "name", "yr", "part1", "part2", "comments", "source")),
            files=("Joint*Military*Exercises*Russia*.csv*",),
            by_hand="ask the compiler of the list for it; it carries no licence",
            module="exercises",
        ),
    )
}  # fmt: skip
"""The datasets that the package itself reads."""


def names() -> tuple[str, ...]:
    """Return the names of all datasets, those of plug-ins included, sorted."""
    return tuple(sorted({*SOURCES, *_plug_ins()}))


def get(name: str) -> SourceSpec:
    """Return what is known about the dataset ``name``.

    Raises
    ------
    UnknownNameError
        If there is none; the hint names the nearest.
    UsageError
        If the name belongs to a plug-in that is broken.
    """
    if name in SOURCES:
        return SOURCES[name]
    plug_ins = _plug_ins()
    if name not in plug_ins:
        raise UnknownNameError.among("source", name, names())
    return _load(plug_ins[name])


def _plug_ins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> SourceSpec:
    hint = "ask the package's author, or uninstall it"
    try:
        spec = point.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the plug-in {point.name!r} ({point.value}) cannot be loaded: {error}", hint=hint) from error
    if not isinstance(spec, SourceSpec) or spec.name != point.name:
        raise UsageError(f"the plug-in {point.name!r} ({point.value}) is no source of that name", hint=hint)
    return spec
