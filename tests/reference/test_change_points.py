"""What penalty methods say of a published series, and what the exact posterior says of the same one.

The series: ideal points of April 2020 (Bailey, Strezhnev and Voeten 2017, *Journal of Conflict Resolution* 61), the gap
between Kazakhstan and Russia and Kazakhstan alone, sessions 47 to 74. Numbers of breaks by PELT (Killick, Fearnhead and
Eckley 2012) in ruptures (Truong, Oudre and Vayatis 2020) are whole numbers: they must be equal. The posterior has no
published counterpart: it is held to an inequality.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pytest

from entente.measures.change import analyse, null_test
from entente.measures.change.models import UNKNOWN
from entente.measures.change.null import standardised

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KAZ, RUS = "705", "365"
PENALTIES = (0.1, 0.2, 0.4, 0.8, 1.6)


@pytest.fixture(scope="module")
def ideal_points(data: Path) -> dict[str, Floats]:
    """Read the published ideal points of Kazakhstan, and their gap to Russia's."""
    path = data / "ideal_points/voeten_april_2020/IdealpointestimatesAll_Apr2020.csv"
    with path.open(encoding="latin-1", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["ccode"] in {KAZ, RUS} and row["IdealPoint"] != "NA"]
    points = {
        state: {int(row["session"]): float(row["IdealPoint"]) for row in rows if row["ccode"] == state}
        for state in (KAZ, RUS)
    }
    both = sorted(points[KAZ].keys() & points[RUS].keys())
    return {
        "gap": np.array([points[KAZ][session] - points[RUS][session] for session in both]),
        "alone": np.array([points[KAZ][session] for session in both]),
    }


@pytest.mark.parametrize(("series", "breaks"), [("gap", (2, 2, 2, 0, 0)), ("alone", (3, 3, 1, 1, 1))])
def test_the_penalty_decides_the_number_of_breaks(
    ideal_points: dict[str, Floats], series: str, breaks: tuple[int, ...]
) -> None:
    ruptures = pytest.importorskip("ruptures")
    values = ideal_points[series][:, None]
    found = [len(ruptures.Pelt(model="l2", jump=1).fit(values).predict(pen=penalty)) - 1 for penalty in PENALTIES]
    assert tuple(found) == breaks


def test_the_posterior_of_the_number_says_how_sure_that_is(ideal_points: dict[str, Floats]) -> None:
    z = standardised(ideal_points["gap"][:, None])[0].T
    number = {hazard: analyse(z, model=UNKNOWN, hazard=hazard).number[0] for hazard in (0.01, 0.02, 0.05)}
    assert all(posterior[0] < 0.01 for posterior in number.values()), "some movement there is, at any prior"
    assert all(posterior.max() < 0.9 for posterior in number.values()), "how often, the series do not tell"


def test_a_drift_explains_the_gap_as_well(ideal_points: dict[str, Floats]) -> None:
    assert null_test(ideal_points["gap"], simulations=499).p_value > 0.05
