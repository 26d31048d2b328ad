"""The form of an answer: a JSON schema, sent to servers that can enforce one and always checked here.

The schema that is sent names the admissible actors and stays within what servers enforce strictly: every property is
required, nothing else may be added, what may be absent is nullable. The one that is checked here also bounds sizes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from entente.errors import UsageError
from entente.evidence.claims import QUADS, ClaimKind, Modality
from entente.reading.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER = "other"
"""Id of an actor that the table does not have: it may speak, but is no end of a dyad."""
MOST_ITEMS = 40
"""Claims that one paragraph may give."""
ROLES = ("expert", "official", "document", "actor", "anonymous", "public", "outlet")
FORMS = ("direct_quote", "indirect", "document_paraphrase")
UNITS = (
    *("USD", "EUR", "RUB", "KZT", "CNY", "TRY", "GBP", "JPY"),
    *("pct", "pp", "share", "t", "bbl", "kWh", "m3", "pcs", "persons", "count", "year"),
)
MEASURES = ("imports", "exports", "turnover", "arms_units", "arms_share", "votes", "members", "other")
GRANULARITIES = ("day", "month", "quarter", "year", "decade", "range", "unknown")
_WORDS = 400
_QUOTE = 4_000


def subjects() -> tuple[str, ...]:
    """Return the domains with their topics, as ``trade/flow``."""
    return (*(f"{domain}/{topic}" for domain, words in topics().items() for topic in words), "other/other")


def answer_schema(actors: Sequence[str]) -> dict[str, Any]:
    """Return the schema of a whole answer, to be sent, for a paragraph in which these actors are named."""
    ids = (*actors, OTHER)
    return _object({"claims": {"type": "array", "items": _item({"type": "string", "enum": list(ids)}, bounded=False)}})


@lru_cache(maxsize=1)
def item_schema() -> dict[str, Any]:
    """Return the schema by which one proposed claim is checked; who is an actor is checked apart from it."""
    return _item(_text(_WORDS, bounded=True, least=1), bounded=True)


def outline() -> str:
    """Return the form of one proposed claim in a line, for models whose server does not enforce the schema."""
    return _outline(_item({"type": "string"}, bounded=False))


def _outline(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return "|".join(_outline(one) for one in schema["anyOf"])
    if "enum" in schema:
        known = schema["enum"] == list(subjects())
        return "domain/topic" if known else "|".join(map(str, schema["enum"]))
    if schema["type"] == "object":
        return "{" + ", ".join(f'"{key}": {_outline(value)}' for key, value in schema["properties"].items()) + "}"
    return f"[{_outline(schema['items'])}]" if schema["type"] == "array" else str(schema["type"])


def item_errors(item: object) -> str:
    """Return where a proposed claim breaks the schema, or an empty string.

    Raises
    ------
    UsageError
        If the package ``jsonschema`` is not installed.
    """
    error = next(iter(_validator().iter_errors(item)), None)
    if error is None:
        return ""
    where = "/".join(map(str, error.absolute_path)) or "the claim"
    return f"{where}: breaks {error.validator}"[:200]


@lru_cache(maxsize=1)
def _validator() -> Any:  # noqa: ANN401 - jsonschema has no types
    try:
        from jsonschema import Draft202012Validator
    except ImportError as error:
        raise UsageError(
            "the LLM coder needs the package jsonschema", hint="pip install 'entente[llm]', then run again"
        ) from error
    return Draft202012Validator(item_schema())


def _item(actor: dict[str, Any], *, bounded: bool) -> dict[str, Any]:
    word, number = _text(_WORDS, bounded=bounded), {"type": "number"}
    named = _object({"id": actor, "surface": word})
    return _object(
        {
            "quote": _text(_QUOTE, bounded=bounded, least=1),
            "source": _list(named, 12, bounded=bounded),
            "target": _list(named, 12, bounded=bounded),
            "reciprocal": {"type": "boolean"},
            "subject": _one(subjects()),
            "kind": _one(get_args(ClaimKind)),
            "modality": _one(get_args(Modality)),
            "negated": {"type": "boolean"},
            "future": {"type": "boolean"},
            "hypothetical": {"type": "boolean"},
            "historical": {"type": "boolean"},
            "direction": _maybe(_one(("up", "down", "flat"))),
            "valence": _maybe(_one((-1, 0, 1), kind="integer")),
            "plover": _maybe(_one(tuple(QUADS))),
            "speakers": _list(_speaker(actor, word), 6, bounded=bounded),
            "attitudes": _list(_attitude(actor), 12, bounded=bounded),
            "time": _maybe(_object({"surface": word, "value": word, "granularity": _one(GRANULARITIES)})),
            "quantity": _maybe(_quantity(actor, word, number)),
            "confidence": {**number, **({"minimum": 0, "maximum": 1} if bounded else {})},
        }
    )


def _speaker(actor: dict[str, Any], word: dict[str, Any]) -> dict[str, Any]:
    return _object({"name": word, "role": _one(ROLES), "form": _one(FORMS), "verb": word, "actor": _maybe(actor)})


def _attitude(actor: dict[str, Any]) -> dict[str, Any]:
    return _object({"holder": _maybe(actor), "object": actor, "sign": _one((-1, 0, 1), kind="integer")})


def _quantity(actor: dict[str, Any], word: dict[str, Any], number: dict[str, Any]) -> dict[str, Any]:
    return _object(
        {
            "surface": word,
            "value": _maybe(number),
            "delta": _maybe(number),
            "unit": _one(UNITS),
            "measure": _one(MEASURES),
            "approx": {"type": "boolean"},
            "base": word,
            "product": word,
            "reporter": _maybe(actor),
            "partner": _maybe(actor),
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(most: int, *, bounded: bool, least: int = 0) -> dict[str, Any]:
    return {"type": "string", **({"minLength": least, "maxLength": most} if bounded else {})}


def _list(items: dict[str, Any], most: int, *, bounded: bool) -> dict[str, Any]:
    return {"type": "array", "items": items, **({"maxItems": most} if bounded else {})}


def _one(values: Sequence[object], *, kind: str = "string") -> dict[str, Any]:
    return {"type": kind, "enum": list(values)}


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that also admits ``null``, in the form that all servers which enforce schemas know."""
    return {"anyOf": [schema, {"type": "null"}]}
