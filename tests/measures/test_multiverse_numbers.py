"""The arithmetic of a multiverse: grids and their ids, shares that agree, influence, contrasts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import FormatError, OptionError, UnknownNameError
from entente.measures import intervals
from entente.measures.multiverse import Choice, Grid, declared, grids_from, read_grids, to_toml
from entente.measures.multiverse.arms import weight_of
from entente.measures.multiverse.contrast import difference, distance, lead, share_correlation
from entente.measures.multiverse.declared import CROSS, DEFAULTS, to_plain, unfit
from entente.measures.multiverse.guarantees import SCALES
from entente.measures.multiverse.guarantees import depths as depths_of
from entente.measures.multiverse.summary import clear, depends_on, explained, influences, same_sign, share
from entente.measures.multiverse.votes import Tally, closeness, steps_of, tally_sums

if TYPE_CHECKING:
    from pathlib import Path

NAMES = st.sampled_from(["a", "b", "c", "d"])
LEVELS = st.lists(st.one_of(st.integers(0, 9), st.sampled_from(["x", "y", "z"])), min_size=1, max_size=4, unique=True)
CHOICES = st.dictionaries(NAMES, LEVELS, min_size=1, max_size=4)


def _grid(choices: dict[str, list[Any]], **more: Any) -> Grid:
    return Grid("trade", tuple(Choice(name, tuple(levels)) for name, levels in choices.items()), **more)


# --- grids -----------------------------------------------------------------------------------------------------------


@given(CHOICES, st.randoms(use_true_random=False))
def test_the_id_does_not_depend_on_order(choices: dict[str, list[Any]], random: Any) -> None:
    names = list(choices)
    random.shuffle(names)
    mixed = {}
    for name in names:
        rest = choices[name][1:]
        random.shuffle(rest)
        mixed[name] = [choices[name][0], *rest]
    assert _grid(choices).id == _grid(mixed).id


@given(CHOICES)
def test_the_id_depends_on_every_level_on_the_default_and_on_the_threshold(choices: dict[str, list[Any]]) -> None:
    name = next(iter(choices))
    longer = {**choices, name: [*choices[name], "more"]}
    other = {**choices, name: ["first", *choices[name]]}
    ids = {_grid(choices).id, _grid(longer).id, _grid(other).id, _grid(choices, robust=0.8).id}
    assert len(ids) == 4


def test_ids_are_stable() -> None:
    """A published id leads to the same grid for ever: change VERSION if a level comes to mean something else."""
    assert declared()["trade"].id == "g_83e629d864ed"
    assert _grid({"exponent": [0.5, 0.0, 1.0]}).id == _grid({"exponent": [0.5, 0, 1]}).id


@given(CHOICES)
def test_a_grid_holds_every_combination_once_the_default_first(choices: dict[str, list[Any]]) -> None:
    specs = _grid(choices).specs(lambda _: ())
    assert len(specs) == len(set(specs)) == np.prod([len(levels) for levels in choices.values()])
    assert dict(specs[0]) == {name: levels[0] for name, levels in choices.items()}


@pytest.mark.parametrize("domain", [*DEFAULTS, CROSS])
def test_choices_without_effect_count_no_number_twice(domain: str) -> None:
    grid = declared()[domain]
    specs = [dict(spec) for spec in grid.specs(lambda levels: unfit(domain, levels))]
    assert len(specs) < grid.size or domain in {"institutions", "trade"}
    for spec in specs:
        assert not unfit(domain, spec) & spec.keys()


def test_stocks_have_no_window_and_decisive_votes_no_reference() -> None:
    specs = [dict(spec) for spec in declared()["arms"].specs(lambda levels: unfit("arms", levels))]
    assert all(("window" in spec) == (spec["basis"] == "flow") for spec in specs)
    votes = [dict(spec) for spec in declared()["diplomacy"].specs(lambda levels: unfit("diplomacy", levels))]
    assert {("reference" in spec) for spec in votes if spec["measure"] == "decisive"} == {False}
    assert len([spec for spec in votes if spec["measure"] == "decisive"]) == 3


def test_a_grid_survives_being_printed_and_read(tmp_path: Path) -> None:
    grids = declared(issues=("hr", "me"))
    (tmp_path / "grid.toml").write_text(to_toml(grids), "utf-8")
    (tmp_path / "grid.json").write_text(json.dumps(to_plain(grids)), "utf-8")
    for name in ("grid.toml", "grid.json"):
        found = read_grids(tmp_path / name)
        assert {domain: grid.id for domain, grid in found.items()} == {d: grid.id for d, grid in grids.items()}


def test_a_choice_that_is_not_named_stays_at_its_default() -> None:
    grid = grids_from({"trade": {"window": [3, 5]}})["trade"]
    assert {choice.name: choice.levels for choice in grid.choices} == {"window": (3, 5), "flow": ("turnover",)}


@pytest.mark.parametrize(
    ("given_grid", "error", "says"),
    [
        ({"trade": {"flow": ["smuggling"]}}, UnknownNameError, "level of flow"),
        ({"trade": {"colour": ["red"]}}, UnknownNameError, "choice of trade"),
        ({"weather": {"window": [1]}}, UnknownNameError, "domain with a grid"),
        ({"trade": {"window": ["long"]}}, OptionError, "window is 'long'"),
        ({"trade": {"window": [0]}}, OptionError, "window is 0"),
        ({"trade": {"window": [True]}}, OptionError, "window is True"),
        ({"institutions": {"exponent": [2]}}, OptionError, "exponent is 2"),
        ({"trade": {"window": [1, 1]}}, OptionError, "one twice"),
        ({"trade": {"window": []}}, FormatError, "trade is no table"),
        ({"trade": [1]}, FormatError, "trade is no table"),
        ({"robust": 0.4, "trade": {"window": [1]}}, OptionError, "robust is 0.4"),
        ({"robust": "high", "trade": {"window": [1]}}, FormatError, "robust is 'high'"),
        ({"least": 0, "trade": {"window": [1]}}, OptionError, "least is 0"),
        ({"leading": "USA", "trade": {"window": [1]}}, FormatError, "leading is no table"),
        ({}, FormatError, "names no domain"),
        ([], FormatError, "is no table"),
    ],
)
def test_a_wrong_grid_is_refused_with_its_reason(given_grid: Any, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        grids_from(given_grid)


def test_a_grid_may_not_grow_without_bound() -> None:
    with pytest.raises(OptionError, match="more than 20,000"):
        _grid({name: list(range(20)) for name in "abcd"})


# --- what all say together -------------------------------------------------------------------------------------------

ESTIMATES = st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=1, max_size=30)


@given(ESTIMATES)
def test_the_default_agrees_with_itself_and_signs_are_symmetric(values: list[float]) -> None:
    estimates = np.array(values)
    same = same_sign(estimates, values[0])
    assert same[0]
    assert (same == same_sign(-estimates, -values[0])).all()
    assert share(same) == pytest.approx(np.mean(same))


def test_zero_has_a_sign_of_its_own() -> None:
    assert same_sign(np.array([0.1, 0.0, -0.1]), 0.1).tolist() == [True, False, False]
    assert same_sign(np.array([0.1, 0.0, -0.1]), 0.0).tolist() == [False, True, False]


def test_a_band_is_clear_on_either_side_of_zero() -> None:
    assert clear(np.array([0.1, -0.2, -0.3, 0.0]), np.array([0.2, 0.1, -0.1, 0.4])).tolist() == [
        True,
        False,
        True,
        False,
    ]
    assert share(np.array([], bool)) is None


@given(st.lists(st.tuples(st.floats(-5, 5, allow_subnormal=False), st.sampled_from("abc")), min_size=1, max_size=40))
def test_explained_variance_is_a_share_and_forgets_location_and_scale(pairs: list[tuple[float, str]]) -> None:
    values, groups = np.array([value for value, _ in pairs]), [group for _, group in pairs]
    part = explained(values, groups)
    assert 0.0 <= part <= 1.0
    if values.std() > 1e-3:
        assert explained(3.0 * values + 7.0, groups) == pytest.approx(part, abs=1e-6)


def test_explained_variance_by_hand() -> None:
    # levels a: 1, 3 (mean 2); b: 5, 7 (mean 6); overall 4: between 2*4+2*4 = 16 of total 9+1+1+9 = 20
    assert explained(np.array([1.0, 3.0, 5.0, 7.0]), ["a", "a", "b", "b"]) == pytest.approx(0.8)
    assert explained(np.array([2.0, 2.0]), ["a", "b"]) == 0.0


def test_in_a_full_grid_additive_choices_explain_everything_between_them() -> None:
    specs = tuple((("a", x), ("b", y)) for x in (0, 1) for y in (0, 1, 2))
    estimates = np.array([0.5 * dict(spec)["a"] + 0.1 * dict(spec)["b"] for spec in specs])
    found = influences(specs, estimates, 0.6)
    assert [item.choice for item in found] == ["a", "b"]
    assert sum(item.explained for item in found) == pytest.approx(1.0)
    assert [item.spread for item in found] == pytest.approx([0.5, 0.2])


def test_the_choice_that_flips_the_sign_is_named_first() -> None:
    specs = tuple((("flow", flow), ("window", window)) for flow in ("in", "out") for window in (1, 3, 5))
    estimates = np.array([0.1, 0.2, 0.9, -0.1, -0.2, -0.1])
    found = influences(specs, estimates, 0.1)
    assert depends_on(found)[0] == "flow"
    levels = {level.level: level.same_sign for item in found if item.choice == "flow" for level in item.levels}
    assert levels == {"in": 1.0, "out": 0.0}


def test_nothing_is_named_where_all_agree() -> None:
    specs = tuple((("window", window),) for window in (1, 3, 5))
    found = influences(specs, np.array([0.1, 0.2, 0.3]), 0.1)
    assert depends_on(found) == ()
    assert found[0].choice == "window"


def test_a_choice_within_a_branch_explains_no_more_than_the_branch() -> None:
    specs = ((("m", "x"),), (("m", "y"), ("r", "p")), (("m", "y"), ("r", "q")))
    found = {item.choice: item for item in influences(specs, np.array([1.0, 0.0, 0.2]), 1.0)}
    assert 0 < found["r"].explained < 0.05
    assert found["m"].explained > 0.9


# --- contrasts -------------------------------------------------------------------------------------------------------

SHARES = st.lists(st.floats(0.01, 1.0), min_size=2, max_size=5).map(lambda given: np.array(given) / np.sum(given))


@given(SHARES, st.floats(3.0, 500.0))
def test_a_difference_lies_in_its_band_and_turns_with_its_sides(shares: Any, n_eff: float) -> None:
    low, high = intervals.share_interval(shares, np.asarray(n_eff))
    r = share_correlation(shares[0], shares[1])
    value, below, above = difference(shares[0], low[0], high[0], shares[1], low[1], high[1], r)
    other, under, over = difference(shares[1], low[1], high[1], shares[0], low[0], high[0], r)
    assert below <= value <= above
    assert (other, under, over) == pytest.approx((-value, -above, -below))
    assert -1.0 <= r <= 0.0


def test_the_band_of_a_difference_of_shares_agrees_with_the_posterior() -> None:
    """Square-and-add against draws of the Dirichlet posterior of 200 votes: ends within two points."""
    shares, n = np.array([0.45, 0.3, 0.25]), 200.0
    low, high = intervals.share_interval(shares, np.asarray(n))
    ends = difference(shares[0], low[0], high[0], shares[1], low[1], high[1], share_correlation(shares[0], shares[1]))
    drawn = intervals.share_draws(shares, np.asarray(n), np.random.default_rng(1), 40_000)
    wanted = np.quantile(drawn[:, 0] - drawn[:, 1], [0.05, 0.95])
    assert ends[1:] == pytest.approx(wanted, abs=0.02)


@given(SHARES, st.integers(0, 4))
def test_a_lead_is_positive_for_the_largest_only(shares: Any, place: int) -> None:
    place %= shares.size
    none = np.full(shares.size, np.nan)
    (value, low, high), rival = lead(shares, none, none, place, whole=True)
    assert (low, high) == (None, None)
    assert rival != place
    assert (value > 0) == bool((shares[place] > np.delete(shares, place)).all())
    assert value == pytest.approx(shares[place] - np.delete(shares, place).max())


@pytest.mark.parametrize("truth", [(0.38, 0.29, 0.18, 0.15), (0.3, 0.3, 0.2, 0.2)])
def test_bands_of_a_lead_cover_the_truth(truth: tuple[float, ...]) -> None:
    """Nominal 90 %; with 800 draws the observed share has a standard error of one point: 86 to 95 % are allowed."""
    rng, whole = np.random.default_rng(5), np.array(truth)
    votes = rng.multinomial(60, whole, size=800) / 60
    lows, highs = intervals.share_interval(votes, np.full(800, 60.0))
    bands = [lead(s, low, high, 0, whole=True)[0] for s, low, high in zip(votes, lows, highs, strict=True)]
    wanted = whole[0] - whole[1:].max()
    inside = np.mean([low is not None and high is not None and low <= wanted <= high for _, low, high in bands])
    assert 0.86 <= inside <= 0.95


def test_poles_that_are_not_known_are_no_rivals() -> None:
    value = np.array([0.5, np.nan, 0.2])
    (gap, low, _), rival = lead(value, value - 0.1, value + 0.1, 0, whole=False)
    assert gap == pytest.approx(0.3)
    assert rival == 2
    assert low == pytest.approx(0.3 - np.sqrt(0.02))


def test_distance_leaves_out_poles_that_are_not_known() -> None:
    first, second = np.array([0.5, 0.5, np.nan]), np.array([0.2, 0.2, 0.6])
    assert float(distance(first, second)) == pytest.approx(0.0, abs=1e-9)


# --- rules of the domains --------------------------------------------------------------------------------------------


def test_weights_of_flows_and_stocks() -> None:
    years = np.array([1990, 2010, 2019, 2020, 2021])
    assert weight_of(years, 2020, "flow", 5).tolist() == [0, 0, 1, 1, 0]
    assert weight_of(years, 2020, "stock", 0).tolist() == [1, 1, 1, 1, 0]
    assert weight_of(years, 2020, "stock_life", 0).tolist() == [0, 1, 1, 1, 0]
    assert weight_of(years, 2020, "stock_loss", 0) == pytest.approx([0.95**30, 0.95**10, 0.95, 1, 0])


def test_depth_scales_and_boilerplate() -> None:
    # kinds: defense, offense, neutrality, consultation, nonaggression; partners: an ally, four pledges standing alone
    bound = np.zeros((5, 5), bool)
    bound[0, 0] = bound[4, 0] = True
    bound[4, 1:] = True
    assert depths_of(bound, SCALES["default"], "root").tolist() == [3.0, 0.5, 0.5, 0.5, 0.5]
    assert depths_of(bound, SCALES["default"], "in").tolist() == [3.0, 1.0, 1.0, 1.0, 1.0]
    assert depths_of(bound, SCALES["ordinal"], "each").tolist() == [3.0, 0.5, 0.5, 0.5, 0.5]
    assert depths_of(bound, SCALES["default"], "out").tolist() == [3.0, 0, 0, 0, 0]
    assert depths_of(bound, SCALES["defence"], "in").tolist() == [3.0, 0, 0, 0, 0]


CELLS = st.lists(st.integers(0, 40), min_size=9, max_size=9).map(lambda cells: np.array(cells).reshape(3, 3, 1))


@given(CELLS)
def test_steps_follow_from_sums_as_from_cells(cells: Any) -> None:
    equal, one, two = (int(count) for count in steps_of(cells)[:, 0])
    n = np.array([equal + one + two])
    again = tally_sums(np.array([equal + one / 2]), n, np.array([equal + one / 4]))
    assert again.steps[:, 0].tolist() == [equal, one, two]


@given(CELLS)
def test_closeness_lies_in_its_band_on_the_range_of_every_measure(cells: Any) -> None:
    tally = Tally(steps_of(cells), cells)
    for name in ("agreement", "s_abs", "s_squared", "kappa", "pi", "a"):
        found = closeness(tally, name, 10)
        assert found is not None
        value, low, high = (float(end[0]) for end in found)
        if np.isfinite(value):
            assert tally.n[0] >= 10
            assert 0.0 <= low <= value + 1e-9
            assert value - 1e-9 <= high <= 1.0


def test_closeness_is_the_measure_on_its_range() -> None:
    """On one range, closeness is the measure itself, shifted."""
    from entente.measures.similarity.contingency import Tables
    from entente.measures.similarity.scales import VOTES
    from entente.measures.similarity.scores import measure

    cells = np.array([[[14], [3], [1]], [[2], [4], [1]], [[1], [2], [4]]])
    tally = Tally(steps_of(cells), cells)
    wanted = measure(
        Tables.of(cells[..., 0].astype(float)), VOTES, ("kappa_w2", "pi_nominal", "a", "s_sq", "agreement")
    )
    pairs = {"kappa": "kappa_w2", "pi": "pi_nominal", "a": "a", "s_squared": "s_sq"}
    for name, their in pairs.items():
        found = closeness(tally, name, 10)
        assert found is not None
        assert found[0][0] == pytest.approx((float(wanted[their]) + 1) / 2)
    agreed = closeness(tally, "agreement", 10)
    s_abs = closeness(tally, "s_abs", 10)
    assert agreed is not None
    assert s_abs is not None
    assert agreed[0][0] == s_abs[0][0] == pytest.approx(float(wanted["agreement"]))
    assert closeness(Tally(steps_of(cells)), "kappa", 10) is None


def test_the_band_of_a_corrected_measure_agrees_with_a_bootstrap() -> None:
    """Delta method against 4,000 multinomial draws of the same table: ends within 0.02 of the range."""
    cells = np.array([[[60], [8], [5]], [[9], [20], [6]], [[4], [7], [30]]])
    rng = np.random.default_rng(3)
    drawn = rng.multinomial(int(cells.sum()), (cells / cells.sum()).ravel(), size=4000).T.reshape(3, 3, -1)
    for name in ("kappa", "pi", "a"):
        one, many = (closeness(Tally(steps_of(table), table), name, 1) for table in (cells, drawn))
        assert one is not None
        assert many is not None
        assert (one[1][0], one[2][0]) == pytest.approx(np.quantile(many[0], [0.05, 0.95]), abs=0.02)
