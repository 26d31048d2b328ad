"""``entente check``: what the evidence says about an article's figures."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.articles import article_options, told_in_the_shell
from entente.cli.blocks import how_to_open, show_verdicts, sum_up
from entente.cli.edges import evidence_at, message, output_options, show, store_options

if TYPE_CHECKING:
    from entente.cli.edges import Form
    from entente.evidence.claims import Claim, Verdict


def _whole(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with the words that it answers."""
    return verdict.to_dict() | {
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "speaker": claim.speaker.name,
        "source": list(claim.source),
        "target": list(claim.target),
    }


def _row(claim: Claim, verdict: Verdict) -> dict[str, Any]:
    """Return the short form of a verdict that tables print."""
    return {
        "verdict": verdict.word,
        "speaker": claim.speaker.name,
        "quote": claim.quote,
        "why": verdict.explanation_en or verdict.reason,
        "evidence": list(verdict.evidence),
    }


@click.command(name="check")
@click.argument("file", type=click.Path(path_type=Path))
@article_options
@store_options
@output_options
def command(
    file: Path, lang: str | None, pub_date: str | None, store: Path | None, as_of: str | None, form: Form
) -> None:
    """Answer the figures in an article: supported, contradicted, mixed or not checkable, with the query behind each.

    \b
    Example:
      entente check examples/article_ru.txt
    """
    from entente.propositions import answer, profile
    from entente.reading import read_claims, read_document, stance

    with told_in_the_shell(file):
        document = read_document(file, lang=lang, pub_date=pub_date)
        claims = read_claims(document)
    with evidence_at(store, as_of) as evidence:
        answers = answer(claims, evidence, document)
    verdicts = answers.verdicts
    by_id = {claim.id: claim for claim in claims}
    kept = [one for one in verdicts if one.word != "not_checkable" or by_id[one.claim].quantity]
    rows = [_row(by_id[verdict.claim], verdict) for verdict in kept]
    if form == "table":
        texts = [row | {"missing": verdict.missing} for row, verdict in zip(rows, kept, strict=True)]
        show_verdicts(texts)
        options = {"--lang": lang, "--date": pub_date, "--store": store, "--as-of": as_of}
        for line in filter(None, (sum_up(claims, verdicts, len(rows)), how_to_open(file, rows, options))):
            message(line)
        return
    whole = {
        "claims": len(claims),
        "counts": dict(Counter(verdict.word for verdict in verdicts)),
        "verdicts": [_whole(by_id[verdict.claim], verdict) for verdict in verdicts],
        "stance": stance(claims).to_dict() | {"checked": profile(claims, verdicts).to_dict()},
        "evidence": [basis.to_dict() for basis in answers.bases.values()],
    }
    show(form, rows=rows, whole=whole)
