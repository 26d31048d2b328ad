"""Whether a claim, if true, moves its two sides together or apart; what its words feel like is another matter.

Events have it from their PLOVER code, trends from the relation that grows or shrinks, the rest from the attitude that
one side is said to have towards the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.reading import lexicon as lex
from entente.reading.rolenouns import is_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from entente.evidence.claims import Claim

_COOPERATIVE = 2
TOGETHER = lex.words(
    "сотрудничество сближение партнерство союз дружба взаимодействие интеграция доверие торговля товарооборот экспорт "
    "импорт поставка инвестиция связь отношение совместимость членство участие координация поддержка помощь обмен "
    "сближаться сблизиться дружить сотрудничать взаимодействовать"
)
APART = lex.words(
    "противоречие конфликт напряженность соперничество конкуренция вражда недоверие разногласие санкция пошлина барьер "
    "ограничение угроза охлаждение спор отчуждение"
)
"""Relations by what they do to the two sides when there is more of them."""

PARTING = lex.words("эрозия дрейф изоляция раскол разрыв отдаляться подрывать ослаблять ослабить")
"""Words that say themselves that two sides part: they are not turned by a direction."""

LEAVING = lex.words("выйти выходить выход покинуть покидать отказаться приостановить заморозить заморозка")
"""Acts by which a member leaves a bloc, or a tie is cut."""

HOSTILE = lex.words(
    "вторгнуться вторжение аннексировать аннексия оккупировать сбить атаковать бомбить обстрелять напасть война "
    "агрессия угрожать угроза враг вражда санкция запретить провокация"
)
FRIENDLY = lex.words(
    "поздравить поддержать поддерживать поддержка помочь помогать помощь дружить дружба союзник сближение сблизиться "
    "договориться поблагодарить"
)
"""Words that tell enmity or friendship where no code and no frame does."""


def valence_of(claim: Claim, lemmas: Iterable[str]) -> int | None:
    """Return -1 apart, 0 neither, 1 together; ``None`` if the claim has not two sides.

    Parameters
    ----------
    claim
        With its PLOVER code, direction and attitudes.
    lemmas
        Of its clause.
    """
    if not claim.source or not claim.target:
        return None
    if claim.topic == "membership":
        return -1 if claim.negated else 1
    words = frozenset(lemmas)
    if words & LEAVING and _is_bloc(claim.target) and claim.domain == "institutions":
        return 0 if claim.negated else -1
    if claim.plover is not None:
        return 1 if claim.plover.quad <= _COOPERATIVE else -1
    moved = _moved(claim, words)
    return _said(claim, words) if moved is None else moved


def _is_bloc(actors: Iterable[str]) -> bool:
    return any(not is_state(one) for one in actors)


def _said(claim: Claim, words: frozenset[str]) -> int:
    """Return the sign of what the source thinks of the target, else of plain words of enmity or friendship."""
    felt = _felt(claim)
    hostile, friendly = bool(words & HOSTILE), bool(words & FRIENDLY)
    if felt or claim.negated or hostile == friendly:
        return felt
    return -1 if hostile else 1


def _moved(claim: Claim, lemmas: frozenset[str]) -> int | None:
    """Return the sign of the relation that a trend speaks of, turned where it shrinks."""
    if claim.kind == "trend" and lemmas & PARTING:
        return -1
    together, apart = bool(lemmas & TOGETHER), bool(lemmas & APART)
    if together == apart or claim.kind not in {"trend", "forecast", "state"}:
        return None
    sign = 1 if together else -1
    turn = -1 if claim.direction == "down" else 0 if claim.direction == "flat" else 1
    return sign * turn * (-1 if claim.negated and claim.kind == "state" else 1)


def _felt(claim: Claim) -> int:
    """Return the sign of what the source is said to think of the target, 0 if nothing is said."""
    ends = {*claim.source, *claim.target}
    signs = {one.sign for one in claim.attitudes if one.holder in ends and one.object in ends}
    return signs.pop() if len(signs) == 1 else 0
