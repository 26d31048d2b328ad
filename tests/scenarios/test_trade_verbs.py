"""Every verb of a scenario: what it lays over a baseline, and what it says to wrong input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from entente.errors import FormatError, ImpossibleShockError, InputError, OptionError, UnknownNameError
from entente.scenarios.trade.simulate import World, made_up
from entente.scenarios.trade.solver import solve
from entente.scenarios.trade.verbs import VERBS, Verb, overlay, read_scenario, scenario

if TYPE_CHECKING:
    from pathlib import Path

    from entente.scenarios.trade.records import Economy, Shock

A, B, C = "C000", "C001", "C002"
X, Y = "S000", "S001"
BLOC = {"bloc": (B, C, "not in the baseline")}


@pytest.fixture(scope="module")
def economy() -> Economy:
    return made_up(World(4, 2), np.random.default_rng(3))


def _laid(economy: Economy, *verbs: tuple[str, dict[str, Any]]) -> Shock:
    return overlay(economy, [Verb(do, options) for do, options in verbs], label="probe", groups=BLOC)


def _cells(array: Any, unchanged: float | np.ndarray[Any, Any]) -> set[tuple[int, ...]]:
    return {tuple(int(axis) for axis in cell) for cell in np.argwhere(np.asarray(array) != unchanged)}


def test_tariff_sets_or_adds(economy: Economy) -> None:
    shock = _laid(economy, ("tariff", {"importer": A, "exporter": B, "sector": X, "rate": 0.5}))
    assert shock.tariff is not None
    assert _cells(shock.tariff, economy.tariff) == {(0, 0, 1)}
    assert shock.tariff[0, 0, 1] == 0.5
    more = _laid(economy, ("tariff", {"importer": A, "exporter": "*", "add": 0.1}))
    assert more.tariff is not None
    assert _cells(more.tariff, economy.tariff) == {(j, 0, i) for j in (0, 1) for i in (1, 2, 3)}
    assert more.tariff[:, 0, 1:] == pytest.approx(economy.tariff[:, 0, 1:] + 0.1)
    less = _laid(economy, ("tariff", {"importer": A, "exporter": B, "add": -1}))
    assert less.tariff is not None
    assert (less.tariff[:, 0, 1] == 0).all()
    assert shock.label == "probe"


@pytest.mark.parametrize("verb", ["export_stop", "import_ban"])
def test_a_stop_takes_a_share_or_all(economy: Economy, verb: str) -> None:
    whole = _laid(economy, (verb, {"exporter": B, "importer": A}))
    assert _cells(whole.open, 1.0) == {(0, 0, 1), (1, 0, 1)}
    assert (np.asarray(whole.open)[:, 0, 1] == 0).all()
    part = _laid(economy, (verb, {"exporter": B, "importer": A, "share": 0.25, "sector": [Y]}))
    assert _cells(part.open, 1.0) == {(1, 0, 1)}
    assert np.asarray(part.open)[1, 0, 1] == 0.75


@pytest.mark.parametrize(
    ("flow", "cells"),
    [
        ("exports", {(0, 1), (0, 2)}),
        ("imports", {(1, 0), (2, 0)}),
        ("both", {(0, 1), (0, 2), (1, 0), (2, 0)}),
    ],
)
def test_a_coalition_stops_flows_of_its_members(economy: Economy, flow: str, cells: set[tuple[int, int]]) -> None:
    """Cells are (importer, exporter); members that the baseline lacks are passed over."""
    shock = _laid(economy, ("coalition_sanction", {"coalition": "bloc", "target": A, "flow": flow}))
    assert {cell[1:] for cell in _cells(shock.open, 1.0)} == cells
    named = _laid(economy, ("coalition_sanction", {"coalition": [B, C], "target": A, "flow": flow, "sector": X}))
    assert {cell[1:] for cell in _cells(named.open, 1.0)} == cells
    assert {cell[0] for cell in _cells(named.open, 1.0)} == {0}


def test_costs_multiply(economy: Economy) -> None:
    one = ("non_tariff_cost", {"exporter": B, "importer": A, "factor": 1.1})
    shock = _laid(economy, one, one)
    assert np.asarray(shock.cost)[:, 0, 1] == pytest.approx([1.21, 1.21])
    matrix = np.ones((4, 4))
    matrix[0, 2] = 1.5
    both = _laid(economy, one, ("transport_cost", {"matrix": matrix.tolist()}))
    assert _cells(both.cost, 1.0) == {(j, 0, i) for j in (0, 1) for i in (1, 2)}
    by_sector = np.ones((2, 4, 4))
    by_sector[1, 0, 2] = 2
    assert _cells(_laid(economy, ("transport_cost", {"matrix": by_sector})).cost, 1.0) == {(1, 0, 2)}


def test_producers(economy: Economy) -> None:
    shock = _laid(
        economy,
        ("subsidy", {"country": A, "sector": X, "rate": 0.1}),
        ("productivity", {"country": "bloc", "factor": 1.2}),
    )
    assert _cells(shock.subsidy, 0.0) == {(0, 0)}
    assert _cells(shock.productivity, 1.0) == {(1, 0), (1, 1), (2, 0), (2, 1)}
    found = solve(economy, shock)
    assert found.residual < 1e-8
    assert found.real_income[1] > 1


def test_names_may_be_separated_by_commas(economy: Economy) -> None:
    one = _laid(economy, ("export_stop", {"exporter": f"{B}, {C}", "importer": A, "sector": f"{X},{Y}"}))
    two = _laid(economy, ("export_stop", {"exporter": [B, C], "importer": A}))
    assert (np.asarray(one.open) == np.asarray(two.open)).all()


def test_every_verb_can_be_combined_and_solved(economy: Economy) -> None:
    options: dict[str, dict[str, Any]] = {
        "tariff": {"importer": A, "exporter": B, "rate": 0.2},
        "export_stop": {"importer": A, "exporter": C, "share": 0.5},
        "import_ban": {"importer": B, "exporter": C, "sector": X},
        "coalition_sanction": {"coalition": B, "target": C, "share": 0.3},
        "non_tariff_cost": {"importer": "*", "exporter": "*", "factor": 1.05},
        "transport_cost": {"matrix": np.full((4, 4), 1.01)},
        "subsidy": {"country": A, "rate": 0.05},
        "productivity": {"country": A, "factor": 1.02},
    }
    assert set(options) == set(VERBS)
    found = solve(economy, _laid(economy, *options.items()))
    assert found.residual < 1e-8
    assert found.label == "probe"


@pytest.mark.parametrize(
    ("do", "options", "error", "message"),
    [
        ("embargo", {}, UnknownNameError, "embargo"),
        ("export_stop", {"exporter": B}, OptionError, "importer"),
        ("export_stop", {"exporter": "C00", "importer": A}, UnknownNameError, "C00"),
        ("export_stop", {"exporter": B, "importer": A, "sector": "S9"}, UnknownNameError, "S9"),
        ("export_stop", {"exporter": B, "importer": A, "share": 1.5}, OptionError, "share"),
        ("export_stop", {"exporter": B, "importer": A, "share": True}, OptionError, "share"),
        ("export_stop", {"exporter": A, "importer": A}, ImpossibleShockError, "no flow"),
        ("tariff", {"exporter": B, "importer": A}, OptionError, "rate"),
        ("tariff", {"exporter": B, "importer": A, "rate": "10 %"}, OptionError, "10 %"),
        ("tariff", {"exporter": B, "importer": A, "rate": 50}, OptionError, "rate"),
        ("tariff", {"exporter": B, "importer": A, "rate": float("nan")}, OptionError, "rate"),
        ("coalition_sanction", {"coalition": B}, OptionError, "target"),
        ("coalition_sanction", {"target": B}, OptionError, "coalition"),
        ("coalition_sanction", {"coalition": B, "target": A, "flow": "sideways"}, OptionError, "sideways"),
        ("non_tariff_cost", {"exporter": B, "importer": A, "factor": 0}, OptionError, "factor"),
        ("transport_cost", {}, OptionError, "matrix"),
        ("transport_cost", {"matrix": [[1, 2], [3, 4]]}, OptionError, "matrix"),
        ("transport_cost", {"matrix": np.zeros((4, 4))}, OptionError, "matrix"),
        ("subsidy", {"country": A, "rate": 1.0}, OptionError, "rate"),
        ("subsidy", {"rate": 0.1}, OptionError, "country"),
        ("productivity", {"country": A, "factor": -1}, OptionError, "factor"),
    ],
)
def test_wrong_options_are_named(
    economy: Economy, do: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        _laid(economy, (do, options))


def test_a_group_without_a_member_in_the_baseline(economy: Economy) -> None:
    with pytest.raises(UnknownNameError, match="strangers"):
        overlay(
            economy,
            [Verb("export_stop", {"exporter": "strangers", "importer": A})],
            groups={"strangers": ("ZZZ",)},
        )


def test_nothing_to_do_and_nothing_to_hit(economy: Economy) -> None:
    with pytest.raises(ImpossibleShockError, match="does nothing"):
        overlay(economy, [])
    sparse = made_up(World(4, 1, empty=0.99), np.random.default_rng(3))
    with pytest.raises(ImpossibleShockError, match="nothing is traded there"):
        overlay(sparse, [Verb("export_stop", {"exporter": B, "importer": A})])


# --- files -----------------------------------------------------------------------------------------------------------

TOML = """
label = "B stops; A answers"
[[verb]]
do = "export_stop"
exporter = "C001"
importer = "C000"
sector = ["S000"]
[[verb]]
do = "tariff"
importer = "C000"
exporter = "C001"
rate = 0.10
"""


def test_a_scenario_from_a_file(economy: Economy, tmp_path: Path) -> None:
    path = tmp_path / "scenario.toml"
    path.write_text(TOML, encoding="utf-8")
    label, verbs = read_scenario(path)
    assert label == "B stops; A answers"
    assert [verb.do for verb in verbs] == ["export_stop", "tariff"]
    shock = overlay(economy, verbs, label=label)
    assert shock.tariff is not None
    assert shock.tariff[:, 0, 1].tolist() == [0.1, 0.1]
    assert np.asarray(shock.open)[:, 0, 1].tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        (b"label = ", FormatError, "no TOML"),
        (b"\xff\xfe", FormatError, "no TOML"),
        (b"label = 'x'", FormatError, "no list of verbs"),
        (b"verb = 'tariff'", FormatError, "no list of verbs"),
        (b"[[verb]]\nrate = 1", FormatError, "no list of verbs"),
    ],
)
def test_files_that_are_no_scenario(tmp_path: Path, content: bytes, error: type[Exception], message: str) -> None:
    path = tmp_path / "scenario.toml"
    path.write_bytes(content)
    with pytest.raises(error, match=message):
        read_scenario(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_scenario(tmp_path / "none.toml")


def test_a_dictionary_is_a_scenario() -> None:
    label, verbs = scenario({"verb": [{"do": "tariff", "rate": 0.1}]})
    assert label == ""
    assert verbs == (Verb("tariff", {"rate": 0.1}),)
