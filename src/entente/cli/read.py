"""``entente read``: an article becomes attributed claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.edges import output_options, show
from entente.cli.llm import code_beside, llm_options

if TYPE_CHECKING:
    from entente.cli.edges import Form
    from entente.cli.llm import Asked
    from entente.evidence.claims import Claim


def claim_row(claim: Claim) -> dict[str, Any]:
    """Return the short form of a claim that tables print."""
    flags = [name for name in ("negated", "future", "hypothetical", "historical") if getattr(claim, name)]
    return {
        "speaker": claim.speaker.name,
        "source": list(claim.source),
        "target": list(claim.target),
        "domain": claim.domain,
        "kind": claim.kind,
        "modality": claim.modality,
        "flags": flags,
        "quote": claim.quote,
    }


@click.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["ru"]), help="Language of the text (default: found from its letters).")
@llm_options
@output_options
def command(files: tuple[Path, ...], lang: str | None, form: Form, asked: Asked | None) -> None:
    """Turn articles into claims: who says what about whom, with the verbatim quote and its place.

    A claim is what a text states, never a fact. Russian texts for now.

    \b
    Example:
      entente read examples/article_ru.txt --json
    """
    from entente.reading import read_claims, read_document, stance
    from entente.reading.claims import READERS

    documents = [read_document(path, lang=lang) for path in files]
    coded = [document for document in documents if asked is None or document.lang in READERS]
    claims = [claim for document in coded for claim in read_claims(document)]
    whole: dict[str, Any] = {
        "documents": [
            {"id": document.id, "title": document.title, "lang": document.lang, "uri": document.uri}
            for document in documents
        ],
        "claims": [claim.to_dict() for claim in claims],
        "stance": stance(claims),
    }
    rows = [claim_row(claim) for claim in claims]
    note = f"{len(claims)} claims; next: entente check {files[0]}"
    if asked is not None:
        result, whole["llm"] = code_beside(asked, documents, claims)
        told = [{"coder": claim.coder, **claim_row(claim)} for claim in (*claims, *result.claims)]
        rows, note = told, f"{note}; {len(result.claims)} claims of the LLM coder, {len(result.rejected)} rejected"
    show(form, rows=rows, whole=whole, note=note)
