"""Dated events by domain and pole, and the article's claims by speaker and verdict."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from entente.brief.contracts import Column, Figure
from entente.brief.plots.base import (
    Frame,
    Sign,
    keyed,
    pole_scales,
    pole_signs,
    short_domain,
    year_axis,
)
from entente.brief.theme import VERDICT_INK, colour
from entente.evidence.records import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from entente.brief.plots.base import (
        Context,
        Spec,
    )
    from entente.evidence.claims import Claim
    from entente.evidence.records import Event

EVENTS_WIDE = Frame(columns=1, width=690, height=0, narrow=False)
EVENTS_NARROW = Frame(columns=1, width=230, height=0, narrow=True)
MOST_SPEAKERS = 7
OWN = frozenset({"author", "outlet"})
"""Roles of those whose text it is; all others are quoted by them."""
ROW = 30
"""Pixels of a domain's line."""
VERDICTS = ("supported", "contradicted", "mixed", "not_checkable")


def events(context: Context) -> Figure | None:
    """Return the timeline of dated events, or ``None`` without any."""
    found = context.material.events
    if not found:
        return None
    say, evidence = context.say, context.material.events_evidence
    first = min(event.date for event in found)[:4]
    return Figure(
        id="events",
        section="events",
        title=say("figure.events.title", count=say.noun("noun.event", len(found)), year=first),
        caption=say("figure.events.caption"),
        source=context.source_line(evidence) or say("figure.events.source"),
        description=say("figure.events.description", name=context.material.name),
        spec=_events_spec(context, EVENTS_WIDE),
        narrow=_events_spec(context, EVENTS_NARROW),
        columns=(
            Column("date", say("column.date")),
            Column("domain_name", say("column.domain")),
            Column("pole_name", say("column.pole")),
            Column("title", say("column.event")),
        ),
        rows=tuple(_event_rows(context)),
        evidence=evidence,
    )


def when(date: str) -> float:
    """Return an ISO date, ``YYYY-MM`` or ``YYYY`` as a year with fraction (the middle of what is not stated)."""
    pieces = [int(piece) for piece in date.split("-")]
    month = (pieces[1] - 1) / 12 if len(pieces) > 1 else 0.5
    day = (pieces[2] - 1) / 365 if len(pieces) > 2 else 0.5 / 12 if len(pieces) > 1 else 0.0  # noqa: PLR2004 - year, month, day
    return round(pieces[0] + month + day, 3)


def lanes(times: Sequence[float], apart: float) -> list[int]:
    """Return a lane for each time (ascending), so that two times in one lane lie at least ``apart`` apart."""
    ends: list[float] = []
    found = []
    for time in times:
        lane = next((index for index, end in enumerate(ends) if time - end >= apart), len(ends))
        ends[lane : lane + 1] = [time]
        found.append(lane)
    return found


def _event_rows(context: Context) -> Iterable[dict[str, Any]]:
    material, say = context.material, context.say
    for domain in DOMAINS:
        own = sorted((event for event in material.events if event.domain == domain), key=lambda event: event.date)
        for event in own:
            pole = event.pole or "other"
            yield {
                "id": event.id,
                "date": event.date,
                "when": when(event.date),
                "domain": domain,
                "domain_name": short_domain(say, domain),
                "pole": pole,
                "pole_name": context.pole_names.get(pole, pole),
                "title": event_title(event, say.lang),
            }


def event_title(event: Event, lang: str) -> str:
    """Return the event's sentence in the brief's language, or in the other one if it has none."""
    own, other = (event.title_ru, event.title_en) if lang == "ru" else (event.title_en, event.title_ru)
    return own or other


def _events_spec(context: Context, frame: Frame) -> Spec:
    rows = list(_event_rows(context))
    times = [row["when"] for row in rows]
    first, last = int(min(times)), int(max(times)) + 1
    names = list(dict.fromkeys(row["domain_name"] for row in rows))
    placed = _placed(rows, names, (last - first) * 9.5 / frame.width)
    colours, shapes = pole_scales(context)
    x: Spec = {"field": "when", "type": "quantitative", "scale": {"domain": [first, last], "nice": False}}
    x |= {"axis": year_axis(first, last, 4 if frame.narrow else 9, grid=True, gridDash=[2, 3])}
    labels = "[" + ", ".join(f"'{name}'" for name in names) + "][datum.value]"
    axis: Spec = {
        "values": list(range(len(names))),
        "labelExpr": labels,
        "labelLimit": 150,
        "title": None,
        "grid": True,
    }
    y: Spec = {"field": "place", "type": "quantitative", "axis": axis}
    y |= {"scale": {"domain": [-0.6, len(names) - 0.4], "reverse": True, "nice": False, "zero": False}}
    body: Spec = {
        "data": {"values": placed},
        "width": frame.width,
        "height": len(names) * ROW,
        "mark": {"type": "point", "filled": True, "size": 52, "opacity": 0.95},
        "encoding": {"x": x, "y": y, "color": colours, "shape": shapes},
    }
    return keyed(pole_signs(context, {row["pole"] for row in rows}), body, frame.width)


def _placed(rows: Sequence[dict[str, Any]], names: Sequence[str], apart: float) -> list[dict[str, Any]]:
    """Return the events with a place on the vertical axis: about their domain's line, none covering its neighbour."""
    found = []
    for line, name in enumerate(names):
        own = [row for row in rows if row["domain_name"] == name]
        chosen = lanes([row["when"] for row in own], apart)
        middle = max(chosen) / 2
        step = min(0.4, 0.8 / (max(chosen) + 1))
        found += [
            {"when": row["when"], "pole_name": row["pole_name"], "place": round(line + (lane - middle) * step, 3)}
            for row, lane in zip(own, chosen, strict=True)
        ]
    return found


def claims(context: Context) -> Figure | None:
    """Return the claims by speaker and verdict, or ``None`` without an article."""
    material, say = context.material, context.say
    if not material.claims:
        return None
    rows = tuple(_claim_rows(context))
    document = material.document
    evidence = (document.id,) if document is not None else ()
    checkable = sum(row["n"] for row in rows if row["verdict"] != "not_checkable")
    return Figure(
        id="claims",
        section="claims",
        title=say("figure.claims.title", checkable=checkable, count=say.noun("noun.claim.of", len(material.claims))),
        caption=say("figure.claims.caption"),
        source=say("figure.claims.source", title=document.title if document else "—"),
        description=say("figure.claims.description"),
        spec=_claims_spec(context, rows, 640),
        narrow=_claims_spec(context, rows, 235),
        columns=(
            Column("speaker", say("column.speaker")),
            Column("verdict_name", say("column.verdict")),
            Column("n", say("column.claims"), "count"),
        ),
        rows=rows,
        evidence=evidence,
    )


def speaker_name(claim: Claim, context: Context) -> str:
    """Return who makes a claim: the author or outlet by role, others by name."""
    speaker = claim.speaker
    if speaker.role in OWN:
        return context.say(f"role.{speaker.role}")
    return speaker.name or context.say(f"role.{speaker.role}")


def _claim_rows(context: Context) -> Iterable[dict[str, Any]]:
    words: dict[str, str] = {verdict.claim: verdict.word for verdict in context.material.verdicts}
    names = [speaker_name(claim, context) for claim in context.material.claims]
    top = [name for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))][:MOST_SPEAKERS]
    shown = [name if name in top else context.say("figure.claims.others") for name in names]
    count = Counter(
        (name, words.get(claim.id, "not_checkable")) for name, claim in zip(shown, context.material.claims, strict=True)
    )
    for name in dict.fromkeys([*top, *shown]):
        for word in VERDICTS:
            if count[name, word]:
                verdict = context.say(f"verdict.{word}")
                yield {"speaker": name, "verdict": word, "verdict_name": verdict, "n": count[name, word]}


def _least(rows: Sequence[dict[str, Any]], width: int) -> float:
    """Return the smallest count whose bar is wide enough for its number; the table holds them all."""
    longest = Counter[str]()
    for row in rows:
        longest[row["speaker"]] += row["n"]
    return max(longest.values()) * 14 / width


def _claims_spec(context: Context, rows: Sequence[dict[str, Any]], width: int) -> Spec:
    names = list(dict.fromkeys(row["speaker"] for row in rows))
    words = [context.say(f"verdict.{word}") for word in VERDICTS]
    inks = [colour(VERDICT_INK[word]) for word in VERDICTS]
    order: Spec = {"field": "verdict_order"}
    rank = {word: index for index, word in enumerate(VERDICTS)}
    number = "{" + ", ".join(f"{word}: {index}" for word, index in rank.items()) + "}[datum.verdict]"
    x: Spec = {"field": "n", "type": "quantitative", "stack": "zero"}
    x |= {"axis": {"title": None, "tickMinStep": 1, "tickCount": 6, "grid": False, "format": "d"}}
    y: Spec = {"field": "speaker", "type": "nominal", "sort": names, "axis": {"title": None, "labelLimit": 150}}
    hue: Spec = {"field": "verdict_name", "type": "nominal", "scale": {"domain": words, "range": inks}}
    hue |= {"legend": None}
    signs = [Sign(context.say(f"verdict.{word}"), VERDICT_INK[word], "square") for word in VERDICTS]
    dark: Spec = {"condition": {"test": "datum.verdict === 'not_checkable'", "value": colour("ink")}}
    middle = x | {"bandPosition": 0.5}
    body: Spec = {
        "width": width,
        "height": {"step": 26},
        "transform": [{"calculate": number, "as": "verdict_order"}],
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.7}},
                "encoding": {"x": x, "y": y, "color": hue, "order": order},
            },
            {
                "transform": [{"filter": f"datum.n >= {_least(rows, width):.3f}"}],
                "mark": {"type": "text", "fontWeight": "bold", "fontSize": 11},
                "encoding": {"x": middle, "y": y, "text": {"field": "n"}, "order": order}
                | {"detail": {"field": "verdict_name"}, "color": dark | {"value": colour("paper")}},
            },
        ],
    }
    return keyed(signs, body, width)
