"""Which language a text is in: by script, letters and small words, which is enough for the four languages of the house.

Their neighbours are told apart and refused: Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kyrgyz, Tatar and
other Cyrillic languages by letters that Russian and Kazakh lack or by letters they cannot do without; Azerbaijani,
Uzbek, Turkmen and the languages of Europe by letters and small words. For other languages, and for texts of a few
words, the library lingua may be asked.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from entente.errors import OptionError, UnknownNameError
from entente.reading.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ru", "en", "tr", "kk", "und"]
Detector = Literal["letters", "lingua"]

_SAMPLE = 20_000
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_KAZAKH = frozenset("әғқңөұүһі")
_KAZAKH_ALONE = frozenset("қғұі")
_NOT_KAZAKH = frozenset("їєґўјљњћђѓќѕџҗҙҡҫҳҷӣӯ")
_NOT_BULGARIAN = frozenset("ыэё")
_TURKISH = frozenset("ğşıİ")
_RARE = 0.003
"""Share of letters under which special letters count as foreign names, not as the language."""
_FOREIGN = 0.01
"""Share of letters from which on letters of another alphabet make another language."""
_KAZAKH_LEAST = 0.05
"""A third of the share that special letters have in Kazakh texts: most of a mixed text must be Kazakh."""
_SHORT = 150
"""Letters under which a missing letter says nothing."""

_BULGARIAN = words("са се е че като към през във със беше това която който ще бъде")
_EASTERN = words("менен жана боюнча үчүн болгон эмес экенин һәм белән өчен булган болон нь байна юм ва бо дар")
"""Small words of Kyrgyz, Tatar, Mongolian and Tajik."""
_RUSSIAN_WORDS = words("что как это для его был была из к он она они или при также")
_WORDS: Mapping[str, frozenset[str]] = {
    name: words(small)
    for name, small in {
        "en": "the and of to in is that for with was on as by from has are its this at be will not but after over more "
        "says deal talks trade turkey kazakhstan uzbekistan russia ukraine",
        "tr": "ve bir ile için icin bu olarak daha olan gibi kadar sonra ancak göre gore ise çok cok değil degil "
        "tarafından tarafindan üzerine uzerine eden oldu etti dedi yeni arasında arasinda olduğu oldugu "
        "türkiye turkiye rusya kazakistan özbekistan ermenistan",
        "az": "və ilə üçün bu bir olan daha sonra edib olub görə ki",
        "uz": "va bilan uchun ham bu bir esa deb yil ning bo‘lgan o‘zbekiston",
        "tk": "we bilen üçin bu bir hem boldy boýunça",
        "de": "der die und das nicht mit von ist den im zu auf für ein eine",
        "fr": "le la les des et est une dans pour du en que sur",
        "es": "el la los las del que una por con en para se de",
        "pt": "os uma não com do da em para que de",
        "it": "il che di della per sono la un una con del",
        "nl": "het een van niet en op dat zijn",
        "pl": "nie na się jest że oraz przez",
        "ro": "și în pentru este cu din la că de",
        "cs": "je na se že pro ve jsou nebo",
        "hu": "az és hogy nem egy",
        "id": "yang dan di dengan untuk dari pada ini",
        "sv": "och att det som en på är av för med",
    }.items()
}
_TURKISH_ENDING = re.compile(
    r"\b\w{3,}(?:lar[ıi]n?|ler[ıi]n?|[ıiuü]yor|acak|ecek|m[ae]s[ıi]|nd[ae]n?|d[ıi][ğg][ıi]|l[ae]d[ıi])\b", re.IGNORECASE
)
_LINGUA = words(
    "RUSSIAN ENGLISH TURKISH KAZAKH UKRAINIAN BELARUSIAN BULGARIAN SERBIAN MACEDONIAN MONGOLIAN AZERBAIJANI ARMENIAN "
    "GEORGIAN PERSIAN ARABIC CHINESE GERMAN FRENCH SPANISH PORTUGUESE ITALIAN DUTCH POLISH ROMANIAN CZECH HUNGARIAN "
    "INDONESIAN SWEDISH GREEK HEBREW JAPANESE KOREAN"
)
"""Languages among which lingua chooses: those of the house's news and their neighbours. Each costs memory."""
_WORD = re.compile(r"[^\W\d_]+(?:[‘’ʻ][^\W\d_]+)?")


def detect(text: str, *, detector: Detector = "letters") -> str:
    """Return the language of a text.

    Parameters
    ----------
    text
        Its first 20,000 characters count; of mixed scripts the one with more letters.
    detector
        ``letters`` tells ``ru``, ``en``, ``tr`` and ``kk``. ``lingua`` asks the library of that name and also tells
        other languages, as ISO 639-1.

    Returns
    -------
    str
        The code, or ``und`` for any other language and for texts without enough letters.

    Raises
    ------
    UnknownNameError
        If there is no such detector.
    OptionError
        If ``lingua`` is asked for and not installed.
    """
    if detector not in get_args(Detector):
        raise UnknownNameError.among("language detector", detector, get_args(Detector))
    return _by_lingua(text[:_SAMPLE]) if detector == "lingua" else _by_letters(text[:_SAMPLE])


def _by_letters(sample: str) -> Language:
    seen = Counter(sample)
    cyrillic = sum(count for one, count in seen.items() if _CYRILLIC.match(one))
    latin = sum(count for one, count in seen.items() if _LATIN.match(one))
    if not cyrillic + latin:
        return "und"
    return _cyrillic(sample, seen, cyrillic) if cyrillic >= latin else _latin(sample, seen, latin)


def _cyrillic(sample: str, cased: Counter[str], letters: int) -> Language:
    seen: Counter[str] = Counter()
    for one, count in cased.items():
        seen[one.lower()] += count
    if _is_kazakh(seen, letters):
        return "kk"
    foreign = 1 - _share(seen, _RUSSIAN, letters)
    spoken = Counter(_WORD.findall(sample.lower()))
    russian, eastern, bulgarian = (_count(spoken, small) for small in (_RUSSIAN_WORDS, _EASTERN, _BULGARIAN))
    # Names of neighbours bring their letters into Russian texts, which have letters and small words of their own.
    own = _share(seen, _NOT_BULGARIAN, letters) > _FOREIGN
    most = _KAZAKH_LEAST if own and russian > eastern else _KAZAKH_LEAST / 2 if own else _FOREIGN
    return "und" if foreign > most or eastern > russian or _is_bulgarian(seen, letters, bulgarian - russian) else "ru"


def _is_kazakh(seen: Counter[str], letters: int) -> bool:
    """Whether letters of Kazakh are frequent, among them those that Kyrgyz, Tatar and Uyghur lack."""
    own = _share(seen, _KAZAKH, letters) >= _KAZAKH_LEAST and _share(seen, _KAZAKH_ALONE, letters) >= _FOREIGN
    alone = letters < _SHORT or seen["і"] + seen["ұ"] > 0
    ukrainian = seen["і"] >= 0.9 * sum(seen[one] for one in _KAZAKH)
    return own and alone and not ukrainian and _share(seen, _NOT_KAZAKH, letters) < _RARE


def _is_bulgarian(seen: Counter[str], letters: int, small: int) -> bool:
    """Whether a text without "ы", "э" and "ё" is long enough to say so, or has more small words of Bulgarian."""
    if _share(seen, _NOT_BULGARIAN, letters) > _RARE:
        return False
    return small > 0 or (letters >= _SHORT and seen["ъ"] > _FOREIGN * letters) or letters > 4 * _SHORT


def _latin(sample: str, seen: Counter[str], letters: int) -> Language:
    if seen["ə"] + seen["Ə"] > _RARE * letters:
        return "und"
    seen_words = Counter(word.lower() for word in _WORD.findall(sample.replace("İ", "i").replace("'", "’")))
    votes = {name: _count(seen_words, small) for name, small in _WORDS.items()}
    if _share(seen, _TURKISH, letters) > _RARE and _share(seen, frozenset("ýňžñ"), letters) < _RARE:
        votes["tr"] += 1
    votes["tr"] += len(_TURKISH_ENDING.findall(sample)) // 2
    best = max(votes["en"], votes["tr"])
    if not best or max(votes[name] for name in votes.keys() - {"en", "tr"}) >= best:
        return "und"
    return "tr" if votes["tr"] == best else "en"


def _count(seen: Mapping[str, int], small: frozenset[str]) -> int:
    return sum(seen[word] for word in small)


def _share(seen: Mapping[str, int], letters: frozenset[str], total: int) -> float:
    return sum(seen[letter] for letter in letters) / total if total else 0.0


def _by_lingua(sample: str) -> str:
    """Ask lingua; it takes Kyrgyz and Tatar, which it does not know, for Kazakh or Russian: there letters decide."""
    found = _lingua().detect_language_of(sample)
    code = str(found.iso_code_639_1.name).lower() if found is not None else "und"
    return _by_letters(sample) if code in {"kk", "ru"} else code


@lru_cache(maxsize=1)
def _lingua() -> Any:  # noqa: ANN401 - lingua has no types
    try:
        from lingua import Language as Named
        from lingua import LanguageDetectorBuilder
    except ImportError:
        raise OptionError(
            "the language detector lingua is not installed", hint="pip install 'entente[lang]', or detector='letters'"
        ) from None
    wanted = [getattr(Named, name) for name in sorted(_LINGUA)]
    return LanguageDetectorBuilder.from_languages(*wanted).with_low_accuracy_mode().build()
