"""Worked tables of the similarity of portfolios, each with where it is from.

The inputs are Tables 6 (alliances of 1914), 7a (alliances of 1947) and 7b (votes of 1947) of Signorino and Ritter, the
numbers are their formulas worked out on them, with four digits: the tolerance is one unit of the last of these.

Signorino, C. S. and Ritter, J. M. (1999). Tau-b or not tau-b: measuring the similarity of foreign policy positions.
International Studies Quarterly 43(1), 115-144. Kappa and pi as in Häge, F. M. (2011), Choice or circumstance? Adjusting
measures of foreign policy similarity for chance agreement, Political Analysis 19(3), 287-305.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.benchmarks.similarity import FIXTURES, ROLL_CALLS, US_MEXICO_1946, column, first_session, table_of
from entente.measures.similarity import ALLIANCE, compare, compare_all

if TYPE_CHECKING:
    from pathlib import Path

TOLERANCE = 1e-4

# S_1, S_2, kappa with squared disagreement, nominal pi, A, S_1 weighted by capability shares
TABLE: dict[str, tuple[float | None, ...]] = {
    "GMY-RUS-1914": (0.4000, 0.4444, -0.0776, -0.0448, -0.0400, -0.4600),
    "alliance-1947-USA-UK": (0.6154, 0.6154, -0.0656, -0.1064, -0.0237, -0.6122),
    "alliance-1947-USA-FRN": (0.6923, 0.6923, -0.0612, -0.0833, -0.0178, -0.6122),
    "alliance-1947-USA-RUS": (0.4615, 0.4615, -0.0706, -0.1556, -0.0355, -0.7551),
    "alliance-1947-UK-FRN": (0.9231, 0.9231, 0.8354, 0.8349, 0.3905, 1.0000),
    "alliance-1947-UK-RUS": (0.6923, 0.6923, 0.5094, 0.5048, 0.3195, 0.8571),
    "alliance-1947-FRN-RUS": (0.7692, 0.7692, 0.6061, 0.5969, 0.3550, 0.8571),
    "UNvotes-1947-USA-UK": (0.5625, 0.6250, 0.5509, 0.4347, 0.4570, None),
    "UNvotes-1947-USA-RUS": (-0.5000, -0.4688, -0.4935, -0.5444, -0.4863, None),
    "UNvotes-1947-UK-FRN": (0.4688, 0.5156, 0.4259, 0.3476, 0.3594, None),
}
NAMES = ("s_abs", "s_sq", "kappa_w2", "pi_nominal", "a")
KEYS = {"S_abs": "s_abs", "S_sq": "s_sq", "A": "a"}


def _portfolios(folder: Path, pair: str) -> tuple[Any, Any, Any, Any]:
    file, first, second, scale = table_of(pair)
    weights = column(folder / file, "syscap") if scale is ALLIANCE else None
    return column(folder / file, first), column(folder / file, second), scale, weights


@pytest.mark.parametrize("pair", sorted(TABLE))
def test_worked_table(data: Path, pair: str) -> None:
    x, y, scale, weights = _portfolios(data / FIXTURES, pair)
    found = compare(x, y, scale)
    for name, value in zip(NAMES, TABLE[pair], strict=False):
        assert found[name] == pytest.approx(value, abs=TOLERANCE), name
    if weights is not None:
        assert compare(x, y, scale, weights=weights)["s_abs"] == pytest.approx(TABLE[pair][-1], abs=TOLERANCE)


def test_all_thirteen_pairs_and_all_columns(data: Path) -> None:
    anchors = json.loads((data / FIXTURES / "anchors_computed.json").read_text(encoding="utf-8"))
    assert len(anchors) == 13
    for pair, printed in anchors.items():
        x, y, scale, weights = _portfolios(data / FIXTURES, pair)
        found = compare(x, y, scale)
        for name, value in printed.items():
            if name == "S_abs_capw":
                assert compare(x, y, scale, weights=weights)["s_abs"] == pytest.approx(value, abs=TOLERANCE), pair
            else:
                assert found[KEYS.get(name, name)] == pytest.approx(value, abs=TOLERANCE), (pair, name)


def test_matrix_form_gives_the_same_table(data: Path) -> None:
    path = data / FIXTURES / "alliances1947.csv"
    states = ("usa", "uk", "frn", "rus")
    rows = np.array([column(path, state) for state in states])
    plain = compare_all(rows, ALLIANCE)
    weighted = compare_all(rows, ALLIANCE, weights=column(path, "syscap"), names=("s_abs",))
    for pair, printed in TABLE.items():
        if pair.startswith("alliance"):
            i, j = (states.index(name.lower()) for name in pair.split("-")[2:])
            for name, value in zip(NAMES, printed, strict=False):
                assert plain[name][i, j] == pytest.approx(value, abs=TOLERANCE)
            assert weighted["s_abs"][i, j] == pytest.approx(printed[-1], abs=TOLERANCE)


def test_shared_zeros_lift_s_only(data: Path) -> None:
    """Häge (2011): US-USSR 1947 have S = 0.46, but kappa = -0.07 and pi = -0.16 (rounded to two digits there)."""
    x, y, scale, _ = _portfolios(data / FIXTURES, "alliance-1947-USA-RUS")
    found = compare(x, y, scale)
    assert [round(found[name], 2) for name in ("s_abs", "kappa_nominal", "pi_nominal")] == [0.46, -0.07, -0.16]


def test_us_and_mexico_in_1946(data: Path) -> None:
    """From the vote file: 38 joint votes of session 1; six digits."""
    errors = first_session(data / ROLL_CALLS)
    assert len(errors) == len(US_MEXICO_1946)
    assert max(errors.values()) < 1e-6
