"""Diplomacy under every specification: which measure, of whose votes, in which window, on which roll calls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from entente.evidence.records import Span
from entente.measures.agreement import AgreementConfig, unanimous_calls
from entente.measures.cells import Block
from entente.measures.decisive import membership, state_credits
from entente.measures.domains import diplomacy
from entente.measures.multiverse.positions import NOT_STORED, near, read_positions, votes_behind
from entente.measures.multiverse.profile import Profile, of_block, window
from entente.measures.multiverse.votes import Tally, add, closeness, masked, steps_of, tally_sums, tally_votes
from entente.measures.rollcalls import vote_matrix
from entente.measures.rows import Rows, assign, covers, fetch, select, unique_bases
from entente.measures.similarity.shipped import KIND as TABLES
from entente.measures.similarity.shipped import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from entente.evidence.records import Basis, Condition
    from entente.measures.multiverse.grid import Level
    from entente.measures.multiverse.positions import Positions
    from entente.measures.multiverse.profile import Setting
    from entente.measures.rollcalls import VoteMatrix
    from entente.measures.rows import EvidenceLike

    Floats = NDArray[np.float64]
    Credit = tuple[Floats, int]

ALL = "all"
ISSUES = ("me", "nu", "di", "hr", "co", "ec")
"""Middle East, nuclear, arms control, human rights, colonialism, economy: as in the table of roll calls."""

NEEDS_VOTES = "needs loaded roll calls (entente load unga PATH): shipped sums are of agreement alone"
NO_ISSUES = "no roll call carries an issue code"
FIRST_SESSION_OPENS = 1945
"""Session n opens in year n + 1945."""

FEW = "fewer than {least} joint votes with the pole in the window"
NO_LEADER = "the grid names no leading member of a pole of several: name it under leading"


@dataclass(slots=True)
class Diplomacy:
    """Votes, read once. Tallies by (year, unanimous, subset) are made when first asked for."""

    setting: Setting
    members: tuple[str, ...]
    calls: dict[int, tuple[str, Rows, frozenset[str]]] = field(default_factory=dict)
    sums: dict[int, Rows] = field(default_factory=dict)
    tables: dict[int, Rows] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    issues: dict[str, frozenset[str]] = field(default_factory=dict)
    coded: set[int] = field(default_factory=set)
    positions: dict[str | None, Positions | None] = field(default_factory=dict)
    bases: tuple[Basis, ...] = ()
    tallies: dict[tuple[int, bool, str], Tally | str] = field(default_factory=dict)
    matrices: dict[tuple[str, bool, str], VoteMatrix] = field(default_factory=dict)

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the closeness in the window that ends with ``year``."""
        years = window(year, int(spec["window"]))
        subset = str(spec["votes"])
        if spec["measure"] == "ideal_point":
            return self._near(years, spec)
        if spec["measure"] == "decisive":
            return self._decisive(years, subset)
        parts = [self._tally(each, spec["unanimous"] == "in", subset) for each in years]
        faults = [part for part in parts if isinstance(part, str)]
        if faults:
            return faults[0]
        return self._close([p for p in parts if not isinstance(p, str)], years, spec)

    # --- measures of agreement ---------------------------------------------------------------------------------------

    def _close(self, parts: Sequence[Tally], years: Sequence[int], spec: Mapping[str, Level]) -> Profile | str:
        inside = [self._inside(year) for year in years]
        whole = add(masked(part, np.asarray(side.any(axis=0))) for part, side in zip(parts, inside, strict=True))
        least = AgreementConfig().min_joint
        found = closeness(whole, str(spec["measure"]), least)
        if found is None:
            return NEEDS_VOTES
        chosen = self._chosen(np.asarray(np.any(inside, axis=0)), spec)
        ids = self._ids(years, spec["unanimous"] == "in")
        return chosen if isinstance(chosen, str) else _averaged(found, chosen, whole.n, (years[0], years[-1]), ids)

    def _near(self, years: Sequence[int], spec: Mapping[str, Level]) -> Profile | str:
        found = self._positions(None if spec["votes"] == ALL else str(spec["votes"]))
        chosen = self._chosen(np.asarray(np.any([self._inside(year) for year in years], axis=0)), spec)
        if found is None or isinstance(chosen, str):
            return NOT_STORED if found is None else str(chosen)
        close = near(found, self._state, self.members, years)
        if not np.isfinite(close[0]).any():
            return f"no stored ideal point of {self._state} in all of {years[0]}-{years[-1]}"
        n = np.full(len(self.members), votes_behind(found, self._state, years))
        return _averaged(close, chosen, n, (years[0], years[-1]), (found.basis.id,))

    def _positions(self, issue: str | None) -> Positions | None:
        if issue not in self.positions:
            found = read_positions(self.setting.evidence, self.setting.years, issue)
            self.positions[issue] = found
            self.bases = unique_bases((*self.bases, *([found.basis] if found else [])))
        return self.positions[issue]

    def _chosen(self, sides: NDArray[np.bool_], spec: Mapping[str, Level]) -> NDArray[np.bool_] | str:
        return sides if spec.get("reference") == "mean" else self._leading(sides)

    def _inside(self, year: int) -> NDArray[np.bool_]:
        """Return who belongs to which pole, shape (poles, members)."""
        own = self.setting.frame.members(year)
        return np.array([[name in side for name in self.members] for side in own], bool)

    def _leading(self, sides: NDArray[np.bool_]) -> NDArray[np.bool_] | str:
        named = [self.setting.leading.get(pole.id) for pole in self.setting.frame.poles]
        lead = np.array([[name == one for name in self.members] for one in named], bool).reshape(sides.shape)
        alone = sides.sum(axis=1) <= 1
        if any(one is None and not single for one, single in zip(named, alone, strict=True)):
            return NO_LEADER
        return np.where(alone[:, None], sides, sides & lead)

    def _ids(self, years: Sequence[int], unanimous: bool) -> tuple[str, ...]:  # noqa: FBT001 - one level of the grid
        kinds = ({year: rows for year, (_, rows, _) in self.calls.items()}, self.tables if unanimous else self.sums)
        rows = [next(kind[year] for kind in kinds if year in kind) for year in years]
        return tuple(dict.fromkeys(each.basis.id for each in rows))

    def _tally(self, year: int, unanimous: bool, subset: str) -> Tally | str:  # noqa: FBT001 - one level of the grid
        key = year, unanimous, subset
        if key not in self.tallies:
            self.tallies[key] = self._count(*key)
        return self.tallies[key]

    def _count(self, year: int, unanimous: bool, subset: str) -> Tally | str:  # noqa: FBT001 - as above
        if year in self.calls:
            matrix = self._matrix(year, unanimous, subset)
            return matrix if isinstance(matrix, str) else tally_votes(matrix, self._state, self.members, year)
        if subset != ALL or (unanimous and year not in self.tables):
            return NEEDS_VOTES
        if unanimous:
            return self._from_tables(self.tables[year], year)
        if year not in self.sums:
            return f"no source covers votes of {self._state} in {year}"
        return self._from_sums(self.sums[year], year)

    @property
    def _state(self) -> str:
        return self.setting.frame.state.id

    def _matrix(self, year: int, unanimous: bool, subset: str) -> VoteMatrix | str:  # noqa: FBT001 - as above
        source, rows, same = self.calls[year]
        if subset != ALL and year not in self.coded:
            return f"{NO_ISSUES} in {year}"
        key = source, unanimous, subset
        if key not in self.matrices:
            drop = frozenset() if unanimous else same
            other = (
                frozenset()
                if subset == ALL
                else frozenset(rows.codes("roll_call")[1]) - self.issues.get(subset, frozenset())
            )
            self.matrices[key] = vote_matrix(rows, drop | other)
        return self.matrices[key]

    def _from_tables(self, rows: Rows, year: int) -> Tally:
        cells = np.zeros((3, 3, len(self.members)), np.int64)
        keep, at, turned = self._partners(rows, year)
        notes = rows.texts("note")
        for row, place, other in zip(keep, at, turned, strict=True):
            counts = unpack(notes[row])
            cells[:, :, place] += counts.T if other else counts
        return Tally(steps_of(cells), cells)

    def _partners(self, rows: Rows, year: int) -> tuple[list[int], list[int], list[bool]]:
        """Return the rows of the year with a member, its position, and whether it is the sender."""
        place = {name: index for index, name in enumerate(self.members)}
        ends = list(zip(rows.texts("sender"), rows.texts("receiver"), strict=True))
        partner = [b if a == self._state else a for a, b in ends]
        keep = [i for i, y in enumerate(rows.integers("year").tolist()) if y == year and partner[i] in place]
        return keep, [place[partner[i]] for i in keep], [ends[i][0] != self._state for i in keep]

    def _from_sums(self, rows: Rows, year: int) -> Tally:
        total, n, sumsq = np.zeros((3, len(self.members)))
        keep, at, _ = self._partners(rows, year)
        n[at] = rows.integers("n")[keep]
        total[at] = rows.floats("value")[keep] * n[at]
        sumsq[at] = rows.floats("sumsq")[keep]
        return tally_sums(total, n.astype(np.int64), sumsq)

    # --- decisive votes ----------------------------------------------------------------------------------------------

    def _decisive(self, years: Sequence[int], subset: str) -> Profile | str:
        found = [self._credit(year, subset) for year in years]
        faults = [part for part in found if isinstance(part, str)]
        if faults:
            return faults[0]
        return self._shares([part for part in found if not isinstance(part, str)], years)

    def _shares(self, found: Sequence[Credit], years: Sequence[int]) -> Profile | str:
        frame, n = self.setting.frame, sum(count for _, count in found)
        amounts = np.sum([credit for credit, _ in found], axis=0)
        absent = {pole.id: diplomacy.SELDOM for pole, lost in zip(frame.poles, np.isnan(amounts), strict=False) if lost}
        few = n < frame.config.min_votes
        block = Block(
            diplomacy.DOMAIN,
            years[-1],
            tuple(np.nan_to_num(amounts).tolist()),
            n,
            n_eff=float(n),
            status="no_data" if few else "value",
            reason=f"{n} decisive votes, fewer than the {frame.config.min_votes} needed" if few else "",
            evidence=self._decisive_ids(years),
            year_from=years[0],
            absent=absent,
        )
        return of_block(block, frame, rest=True)

    def _decisive_ids(self, years: Sequence[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for year in years for key in self.blocks[year].evidence))

    def _credit(self, year: int, subset: str) -> Credit | str:
        block = self.blocks.get(year)
        if subset != ALL and year in self.calls:
            matrix = self._matrix(year, True, subset)  # noqa: FBT003 - unanimous votes are never decisive
            return matrix if isinstance(matrix, str) else self._credit_of(matrix, year)
        if subset != ALL:
            return NEEDS_VOTES
        if block is None or not block.n:
            return block.reason if block else f"no source covers votes of {self._state} in {year}"
        names = [pole.id for pole in self.setting.frame.poles]
        lost = np.array([*(name in block.absent for name in names), False], bool)
        return np.where(lost, np.nan, np.array(block.amounts)), block.n

    def _credit_of(self, matrix: VoteMatrix, year: int) -> Credit | str:
        low, high = np.searchsorted(matrix.years, [year, year + 1])
        votes = matrix.votes[:, low:high]
        if self._state not in matrix.actors or low == high:
            return diplomacy.NONE_RECORDED
        sides = membership(matrix.actors, self.setting.frame.poles, year)
        found = state_credits(votes, sides, matrix.actors.index(self._state))
        return found.total[0], int(found.n[0])


def _averaged(
    found: tuple[Floats, Floats, Floats],
    chosen: NDArray[np.bool_],
    n: NDArray[np.int64],
    years: tuple[int, int],
    evidence: tuple[str, ...],
) -> Profile | str:
    """Average over the chosen members of each pole.

    The errors of members share the state's own votes; taking them as moving together makes the interval a mean of the
    members' intervals: never too narrow. A pole of whose members fewer than half are known has no value.
    """
    known = np.isfinite(found[0])
    enough = (chosen & known).sum(axis=1) * 2 >= np.maximum(chosen.sum(axis=1), 1)
    weight = (chosen & known) / np.maximum((chosen & known).sum(axis=1, keepdims=True), 1)
    value, low, high = (np.where(enough, weight @ np.nan_to_num(end), np.nan) for end in found)
    used = n[(chosen & known).any(axis=0)]
    if not used.size:
        return FEW.format(least=AgreementConfig().min_joint)
    return Profile(value, low, high, int(used.max()), years, whole=False, evidence=evidence)


# --- reading ---------------------------------------------------------------------------------------------------------


def open_reader(setting: Setting) -> Diplomacy:
    """Read what the grid may need of the votes."""
    frame, evidence = setting.frame, setting.evidence
    reader = Diplomacy(setting, frame.everyone())
    decisive = diplomacy.blocks(evidence, replace(frame, years=setting.years))
    reader.blocks = {block.year: block for block in decisive.blocks}
    known = covers(evidence, diplomacy.DOMAIN, ("vote", "vote_agreement"))
    votes = {cover.source for cover in known if cover.kind == "vote"}
    mine = [c for c in known if c.kind == "vote" or frame.state.id in {c.actor, c.partner} or c.actor == "*"]
    bases: list[Basis] = []
    for source, years in assign(mine, frame.state.id, setting.years, prefer=frame.config.prefer).items():
        read = _read_votes if source in votes else _read_sums
        bases += read(reader, source, years)
    bases += _read_tables(reader)
    reader.bases = unique_bases((*decisive.bases, *bases))
    return reader


def _read_votes(reader: Diplomacy, source: str, years: Sequence[int]) -> list[Basis]:
    evidence, frame = reader.setting.evidence, reader.setting.frame
    body: dict[str, Condition] = {"body": ("UNGA",), "vote": Span(1, 3)}
    actors = (frame.state.id, *reader.members)
    rows = fetch(evidence, select("vote", source, years, actor=actors, **body))
    same, basis = unanimous_calls(evidence, select("vote", source, years, **body), rows.basis)
    reader.calls |= dict.fromkeys(years, (source, rows, same))
    bases = [rows.basis, basis]
    if any(subset != ALL for subset in reader.setting.votes):
        issues, used = read_issues(evidence, source, years)
        reader.issues |= issues
        reader.coded |= coded_years(rows, issues)
        bases += used
    return bases


def coded_years(rows: Rows, issues: Mapping[str, frozenset[str]]) -> set[int]:
    """Return the years with a roll call that bears any issue code."""
    coded = frozenset().union(*issues.values()) if issues else frozenset()
    years = zip(rows.texts("roll_call"), rows.integers("year").tolist(), strict=True)
    return {int(year) for call, year in years if call in coded}


def read_issues(
    evidence: EvidenceLike, source: str, years: Sequence[int]
) -> tuple[dict[str, frozenset[str]], tuple[Basis, ...]]:
    """Return issue code -> roll calls of ``source`` that bear it, and what that rests on.

    The codes may come from another source than the votes: its roll calls are matched by who voted how.
    """
    from entente.measures.ideal_points.gather import roll_calls
    from entente.measures.ideal_points.titles import described

    sessions = (min(years) - FIRST_SESSION_OPENS - 1, max(years) - FIRST_SESSION_OPENS)
    texts = described(evidence, roll_calls(evidence, sessions=sessions))
    found: dict[str, set[str]] = {}
    for key, codes in texts.issues.items():
        for code in codes:
            found.setdefault(code, set()).add(key.removeprefix(f"{source}:"))
    return {code: frozenset(calls) for code, calls in found.items()}, texts.bases


def _read_sums(reader: Diplomacy, source: str, years: Sequence[int]) -> list[Basis]:
    rows, bases = _both_sides(reader, source, years, "vote_agreement")
    reader.sums |= dict.fromkeys(years, rows)
    return bases


def _read_tables(reader: Diplomacy) -> list[Basis]:
    """Read shipped tables of single pairs for the years of which no roll calls are loaded."""
    state, frame = reader.setting.frame.state.id, reader.setting.frame
    known = covers(reader.setting.evidence, diplomacy.DOMAIN, (TABLES,))
    mine = [replace(cover, actor="*") for cover in known if state in {cover.actor, cover.partner}]
    left = [year for year in reader.setting.years if year not in reader.calls]
    bases: list[Basis] = []
    for source, years in assign(mine, state, left, prefer=frame.config.prefer).items():
        rows, used = _both_sides(reader, source, years, TABLES)
        reader.tables |= dict.fromkeys(years, rows)
        bases += used
    return bases


def _both_sides(reader: Diplomacy, source: str, years: Sequence[int], kind: str) -> tuple[Rows, list[Basis]]:
    """Return rows in which the state stands on either side."""
    import pyarrow as pa

    fixed: dict[str, Condition] = {"kind": (kind,), "status": ("value",)}
    state = (reader.setting.frame.state.id,)
    ends: tuple[dict[str, Condition], ...] = ({"sender": state}, {"receiver": state})
    sides = [fetch(reader.setting.evidence, select("tie", source, years, **fixed, **end)) for end in ends]
    held = max(sides, key=lambda side: side.table.num_rows)
    return Rows(pa.concat_tables([side.table for side in sides]), held.basis), [side.basis for side in sides]
