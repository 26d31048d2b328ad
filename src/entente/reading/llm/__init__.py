"""Claims read by a language model behind an OpenAI-compatible endpoint: optional, checked, beside the embedded coder.

Nothing is sent anywhere unless an endpoint is configured (``ENTENTE_LLM_URL``, or an :class:`LlmConfig`). The model's
answer is taken as a proposal: a claim is accepted only if its quote stands verbatim in the paragraph, its actors are
named there, its speakers and numbers are in the text. Everything else is kept with the reason why not.

>>> from entente.reading.llm import LlmConfig, code_with_llm
>>> result = code_with_llm(document, LlmConfig("http://localhost:11434", "a-model"))  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from entente.reading.llm.budget import Usage
    from entente.reading.llm.client import Patience
    from entente.reading.llm.coder import LlmCoder, code_with_llm
    from entente.reading.llm.comparing import Agreement, Pair, agreement, linked
    from entente.reading.llm.config import LlmConfig
    from entente.reading.llm.records import LlmResult, Rejected, Skipped, write_rejects

_HOMES = {
    **dict.fromkeys(("Agreement", "Pair", "agreement", "linked"), "comparing"),
    **dict.fromkeys(("LlmCoder", "code_with_llm"), "coder"),
    **dict.fromkeys(("LlmResult", "Rejected", "Skipped", "write_rejects"), "records"),
    "LlmConfig": "config",
    "Patience": "client",
    "Usage": "budget",
}

__all__ = [
    "Agreement",
    "LlmCoder",
    "LlmConfig",
    "LlmResult",
    "Pair",
    "Patience",
    "Rejected",
    "Skipped",
    "Usage",
    "agreement",
    "code_with_llm",
    "linked",
    "write_rejects",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module's attribute is, is not known here
    from importlib import import_module

    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
