"""Which language a text is in: by script and letters, which is enough for the four languages of the house."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

Language = Literal["ru", "en", "tr", "kk", "und"]

_SAMPLE = 20_000
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_KAZAKH = frozenset("әғқұһ")
_SHARED_TURKIC = frozenset("ңөүі")
_RUSSIAN = frozenset("ыэъё")
_UKRAINIAN = frozenset("їєґ")
_TURKISH = frozenset("ğşıİ")
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|is|that)\b", re.IGNORECASE)
_TURKISH_WORDS = re.compile(r"\b(?:ve|bir|ile|için|bu|olarak|daha)\b", re.IGNORECASE)
_RARE = 0.003
"""Share of letters under which special letters count as foreign names, not as the language."""


def detect(text: str) -> Language:
    """Return the language of a text.

    Only Russian, English, Turkish and Kazakh are told; Ukrainian, Kyrgyz, Azerbaijani and any text without enough
    letters give ``und``.
    """
    sample = text[:_SAMPLE]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if not cyrillic + latin:
        return "und"
    return _cyrillic(sample, cyrillic) if cyrillic >= latin else _latin(sample, latin)


def _cyrillic(sample: str, letters: int) -> Language:
    seen = Counter(sample.lower())
    if _share(seen, _KAZAKH, letters) > _RARE:
        return "kk"
    if _share(seen, _UKRAINIAN, letters) > _RARE or _share(seen, _SHARED_TURKIC, letters) > _RARE:
        return "und"
    return "ru" if _share(seen, _RUSSIAN, letters) > 0 or _share(seen, frozenset("иоае"), letters) > 0 else "und"


def _latin(sample: str, letters: int) -> Language:
    seen = Counter(sample)
    if "ə" in seen:
        return "und"
    if _share(seen, _TURKISH, letters) > _RARE or len(_TURKISH_WORDS.findall(sample)) > len(_ENGLISH.findall(sample)):
        return "tr"
    return "en" if _ENGLISH.search(sample) else "und"


def _share(seen: Counter[str], letters: frozenset[str], total: int) -> float:
    return sum(seen[letter] for letter in letters) / total
