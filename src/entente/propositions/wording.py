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
    """Return one to three sentences: what the source gives, and whether the statement fits."""
    return f"{_given(finding, points, topic, language)} {fit(finding, points, topic, language)}"


def _given(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    chosen = shown(finding, points)
    head = f"{topic.source[language]}: {topic.label(language)}"
    if finding.how == "undated" and len(chosen) > 1:
        figures = " … ".join(f"{number(one.value, topic.unit, language)} ({one.label})" for one in chosen)
        return f"{head}. {'Series' if language == 'en' else 'Ряд'}: {figures}."
    figures = "; ".join(f"{one.label}: {number(one.value, topic.unit, language)}" for one in chosen)
    return f"{head} – {figures.removesuffix('.')}."


def shown(finding: Finding, points: Sequence[Point]) -> list[Point]:
    """Choose the points that a reader needs: those that decided; for undated ones the ends and both extremes."""
    if finding.how in {"dated", "sum", "change"} and finding.against:
        first, last = (int(part) for part in (finding.against.split("-") * 2)[:2])
        decisive = [one for one in points if one.first >= first and one.last <= max(last, first)]
        if decisive:
            return decisive[:1] if len(decisive) == 1 else [decisive[0], decisive[-1]]
    peak, trough = max(points, key=lambda one: one.value), min(points, key=lambda one: one.value)
    return sorted({points[0], peak, trough, points[-1]}, key=lambda one: one.first)


def _move(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    """Return from where to where a series moved: ``42.5 % in 2021, 27.9 % in 2023``."""
    labels = finding.against.split("..")
    into = {"en": "in", "ru": "–"}[language]
    chosen = [one for one in points if one.label in labels]
    return ", ".join(f"{number(one.value, topic.unit, language)} {into} {one.label}" for one in chosen)


def _listed(labels: Sequence[str], language: Language) -> str:
    """Join labels: ``2019, 2020 and 2022``."""
    last = " and " if language == "en" else " и "
    return last.join(filter(None, (", ".join(labels[:-1]), *labels[-1:])))


_FIT: dict[tuple[str, str], Text] = {
    ("supported", "dated"): {"en": "The stated level fits.", "ru": "Названный уровень подтверждается."},
    ("supported", "sum"): {"en": "The stated sum over the period fits.", "ru": "Сумма за период подтверждается."},
    ("supported", "undated"): {
        "en": "The stated level fits the latest period ({against}).",
        "ru": "Названный уровень подходит к последнему периоду ({against}).",
    },
    ("supported", "pair"): {
        "en": "The stated change fits these years.",
        "ru": "Такое изменение видно между этими годами.",
    },
    ("supported", "change"): {"en": "The stated change fits.", "ru": "Названное изменение подтверждается."},
    ("mixed", "trend"): {
        "en": "The stated level fits the latest period ({latest}), but the text leaves out that the series "
        "has moved ({move}).",
        "ru": "Названный уровень подходит к последнему периоду ({latest}), но текст не говорит, что ряд "
        "изменился ({move}).",
    },
    ("supported", "moved"): {"en": "The direction fits.", "ru": "Направление подтверждается."},
    ("mixed", "moved"): {
        "en": "The direction holds over a part of that time only.",
        "ru": "Направление подтверждается лишь для части этого времени.",
    },
    ("contradicted", "moved"): {
        "en": "The series did not move that way.",
        "ru": "Ряд в эту сторону не изменился.",
    },
    ("mixed", "undated"): {
        "en": "The level held in {years}; in the latest {period} covered ({against}) it was {latest}.",
        "ru": "Такой уровень был: {years}; последний {period} в данных ({against}): {latest}.",
    },
    ("mixed", "dated"): {
        "en": "The stated level held in a part of that time only ({years}).",
        "ru": "Названный уровень был лишь в части этого времени ({years}).",
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
"""Verdict and comparison -> the sentence that says whether the statement fits."""
_PERIOD: Text = {"en": "period", "ru": "период"}
_YEAR: Text = {"en": "year", "ru": "год"}


def fit(finding: Finding, points: Sequence[Point], topic: Topic, language: Language) -> str:
    """Say whether a statement fits, and in which years."""
    if finding.word == "not_checkable":
        return _REASONS[finding.reason][language]
    return _FIT[finding.word, finding.how][language].format(
        years=_listed(finding.fits, language),
        against=finding.against,
        latest=number(points[-1].value, topic.unit, language).removesuffix(".") if points else "",
        move=_move(finding, points, topic, language),
        period=(_PERIOD if "-" in finding.against else _YEAR)[language],
    )
