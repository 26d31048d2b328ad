"""Verdicts in words: figures with units and years, in English and Russian.

Russian sentences keep names in the nominative ("Россия в импорте: ..."), so that no name has to be declined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from entente.propositions.comparing import Finding, Point

Language = Literal["en", "ru"]
Text = dict[Language, str]

LANGUAGES: tuple[Language, ...] = ("en", "ru")
STEADY = 0.1
"""A series that ends within this share of where it began has no trend worth a word."""

_FLOWS: dict[str, Text] = {
    "imports": {"en": "imports", "ru": "импорт"},
    "exports": {"en": "exports", "ru": "экспорт"},
    "turnover": {"en": "trade", "ru": "товарооборот"},
}
_REASONS: dict[str, Text] = {
    "no_dataset": {"en": "No loaded source records this.", "ru": "Ни один загруженный источник этого не содержит."},
    "no_period": {"en": "The data do not cover that time.", "ru": "Данные не охватывают это время."},
    "undated": {
        "en": "The statement is undated and fits no year of the data, which end before the text.",
        "ru": "Утверждение не датировано и не подходит ни к одному году данных, которые кончаются раньше текста.",
    },
    "ambiguous_actor": {
        "en": "The text does not say whose flow is meant.",
        "ru": "Из текста не ясно, о чьём потоке речь.",
    },
    "ambiguous_unit": {"en": "The data are in another unit.", "ru": "Данные в другой единице."},
    "no_base": {
        "en": "The text does not say what the share is a share of.",
        "ru": "Из текста не ясно, от чего считается доля.",
    },
    "not_a_fact": {
        "en": "Not a statement of fact: a forecast, plan, condition, advice, question or judgement.",
        "ru": "Не утверждение о факте: прогноз, намерение, условие, совет, вопрос или оценка.",
    },
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a series is about.

    Attributes
    ----------
    en, ru
        Short label with the actors.
    unit
        ``USD``, ``pct``.
    source
        Who says so: the publisher, in both languages.
    """

    en: str
    ru: str
    unit: str
    source: Text

    def label(self, language: Language) -> str:
        """Return the label in a language."""
        return self.en if language == "en" else self.ru


def flow_name(measure: str, language: Language) -> str:
    """Return the word for a trade flow."""
    return _FLOWS[measure][language]


def reason_text(reason: str) -> Text:
    """Return the sentence for a reason why something cannot be checked."""
    return _REASONS[reason]


def number(value: float, unit: str, language: Language) -> str:
    """Return a figure with its unit: ``17.88 billion USD``, ``27,9 %``."""
    if unit == "USD":
        return _money(value, language)
    digits = f"{value:.1f}"
    return f"{digits} %" if language == "en" else f"{digits.replace('.', ',')} %"


def _money(value: float, language: Language) -> str:
    scale, names = (1e9, ("billion USD", "млрд долл.")) if abs(value) >= 1e9 else (1e6, ("million USD", "млн долл."))  # noqa: PLR2004
    figure = f"{value / scale:,.2f}"
    if language == "en":
        return f"{figure} {names[0]}"
    return f"{figure.replace(',', ' ').replace('.', ',')} {names[1]}"


def explain(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    """Return one to three sentences: what the source gives, whether the statement fits, what the text leaves out."""
    parts = [
        _given(finding, points, topic, language),
        _fit(finding, language),
        _trend(finding, points, topic, language),
    ]
    return " ".join(part for part in parts if part)


def _given(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    chosen = _shown(finding, points)
    figures = "; ".join(f"{one.label}: {number(one.value, topic.unit, language)}" for one in chosen)
    return f"{topic.source[language]}: {topic.label(language)} – {figures.removesuffix('.')}."


def _shown(finding: Finding, points: Sequence[Point]) -> list[Point]:
    """Choose the points that a reader needs: those that decided; for undated statements the ends and the peak."""
    if finding.how in {"dated", "sum", "change"} and finding.against:
        first, last = (int(part) for part in (finding.against.split("-") * 2)[:2])
        decisive = [one for one in points if one.first >= first and one.last <= max(last, first)]
        if decisive:
            return decisive[:1] if len(decisive) == 1 else [decisive[0], decisive[-1]]
    peak = max(points, key=lambda one: one.value)
    return sorted({points[0], peak, points[-1]}, key=lambda one: one.first)


def _fit(finding: Finding, language: Language) -> str:
    years = ", ".join(finding.fits)
    table: dict[tuple[str, str], Text] = {
        ("supported", "dated"): {"en": "The stated level fits.", "ru": "Названный уровень подтверждается."},
        ("supported", "sum"): {"en": "The stated sum over the period fits.", "ru": "Сумма за период подтверждается."},
        ("supported", "undated"): {
            "en": f"The stated level fits the latest period ({finding.against}).",
            "ru": f"Названный уровень подходит к последнему периоду ({finding.against}).",
        },
        ("supported", "pair"): {
            "en": "The stated change fits these years.",
            "ru": "Такое изменение видно между этими годами.",
        },
        ("supported", "change"): {"en": "The stated change fits.", "ru": "Названное изменение подтверждается."},
        ("mixed", "undated"): {
            "en": f"The stated level held in {years}, not in the latest period ({finding.against}).",
            "ru": f"Названный уровень был в {years}, но не в последнем периоде ({finding.against}).",
        },
        ("mixed", "dated"): {
            "en": f"The stated level held in a part of that time only ({years}).",
            "ru": f"Названный уровень был лишь в части этого времени ({years}).",
        },
        ("contradicted", "undated"): {
            "en": "The stated level fits no period of the data.",
            "ru": "Названный уровень не подходит ни к одному периоду данных.",
        },
        ("contradicted", "dated"): {
            "en": "The stated level does not fit.",
            "ru": "Названный уровень не подтверждается.",
        },
        ("contradicted", "change"): {
            "en": "The stated change does not fit.",
            "ru": "Названное изменение не подтверждается.",
        },
    }
    if finding.word == "not_checkable":
        return _REASONS[finding.reason][language]
    return table[finding.word, finding.how][language]


def _trend(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    """Say which way the series went, where the statement does not date itself."""
    if finding.how != "undated" or len(points) < 3 or finding.word == "contradicted":  # noqa: PLR2004 - no trend in two points
        return ""
    peak = max(points, key=lambda one: one.value)
    start = peak if peak.value > points[-1].value * (1 + STEADY) else points[0]
    last = points[-1]
    if abs(last.value - start.value) <= STEADY * abs(start.value):
        return ""
    fell = last.value < start.value
    ends = [number(one.value, topic.unit, language) for one in (start, last)]
    if language == "en":
        way = "fell" if fell else "rose"
        return f"It {way} from {ends[0]} ({start.label}) to {ends[1]} ({last.label}), which the text does not say."
    way = "снижался" if fell else "рос"
    return f"Показатель {way} с {ends[0]} ({start.label}) до {ends[1]} ({last.label}); в тексте об этом не сказано."
