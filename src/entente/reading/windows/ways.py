"""How English, Turkish and Kazakh write numbers, units, shares and changes; patterns without regard to case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GAP = r"[ \u202f\u2009\u2007]"
"""Blanks between groups of digits."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a language writes amounts; patterns without regard to case."""

    number: str
    decimal: str
    words: Mapping[str, float]
    scales: Mapping[str, float]
    units: Mapping[str, str]
    around: str
    above: str
    below: str
    rise: str
    fall: str
    by: str
    behind: str
    fractions: Mapping[str, float]
    doubled: Mapping[str, float]
    reached: str = r"(?!)"
    """How an amount ends that was reached, not added: "5 milyar dolara yükseldi"."""


ENGLISH = Ways(
    number=r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?",
    decimal=".",
    words={
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "twelve": 12,
        "fifteen": 15,
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "dozen": 12,
    },
    scales={r"thousand|k": 1e3, r"million|mn|mln|m": 1e6, r"billion|bn|bln": 1e9, r"trillion|tn|trn": 1e12},
    units={
        r"percentage points?|pp": "pp",
        r"per ?cent|%": "pct",
        r"(?:US )?dollars?|USD": "USD",
        r"euros?|EUR": "EUR",
        r"pounds?|GBP": "GBP",
        r"roubles?|rubles?|RUB": "RUB",
        r"tenge|KZT": "KZT",
        r"(?:Turkish )?liras?|TRY": "TRY",
        r"yuan|renminbi|CNY": "CNY",
        r"(?:metric )?tonnes?|(?:metric )?tons?": "t",
        r"barrels?": "bbl",
        r"(?:[\w-]+ ){0,2}(?:drones?|UAVs?|tanks?|missiles?|howitzers?|helicopters?|(?:fighter )?jets?)": "pcs",
        r"(?:[\w-]+ ){0,2}aircraft": "pcs",
        r"(?:[\w-]+ ){0,2}(?:armou?red vehicles?|rockets?|vessels?|warships?|guns?)": "pcs",
        r"units?|pieces?": "pcs",
        r"soldiers?|troops|servicemen|officers?|people|workers?|students?|cadets?": "persons",
        r"votes?|rounds?|agreements?|projects?|exercises?|countries|states|companies": "count",
    },
    around=r"about|around|roughly|approximately|some|circa|nearly as much as",
    above=r"more than|over|at least|above|exceeding|exceeded|topped|upwards of",
    below=r"almost|nearly|just under|under|less than|up to|close to|no more than",
    rise=(
        r"rose|risen|rise|rising|grew|grown|grow|growth|increas\w+|up\b|jump\w*|surg\w+"
        r"|climb\w*|soar\w*|expand\w*|gain\w*|higher"
    ),
    fall=(
        r"fell|fallen|fall\b|falling|declin\w+|decreas\w+|down\b|drop\w*|shr[aiu]nk\w*"
        r"|slump\w*|plung\w+|cut\b|reduc\w+|lower|contract\w*"
    ),
    by=(
        r"(?:\bby|\bup|\bdown|(?:rose|grew|fell|increased|decreased|declined|jumped|surged"
        r"|climbed|dropped|slumped|plunged|soared|shrank)(?: by)?)\s+(?:some |about |around "
        r"|nearly |almost |more than |roughly )?$"
    ),
    behind=r"^\s*(?:-?\s*)?(?:increase|rise|growth|jump|surge|gain|decline|drop|fall|decrease|reduction|cut)\b",
    fractions={
        r"two[- ]thirds": 2 / 3,
        r"(?:a|one)[- ]third": 1 / 3,
        r"three[- ]quarters": 0.75,
        r"(?:a|one)[- ]quarter(?! of (?:a )?century)": 0.25,
        r"(?<!first )(?<!second )half(?! (?:a|the) (?:year|day)|of the year)": 0.5,
        r"(?:a|one)[- ]fifth": 0.2,
        r"(?:a|one)[- ]tenth": 0.1,
    },
    doubled={
        r"doubled|twofold|two[- ]fold|twice as (?:much|many)": 2,
        r"tripled|trebled|threefold|three[- ]fold": 3,
        r"quadrupled|fourfold": 4,
        r"fivefold": 5,
        r"tenfold": 10,
        r"halved": 0.5,
    },
)
TURKISH = Ways(
    number=r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?",
    decimal=",",
    words={
        "iki": 2,
        "üç": 3,
        "dört": 4,
        "beş": 5,
        "altı": 6,
        "yedi": 7,
        "sekiz": 8,
        "dokuz": 9,
        "on": 10,
        "yirmi": 20,
        "otuz": 30,
        "kırk": 40,
        "elli": 50,
    },
    scales={r"bin": 1e3, r"milyon": 1e6, r"milyar": 1e9, r"trilyon": 1e12},
    units={
        r"puan": "pp",
        r"(?:ABD )?dolar\w*|USD": "USD",
        r"avro\w*|euro\w*|EUR": "EUR",
        r"sterlin\w*": "GBP",
        r"ruble\w*": "RUB",
        r"tenge\w*": "KZT",
        r"(?:Türk )?lira\w*|TL\b|TRY": "TRY",
        r"yuan\w*": "CNY",
        r"ton\w{0,4}": "t",
        r"varil\w*": "bbl",
        r"(?:adet |tane )?(?:[\w-]+ ){0,2}(?:İHA|SİHA|drone|tank|füze|obüs|helikopter|uçak|uça[ğg])\w*": "pcs",
        r"(?:adet |tane )?(?:[\w-]+ ){0,2}(?:zırhlı araç|roket|gemi|insansız hava aracı)\w*": "pcs",
        r"adet|tane|parça": "pcs",
        r"asker\w*|kişi\w*|subay\w*|öğrenci\w*|personel\w*": "persons",
        r"ülke\w*|anlaşma\w*|proje\w*|tatbikat\w*|oylama\w*|şirket\w*": "count",
    },
    around=r"yaklaşık(?: olarak)?|takriben|aşağı yukarı|civarında",
    above=r"en az|asgari|fazla",
    below=r"neredeyse|en fazla|azami",
    rise=r"art\w+|yüksel\w+|büyü\w+|çoğal\w+|tırman\w+",
    fall=r"azal\w+|düş\w+|gerile\w+|küçül\w+|daral\w+",
    by=r"(?!)",
    behind=(
        r"^(?:\s*(?:oranında|kadar|civarında|['’]?l[iıuü]k))?\s*(?:art|yüksel|büyü|çoğal|azal|düş"
        r"|gerile|küçül|daral|artış|düşüş)"
    ),
    fractions={
        r"üçte ikisi\w*": 2 / 3,
        r"üçte bir\w*": 1 / 3,
        r"dörtte üç\w*": 0.75,
        r"dörtte bir\w*|çeyreği\w*": 0.25,
        r"yarısı\w*": 0.5,
        r"beşte bir\w*": 0.2,
        r"onda bir\w*": 0.1,
    },
    doubled={
        r"iki katına|ikiye katla\w*|iki kat": 2,
        r"üç katına|üçe katla\w*|üç kat": 3,
        r"dört katına|dört kat": 4,
        r"beş katına": 5,
        r"on katına": 10,
        r"yarı yarıya azal\w*": 0.5,
    },
    reached=r"(?:dolara|avroya|euroya|liraya|rubleye|tengeye|tona|yuana|varile|kişiye)$",
)
KAZAKH = Ways(
    number=rf"\d{{1,3}}(?:{GAP}\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?",
    decimal=",",
    words={
        "екі": 2,
        "үш": 3,
        "төрт": 4,
        "бес": 5,
        "алты": 6,
        "жеті": 7,
        "сегіз": 8,
        "тоғыз": 9,
        "он": 10,
        "жиырма": 20,
        "отыз": 30,
        "қырық": 40,
        "елу": 50,
        "жүз": 100,
    },
    scales={r"мың": 1e3, r"млн\.?|миллион": 1e6, r"млрд\.?|миллиард": 1e9, r"трлн\.?|триллион": 1e12},
    units={
        r"пайыздық тармақ\w*|пайыздық пункт\w*": "pp",
        r"пайыз\w*|проц[еэ]нт\w*|%(?:-\w+)?": "pct",
        r"(?:АҚШ )?доллар\w*|USD": "USD",
        r"еуро\w*|EUR": "EUR",
        r"рубль\w*|рубл\w*": "RUB",
        r"теңге\w*|₸": "KZT",
        r"(?:түрік )?лира\w*": "TRY",
        r"юань\w*|юан\w*": "CNY",
        r"тонна\w*": "t",
        r"баррель\w*": "bbl",
        r"(?:дана )?(?:[\w-]+ ){0,2}(?:дрон|танк|зымыран|ракета|гаубица|тікұшақ|ұшақ|жойғыш)\w*": "pcs",
        r"(?:дана )?(?:[\w-]+ ){0,2}(?:ұшқышсыз|пұа|бронетехника)\w*": "pcs",
        r"дана\w*|бірлік\w*": "pcs",
        r"әскери\w*|сарбаз\w*|адам\w*|офицер\w*|студент\w*": "persons",
        r"мемлекет\w*|ел\w{0,4}|келісім\w*|жоба\w*|жаттығу\w*": "count",
    },
    around=r"шамамен|жуық|шамалы",
    above=r"кемінде|астам|көп",
    below=r"дерлік|жуық",
    rise=r"өс\w+|арт\w+|көбей\w+|ұлғай\w+|жоғарыла\w+",
    fall=r"төменде\w+|азай\w+|қысқар\w+|кемі\w+|құлды\w+",
    by=r"(?!)",
    behind=r"^\s*(?:жуық\s+)?(?:өс|арт|көбей|ұлғай|жоғарыла|төменде|азай|қысқар|кемі|құлды)",
    fractions={
        r"үштен екісі\w*": 2 / 3,
        r"үштен бір\w*": 1 / 3,
        r"төрттен үш\w*": 0.75,
        r"төрттен бір\w*|ширегі\w*": 0.25,
        r"жартысы\w*|тең жартысы\w*": 0.5,
        r"бестен бір\w*": 0.2,
        r"оннан бір\w*": 0.1,
    },
    doubled={r"екі есе\w*": 2, r"үш есе\w*": 3, r"төрт есе\w*": 4, r"бес есе\w*": 5, r"он есе\w*": 10},
)
