"""``entente check``: what the evidence says about an article's figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entente.cli.edges import evidence_at, output_options, show, store_options

if TYPE_CHECKING:
    from entente.cli.edges import Form


@click.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
@store_options
@output_options
def command(file: Path, store: Path | None, as_of: str | None, form: Form) -> None:
    """Answer the figures in an article: supported, contradicted, mixed or not checkable, with the query behind each.

    \b
    Example:
      entente check examples/article_ru.txt
    """
    from entente.propositions import check
    from entente.reading import read_claims, read_document

    document = read_document(file)
    claims = read_claims(document)
    with evidence_at(store, as_of) as evidence:
        verdicts = check(claims, evidence, document)
    by_id = {claim.id: claim for claim in claims}
    rows = [
        {
            "verdict": verdict.word,
            "speaker": by_id[verdict.claim].speaker.name,
            "quote": by_id[verdict.claim].quote,
            "why": verdict.explanation_en or verdict.reason,
            "evidence": list(verdict.evidence),
        }
        for verdict in verdicts
        if verdict.word != "not_checkable" or by_id[verdict.claim].quantity
    ]
    counts = Counter(verdict.word for verdict in verdicts)
    whole = {"claims": len(claims), "counts": dict(counts), "verdicts": [verdict.to_dict() for verdict in verdicts]}
    note = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in counts.most_common())
    show(form, rows=rows, whole=whole, note=note)
