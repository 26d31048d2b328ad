"""A brief as one self-contained page: no network, no script, one style sheet, drawings inside."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from entente.brief import theme, views
from entente.brief.answer import as_of
from entente.brief.contracts import FACTS, upper_first
from entente.brief.figures import draw
from entente.brief.plots.counts import event_title
from entente.brief.tables import tables as tables_of
from entente.brief.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from entente.brief.contracts import Brief, Cell, Figure
    from entente.evidence.claims import Document
    from entente.evidence.records import Origin

_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as the template reads it."""

    number: int
    figure: Figure
    wide: Markup
    narrow: Markup
    rows: tuple[tuple[tuple[str, str], ...], ...]
    links: tuple[tuple[str, str], ...]


def render_html(brief: Brief) -> str:
    """Return the brief as one HTML page.

    The page needs no network and runs no script: its policy forbids both. Texts of articles are escaped; addresses
    become links only if they are http or https.
    """
    page = _environment().get_template("brief.html.j2")
    return page.render(_context(brief)) + "\n"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("entente.brief", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web"] = is_web
    made.filters["upper_first"] = upper_first
    return made


def is_web(address: str) -> bool:
    """Whether an address may become a link."""
    return address.startswith(("https://", "http://"))


def _context(brief: Brief) -> dict[str, Any]:
    say = Wording(brief.lang)
    labels = _labels(brief, say)
    shown = views.claim_views(brief, say)
    tables = tables_of(brief, say)
    return {
        "brief": brief,
        "say": say,
        "asof": as_of(brief, say),
        "sections": _sections(brief),
        "figures": _figures(brief, say, labels),
        "latest": views.latest_rows(brief, say),
        "rules": views.rules(brief, say),
        "tables": tables,
        "said": {sentence.id: sentence.parts for sentence in brief.findings},
        "near": [event for event in brief.events if brief.near is not None and event.id in brief.near.events],
        "uses": views.uses(brief, shown, say, tuple(tables.values())),
        "groups": views.groups(brief, tuple(tables.values())),
        "labels": labels,
        "profile": _profile(brief, say),
        "checkable": [view for view in shown if view.word != "not_checkable"],
        "unchecked": [view for view in shown if view.word == "not_checkable"],
        **_names(brief, say),
        **_functions(brief, say, labels),
        **_head(),
    }


def _names(brief: Brief, say: Wording) -> dict[str, Any]:
    """Return what the template calls things by."""
    notes = {note.origin.name: note for note in brief.sources}
    held = {item.id: ", ".join(_title(notes, name) for name in item.withheld) for item in brief.evidence}
    document = brief.document
    return {
        "notes": notes,
        "set_titles": {item.id: views.set_title(item.basis, say) for item in brief.evidence},
        "withheld": held,
        "pole_names": {pole.id: pole.name for pole in brief.poles},
        "pole_list": ", ".join(pole.name for pole in brief.poles if pole.id != "other"),
        "inks": theme.pole_inks([pole.id for pole in brief.poles]) | {"other": "other"},
        "events": sorted(brief.events, key=lambda event: (event.date, event.id), reverse=True),
        "titles": {event.id: event_title(event, say.lang) for event in brief.events},
        "document_line": _document_line(document, say) if document else "",
        "bibtex": bibtex(brief, say),
        "origin_title": lambda origin: origin_title(origin, say),
    }


def _document_line(document: Document, say: Wording) -> str:
    """Return the article's title in quotes, its author, outlet and date, as far as they are known."""
    title = say("claims.title", title=document.title or document.id)
    return ", ".join(item for item in (title, document.author, document.outlet, document.pub_date) if item)


def _title(notes: Mapping[str, Any], name: str) -> str:
    return str(notes[name].origin.title) if name in notes else name


def origin_title(origin: Origin, say: Wording) -> str:
    """Return a source's title; what we computed from it, or collected, is named in the page's language."""
    known = next((key for key in (f"origin.{origin.name}", _trade(origin.name)) if say.has(key)), "")
    _, computed, title = origin.title.rpartition(", computed from: ")
    if not known:
        return origin.title
    return say("source.computed", what=say(known), title=title) if computed else say(known)


def _trade(name: str) -> str:
    return "origin.starter.trade" if name.startswith("starter.") and name.endswith("_trade") else ""


def _functions(brief: Brief, say: Wording, labels: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    def anchor(ids: Sequence[str]) -> str:
        return ids[0] if len(ids) == 1 else views.group_id(ids)

    def hint(ids: Sequence[str]) -> str:
        return ", ".join(labels.get(key, key) for key in ids)

    def actor(key: str) -> str:
        return brief.actors.get(key, key)

    def cell_text(cell: Cell) -> tuple[str, str]:
        if cell.status == "no_tie":
            return say("value.zero"), ""
        interval = say.percent_range(cell.low, cell.high)
        return say.percent(cell.share or 0.0), interval

    return {"anchor": anchor, "hint": hint, "actor": actor, "cell_text": cell_text}


def _labels(brief: Brief, say: Wording) -> dict[str, str]:
    """Return evidence id -> "Set 3"; the article counts as evidence of what was said in it."""
    sets = {item.id: say("evidence.set", number=number) for number, item in enumerate(brief.evidence, 1)}
    facts = {FACTS: say("sources.facts")} if brief.facts else {}
    return sets | facts | ({brief.document.id: say("section.claims")} if brief.document else {})


def _sections(brief: Brief) -> tuple[str, ...]:
    claims = ("claims",) if brief.document else ()
    return ("answer", *DRAWN[:-2], *claims, "events", "evidence", "sources", "cite", "limits")


DRAWN = ("portfolio", "economy", "position", "change", "standards", "blocs", "claims", "events")
"""Sections with figures, in the order of the page."""


def _figures(brief: Brief, say: Wording, labels: Mapping[str, str]) -> dict[str, list[FigureView]]:
    from markupsafe import Markup

    found: dict[str, list[FigureView]] = {section: [] for section in DRAWN}
    ordered = sorted(brief.figures, key=lambda figure: list(found).index(figure.section))
    for number, figure in enumerate(ordered, 1):
        # The drawings are made here from specifications; their texts were escaped when they were drawn.
        wide, narrow = (Markup(draw(figure, narrow=thin, standalone=False)) for thin in (False, True))  # noqa: S704
        links = tuple((key, labels[key]) for key in labels if key in figure.evidence)
        rows = views.table_rows(figure, say)
        found[figure.section].append(FigureView(number, figure, wide, narrow, rows, links))
    return found


def _profile(brief: Brief, say: Wording) -> list[tuple[str, list[tuple[str, str]]]]:
    axes = dict.fromkeys(row.axis for row in brief.stance)
    return [
        (axis, [(say.name(axis, row.key), f"{row.n}/{row.total}") for row in brief.stance if row.axis == axis])
        for axis in axes
    ]


def _head() -> dict[str, Any]:
    """Return the style sheet and the policy that admits it alone."""
    from markupsafe import Markup

    sheet = resources.files("entente.brief").joinpath(_TEMPLATES, "page.css").read_text(encoding="utf-8")
    style = sheet + theme.style_sheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(style), "policy": policy}  # noqa: S704 - our own file, nothing from outside


def bibtex(brief: Brief, say: Wording) -> str:
    """Return the BibTeX entry of the brief itself."""
    year = (brief.created or brief.as_of)[:4]
    lines = [
        f"@misc{{entente_brief_{brief.state.lower()},",
        "  author = {{The Entente developers}},",
        f"  title = {{{say('page.title', name=brief.name)}}},",
        f"  note = {{Entente {brief.version}, {as_of(brief, say)}}},",
    ]
    return "\n".join([*lines, *([f"  year = {{{year}}},"] if year else []), "}"])
