"""From material to brief: the sentences, the figures, the evidence sets, the sources and the limits."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from entente.brief.answer import answer
from entente.brief.appendix import evidence_sets, source_liner, source_notes, vintages
from entente.brief.choose import latest_cells
from entente.brief.contracts import Brief, Material, upper_first
from entente.brief.figures import make_figures
from entente.brief.sections import findings
from entente.brief.wording import Wording
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from entente.brief.appendix import EvidenceLike
    from entente.brief.contracts import Figure, Sentence
    from entente.evidence.records import Basis


def compose(material: Material, bases: Mapping[str, Basis], evidence: EvidenceLike) -> Brief:
    """Return the brief of ``material``.

    Parameters
    ----------
    bases
        Every basis that ``material`` names, by id.
    evidence
        The pinned evidence: sample rows, origins and snapshots are read from it.
    """
    say = Wording(material.lang)
    material = replace(material, vintages=tuple(vintages(material, bases, evidence)))
    sentences, told = answer(material), findings(material, say)
    figures = make_figures(material, source_liner(bases, evidence, say, material.as_of))
    ids = used_ids(material, (*sentences, *told), figures)
    sets = evidence_sets(ids, bases, evidence, say)
    names = {name for item in sets for name in item.basis.sources}
    return Brief(
        **{item.name: getattr(material, item.name) for item in fields(Material)},
        answer=sentences,
        figures=figures,
        evidence=sets,
        sources=source_notes(names, evidence),
        limits=tuple(limit_sentences(material, say)),
        findings=told,
    )


def used_ids(material: Material, sentences: Iterable[Sentence], figures: Iterable[Figure]) -> list[str]:
    """Return the ids of all evidence that the page shows or the JSON names, in order of first appearance."""
    found = [key for sentence in sentences for key in sentence.evidence]
    for domain in DOMAINS:
        for cell in latest_cells(material, domain).values():
            found += cell.evidence
    found += [key for figure in figures for key in figure.evidence]
    found += [key for verdict in material.verdicts for key in verdict.evidence]
    found += [key for name in TABLES for row in getattr(material, name) for key in row.evidence]
    found += material.near.evidence if material.near is not None else ()
    return list(dict.fromkeys(found))


TABLES = (
    *("portfolio", "hedging", "divergence", "agreement", "suppliers", "robustness", "positions", "distances"),
    *("changes", "steps", "common", "standards", "cohesion", "trends"),
)
"""Fields of :class:`~entente.brief.contracts.Material` whose rows carry evidence."""


def limit_sentences(material: Material, say: Wording) -> Iterable[str]:
    """Yield what the brief cannot say."""
    yield say("limits.no_zero")
    yield from (_missing(item.domain, item.reason, say) for item in material.missing)
    yield say("limits.intervals")
    yield say("limits.shares")
    yield from material.methods
    if material.robustness:
        yield say("limits.robust")
    if material.changes:
        yield say("limits.change")
    if material.events:
        yield say("limits.events")
    if material.document is not None:
        yield say("limits.article")


def _missing(domain: str, reason: str, say: Wording) -> str:
    name = say.name("domain", domain)
    text = say("limits.no_data", domain=name, reason=reason or say("reason.no_dataset"))
    return upper_first(text)
