"""``entente brief``: the answer, for a reader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entente.cli.articles import told_in_the_shell
from entente.cli.edges import evidence_at, message, store_options, to_json

if TYPE_CHECKING:
    from entente.brief.contracts import Brief
    from entente.evidence import Evidence


@click.command(name="brief")
@click.argument("state")
@click.option("--article", type=click.Path(path_type=Path), help="A text (or saved web page) whose claims to answer.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True, help="Folder to write to."
)
@click.option("--lang", type=click.Choice(["en", "ru"]), default="en", show_default=True, help="Language of the brief.")
@click.option("--poles", type=click.Path(path_type=Path), help="Your own table of poles (CSV).")
@store_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the path.")
def command(
    *,
    state: str,
    article: Path | None,
    out: Path,
    lang: str,
    poles: Path | None,
    store: Path | None,
    as_of: str | None,
    as_json: bool,
) -> None:
    """Write the brief on STATE: brief.html (one self-contained page) and brief.json.

    \b
    Examples:
      entente brief KAZ
      entente brief Казахстан --article examples/article_ru.txt --lang ru --out out/
      entente brief UZB --poles my-poles.csv --json
    """
    from entente.brief import to_json as whole_brief
    from entente.brief import write_brief

    began = time.perf_counter()
    with evidence_at(store, as_of) as evidence:
        brief = compose(state, evidence, article=article, lang=lang, poles=poles, as_of=as_of)
    page = write_brief(brief, out)["html"]
    seconds = round(time.perf_counter() - began, 2)
    if as_json:
        click.echo(to_json(summary(whole_brief(brief), page, seconds)))
        return
    for sentence in brief.answer:
        message(sentence.text)
    message(f"{seconds} s")
    click.echo(str(page))


def compose(
    state: str, evidence: Evidence, *, article: Path | None, lang: str, poles: Path | None, as_of: str | None
) -> Brief:
    """Read, measure, check and assemble.

    Raises
    ------
    UnknownActorError, DocumentError, NoDataError
        For a state, an article or a measure that cannot be had.
    """
    from entente import actors
    from entente.brief import assemble

    actor = actors.resolve(state)
    table = actors.poles(poles)
    if article is None:
        return assemble(actor.id, evidence=evidence, lang=lang, as_of=as_of, poles=table)
    from entente.propositions import answer
    from entente.reading import read_claims, read_document

    with told_in_the_shell(article, options=False):
        document = read_document(article)
        claims = read_claims(document)
    answers = answer(claims, evidence, document)
    return assemble(
        actor.id,
        evidence=evidence,
        document=document,
        claims=claims,
        verdicts=answers.verdicts,
        bases=tuple(answers.bases.values()),
        lang=lang,
        as_of=as_of,
        poles=table,
    )


def summary(brief: dict[str, Any], page: Path, seconds: float) -> dict[str, Any]:
    """Return the object that ``--json`` prints: the brief's tables with short keys at top level."""
    keys = ("state", "portfolio", "hedging", "divergence", "claims", "sources")
    return {"brief": str(page), **{key: brief[key] for key in keys}, "seconds": seconds}
