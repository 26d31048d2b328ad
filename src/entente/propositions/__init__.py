"""Claims against evidence: a verdict for each statement that a loaded source can answer.

>>> from entente.propositions import check
>>> verdicts = check(claims, evidence, document)  # doctest: +SKIP

``supported`` and ``contradicted`` need data that cover the actor, the flow, the unit and the period; ``mixed`` means
true on one reading, period or source and not on another, or a true level whose trend the text leaves out; everything
else is ``not_checkable``, with the reason and the data that would answer it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.propositions.checking import CHECKERS, Answers, answer, check
    from entente.propositions.standing import Checked, profile

_HOMES = {
    **dict.fromkeys(("CHECKERS", "Answers", "answer", "check"), "entente.propositions.checking"),
    **dict.fromkeys(("Checked", "profile"), "entente.propositions.standing"),
}

__all__ = ["CHECKERS", "Answers", "Checked", "answer", "check", "profile"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not known here
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
