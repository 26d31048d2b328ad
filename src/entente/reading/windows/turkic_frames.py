"""Patterns of the Turkish and Kazakh frames that deny or doubt an act, matched against folded words joined by blanks.

In folded Turkish dotless i is "i"; text without Turkish letters has plain ones, so each pattern takes both. A frame
that its own negation turns round ("kâğıt üzerinde kalmadı") leaves that form out.
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


# ---- Turkish ----

_FACT = r"\b\w+[dt][iuü][gğ][iuü]n?(?:[iuüae]|[dt]a)? (?:(?:ise|da|de|haber\w*|s[oö]zleri|bilgi\w*) )?"
_TOLD = (
    r"\b\w+(?:[dt][iuü][gğ]|[ea]c[ea][gğ])[iuü]\w*"
    r"(?: (?:y[oö]n[uü]ndeki|yolundaki|[sş]eklindeki|hakkindaki|dair|ili[sş]kin))?"
)
"""The reported act: "gönderdiği yönündeki", "göndereceğine dair"."""
_RUMOUR = _any("iddia", r"s[oö]ylenti", "dedikodu", "rivayet") + r"\w*\b"
_NEWS = _any("haber", "bilgi", "rapor", r"a[cç]iklama", "iddia", r"s[oö]ylenti", "dedikodu", r"s[oö]z") + r"\w*"
_PROVED = _any(r"do[gğ]rulan", "kanitlan", "ispatlan", "teyit edil")
_FALSE = _any(
    *("yalan", "asilsiz", "uydurma", "temelsiz", "mesnetsiz", r"ger[cç]ek di[sş]i", r"ger[cç]e[gğ]i yansitm"),
    *(r"(?:do[gğ]ru|ger[cç]ek) de[gğ]il", _PROVED + r"(?:m[ea]|[ea]m[ea])", r"[cç][uü]r[uü]t[uü]ld", "tekzip edild"),
)
_WHETHER = _any(
    r"\b\w+[iuü]p \w+m[ea](?:d[iuü][gğ]|y[ea]c[ea][gğ])[iuü]\w*", r"\b\w+[ea]c[ea][gğ][iuü]\w*", r"\b\w+m[ea]s[iuü]\w*"
)
"""What is asked and not told: "verip vermeyeceği"; "ne zaman verdiği" tells that it was given."""
_UNKNOWN = _any(
    *("belirsiz", r"me[cç]hul", "muamma", "bilinm", r"netle[sş]m[ei]", r"kesinle[sş]m[ei]", "netlik kazanm"),
    *("merak konusu", r"soru i[sş]areti", r"(?:kesin|net|belli) de[gğ]il", r"[sş][uü]pheli", r"ku[sş]kulu"),
    r"tarti[sş]mali",
)
_ON_PAPER = _any(
    *(r"ba[sş]ka bahara", r"ka[gğ]it (?:[uü]zerinde|[uü]st[uü]nde)", "lafta", r"s[oö]zde", "rafta"),
    "(?:hayal|temenni|niyet) olarak",
)
_UNWILLING = _any("isteksiz", r"g[oö]n[uü]ls[uü]z", "niyeti yok", r"niyetli de[gğ]il", "hevesli de[gğ]il")
_AMOUNT = _any(
    *(r"t[uü]m", r"b[uü]t[uü]n", "her", r"hi[cç]", "hep", "ayni", r"e[sş]it", "tama", "yari", r"[uü][cç]te", "hemen"),
    *(r"d[oö]rtte", r"y[uü]z", "bin", "iki", r"[uü][cç]", "on", "milyon", "milyar", "%", r"\d", "kesin", "sinirsiz"),
    *("imkansiz", "yok", r"bir (?:yil|ay|hafta|g[uü]n|asir)"),
)

# ---- Kazakh ----

_ASKED = _any(r"\b[\w-]+т[ыі]н[ыі]", r"[\w-]+-\w+[мбп][ае]\w+", r"\b\w+у[ыі]", r"\bжоқ па")
_NOT_KNOWN = _any("белгісіз", "беймәлім", "түсініксіз", "анық емес", "нақты емес", r"шешілме\w+", r"анықталма\w+")
_MESSAGE = _any(
    *("хабар", "ақпарат", "қауесет", "мәлімет", "сыбыс", "өсек", "жаңалық", "дерек", "әңгіме", "сөз", "болжам")
)
_UNTRUE = _any(
    *("жалған", "өтірік", "негізсіз", "бос қауесет", "бос сөз", r"ойдан шығарыл\w+", r"шындыққа жанаспай\w+"),
    *("шындыққа сай емес", "(?:рас|шын|дұрыс|шындық) емес", r"раст(?:ал|а)м\w+", r"дәлелденбе\w+"),
    *(r"жоққа шығар\w+", r"теріске шығар\w+"),
)
_IN_WORDS = _any(
    *("сөз жүзінде", "сөзбен ғана", "қағаз жүзінде", "қағаз бетінде", "қағазда", "уәде күйінде", "жоба күйінде"),
    "арман болып",
)
_RELUCTANT = _any(
    *(r"асықпай\w*", "асығар емес", "құлықсыз", "құлқы жоқ", "ынтасы жоқ", "ниеті жоқ", "ынталы емес", "құлықты емес")
)


def _frames(*pairs: tuple[str, Flag]) -> Frames:
    return tuple((re.compile(pattern), flag) for pattern, flag in pairs)


PROVED = _any(
    *(r"do[gğ]rulan?d[iıuü]\w*", r"kan[iı]tlan?d[iıuü]\w*", r"ispatlan?d[iıuü]\w*", r"teyit (?:etti|edildi)\w*"),
    *("kabul etti", "itiraf etti", r"раста(?:л)?ды", r"дәлелде(?:н)?ді", "мойындады"),
)
"""What makes a rumour true: "sattığı yönündeki iddialar doğrulandı"."""

HELD: Mapping[Tongue, Frames] = {
    "tr": _frames(
        (
            _FACT + r"(?:s[oö]ylenemez\w*|iddia edilemez\w*|yalan(?:dir|di|landi)?\b|uydurma\w*|yanli[sş]\w*"
            r"|(?:do[gğ]ru|ger[cç]ek) de[gğ]il\w*|do[gğ]rulanmadi|kanitlanmadi|inanan yok\w*)",
            "negated",
        ),
        (
            _FACT + r"(?:[oö]ne s[uü]r[uü]l\w+|ileri s[uü]r[uü]l\w+|iddia edil\w+|s[oö]yleni\w+|varsayil\w+"
            r"|tahmin edil\w+|masal\w*|efsane\w*|[sş][uü]pheli\w*)",
            "possibility",
        ),
        (r"\byasa[gğ]i\w* (?:kaldir|sona er|bit)\w*", "possibility"),
        (r"\byoklu[gğ]u\w*", "negated"),
    ),
    "kk": _frames(
        (
            (
                r"\b(?:деуге болмайды|дегенге (?:\w+ )?(?:сенбей\w*|сену қиын)"
                r"|(?:деген\w*|\w+[ғгқк][ае]ны) (?:\w+ )?"
                r"(?:өтірік\w*|жалған\w*|(?:рас|дұрыс|шындық) емес|шындыққа жанаспайды)"
                r"|деген (?:\w+ ){0,2}(?:расталмады|жоққа шығарылды|дәлел\w* жоқ)|деген дәлел\w* жоқ)"
            ),
            "negated",
        ),
        (r"\bдеген\w* (?:\w+ )?(?:қауесет|болжам|сыбыс|өсек|күдік|күмән|қауіп|үміт)\w*", "possibility"),
    ),
}
"""Frames behind the act that they hold."""

OWN: Mapping[Tongue, Frames] = {
    "tr": _frames(
        (rf"\b{_ON_PAPER} kal(?!m[ea])\w+", "negated"),
        (r"\b(?:rafa (?:kaldir|kalk)|suya d[uü][sş]|akamete u[gğ]ra)(?!m[ea])\w*", "negated"),
        (r"\b(?:e[sş]i[gğ]inden|kiyisindan|ucundan|kenarindan) d[oö]n(?!m[ea])\w+", "negated"),
        (r"\b(?:az kalsin|az kaldi|az daha(?! (?:fazla|[cç]ok|uzun|iyi|b[uü]y[uü]k))|ramak kal\w+)\b", "negated"),
        (r"\baski(?:da|ya) (?:kal|bekl|bulun|dur)(?!\w*m[ea]d)\w*", "possibility"),
        (r"\b(?:e[sş]i[gğ]ine (?:gel|dayan)|e[sş]i[gğ]inde(?!n)|kiyisina gel|noktasina gel)\w*", "possibility"),
        (r"\b(?:an|g[uü]n|zaman) meselesi\w*", "possibility"),
        (rf"\bneredeyse(?! {_AMOUNT})", "possibility"),
        (rf"{_WHETHER}(?: \w+){{0,2}} {_UNKNOWN}\w*", "possibility"),
        (rf"\b\w+m[ea](?:y[ea]|kt[ea]) {_UNWILLING}\w*", "negated"),
        (_TOLD + r" (?:\w+ )?(?:yalani|uydurmasi|palavrasi)\b", "negated"),
        (rf"{_TOLD} (?:\w+ )?{_NEWS} (?:\w+ )?{_FALSE}\w*", "negated"),
        (rf"{_TOLD} (?:\w+ )?{_RUMOUR}(?! (?:\w+ )?{PROVED})", "possibility"),
    ),
    "kk": _frames(
        (rf"\b{_IN_WORDS} (?:ғана )?қал(?!ма)\w+", "negated"),
        (r"\b\w+[аейп] жазда\w+", "negated"),
        (r"\b(?:сәл|аз) болмаса\b", "negated"),
        (rf"\b\w+[ғгқк][ае] {_RELUCTANT}", "negated"),
        (r"\b(?:екіталай|неғайбыл|күмәнді|күдікті|күмән туғыз\w+)\b", "possibility"),
        (r"\b(?:аз қалды|сәл қалды|(?:табалдырығында|шегінде) тұр)\b", "possibility"),
        (rf"{_ASKED}(?: \w+){{0,2}} {_NOT_KNOWN}", "possibility"),
        (
            rf"\b(?:туралы|жөніндегі|жайлы|жайындағы|деген) (?:\w+ )?{_MESSAGE}\w* (?:\w+ ){{0,2}}{_UNTRUE}",
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
        r"\b(?:болжам\w*|қауесет\w*|сыбыс\w*|өсек\w*) (?:бойынша|қарағанда|сәйкес)\b|-мыс\b|\bимиш\b|\bтеория жүзінде\b"
    ),
}
"""Frames of a whole sentence."""
