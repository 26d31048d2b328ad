"""What a run of the LLM coder gives back: claims, what was rejected and why, what was left uncoded and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from entente.reading.interchange.whole import whole
from entente.reading.llm.budget import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from entente.evidence.claims import Claim

RejectReason = Literal[
    "refused",
    "truncated",
    "not_json",
    "schema",
    "too_many",
    "addressed_to_model",
    "quote_not_verbatim",
    "quote_too_short",
    "no_actor",
    "unknown_actor",
    "actor_not_mentioned",
    "actor_mismatch",
    "surface_not_in_text",
    "speaker_not_in_text",
    "no_quantity",
    "number_not_in_quote",
    "time_not_in_text",
    "duplicate",
]
"""Why a proposal of the model is no claim.

``refused``, ``truncated`` and ``not_json`` concern the whole answer: the model declined, its answer was cut off at the
limit of tokens, or it is no JSON object. ``addressed_to_model``: the quote is part of a passage that gives orders to
language models instead of telling something.
"""
SkipReason = Literal[
    "role", "no_actor", "max_requests", "max_prompt_tokens", "max_completion_tokens", "max_cost", "failed", "stopped"
]
"""Why a paragraph was not coded: its role, nobody named in it, a limit, no valid response, or a run already stopped."""
_LONGEST_ITEM = 4_000


@dataclass(frozen=True, slots=True)
class Rejected:
    """A proposal that failed a check.

    Attributes
    ----------
    item
        The proposal as JSON text, cut after 4,000 characters.
    """

    document: str
    paragraph: int
    reason: RejectReason
    detail: str
    item: str
    model: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A paragraph that was not coded."""

    document: str
    paragraph: int
    reason: SkipReason
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LlmResult:
    """What the LLM coder read.

    Attributes
    ----------
    claims
        Accepted ones, in order of the text, with ``coder == "llm"``.
    rejected
        Proposals that failed a check.
    usage
        Of the run so far.
    skipped
        Paragraphs that were not coded.
    note
        One sentence if paragraphs were left out because of a limit or a failure; empty otherwise.
    host, model, mode
        Who answered, and in which form the answers were asked for: ``json_schema``, ``json_object`` or ``text``.
    """

    claims: tuple[Claim, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    usage: Usage = field(default_factory=Usage)
    skipped: tuple[Skipped, ...] = ()
    note: str = ""
    host: str = ""
    model: str = ""
    mode: str = ""

    def reasons(self) -> dict[str, int]:
        """Return how many proposals were rejected for each reason, most frequent first."""
        counts = Counter(one.reason for one in self.rejected)
        return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))

    def uncoded(self) -> tuple[Skipped, ...]:
        """Return the paragraphs that a limit or a failure left out; not those that have nothing to code."""
        return tuple(one for one in self.skipped if one.reason not in {"role", "no_actor"})

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: counts of the rejected by reason; the rejected themselves go to the log."""
        return {
            "host": self.host,
            "model": self.model,
            "mode": self.mode,
            "claims": [claim.to_dict() for claim in self.claims],
            "rejected": {"count": len(self.rejected), "reasons": self.reasons()},
            "skipped": [one.to_dict() for one in self.skipped],
            "usage": self.usage.to_dict(),
            "note": self.note,
        }


def joined(results: Iterable[LlmResult]) -> LlmResult:
    """Return the results of several documents of one run as one; usage is that of the last."""
    found = list(results)
    if not found:
        return LlmResult()
    last = found[-1]
    return LlmResult(
        claims=tuple(claim for one in found for claim in one.claims),
        rejected=tuple(item for one in found for item in one.rejected),
        usage=last.usage,
        skipped=tuple(item for one in found for item in one.skipped),
        note="; ".join(dict.fromkeys(one.note for one in found if one.note)),
        host=last.host,
        model=last.model,
        mode=last.mode,
    )


def write_rejects(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write the reject log: JSON lines, one proposal each; put in place whole or not at all.

    Raises
    ------
    OSError
        If the file cannot be written, with its name.
    """
    with whole(path) as part, part.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in rejected)


def as_text(item: object) -> str:
    """Return a proposal as JSON text for the log, cut where it is too long."""
    try:
        text = item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
    except (RecursionError, ValueError):
        text = "(nested too deeply)"
    return text if len(text) <= _LONGEST_ITEM else text[: _LONGEST_ITEM - 1] + "…"
