"""Patterns of the Turkish and Kazakh frames that deny or doubt an act, matched against folded words joined by blanks.

In folded Turkish dotless i is "i"; text without Turkish letters has plain ones, so each pattern takes both. A frame
that its own negation turns round ("kâğıt üzerinde kalmadı") leaves that form out. Each word is bounded in length and
begins at a word's edge: what runs on without blanks is no prose and must not cost time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.reading.windows.predicates import Flag
    from entente.reading.windows.text import Tongue

    Frames = tuple[tuple[re.Pattern[str], Flag], ...]


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_END = r"(?=$| [^\w\s])"
"""Where a clause ends: what stands there is its predicate."""

# ---- Turkish ----

_FACT = r"\b\w{1,30}[dt][iuü][gğ][iuü]n?(?:[iuüae]|[dt]a)? (?:(?:ise|da|de|haber\w{0,20}|s[oö]zleri|bilgi\w{0,20}) )?"
_TOLD = (
    r"\b\w{1,30}(?:[dt][iuü][gğ]|[ea]c[ea][gğ])[iuü]\w{0,12}"
    r"(?: (?:y[oö]n[uü]ndeki|yolundaki|[sş]eklindeki|hakkindaki|dair|ili[sş]kin))?"
)
"""The reported act: "gönderdiği yönündeki", "göndereceğine dair"."""
_RUMOUR = _any("iddia", r"s[oö]ylenti", "dedikodu", "rivayet") + r"\w{0,20}\b"
_NEWS = _any("haber", "bilgi", "rapor", r"a[cç]iklama", "iddia", r"s[oö]ylenti", "dedikodu", r"s[oö]z") + r"\w{0,20}"
_PROVED = _any(r"do[gğ]rulan", "kanitlan", "ispatlan", "teyit edil")
_FALSE = _any(
    *("yalan", "asilsiz", "uydurma", "temelsiz", "mesnetsiz", r"ger[cç]ek di[sş]i", r"ger[cç]e[gğ]i yansitm"),
    *(r"(?:do[gğ]ru|ger[cç]ek) de[gğ]il", _PROVED + r"(?:m[ea]|[ea]m[ea])", r"[cç][uü]r[uü]t[uü]ld", "tekzip edild"),
)
_WHETHER = _any(
    r"\b\w{1,30}[iuü]p \w{1,30}m[ea]m[ea]\w{0,6}",
    r"\b\w{1,30}[iuü]p \w{1,30}m[ea](?:d[iuü][gğ]|y[ea]c[ea][gğ])[iuü]\w{0,12}",
    *(r"\b\w{1,30}[ea]c[ea][gğ][iuü]\w{0,12}", r"\b\w{1,30}m[ea]s[iuü]\w{0,12}"),
)
"""What is asked and not told: "verip vermeyeceği"; "ne zaman verdiği" tells that it was given."""
_UNKNOWN = _any(
    *("belirsiz", r"me[cç]hul", "muamma", "bilinm", r"netle[sş]m[ei]", r"kesinle[sş]m[ei]", "netlik kazanm"),
    *(
        "merak konusu",
        r"soru i[sş]areti",
        "karars[iı]z",
        r"teredd[uü]t",
        r"(?:kesin|net|belli) de[gğ]il",
        r"[sş][uü]pheli",
        r"ku[sş]kulu",
    ),
    r"tarti[sş]mali",
)
_FINITE = r"(?:[dt][iuü](?:l[ea]r)?|[dt][iuü][gğ][iuü]n[iuü]|yor\w{0,5}|c[ea]k\w{0,4}|m[iuü][sş]t[iuü]r)"
"""Endings of what is told, not done on the way to another act ("kaldırıldıktan sonra")."""
_MEETING = (
    r"\b(?:ziyaret|tatbikat|manevra|g[oö]r[uü][sş]me|m[uü]zakere|zirve|toplanti|gezi)(?:si?|l[ea]r)?[iuü]? "
    r"(?:\w{1,20} ){0,2}"
)
_CALLED_OFF = r"(?:iptal edil|ertelen|rafa kaldiril|ask[iı]ya al[iı]n)[dm]\w{1,8}\b"
"""What is called off did not take place: "tatbikat iptal edildi"."""
_ON_PAPER = _any(
    *(r"ba[sş]ka bahara", r"ka[gğ]it (?:[uü]zerinde|[uü]st[uü]nde)", "lafta", r"s[oö]zde", "rafta"),
    "(?:hayal|temenni|niyet) olarak",
)
_UNWILLING = _any("isteksiz", r"g[oö]n[uü]ls[uü]z", "niyeti yok", r"niyetli de[gğ]il", "hevesli de[gğ]il")
_NUMERAL = _any(
    *(
        "iki",
        r"[uü][cç]",
        r"d[oö]rt",
        r"be[sş]",
        "alti",
        "yedi",
        "sekiz",
        "dokuz",
        "on",
        "yirmi",
        "otuz",
        "kirk",
        "elli",
    ),
    *(r"altmi[sş]", r"yetmi[sş]", "seksen", "doksan", r"y[uü]z", "bin", r"mil(?:yon|yar)", "trilyon", r"d[uü]zine"),
)
_AMOUNT = _any(
    *(r"t[uü]m", r"b[uü]t[uü]n", "her", r"hi[cç]", "hep", "ayni", r"e[sş]it", "tama", "yari", "hemen", "%", r"\d"),
    *("kesin", r"s[uü]rekli", "imkansiz", "yok", "sifir", "aninda", r"[cç]eyrek", r"bir[cç]ok", r"(?:tek|tek bir)\b"),
    *(
        rf"{_NUMERAL}(?:[dt][ea]|l[ea]rc[ea]|(?:[iuü]n)?c[iuü])?\b",
        r"\w{2,20}(?:l[ea]rc[ea]|s[iuü]z)\b",
        rf"bir {_NUMERAL}",
    ),
    r"bir (?:yil|ay|hafta|g[uü]n|gece|saat|asir|bu[cç]uk)",
)
_COMPARED = _any(
    *(
        "fazla",
        r"[cç]ok",
        "uzun",
        "iyi",
        r"b[uü]y[uü]k",
        r"k[uü][cç][uü]k",
        "az",
        "yeni",
        "eski",
        "ucuz",
        "hizli",
        r"\w{1,12}[iuü]k",
    ),
    *(
        "fazlasi",
        r"\w{2,20}(?:m[iuü][sş]|s[iuü]z|s[ea]l)",
        r"\w{3,20}l[iuü](?! (?:\w{1,30} ){0,2}\w{2,30}(?:yor|c[ea]k)[dt])",
    ),
)
"""Adjectives behind "az daha" that make it "a little more": "az daha gelişmiş"."""

# ---- Kazakh ----

_ASKED = (
    r"\b"
    + _any(r"(?:\w{2,25}-)?\w{1,25}т[ыі]н[ыі]", r"\w{2,25}-\w{1,25}[мбп][ае]\w{1,12}", r"\w{1,25}у[ыі]", "жоқ па")
    + r"\b"
)
_NOT_KNOWN = _any(
    "белгісіз", "беймәлім", "түсініксіз", "анық емес", "нақты емес", r"шешілме\w{1,12}", r"анықталма\w{1,12}"
)
_MESSAGE = _any(
    *("хабар", "ақпарат", "қауесет", "мәлімет", "сыбыс", "өсек", "жаңалық", "дерек", "әңгіме", "сөз", "болжам")
)
_UNTRUE = _any(
    *("жалған", "өтірік", "негізсіз", "бос қауесет", "бос сөз", r"ойдан шығарыл\w{1,12}", r"шындыққа жанаспай\w{1,12}"),
    *("шындыққа сай емес", "(?:рас|шын|дұрыс|шындық) емес", r"раст(?:ал|а)м\w{1,12}", r"дәлелденбе\w{1,12}"),
    *(r"жоққа шығар\w{1,12}", r"теріске шығар\w{1,12}"),
)
_IN_WORDS = _any(
    *("сөз жүзінде", "сөзбен ғана", "қағаз жүзінде", "қағаз бетінде", "қағазда", "уәде күйінде", "жоба күйінде"),
    "арман болып",
)
_GATHERING = (
    r"\b(?:сапар|жаттығу|оқу-жаттығу|маневр|келіссөз|кездесу|саммит)(?:лар|лер|дер|дар|тер|тар)?[ыі]? "
    r"(?:\w{1,20} ){0,2}"
)
_PUT_OFF = r"(?:шегеріл|кейінге қалдырыл|тоқтатыл|болмай қал|өтпей қал)[дғг]\w{1,8}\b"
_DOUBTFUL = _any("екіталай", "неғайбыл", "күмәнді", "күдікті")
_COPULA = _any("еді", "екен", "болды", "болып", "болатын", "болар", "деп", "деді", r"көрін\w{1,12}")
_RELUCTANT = _any(
    *(
        r"асықпай\w{0,12}",
        "асығар емес",
        "құлықсыз",
        "құлқы жоқ",
        "ынтасы жоқ",
        "ниеті жоқ",
        "ынталы емес",
        "құлықты емес",
    )
)


def _frames(*pairs: tuple[str, Flag]) -> Frames:
    return tuple((re.compile(pattern), flag) for pattern, flag in pairs)


PROVED = _any(
    *(r"do[gğ]rulan?d[iıuü]\w{0,12}", r"kan[iı]tlan?d[iıuü]\w{0,12}", r"ispatlan?d[iıuü]\w{0,12}"),
    r"teyit (?:etti|edildi)\w{0,12}",
    *("kabul etti", "itiraf etti", r"раста(?:л)?ды", r"дәлелде(?:н)?ді", "мойындады"),
)
"""What makes a rumour true: "sattığı yönündeki iddialar doğrulandı"."""

HELD: Mapping[Tongue, Frames] = {
    "tr": _frames(
        (
            _FACT + r"(?:s[oö]ylenemez\w{0,20}|iddia edilemez\w{0,20}|yalan(?:dir|di|landi)?\b|uydurma\w{0,20}"
            r"|yanli[sş]\w{0,20}"
            r"|(?:do[gğ]ru|ger[cç]ek) de[gğ]il\w{0,20}|do[gğ]rulanmadi|kanitlanmadi|inanan yok\w{0,20})",
            "negated",
        ),
        (
            _FACT + r"(?:[oö]ne s[uü]r[uü]l\w{1,30}|ileri s[uü]r[uü]l\w{1,30}|iddia edil\w{1,30}|s[oö]yleni\w{1,30}"
            r"|varsayil\w{1,30}|tahmin edil\w{1,30}|masal\w{0,20}|efsane\w{0,20}|[sş][uü]pheli\w{0,20})",
            "possibility",
        ),
        (rf"\byasa[gğ]i\w{{0,3}} (?:kaldir|sona er|bit)\w{{0,9}}?{_FINITE}\b", "possibility"),
        (r"\byoklu[gğ]u(?!nd[ae])\w{0,12}", "negated"),
    ),
    "kk": _frames(
        (
            (
                r"\b(?:деуге болмайды|дегенге (?:\w{1,30} )?(?:сенбей\w{0,20}|сену қиын)"
                r"|(?:деген\w{0,20}|\w{1,30}[ғгқк][ае]ны) (?:\w{1,30} )?"
                r"(?:өтірік\w{0,20}|жалған\w{0,20}|(?:рас|дұрыс|шындық) емес|шындыққа жанаспайды)"
                r"|деген (?:\w{1,30} ){0,2}(?:расталмады|жоққа шығарылды|дәлел\w{0,20} жоқ)|деген дәлел\w{0,20} жоқ)"
            ),
            "negated",
        ),
        (r"\bдеген\w{0,20} (?:\w{1,30} )?(?:қауесет|болжам|сыбыс|өсек|күдік|күмән|қауіп|үміт)\w{0,20}", "possibility"),
    ),
}
"""Frames behind the act that they hold."""

OWN: Mapping[Tongue, Frames] = {
    "tr": _frames(
        (_MEETING + _CALLED_OFF, "negated"),
        (rf"\b{_ON_PAPER} kal(?!m[ea])\w{{1,30}}", "negated"),
        (r"\b(?:rafa (?:kaldir|kalk)|suya d[uü][sş]|akamete u[gğ]ra)(?!m[ea])\w{0,20}", "negated"),
        (r"\b(?:e[sş]i[gğ]inden|kiyisindan|ucundan|kenarindan) d[oö]n(?!m[ea])\w{1,30}", "negated"),
        (rf"\b(?:az kalsin|az kaldi|az daha(?! {_COMPARED}\b)|ramak kal\w{{1,12}})\b", "negated"),
        (r"\baski(?:da|ya) (?:kal|bekl|bulun|dur)(?!\w{0,20}m[ea]d)\w{0,20}", "possibility"),
        (r"\b(?:e[sş]i[gğ]ine (?:gel|dayan)|kiyisina gel|noktasina gel)\w{0,20}", "possibility"),
        (rf"\be[sş]i[gğ]inde(?:y?d[iuü]\w{{0,4}}|yken)?(?: (?:bulun|dur|ol)\w{{1,12}})?{_END}", "possibility"),
        (r"\b(?:an|g[uü]n|zaman) meselesi\w{0,20}", "possibility"),
        (rf"\bneredeyse(?! {_AMOUNT})", "possibility"),
        (rf"{_WHETHER}(?: \w{{1,30}}){{0,2}} {_UNKNOWN}\w{{0,20}}", "possibility"),
        (rf"\b\w{{1,30}}m[ea](?:y[ea]|kt[ea]) {_UNWILLING}\w{{0,20}}", "negated"),
        (_TOLD + r" (?:\w{1,30} )?(?:yalani|uydurmasi|palavrasi)\b", "negated"),
        (rf"{_TOLD} (?:\w{{1,30}} )?{_NEWS} (?:\w{{1,30}} )?{_FALSE}\w{{0,20}}", "negated"),
        (rf"{_TOLD} (?:\w{{1,30}} )?{_RUMOUR}(?! (?:\w{{1,30}} )?{PROVED})", "possibility"),
    ),
    "kk": _frames(
        (_GATHERING + _PUT_OFF, "negated"),
        (rf"\b{_IN_WORDS} (?:ғана )?қал(?!ма)\w{{1,30}}", "negated"),
        (r"\b\w{1,30}[аейп] жазда\w{1,30}", "negated"),
        (r"\b(?:сәл|аз) болмаса\b", "negated"),
        (rf"\b\w{{1,30}}[ғгқк][ае] {_RELUCTANT}", "negated"),
        (rf"\b{_DOUBTFUL}(?:(?= {_COPULA}\b)|{_END})|\bкүмән туғыз\w{{1,12}}", "possibility"),
        (r"\b(?:аз қалды|сәл қалды|(?:табалдырығында|шегінде) тұр)\b", "possibility"),
        (rf"{_ASKED}(?: \w{{1,30}}){{0,2}} {_NOT_KNOWN}", "possibility"),
        (
            (
                rf"\b(?:туралы|жөніндегі|жайлы|жайындағы|деген) (?:\w{{1,30}} )?{_MESSAGE}\w{{0,20}} "
                rf"(?:\w{{1,30}} ){{0,2}}{_UNTRUE}"
            ),
            "negated",
        ),
    ),
}
"""Frames that are the predicate of what they hold, or stand inside its clause.

"Neredeyse" before an amount is "about", before a verb "nearly".
"""

HEARSAY: Mapping[Tongue, re.Pattern[str]] = {
    "tr": re.compile(
        r"\b(?:iddia(?:ya|lara|larina|sina)|s[oö]ylenti(?:ye|lere|sine)|dedikodu(?:ya|lara)|rivayete) g[oö]re\b"
        r"|\bteoride\b"
    ),
    "kk": re.compile(
        r"\b(?:болжам\w{0,20}|қауесет\w{0,20}|сыбыс\w{0,20}|өсек\w{0,20}) (?:бойынша|қарағанда|сәйкес)\b"
        r"|-мыс\b|\bимиш\b|\bтеория жүзінде\b"
    ),
}
"""Frames of a whole sentence."""
