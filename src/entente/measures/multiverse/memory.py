"""Evidence that remembers its answers: many specifications ask the same questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from entente.evidence.records import Basis, Origin, Query
    from entente.measures.rows import EvidenceLike


@dataclass(slots=True)
class Remembering:
    """Pinned evidence never changes, so every query is run once; lives as long as one call."""

    evidence: EvidenceLike
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def run(self, query: Query) -> pa.Table:
        """Return the rows that the query selects."""
        if query.sql not in self.tables:
            self.tables[query.sql] = self.evidence.run(query)
        return self.tables[query.sql]

    def basis(self, query: Query, table: pa.Table) -> Basis:
        """Return what a number computed from ``table`` rests on."""
        return self.evidence.basis(query, table)

    def sql(self, text: str) -> pa.Table:
        """Return the answer to read-only SQL over the same views."""
        if text not in self.tables:
            self.tables[text] = self.evidence.sql(text)
        return self.tables[text]

    def origins(self) -> Mapping[str, Origin]:
        """Return the origins of all pinned sources by name."""
        return self.evidence.origins()
