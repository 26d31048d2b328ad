"""Calibration of claims: which features say that a claim was read right, learned from claims that two readers judged.

The sample is shipped as figures (``tables/judged_ru.csv``): for each claim the features that the coder gave it, a hash
of its document, and what each reader found of source, target, domain and sign. No text is needed or kept.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.reading.confidence import FEATURES
from entente.reading.heads.arrays import Linear, dumps

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TABLE = "judged_ru.csv"
FILE = "claims_ru.npz"
JUDGES = ("a", "b")
FIELDS = ("source", "target", "domain", "sign")
FOLDS = 5
STRENGTH = 0.2
"""Inverse strength of the ridge: few rows, so the coefficients are held small."""

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """The sample.

    Attributes
    ----------
    features
        (claims, features).
    right
        Whether all of source, target, domain and sign are right, (claims, judges); NaN where a judge could not say.
    documents
        Hash of each claim's document, (claims,).
    """

    features: NDArray[np.float64]
    right: NDArray[np.float64]
    documents: NDArray[np.str_]


def judged() -> Judged:
    """Return the shipped sample."""
    text = (resources.files("entente.reading") / "tables" / TABLE).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    values = np.array([[float(row[name]) for name in FEATURES] for row in rows])
    right = np.array([[_all_right(row, judge) for judge in JUDGES] for row in rows])
    return Judged(values, right, np.array([row["document"] for row in rows]))


def _all_right(row: dict[str, str], judge: str) -> float:
    found = [row[f"{field}_{judge}"] for field in FIELDS]
    if "0" in found:
        return 0.0
    return 1.0 if found == ["1"] * len(found) else float("nan")


def train(data: Path, *, seed: int = 0) -> dict[str, bytes]:  # noqa: ARG001 - the sample ships with the package
    """Fit the model; ``data`` is not needed.

    Returns
    -------
    dict
        ``claims_ru.npz`` with the readers' agreement, and Brier score, expected calibration error and reliability table
        out of fold.
    """
    sample = judged()
    table = resources.files("entente.reading") / "tables" / TABLE
    rows, target, groups, weight = _long(sample)
    fitted = _fit(rows, target, weight)
    out = _out_of_fold(rows, target, groups, weight, seed)
    meta = {
        "features": list(FEATURES),
        "sample": {"claims": len(sample.features), "documents": len(set(sample.documents))},
        "sha256": hashlib.sha256(table.read_bytes()).hexdigest(),
        "seed": seed,
        "agreement": agreement(sample),
        "metrics": scores(out, target, weight),
    }
    return {FILE: dumps(fitted, meta)}


def _long(sample: Judged) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.str_], NDArray[np.float64]]:
    """Return one row for each judgement; a claim's judgements share its weight."""
    known = ~np.isnan(sample.right)
    claim, judge = np.nonzero(known)
    weight = 1.0 / known.sum(axis=1)[claim]
    return sample.features[claim], sample.right[claim, judge], sample.documents[claim], weight


def _fit(rows: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64]) -> Linear:
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit((rows - mean) / scale, target, sample_weight=weight)
    return Linear(mean, scale, np.asarray(model.coef_), np.asarray(model.intercept_))


def _out_of_fold(
    rows: NDArray[np.float64],
    target: NDArray[np.float64],
    groups: NDArray[np.str_],
    weight: NDArray[np.float64],
    seed: int,
) -> NDArray[np.float64]:
    """Return the probability of each row by a model that has not seen its document."""
    names = np.unique(groups)
    order = np.random.default_rng(seed).permutation(names)
    fold = {name: at % FOLDS for at, name in enumerate(order.tolist())}
    of = np.array([fold[name] for name in groups.tolist()])
    found = np.empty(len(rows))
    for one in range(FOLDS):
        held = of == one
        found[held] = _fit(rows[~held], target[~held], weight[~held]).probabilities(rows[held])[:, 1]
    return found


def agreement(sample: Judged) -> dict[str, float]:
    """Return how often the two readers agree that a claim is all right, and Cohen's kappa."""
    both = ~np.isnan(sample.right).any(axis=1)
    one, two = sample.right[both].T
    same = float((one == two).mean())
    chance = float(one.mean() * two.mean() + (1 - one.mean()) * (1 - two.mean()))
    return {"claims": int(both.sum()), "share": round(same, 4), "kappa": round((same - chance) / (1 - chance), 4)}


def scores(found: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64]) -> dict[str, Any]:
    """Return the Brier score, the same for the base rate, the expected calibration error and the reliability table."""
    base = float(np.average(target, weights=weight))
    table, error = [], 0.0
    for low, high in pairwise(BINS):
        inside = (found >= low) & ((found < high) | (high == BINS[-1]))
        if not inside.any():
            continue
        said, held = (float(np.average(values[inside], weights=weight[inside])) for values in (found, target))
        share = float(weight[inside].sum() / weight.sum())
        error += share * abs(said - held)
        table.append(
            {"from": low, "to": high, "share": round(share, 4), "said": round(said, 4), "right": round(held, 4)}
        )
    return {
        "right": round(base, 4),
        "brier": round(float(np.average((found - target) ** 2, weights=weight)), 4),
        "brier_base": round(base * (1 - base), 4),
        "ece": round(error, 4),
        "reliability": table,
    }
