"""Sentences of verdicts that several checkers share: who is meant, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.propositions.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entente.evidence.claims import Claim
    from entente.propositions.wording import Language, Text


def named(actors: Iterable[str], language: Language) -> str:
    """Return the names of actors, joined by commas."""
    from entente.actors import display_name

    return ", ".join(display_name(one, language) for one in actors)


def both(template: Text, **parts: Mapping[Language, str] | str | float) -> Text:
    """Fill a sentence in both languages; a part may differ by language."""
    return {
        language: template[language].format(
            **{key: part if isinstance(part, str | float | int) else part[language] for key, part in parts.items()}
        )
        for language in LANGUAGES
    }


def years_of(claim: Claim) -> tuple[int, int] | None:
    """Return the years that a claim speaks of, or ``None`` if it names no time that can be dated."""
    if claim.quantity is not None and claim.quantity.period is not None:
        return claim.quantity.period
    if claim.time is None or claim.time.value is None:
        return None
    first, _, last = claim.time.value.partition("/")
    return int(first[:4]), int((last or first)[:4])


def is_said_to_be_so(claim: Claim) -> bool:
    """Whether a claim states something as done or being so: no forecast, condition, plan, question or denial."""
    plain = claim.modality in {"asserted", "opinion"}
    return plain and not (claim.negated or claim.future or claim.hypothetical)
