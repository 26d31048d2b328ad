"""``entente read``: an article becomes attributed claims."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.articles import article_options, readable, told_in_the_shell
from entente.cli.blocks import counted, next_step, show_claims
from entente.cli.edges import evidence_at, message, output_options, show
from entente.cli.llm import code_beside, llm_options
from entente.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from entente.cli.edges import Form
    from entente.cli.llm import Asked
    from entente.evidence.claims import Claim, Document
    from entente.reading.formats.records import Reject


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


def placed_row(claim: Claim) -> dict[str, Any]:
    """Return the short form with what CSV adds: the article, the place of the quote, and whether it is a done act."""
    return claim_row(claim) | {
        "document": claim.document,
        "start": claim.start,
        "end": claim.end,
        "counts_as_event": claim.counts_as_event,
    }


_SHOWN = 5
"""Rejects of a feed or archive that are named."""


@click.command(name="read")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@article_options
@llm_options
@output_options
def command(files: tuple[Path, ...], lang: str | None, pub_date: str | None, form: Form, asked: Asked | None) -> None:
    """Turn articles into claims: who says what about whom, with the verbatim quote and its place.

    A claim is what a text states, never a fact. Reads texts, web pages, PDF, mail, feeds, JSON lines and WARC files in
    Russian, English, Turkish and Kazakh; for whole corpora see: entente reading run. All FILES must be there; one that
    holds no article is left out and named, as long as another holds one.

    \b
    Examples:
      entente read examples/article_ru.txt --json
      entente read report.pdf letter.eml --csv
      entente read article.html --lang tr --date 2024-05-14
    """
    from entente.reading import read_claims
    from entente.reading.claims import READERS

    if asked is not None:
        asked.config()  # wrong options are told before any work
    documents = _documents(files, lang, pub_date)
    coded = _readable(documents) if asked is None else [one for one in documents if one.lang in READERS]
    with told_in_the_shell(files[0] if len(coded) == 1 else ""):
        claims = {document.id: read_claims(document) for document in coded}
    every = [claim for found in claims.values() for claim in found]
    row_of = placed_row if form == "csv" else claim_row
    rows = [row_of(claim) for claim in every]
    note = counted(len(every), "claim")
    if every:
        note = f"{note}; {next_step(files, documents, {'--lang': lang, '--date': pub_date})}"
    whole: dict[str, Any] = {"documents": [_told(one) for one in documents], "claims": every}
    if form == "json":
        whole["stance"] = _stance(coded, claims)
    if asked is not None:
        result, whole["llm"] = code_beside(asked, documents, every)
        rows = [{"coder": claim.coder, **row_of(claim)} for claim in (*every, *result.claims)]
        note = f"{note}; {counted(len(result.claims), 'claim')} of the LLM coder, {len(result.rejected)} rejected"
    if form == "table":
        show_claims(rows)
        message(note)
    else:
        show(form, rows=rows, whole=whole)


def _documents(files: Sequence[Path], lang: str | None, pub_date: str | None) -> Sequence[Document]:
    """Return the articles of all files; what holds none is named on stderr, unless none holds one.

    Raises
    ------
    DocumentError
        If a file is not there, which is a slip of the pen and told before any work; or if there is no article at all.
    """
    from entente.reading import read_documents

    absent = next((path for path in files if not os.path.lexists(path)), None)
    if absent is not None:
        raise DocumentError(f"no file or folder at {str(absent)!r}", hint="check the path")
    found: list[Document] = []
    rejects: list[Reject] = []
    errors: list[DocumentError] = []
    for path in files:
        try:
            with told_in_the_shell(path):
                found.extend(read_documents(path, lang=lang, pub_date=pub_date, on_reject=rejects.append))
        except DocumentError as error:
            errors.append(error)
    if errors and (len(files) == 1 or not found):
        raise errors[0]
    for one in errors:
        message(f"left out: {one.message}")
    _tell_rejects(rejects, {str(path) for path in files})
    return found


def _tell_rejects(rejects: Sequence[Reject], told: Collection[str]) -> None:
    """Name what feeds, archives and folders hold beside articles; files that are named as such already are not."""
    others = [one for one in rejects if one.place or one.file not in told]
    for one in others[:_SHOWN]:
        message(f"left out: {one}")
    if len(others) > _SHOWN:
        message(f"left out: {len(others) - _SHOWN} more")


def _readable(documents: Sequence[Document]) -> Sequence[Document]:
    """Return the articles that there is a coder for; if there is none at all, the error names the first."""
    found: list[Document] = []
    errors: list[DocumentError] = []
    for one in documents:
        try:
            with told_in_the_shell(one.uri or one.id):
                readable(one)
                found.append(one)
        except DocumentError as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    for each in errors[:_SHOWN]:
        message(f"left out: {each.message} ({each.hint})")
    if len(errors) > _SHOWN:
        message(f"left out: {len(errors) - _SHOWN} more, in languages without a coder")
    return found


def _told(document: Document) -> dict[str, Any]:
    keys = ("id", "sha256", "uri", "title", "outlet", "author", "lang", "pub_date")
    return {key: getattr(document, key) for key in keys}


def _stance(documents: Sequence[Document], claims: Mapping[str, Sequence[Claim]]) -> dict[str, Any]:
    """Return the profile of all texts together, with what of them the shipped and stored evidence can answer."""
    from entente.propositions import check, profile
    from entente.reading import stance

    every = [claim for document in documents for claim in claims[document.id]]
    with evidence_at(None, None) as evidence:
        verdicts = [one for document in documents for one in check(claims[document.id], evidence, document)]
    return stance(every).to_dict() | {"checked": profile(every, verdicts).to_dict()}
