"""From the text of an answer to the proposals in it: one JSON object, however the model wraps it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from entente.reading.llm.schema import MOST_ITEMS

if TYPE_CHECKING:
    from entente.reading.llm.cache import Answer
    from entente.reading.llm.records import RejectReason

_THOUGHT = "</think>"
_FENCE = re.compile(r"\A```[a-zA-Z]{0,10}\s*\n(.*?)\n?```\s*\Z", re.DOTALL)


class UnusableError(Exception):
    """The answer as a whole is of no use."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def proposals(answer: Answer) -> tuple[list[Any], list[Any]]:
    """Return the proposed claims, and those beyond what one paragraph may give.

    Raises
    ------
    UnusableError
        If the model declined, the answer was cut off, or it is no object with a list ``claims``.
    """
    if answer.finish in {"refusal", "content_filter"}:
        raise UnusableError("refused", f"the model declined ({answer.finish})")
    if answer.finish == "length":
        raise UnusableError("truncated", "the answer was cut off at the limit of tokens")
    found = _json(answer.content)
    if not isinstance(found, dict) or set(found) != {"claims"} or not isinstance(found["claims"], list):
        raise UnusableError("schema", "the answer is no object with a list 'claims' alone")
    return found["claims"][:MOST_ITEMS], found["claims"][MOST_ITEMS:]


def _json(content: str) -> Any:  # noqa: ANN401 - any JSON
    text = content.rpartition(_THOUGHT)[2].strip()
    fenced = _FENCE.match(text)
    inner = fenced.group(1) if fenced else text[text.find("{") : text.rfind("}") + 1]
    try:
        return json.loads(inner, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise UnusableError("not_json", "the answer holds no valid JSON object") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)
