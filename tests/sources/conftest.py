"""Small files in the layouts of the datasets, with invented rows, and readings of the real files."""
# ruff: noqa: E501 - rows of data files are as long as they are

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from entente.evidence.records import Reading

UNGA = """resid,session,date,ccode,vote
48001,48,1993-11-04,705,1
48001,48,1993-11-04,365,2
48001,48,1993-11-04,2,3
48002,48,1993-12-16,705,1
48002,48,1993-12-16,640,1
48002,48,1993-12-16,365,1
"""

UNDL_WIDE = """Council,Date,Title,Resolution,TOTAL VOTES,NO-VOTE COUNT,ABSENT COUNT,NO COUNT,YES COUNT,Link,token,KAZAKHSTAN,TKAZAKHSTAN,TURKEY,AY SWEDEN, UNITED STATES,UNITED STATES
General Assembly,2007-12-05,"Invented, on peace",A/RES/62/39,4,1,1,1,1,https://example.org/1,101,,A,Y,X,N,
General Assembly,2008,Invented on seas,A/RES/63/7,3,1,0,1,1,https://example.org/2,102,Y,,X,,,N
Security Council,2009-01-08,Invented on trade,S/RES/9999(2009),2,0,1,0,1,https://example.org/3,103,,,Y,,,A
"""

UNDL_LONG = """undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link
201,KAZ,KAZAKHSTAN,Y,2025-12-30,80,A/RES/80/246,,,A/80/PV.1,"Invented, in
two lines",Peace,,,1,1,1,1,4,https://example.org/201
201,TUR,TÜRKİYE,A,2025-12-30,80,A/RES/80/246,,,A/80/PV.1,"Invented, in
two lines",Peace,,,1,1,1,1,4,https://example.org/201
201,RUS,RUSSIAN FEDERATION,N,2025-12-30,80,A/RES/80/246,,,A/80/PV.1,"Invented, in
two lines",Peace,,,1,1,1,1,4,https://example.org/201
201,CHN,CHINA,X,2025-12-30,80,A/RES/80/246,,,A/80/PV.1,"Invented, in
two lines",Peace,,,1,1,1,1,4,https://example.org/201
202,CHN,CHINA,Y,1960-12-20,15,A/RES/1599(XV),,,A/PV.1,Invented,,,,2,0,0,0,2,https://example.org/202
202,SUN,USSR,Y,1960-12-20,15,A/RES/1599(XV),,,A/PV.1,Invented,,,,2,0,0,0,2,https://example.org/202
"""

SIPRI_HEAD = """Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year range 'Not specified' to 'Not specified'
A '?' in a column indicates uncertain data.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 7 March 2024 2:29:20 PM
"""

SIPRI = (
    SIPRI_HEAD
    + """Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
Kazakhstan,Russia,2010,?,6,?,Ma-17,helicopter,6,,2011; 2012; 2013,New,,2.5,15,15
Kazakhstan,Soviet Union,1988,,10,,Ta-72,tank,10,?,1990; 1991,Second hand,,0.8,8,8
Kazakhstan,unknown supplier(s),2015,,3,,Za-23,gun,3,,2016,New,,0.01,0.03,0
Kazakhstan,Turkiye,2022,,3,,Anka-X,drone,0,,,New,,2.0,6,0
NATO**,United States,1980,,1,,Ea-3,aircraft,1,,1982,New,,20,20,20
Hezbollah (Lebanon)*,Iran,1999,,5,,Fa-5,rocket,5,,2000,New,,0.2,1,1
Hezbollah (Lebanon)*,Iran,1999,,5,,Fa-5,rocket,5,,2000,New,,0.2,1,1
"""
)

SIPRI_NEW = (
    SIPRI_HEAD
    + """SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production
1,Turkiye,Kazakhstan,Anka-X,drone,Aircraft,2020,Yes,2,No,2022,No,New,,2.5,5.0,No
1,Turkiye,Kazakhstan,Anka-X,drone,Aircraft,2020,Yes,1,No,2023,Yes,New,,2.5,2.5,No
2,Russia,Kazakhstan,Sa-30,fighter,Aircraft,2023,No,,No,,No,New,,40,,No
"""
)

ATOP = """"ccode1","ccode2","year","atop_defense","atop_offense","atop_neutral","atop_nonagg","atop_consul"
365,705,1992,1,0,0,1,1
365,705,1993,1,0,0,1,1
365,705,1995,1,0,0,1,1
705,365,1992,1,0,0,1,1
705,365,1993,1,0,0,1,0
705,365,1995,0,0,0,1,1
2,20,1992,0,0,0,0,0
"""

IGO_NAMES = ("un", "csto", "turksoy", "nato", "who", "imf", "eco", "oic", "sco", "cis", "osce")
IGO = (
    "ccode,year,state," + ",".join(IGO_NAMES) + "\n"
    "705,2012,kazakhstan,1,1,-9,0,1,1,1,1,1,3,1\n"
    "705,2013,kazakhstan,1,1,-9,0,1,1,1,-9,1,3,1\n"
    "705,2014,kazakhstan,1,1,-9,0,1,1,1,1,1,3,1\n"
    "640,2012,turkey,1,0,-9,1,1,1,1,1,2,-1,1\n"
    "640,2013,turkey,1,0,-9,1,1,1,1,1,2,-1,1\n"
    "640,2014,turkey,1,0,-9,1,1,1,1,1,2,-1,1\n"
)

KZ = """year,file,partner,turnover,turn_share,exports,exp_share,imports,imp_share
2022,Показатели_2023.xls,"Всего
в том числе",1000.5,100.0,600.5,100.0,400.0,100.0
2022,Показатели_2023.xls,Страны СНГ,700,70,400,66.6,300,75
2022,Показатели_2023.xls,Россия,600.5,60,350.5,58.4,250,62.5
2022,Показатели_2023.xls,Папуа-новая Гвинея,100,10,50,8.3,50,12.5
2022,Показатели_2022.xls,Папуа-Новая Гвинея,90,10,40,8.3,50,12.5
2022,Показатели_2023.xls,Гонконг,0.001,0,,,0.001,0
2022,Показатели_2023.xls,Турция,299.999,30,200,33.3,99.999,25
"""

EXERCISES = (
    "id,name,yr," + ",".join(f"part{n}" for n in range(1, 5)) + ",comments,source,source2\n"
    "1,Щит-2018,2018,Kazakhstan,Belarus,,,,https://example.org/1,\n"
    ",,,,,,,,,\n"
    "2,Север-2013,2013,Norway ,,,,all are listed,https://example.org/2,\n"
)

TEXTS = {
    "unga": UNGA,
    "undl": UNDL_WIDE,
    "undl_long": UNDL_LONG,
    "sipri": SIPRI,
    "sipri_new": SIPRI_NEW,
    "atop": ATOP,
    "igo": IGO,
    "kz_trade": KZ,
    "exercises_russia": EXERCISES,
}


def source_of(sample: str) -> str:
    """Return the dataset of a sample."""
    return sample.removesuffix("_long").removesuffix("_new")


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Sample files by name: a dataset, or a dataset and its second layout."""
    return dict(TEXTS)


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[[str, str], Reading]:
    """Return a function that reads text as a dataset."""
    from entente.sources import read

    def run(source: str, text: str) -> Reading:
        path = tmp_path / f"{source}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        return read(source_of(source), path)

    return run


@pytest.fixture(scope="session")
def workbook() -> bytes:
    """Return a small workbook in the Bureau's layout, with a cover, a year, and a sheet of half a year."""
    import openpyxl

    book = openpyxl.Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Обложка"
    cover["A7"] = "Дата опубликования: 25.07.2024"
    _sheet(book, "2023", "за 2023 год")
    _sheet(book, "06_2024", "за январь-июнь 2024 года")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: object, name: str, title: str) -> None:
    import openpyxl

    assert isinstance(book, openpyxl.Workbook)
    sheet = book.create_sheet(name)
    for row in (
        [" Основные показатели внешней торговли Республики Казахстан"],
        [title],
        [None, None, None, None, "тыс. долларов США"],
        ["Наименование", "Товарооборот", None, "экспорт", None, "Импорт", None],
        [None, "всего", "удельный вес, %", "всего", "удельный вес, %", "всего", "удельный вес, %"],
        ["Всего", 100.5, 100, 60.5, 100, 40, 100],
        [" Страны ЕАЭС", 70, 70, 40, 66, 30, 75],
        ["Россия", 70, 70, 40, 66, 30, 75],
        ["Турция", 30.5, 30, 20.5, 34, 10, 25],
    ):
        sheet.append(row)


@pytest.fixture(scope="session")
def real(data: Path) -> Callable[[str], Reading]:
    """Return a function that reads a real file once a session."""
    from entente.sources import read

    trade = "trade/kz_national_trade"
    places = {
        "unga": ("unga", "votes/unga_rollcall/votes.csv.gz"),
        "undl": ("undl", "votes/un_digital_library/UN_DATA.csv.zip"),
        "sipri": ("sipri", "arms/sipri_trade_register/trade-register.csv"),
        "atop": ("atop", "states/peacesciencer_tables/atop_alliance.csv.gz"),
        "igo": ("igo", "institutions/igo_members/state_year_format3.csv.gz"),
        "kz_trade": ("kz_trade", f"{trade}/kz_trade_by_partner_2018_2023_thousand_usd.csv"),
        "kz_2023": ("kz_trade", f"{trade}/Основные показатели внешней торговли по странам_2023.xls"),
        "exercises_russia": (
            "exercises_russia",
            "exercises/russia_joint/Joint_Military_Exercises_Involving_Russia.csv",
        ),
    }
    known: dict[str, Reading] = {}

    def once(name: str) -> Reading:
        if name not in known:
            source, place = places[name]
            known[name] = read(source, data / place)
        return known[name]

    return once
