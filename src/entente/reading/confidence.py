"""How likely a claim is read right: a calibrated probability, from what the coder knows of the claim.

"Right" means source, target, domain and sign all right, as two readers judged it independently on a sample of claims; a
logistic model on the features below gives the probability (:mod:`entente.reading.training.judged`; its scores out of
fold stand in the model file and in the documentation). Coders without such a sample state a cap instead.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from entente.reading.heads.place import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.evidence.claims import Claim
    from entente.reading.heads.arrays import Linear

FILES = {"ru": "claims_ru.npz"}
"""Language -> model file."""

FEATURES = (
    "both_ends",
    "source_only",
    "target_only",
    "joint_ends",
    "log_words",
    "actors",
    "weakest_mention",
    "adjective_only",
    "role_noun",
    "parse_suspect",
    "reciprocal",
    "event",
    "trend",
    "quantity",
    "evaluation",
    "domain_other",
    "asserted",
    "negated_or_hypothetical",
    "attributed",
    "coded",
    "felt",
    "raw",
)
"""What the model sees of a claim, in order; see :func:`features`."""


def features(claim: Claim) -> tuple[float, ...]:
    """Return the features of a claim in the order of :data:`FEATURES`; flags are 0 or 1."""
    ends = {*claim.source, *claim.target}
    used = [one for one in claim.mentions if one.actor in ends]
    both = bool(claim.source and claim.target)
    flags = (
        both,
        bool(claim.source) and not both,
        bool(claim.target) and not both,
        len(claim.source) > 1 or len(claim.target) > 1,
    )
    counted = (
        math.log(1 + len(claim.quote.split())),
        len({one.actor for one in claim.mentions}),
        min((one.confidence for one in used), default=0.5),
    )
    more = (
        bool(used) and all(one.via == "adjective" for one in used),
        "role_noun" in claim.flags,
        "parse_suspect" in claim.flags,
        claim.reciprocal,
        claim.kind == "event",
        claim.kind == "trend",
        claim.kind == "quantity",
        claim.kind == "evaluation",
        claim.domain == "other",
        claim.modality == "asserted",
        claim.negated or claim.hypothetical,
        len(claim.speaker_chain) > 1,
        claim.plover is not None,
        any(one.basis != "head" for one in claim.attitudes),
    )
    return tuple(map(float, (*flags, *counted, *more, _raw(claim))))


def _raw(claim: Claim) -> float:
    return claim.confidence if claim.confidence_raw is None else claim.confidence_raw


def calibrated(claims: Sequence[Claim], language: str) -> tuple[Claim, ...]:
    """Return the claims with their probability; the score before goes to ``confidence_raw``.

    Claims of a language without a model come back as they are.
    """
    model = _model(language)
    if model is None or not claims:
        return tuple(claims)
    return tuple(
        replace(claim, confidence=round(value, 3), confidence_raw=_raw(claim))
        for claim, value in zip(claims, _probabilities(model, map(features, claims)), strict=True)
    )


def _probabilities(model: Linear, rows: Iterable[Sequence[float]]) -> list[float]:
    import numpy as np

    return [float(value) for value in model.probabilities(np.array(list(rows)))[:, 1]]


@lru_cache(maxsize=4)
def _model(language: str) -> Linear | None:
    from entente.reading.heads.arrays import Linear, loads

    name = FILES.get(language)
    data = find(name) if name else None
    return None if data is None or name is None else loads(data, Linear, name=name)[0]
