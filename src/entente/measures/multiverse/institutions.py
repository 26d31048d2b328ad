"""Institutions under every specification: how much a large organisation counts, and which organisations do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from entente.evidence.records import Query
from entente.measures import intervals
from entente.measures.cells import Block, PortfolioConfig, absent_poles
from entente.measures.domains import institutions as default
from entente.measures.multiverse.profile import of_block
from entente.measures.rows import assign, covers, fetch, unique_bases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from entente.evidence.records import Basis, Condition
    from entente.measures.domains.institutions import Memberships
    from entente.measures.multiverse.grid import Level
    from entente.measures.multiverse.profile import Profile, Setting

NEEDS_LISTS = "needs loaded memberships (entente load igo PATH): shipped scores weigh by the square root of members"


@dataclass(slots=True)
class Institutions:
    """Memberships by year, or shipped scores, read once."""

    setting: Setting
    lists: dict[int, tuple[Memberships, tuple[str, ...]]] = field(default_factory=dict)
    blocks: dict[int, Block] = field(default_factory=dict)
    bases: tuple[Basis, ...] = ()

    def profile(self, spec: Mapping[str, Level], year: int) -> Profile | str:
        """Return the poles' shares of shared memberships at the end of ``year``."""
        exponent = float(spec["exponent"])
        if spec["organisations"] == "blocs":
            return self._blocs(exponent, year)
        if year in self.lists:
            found, evidence = self.lists[year]
            return self._scored(found, exponent, year, evidence)
        block = self.blocks.get(year)
        if block is None or block.series != default.ALL:
            return f"no source covers memberships of {self.setting.frame.state.id} in {year}"
        if exponent != PortfolioConfig().membership_weight:
            return NEEDS_LISTS
        return of_block(block, self.setting.frame, rest=False)

    def _blocs(self, exponent: float, year: int) -> Profile | str:
        frame = self.setting.frame
        found = default.blocs_among((frame.state.id, *frame.everyone()), year)
        few = int(found.member[0].sum()) < default.FEWEST_BLOCS
        return default.FEW_BLOCS if few else self._scored(found, exponent, year, ())  # the table of blocs has no basis

    def _scored(self, found: Memberships, exponent: float, year: int, evidence: tuple[str, ...]) -> Profile | str:
        frame = self.setting.frame
        amounts = default.scores(found, frame.state.id, frame.members(year), exponent)
        # In ten chosen blocs, sharing none is no sign of having no tie.
        lost = {
            p.id: default.UNSHARED for p, amount in zip(frame.poles, amounts, strict=True) if not (amount or evidence)
        }
        block = Block(
            "institutions",
            year,
            amounts,
            int(found.member[0].sum()),
            reason=intervals.COMPLETE if evidence else default.CHOSEN,
            evidence=evidence,
            absent=lost | absent_poles(frame, year),
        )
        return of_block(block, frame, rest=False)


def open_reader(setting: Setting) -> Institutions:
    """Read the memberships of all states in the years asked for."""
    frame, reader = setting.frame, Institutions(setting)
    known = None if _listed(setting) else default.blocks(setting.evidence, replace(frame, years=setting.ends))
    if known:
        reader.blocks = {block.year: block for block in known.blocks}
    bases: list[Basis] = []
    covered = covers(setting.evidence, default.DOMAIN, ("membership",))
    for source, years in assign(covered, frame.state.id, setting.ends, prefer=frame.config.prefer).items():
        for year in years:
            bases += _read(reader, source, year)
    reader.bases = unique_bases((*(known.bases if known else ()), *bases))
    return reader


def _listed(setting: Setting) -> bool:
    return bool(covers(setting.evidence, default.DOMAIN, ("membership",)))


def _read(reader: Institutions, source: str, year: int) -> list[Basis]:
    """Read one year: memberships of all states of the world, whose number is the size of an organisation."""
    frame = reader.setting.frame
    where: dict[str, Condition] = {"kind": ("membership",), "source": (source,)}
    own = fetch(reader.setting.evidence, Query("tie", {**where, "sender": (frame.state.id,)}, overlap=(year, year)))
    rows = fetch(reader.setting.evidence, Query("tie", where, overlap=(year, year)))
    states = (frame.state.id, *frame.everyone())
    spread = default.by_year(rows, states, range(year, year + 1))[year]
    found = spread.and_blocs(default.blocs_among(states, year, skip=default.bloc_codes(rows)))
    reader.lists[year] = found, (own.basis.id, rows.basis.id)
    return [own.basis, rows.basis]
